"""The import page: a clerk brings a document, looks through what was read, and confirms or cancels."""

from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from actionplans.models import ProgressEntry, Review
from imports.comparison import FieldComparison
from imports.models import Import, StoredFile, Upload, UploadBatch
from imports.uploads import DEFAULT_FILE_NAME
from tests.documents.recognise.styles.corpus import ORIGINALS
from tests.hate_crime_documents import DOCUMENTS, MARCH, SEPTEMBER
from tests.imports.base import UPLOAD_URL, ImportPageTestCase, paper
from tests.page_assertions import errors_on
from tests.scrutiny.test_html_validity import validation_errors


class BringTests(ImportPageTestCase):
    def test_a_paper_is_read_and_shown_and_nothing_is_stored_in_a_review(self):
        page = self.page_of(self.brought())
        self.assertIsNone(page.context["review"])
        self.assertContains(page, "Satnam Singh")
        self.assertFalse(Review.objects.filter(title="Hate Crime").exists())

    def test_a_long_plan_is_left_to_the_worker_however_small_its_file(self):
        with (
            mock.patch("imports.views.uploads.MAX_SYNCHRONOUS_SUB_ACTIONS", 15),
            mock.patch("imports.uploads.set_parsed_plan") as tried,
            mock.patch("imports.views.uploads.recognise_upload") as worker,
            self.captureOnCommitCallbacks(execute=True),
        ):
            answer = self.bring(paper(MARCH))
        upload = Upload.objects.get()
        self.assertRedirects(answer, f"/imports/batches/{upload.batch_id}/")
        self.assertEqual(upload.state, Upload.State.WAITING)
        worker.enqueue.assert_called_once_with(upload.pk)
        tried.assert_not_called()

    def test_a_confirmed_paper_is_in_its_review_and_kept_with_the_import(self):
        record = self.imported(MARCH)
        self.assertEqual(Review.objects.get(title="Hate Crime").sub_actions().count(), 16)
        self.assertEqual((record.imported_by, record.file_name), (self.clare, MARCH))
        self.assertEqual(bytes(record.file.data), (DOCUMENTS / MARCH).read_bytes())

    def test_the_next_paper_is_shown_beside_what_is_there(self):
        self.imported(MARCH)
        page = self.page_of(self.brought(SEPTEMBER))
        self.assertContains(page, 'href="/reviews/hate-crime/"')
        [left_out] = [doubt.sentence for doubt in page.context["doubts"] if doubt.code == "left-out"]
        self.assertTrue(left_out.startswith("1 c)"), left_out)
        self.assertContains(page, FieldComparison.SAME.value)

    def test_a_second_confirmation_imports_nothing_twice(self):
        upload = self.brought()
        seal = self.page_of(upload).context["seen"].fingerprint
        first, second = self.decide(upload, seal=seal), self.decide(upload, seal=seal)
        self.assertEqual((first.status_code, second.status_code, second.url), (302, 302, first.url))
        self.assertEqual(Import.objects.count(), 1)

    def test_a_paper_that_is_on_record_already_changes_nothing_and_is_not_kept(self):
        record = self.imported(MARCH)
        page = self.page_of(self.brought())
        self.assertContains(page, f'href="/imports/{record.pk}/"')
        self.assertRedirects(self.decide(Upload.objects.latest("pk")), "/reviews/hate-crime/")
        self.assertEqual((Import.objects.count(), StoredFile.objects.count()), (1, 1))

    def test_cancelling_leaves_nothing(self):
        upload = self.brought()
        self.assertRedirects(self.decide(upload, "discard"), "/imports/")
        for model in (Upload, UploadBatch, StoredFile, Import):
            self.assertFalse(model.objects.exists(), model)
        self.assertFalse(Review.objects.filter(title="Hate Crime").exists())
        self.assertRedirects(self.decide(upload, "discard"), "/imports/")

    def test_what_changed_since_it_was_shown_is_shown_again_and_not_imported(self):
        self.imported(MARCH)
        upload = self.brought(SEPTEMBER)
        seal = self.page_of(upload).context["seen"].fingerprint
        sub_action = Review.objects.get(title="Hate Crime").sub_actions().get(heading__ref="f")
        sub_action.action = "Something that was agreed meanwhile."
        sub_action.save()
        answer = self.decide(upload, seal=seal)
        self.assertContains(answer, "Something that was agreed meanwhile.", status_code=409)
        self.assertContains(answer, 'role="alert"', status_code=409)
        self.assertEqual(Import.objects.count(), 1)
        self.assertEqual(self.decide(upload).status_code, 302)

    def test_an_import_that_breaks_half_way_leaves_nothing_half_done(self):
        upload = self.brought()
        before = ProgressEntry.objects.count()
        seal = self.page_of(upload).context["seen"].fingerprint
        with (
            mock.patch("imports.confirmation._move_file_to_import", side_effect=RuntimeError),
            self.assertRaises(RuntimeError),
        ):
            self.decide(upload, seal=seal)
        upload.refresh_from_db()
        self.assertEqual((upload.state, ProgressEntry.objects.count()), (Upload.State.READ, before))


class PastedTests(ImportPageTestCase):
    def test_pasted_text_is_read_like_a_file(self):
        text = ORIGINALS["pasted-mail"].read_text()
        answer = self.bring(pasted=text)
        upload = Upload.objects.get()
        self.assertRedirects(answer, f"/imports/uploads/{upload.pk}/")
        page = self.page_of(upload)
        self.assertContains(page, "Community Libraries")
        self.assertContains(page, "Pilot evening opening")
        self.decide(upload)
        self.assertEqual(Import.objects.get().file_name, "Pasted text.txt")

    def test_text_that_is_no_plan_is_refused_and_what_was_pasted_is_still_there(self):
        answer = self.bring(pasted="Dear Clare, thank you for lunch.")
        self.assertContains(answer, "Pasted text.txt: ", status_code=422)
        self.assertContains(answer, 'href="#id_pasted"', status_code=422)
        self.assertContains(answer, "thank you for lunch.</textarea>", status_code=422)


class RefusedTests(ImportPageTestCase):
    def test_a_file_that_cannot_be_read_is_refused_in_a_sentence_and_not_kept(self):
        answer = self.bring(
            SimpleUploadedFile("minutes.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1WordDocument")
        )
        self.assertContains(answer, "minutes.docx: ", status_code=422)
        self.assertEqual(errors_on(answer), {"chosen": ["wrong-kind"]})
        self.assertContains(answer, 'href="#id_chosen"', status_code=422)
        for model in (Upload, UploadBatch, StoredFile):
            self.assertFalse(model.objects.exists(), model)

    def test_an_empty_file_is_refused(self):
        answer = self.bring(SimpleUploadedFile("empty.docx", b""))
        self.assertEqual((answer.status_code, errors_on(answer)), (422, {"chosen": ["empty"]}))

    def test_nothing_chosen_is_explained(self):
        answer = self.bring()
        self.assertEqual((answer.status_code, errors_on(answer)), (422, {"chosen": ["required"]}))

    def test_others_go_on_where_one_of_several_is_refused(self):
        with self.captureOnCommitCallbacks(execute=True):
            answer = self.bring(paper(MARCH), SimpleUploadedFile("empty.docx", b""))
        page = self.client.get(answer.url)
        self.assertContains(page, "Code: empty")
        self.assertContains(page, f'href="/imports/uploads/{Upload.objects.get(state="read").pk}/"')
        self.assertContains(page, 'id="batch-progress" max="2" value="2"')
        self.assertEqual(StoredFile.objects.count(), 1)

    def test_a_reader_that_breaks_refuses_the_paper_and_says_so(self):
        with (
            mock.patch("imports.uploads.read_upload", side_effect=ZeroDivisionError),
            self.assertLogs("imports.uploads", "ERROR"),
        ):
            answer = self.bring(paper(MARCH))
        self.assertEqual((answer.status_code, errors_on(answer)), (422, {"chosen": ["failed"]}))

    @override_settings(UPLOAD_QUOTA_MB=0)
    def test_one_person_cannot_fill_the_store(self):
        answer = self.bring(paper(MARCH))
        self.assertEqual((answer.status_code, errors_on(answer)), (422, {"chosen": ["quota"]}))

    def test_more_than_anybody_may_have_is_refused_before_it_is_kept_anywhere(self):
        self.client.force_login(self.clare)
        with (
            override_settings(UPLOAD_QUOTA_MB=0),
            mock.patch("scrutiny.upload_handlers.FORM_DATA_MB", 0),
            mock.patch("django.core.files.uploadedfile.TemporaryUploadedFile") as kept,
        ):
            self.assertEqual(self.client.post(UPLOAD_URL, {"chosen": [paper(MARCH)]}).status_code, 400)
        kept.assert_not_called()

    def test_a_paper_that_was_cancelled_while_it_was_read_stays_cancelled(self):
        from imports import uploads

        batch = UploadBatch.objects.create(created_by=self.clare)
        waiting = uploads.store_upload(batch, MARCH, (DOCUMENTS / MARCH).read_bytes())
        uploads.discard_upload(Upload.objects.get(), self.clare)
        uploads.recognise_upload(waiting)
        self.assertFalse(Upload.objects.exists())


class WhileReadingTests(ImportPageTestCase):
    def test_several_papers_are_read_by_the_worker_while_a_page_says_how_far_it_is(self):
        answer = self.bring(paper(MARCH), paper(SEPTEMBER))
        page = self.client.get(answer.url)
        self.assertContains(page, 'id="batch-progress" max="2" value="0"')
        self.assertContains(page, 'hx-trigger="every 2s"')
        self.assertContains(page, f'href="{answer.url}"')

    def test_htmx_stops_asking_once_all_is_read(self):
        with self.captureOnCommitCallbacks(execute=True):
            answer = self.bring(paper(MARCH), paper(SEPTEMBER))
        self.assertEqual(self.client.get(answer.url, headers={"HX-Request": "true"}).status_code, 286)
        self.assertEqual(self.client.get(answer.url).status_code, 200)

    def test_a_paper_that_waits_leads_to_the_page_that_says_so(self):
        answer = self.bring(paper(MARCH), paper(SEPTEMBER))
        waiting = Upload.objects.first()
        self.assertRedirects(self.page_of(waiting), answer.url)


class OriginalTests(ImportPageTestCase):
    def test_the_original_comes_back_as_it_was_and_is_never_shown_by_the_browser(self):
        record = self.imported(MARCH)
        answer = self.get(self.clare, f"/imports/{record.pk}/original/")
        self.assertEqual(answer.content, (DOCUMENTS / MARCH).read_bytes())
        self.assertEqual(answer["Content-Disposition"], f'attachment; filename="{MARCH}"')
        allowed = answer["Content-Security-Policy"].split("; ")
        self.assertEqual(allowed, ["default-src 'none'", "frame-ancestors 'none'", "sandbox"])
        self.assertEqual(answer["X-Content-Type-Options"], "nosniff")
        self.assertEqual(answer["Content-Type"], "application/octet-stream")

    def test_a_name_that_is_a_path_or_a_header_is_only_a_name(self):
        from imports import uploads

        batch = UploadBatch.objects.create(created_by=self.clare)
        for name, value in (
            ("../../etc/passwd", "passwd"),
            ("..\\..\\boot.ini", "boot.ini"),
            ('a"\r\nX-Evil: 1.docx', 'a"\nX-Evil: 1.docx'),
            ("/", DEFAULT_FILE_NAME),
        ):
            upload = uploads.store_upload(batch, name, b"x")
            self.assertEqual(upload.file_name, value)
            answer = self.get(self.clare, f"/imports/uploads/{upload.pk}/original/")
            self.assertNotIn("X-Evil", answer.headers)

    def test_a_plan_of_partners_has_the_page_of_its_import_too(self):
        record = self.imported("hate-crime-action-plan-2010.docx")
        page = self.get(self.clare, f"/imports/{record.pk}/")
        self.assertContains(page, f'href="/partnerships/plans/{record.plan.slug}/"')
        self.assertContains(page, ">Plan</dt>")
        self.assertContains(self.get(self.clare, "/imports/"), record.file_name)
        self.assertEqual(self.get(self.clare, f"/imports/{record.pk}/original/").status_code, 200)

    def test_what_is_not_decided_can_be_downloaded_too(self):
        upload = self.brought()
        answer = self.get(self.clare, f"/imports/uploads/{upload.pk}/original/")
        self.assertEqual(answer.content, (DOCUMENTS / MARCH).read_bytes())


class DoorTests(ImportPageTestCase):
    def test_only_a_clerk_comes_in(self):
        upload, record = self.brought(SEPTEMBER), self.imported(MARCH)
        paths = [
            "/imports/",
            UPLOAD_URL,
            f"/imports/batches/{upload.batch.pk}/",
            f"/imports/uploads/{upload.pk}/",
            f"/imports/uploads/{upload.pk}/original/",
            f"/imports/{record.pk}/",
            f"/imports/{record.pk}/original/",
        ]
        for path in paths:
            for person in (self.olive, self.lee, self.mo, self.ada, self.nia):
                self.assertEqual(self.get(person, path).status_code, 403, (person, path))
            self.assertEqual(self.get(None, path).status_code, 302, path)
            self.assertEqual(self.get(self.clare, path).status_code, 200, path)

    def test_only_a_clerk_decides(self):
        upload = self.brought()
        seal = self.page_of(upload).context["seen"].fingerprint
        for person in (self.olive, self.lee, self.nia):
            self.client.force_login(person)
            for what in ("confirm", "discard"):
                self.assertEqual(self.decide(upload, what, seal=seal).status_code, 403)
            self.assertEqual(self.bring(paper(MARCH), user=person).status_code, 403)
        self.client.force_login(self.clare)
        self.assertEqual(self.decide(upload, seal=seal).status_code, 302)

    def test_looking_decides_nothing(self):
        upload = self.brought()
        for what in ("confirm", "discard"):
            self.assertEqual(self.get(self.clare, f"/imports/uploads/{upload.pk}/{what}/").status_code, 405)

    def test_a_missing_paper_is_missing(self):
        for path in ("uploads/99/", "batches/99/", "99/", "99/original/", "uploads/99/original/"):
            self.assertEqual(self.get(self.clare, f"/imports/{path}").status_code, 404, path)


class ListTests(ImportPageTestCase):
    def test_ten_imports_and_ten_papers_cost_the_queries_that_one_did(self):
        record, upload = self.imported(MARCH), self.brought(SEPTEMBER)
        one = self.queries_of(self.clare, "/imports/")
        for n in range(9):
            record.pk, record.file = None, None
            record.save()
            upload.pk, upload.file = None, StoredFile.objects.create(data=b"x", sha256=str(n))
            upload.save()
        self.assertEqual(self.queries_of(self.clare, "/imports/"), one)


class ValidPagesTests(ImportPageTestCase):
    def test_the_pages_of_imports_are_valid(self):
        record, upload = self.imported(MARCH), self.brought(SEPTEMBER)
        empty = SimpleUploadedFile("empty.docx", b"")
        pages = {
            "imports": self.get(self.clare, "/imports/"),
            "import": self.get(self.clare, f"/imports/{record.pk}/"),
            "upload": self.page_of(upload),
            "refused": self.bring(empty),
            "batch": self.client.get(self.bring(paper(MARCH), empty).url),
        }
        with TemporaryDirectory() as folder:
            for name, page in pages.items():
                (Path(folder) / f"{name}.html").write_bytes(page.content)
            self.assertEqual(validation_errors(Path(folder)), "")
