"""Fifty old documents at once: one list of what was noticed, and one decision on those without doubt."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from actionplans.models import Review, Round
from imports.models import Import, StoredFile, Upload, UploadBatch
from tests.documents.recognise.styles.corpus import ORIGINALS
from tests.hate_crime_documents import MARCH, SEPTEMBER
from tests.imports.base import ImportPageTestCase, paper


class BatchCase(ImportPageTestCase):
    def setUp(self):
        # However slow the machine is: what is tried in turn is tried to the end.
        self.enterContext(mock.patch("imports.batches.MAX_LOCK_SECONDS", 600))

    def brought_together(self, *papers):
        with self.captureOnCommitCallbacks(execute=True):
            self.bring(*papers)
        return UploadBatch.objects.latest("pk")

    def page(self):
        return self.get(self.clare, f"/imports/batches/{self.batch.pk}/")

    def decide_all(self, what="confirm", seal=None):
        seal = self.page().context["seal"] if seal is None else seal
        with self.captureOnCommitCallbacks(execute=True):
            return self.client.post(f"/imports/batches/{self.batch.pk}/{what}/", {"seal": seal})

    def noticed(self):
        """The codes of what is noticed in all the documents, the oldest first."""
        return [finding.code for row in self.page().context["documents"] for finding in row["findings"]]

    def sure_and_doubtful(self):
        context = self.page().context
        return context["sure"], context["doubtful"]

    def names(self):
        return [row["file_name"] for row in self.page().context["documents"]]


class BatchTests(BatchCase):
    def setUp(self):
        super().setUp()
        self.batch = self.brought_together(paper(SEPTEMBER), paper(MARCH))

    def test_the_oldest_paper_comes_first_whatever_the_order_they_were_brought_in(self):
        self.assertEqual(self.names(), [MARCH, SEPTEMBER])

    def test_while_papers_are_being_read_nothing_is_said_to_be_noticed(self):
        self.assertContains(self.page(), 'id="findings"')
        self.batch.uploads.update(state=Upload.State.WAITING)
        self.assertNotContains(self.page(), 'id="findings"')

    def test_what_a_paper_leaves_out_is_noticed_in_its_turn(self):
        [left_out] = [
            finding.sentence
            for row in self.page().context["documents"]
            for finding in row["findings"]
            if finding.code == "left-out"
        ]
        self.assertTrue(left_out.startswith("1 c)"), left_out)
        self.assertContains(self.page(), left_out)
        self.assertEqual(self.sure_and_doubtful(), (1, 1))
        self.assertFalse(Review.objects.filter(title="Hate Crime").exists())

    def test_those_without_doubt_are_imported_together_and_others_wait_for_a_person(self):
        self.assertEqual(self.decide_all().status_code, 302)
        self.assertEqual([record.file_name for record in Import.objects.all()], [MARCH])
        sub_action = Review.objects.get(title="Hate Crime").sub_actions().first()
        told = sub_action.history.first()
        self.assertEqual(told.history_user_name, "Clare")
        self.assertEqual(told.history_change_reason, f"Imported from {MARCH}")
        self.assertEqual(Upload.objects.get(state="read").file_name, SEPTEMBER)
        self.assertContains(self.page(), f'href="/imports/{Import.objects.get().pk}/"')
        self.assertEqual(self.sure_and_doubtful(), (0, 1))

    def test_after_one_decision_the_clerk_is_back_at_the_others(self):
        first = self.batch.uploads.get(file_name=MARCH)
        self.assertRedirects(self.decide(first), f"/imports/batches/{self.batch.pk}/")
        second = self.batch.uploads.get(file_name=SEPTEMBER)
        self.decide(second)
        self.assertEqual(Round.objects.filter(plan__title="Hate Crime").count(), 2)

    def test_a_paper_that_is_doubtful_only_in_its_turn_is_not_imported_with_the_others(self):
        self.imported(MARCH)
        upload = self.batch.uploads.get(file_name=MARCH)
        Upload.objects.filter(pk=upload.pk).update(
            batch_findings=[], review_draft={**upload.review_draft, "agreed": "May 1999"}
        )
        self.decide_all()
        self.assertEqual(Upload.objects.get(pk=upload.pk).state, Upload.State.READ)

    def test_papers_that_changed_since_they_were_shown_are_shown_again(self):
        seal = self.page().context["seal"]
        Upload.objects.filter(file_name=MARCH).update(blocking_reason="Somebody changed it.")
        self.assertContains(self.decide_all(seal=seal), 'role="alert"', status_code=409)
        self.assertFalse(Import.objects.exists())

    def test_confirming_twice_imports_once(self):
        seal = self.page().context["seal"]
        self.decide_all(seal=seal)
        self.decide_all(seal=seal)
        self.assertEqual(Import.objects.count(), 1)

    def test_the_page_says_how_far_importing_is(self):
        with mock.patch("imports.views.batches.import_batch"):
            self.decide_all()
        page = self.page()
        self.assertContains(page, 'id="batch-progress" max="1" value="0"')
        self.assertEqual(Upload.objects.filter(confirmed_by=self.clare).count(), 1)
        self.assertNotContains(page, f'action="/imports/batches/{self.batch.pk}/confirm/"')

    def test_cancelling_all_leaves_nothing(self):
        self.assertRedirects(self.decide_all("discard"), "/imports/")
        for model in (Upload, UploadBatch, StoredFile, Import):
            self.assertFalse(model.objects.exists(), model)
        self.assertRedirects(self.decide_all("discard", seal=""), "/imports/")

    def test_a_value_set_right_in_one_paper_changes_what_is_noticed_in_the_next(self):
        march = self.batch.uploads.get(file_name=MARCH)
        line = next(
            line
            for part in march.review_draft["headings"][0]["parts"]
            if part["ref"] == "c"
            for line in part["sub_actions"]
        )
        path = f"/imports/uploads/{march.pk}/items/{line['name']}/"
        form = self.get(self.clare, path).context["form"]
        sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
        self.client.post(path, {**sent, f"{line['entries'][0]['name']}-grade": "1"})
        self.assertNotIn("left-out", self.noticed())

    def test_very_many_papers_of_one_review_keep_nobody_waiting_while_they_are_tried(self):
        from imports import batches

        self.batch.uploads.update(batch_findings=[])
        with mock.patch("imports.batches.MAX_LOCK_SECONDS", -1):
            batches.preview_batch(self.batch)
        self.assertNotIn("left-out", self.noticed())
        self.assertContains(self.page(), batches.NOT_CHECKED_IN_ORDER.sentence, count=2)
        self.assertEqual(self.sure_and_doubtful(), (0, 2))
        batches.preview_batch(self.batch)
        self.assertIn("left-out", self.noticed())
        self.assertNotContains(self.page(), batches.NOT_CHECKED_IN_ORDER.sentence)

    def test_what_waits_too_long_is_said_so_and_can_be_asked_for_again(self):
        self.bring(paper(MARCH), paper(SEPTEMBER))
        self.batch = UploadBatch.objects.latest("pk")
        again = f'action="/imports/batches/{self.batch.pk}/retry/"'
        self.assertNotContains(self.page(), again)
        self.batch.uploads.update(uploaded_at=timezone.now() - timedelta(minutes=6))
        self.assertContains(self.page(), again)
        self.client.post(f"/imports/batches/{self.batch.pk}/retry/")
        self.assertContains(self.page(), 'id="batch-progress" max="2" value="2"')

    def test_a_refused_paper_is_said_beside_its_name(self):
        self.batch = self.brought_together(paper(MARCH), SimpleUploadedFile("empty.docx", b""))
        page = self.page()
        self.assertContains(page, Upload.objects.get(rejection_code="empty").rejection_message)
        self.assertContains(page, "Code: empty")
        self.assertEqual(self.sure_and_doubtful(), (1, 0))

    def test_only_a_clerk_decides_on_many(self):
        seal = self.page().context["seal"]
        for person in (self.olive, self.lee, self.mo, self.nia):
            self.client.force_login(person)
            for what in ("confirm", "discard", "retry"):
                answer = self.client.post(f"/imports/batches/{self.batch.pk}/{what}/", {"seal": seal})
                self.assertEqual(answer.status_code, 403)
        for what in ("confirm", "discard", "retry"):
            path = f"/imports/batches/{self.batch.pk}/{what}/"
            self.assertEqual(self.get(self.clare, path).status_code, 405)

    def test_ten_papers_cost_the_queries_that_two_did(self):
        path = f"/imports/batches/{self.batch.pk}/"
        two = self.queries_of(self.clare, path)
        for upload in list(self.batch.uploads.all()) * 4:
            upload.pk, upload.file = None, StoredFile.objects.create(data=b"x", sha256="0")
            upload.save()
        self.assertEqual(self.queries_of(self.clare, path), two)


class FiftyPapersTests(BatchCase):
    @pytest.mark.long
    def test_fifty_papers_of_many_councils_are_one_list_and_one_decision(self):
        papers = {path.name: path.read_bytes() for path in list(ORIGINALS.values())[:50]}
        self.batch = self.brought_together(*(SimpleUploadedFile(*each) for each in papers.items()))
        page = self.page()
        self.assertContains(page, f'id="batch-progress" max="{len(papers)}" value="{len(papers)}"')
        self.assertEqual(set(self.names()), set(papers))
        sure, doubtful = page.context["sure"], page.context["doubtful"]
        self.assertEqual(sure + doubtful, len(papers))
        self.assertGreater(sure, 0)
        self.decide_all()
        self.assertEqual((Import.objects.count(), Review.objects.count()), (sure, sure + 1))
        self.assertEqual(self.sure_and_doubtful(), (0, doubtful))
