"""Links and files on the page of an answer: adding them loses nothing, and who may open them."""

from django.test import override_settings

from actionplans.models import Evidence, EvidenceFile, SubAction, UpdateRequest
from actionplans.workflow.updates import UpdateContent, approve, submit
from audit.models import LoggedEvent
from tests.evidence_files import ACCEPTED_EVIDENCE, DOCX
from tests.page_assertions import errors_on, message_tags
from tests.rounds.base import ADDRESS, LINK, EvidencePageCase, upload


class AddingTests(EvidencePageCase):
    def test_a_link_is_added_and_what_was_typed_is_saved(self):
        page = self.add(**LINK)
        self.assertRedirects(page, f"{self.url}#evidence", fetch_redirect_response=False)
        self.assertEqual((self.kept(), self.words()), (["Crossings"], ["We met twice in May 2020."]))
        self.assertEqual(self.state(), UpdateRequest.State.DRAFT)
        shown = self.client.get(self.url)
        self.assertContains(shown, "“Crossings” is added to the evidence.")
        anchor = f'href="{ADDRESS}" rel="noopener noreferrer">{ADDRESS}</a>'
        self.assertContains(shown, f'<a class="govuk-link evidence__url" {anchor}', html=True)

    def test_a_title_that_is_too_long_is_explained_with_or_without_its_link_or_file(self):
        for name in ("address_title", "file_title"):
            for do in ("save", "add-link", "add-file"):
                page = self.add(do=do, **{f"evidence-{name}": "x" * 201})
                self.assertEqual(errors_on(page, "evidence_form")[name], ["max_length"])
                self.assertContains(page, "We met twice in May 2020.", status_code=422)
        self.assertEqual(self.kept(), [])

    def test_a_file_is_added_and_what_was_typed_is_saved(self):
        self.add_file(**{"evidence-file_public": "on"})
        self.assertEqual((self.kept(), self.words()), (["Minutes"], ["We met twice in May 2020."]))
        self.assertTrue(self.asked.evidence.get().is_public)
        self.assertContains(self.client.get(self.url), "PDF, 1 KB")

    def test_every_kind_that_officers_have_is_taken(self):
        for name, (data, kind) in ACCEPTED_EVIDENCE.items():
            with self.subTest(name):
                self.add_file(name, data)
                self.assertEqual(self.asked.evidence.last().file_type, kind)

    def test_it_is_added_with_whatever_button_is_pressed(self):
        self.add(do="save", **LINK)
        self.add(do="submit", **{"evidence-file": upload()})
        self.assertEqual(self.kept(), ["Crossings", "Minutes.pdf"])
        self.assertEqual(self.state(), UpdateRequest.State.SUBMITTED)

    def test_a_file_is_not_lost_where_the_answer_lacks_something(self):
        page = self.add(do="submit", grade="", **{"evidence-file": upload()})
        self.assertEqual((errors_on(page), message_tags(page)), ({"grade": ["required"]}, ["success"]))
        self.assertContains(page, "“Minutes.pdf”")
        again = {"version": page.context["form"]["version"].value(), "do": "submit"}
        self.client.post(self.url, {"evidence": "We met in May 2020.", "grade": "2", **again})
        self.assertEqual((self.kept(), self.state()), (["Minutes.pdf"], UpdateRequest.State.SUBMITTED))

    def test_the_words_are_not_lost_where_the_file_is_refused(self):
        page = self.add_file("report.pdf", b"<!doctype html><script>alert(1)</script>")
        self.assertEqual(errors_on(page, "evidence_form"), {"file": ["wrong-kind"]})
        self.assertContains(page, 'href="#id_evidence-file"', status_code=422)
        self.assertEqual((self.kept(), self.words()), ([], ["We met twice in May 2020."]))

    def test_nothing_is_submitted_without_the_file_that_was_refused(self):
        self.add(do="submit", **{"evidence-file": upload("a.exe", b"MZ")})
        self.assertEqual(
            (self.words(), self.state()), (["We met twice in May 2020."], UpdateRequest.State.DRAFT)
        )

    def test_a_button_without_a_link_or_file_says_what_is_missing(self):
        titled = {"evidence-address_title": "Crossings"}
        for name, page in (
            ("address", self.add()),
            ("file", self.add(do="add-file")),
            ("address", self.add(do="save", **titled)),
        ):
            self.assertEqual(page.status_code, 422)
            self.assertEqual(errors_on(page, "evidence_form"), {name: ["required"]})

    def test_where_another_saved_meanwhile_the_link_is_kept_and_both_texts_are_shown(self):
        self.post(self.lee, do="save", evidence="They met.", version=0)
        page = self.post(self.olive, do="add-link", version=0, **LINK)
        self.assertContains(page, "They met.", status_code=409)
        self.assertContains(page, "We met twice in May 2020.", status_code=409)
        self.assertContains(page, 'aria-labelledby="conflict"', status_code=409)
        self.assertEqual((self.kept(), self.words()), (["Crossings"], ["They met."]))

    def test_a_link_does_not_carry_old_words_over_newer_ones(self):
        page = {"page": "a" * 32}
        self.post(self.olive, do="save", version=0, **page)
        self.asked.refresh_from_db()
        self.post(self.lee, do="save", evidence="They met.", version=self.asked.version)
        answer = self.post(self.olive, do="add-link", evidence="I met.", version=1, **page, **LINK)
        self.assertEqual((answer.status_code, self.words()), (409, ["They met."]))

    def test_once_it_is_submitted_nothing_is_added(self):
        self.add(do="submit")
        page = self.add(evidence="We met once.", **LINK)
        self.assertEqual(errors_on(page), {"__all__": ["not-with-officer"]})
        self.assertContains(page, "We met once.", status_code=409)
        self.assertEqual(self.kept(), [])

    def test_changing_one_saves_first_what_was_typed(self):
        self.add(**LINK)
        link = self.asked.evidence.get()
        page = self.add(do=f"evidence-{link.pk}", evidence="We met thrice.")
        self.assertRedirects(page, f"/evidence/{link.pk}/")
        self.assertEqual(self.words(), ["We met thrice."])

    @override_settings(EVIDENCE_PER_ANSWER=1)
    def test_b25_whoever_has_too_much_is_told_what_to_do(self):
        self.add(**LINK)
        page = self.add_file()
        self.assertEqual(page.status_code, 422)
        self.assertEqual(errors_on(page, "evidence_form"), {"file": ["quota"]})
        self.assertEqual(self.kept(), ["Crossings"])


class ChangingTests(EvidencePageCase):
    def setUp(self):
        super().setUp()
        self.add_file()
        self.row = self.asked.evidence.get()
        self.here = f"/evidence/{self.row.pk}/"

    def test_an_officer_says_what_it_shows_and_who_may_see_it(self):
        self.assertContains(self.get(self.olive, self.here), "Minutes.pdf (PDF, 1 KB)")
        page = self.client.post(self.here, {"title": "Minutes of May", "is_public": "on"})
        self.assertRedirects(page, f"{self.url}#evidence", fetch_redirect_response=False)
        self.row.refresh_from_db()
        self.assertEqual((self.row.title, self.row.is_public), ("Minutes of May", True))

    def test_it_needs_a_title(self):
        self.client.force_login(self.olive)
        page = self.client.post(self.here, {"title": ""})
        self.assertEqual((page.status_code, errors_on(page)), (422, {"title": ["required"]}))

    def test_an_officer_removes_it(self):
        self.client.force_login(self.olive)
        self.client.post(f"{self.here}remove/")
        self.assertEqual((self.kept(), EvidenceFile.objects.count()), ([], 0))
        self.assertEqual(self.client.get(self.here).status_code, 404)
        self.assertEqual(self.client.get(f"{self.here}file/").status_code, 404)

    def test_once_submitted_it_stays(self):
        self.add(do="submit")
        page = self.client.get(self.here)
        self.assertContains(page, 'id="not-editable"')
        self.assertNotContains(page, f"{self.here}remove/")
        self.assertEqual(self.client.post(f"{self.here}remove/").status_code, 409)
        self.assertEqual(self.client.post(self.here, {"title": "x"}).status_code, 409)
        self.assertEqual(self.kept(), ["Minutes"])

    def test_its_history_is_told(self):
        self.client.force_login(self.lee)
        self.client.post(f"{self.here}remove/")
        told = self.client.get(f"/updates/{self.asked.pk}/history/")
        self.assertContains(told, "added the file “Minutes” attached to the update on")
        self.assertContains(told, "removed the file “Minutes” attached to the update on")


class ReadingTests(EvidencePageCase):
    def setUp(self):
        super().setUp()
        self.add_file()
        self.add(**LINK, **{"evidence-address_public": "on"})
        self.add_file("Report.docx", DOCX, **{"evidence-file_title": "Report", "evidence-file_public": "on"})
        self.minutes, self.link, self.report = self.asked.evidence.not_removed()

    def status(self, person, row):
        return self.get(person, f"/evidence/{row.pk}/file/").status_code

    def test_a_draft_s_files_are_for_those_who_write_and_approve_it(self):
        for person, status in (
            (self.olive, 200),
            (self.lee, 200),
            (self.clare, 200),
            (self.mo, 404),
            (self.ada, 404),
            (self.nia, 404),
            (None, 302),
        ):
            with self.subTest(str(person)):
                self.assertEqual(self.status(person, self.report), status)

    def test_colleagues_open_them_once_the_answer_is_approved(self):
        ned = self.person("Ned")
        self.add_action("b", owner=ned)
        self.asked.refresh_from_db()
        answer = UpdateContent(evidence="We met.", grade=2)
        update_request = submit(self.asked, answer, by=self.olive, version=self.asked.version)
        self.assertEqual(self.status(ned, self.minutes), 404)
        approve(update_request, by=self.lee, version=update_request.version)
        self.assertEqual(self.status(ned, self.minutes), 200)
        self.assertContains(self.get(ned, f"/updates/{self.asked.pk}/preview/"), "Minutes")
        self.assertEqual(self.status(self.mo, self.minutes), 404)

    def test_members_open_what_was_published_residents_what_is_for_them(self):
        self.publish(for_public=True)
        self.assertEqual(self.status(self.mo, self.minutes), 200)
        self.assertEqual(self.status(self.nia, self.minutes), 404)
        self.client.logout()
        self.assertEqual(self.client.get(f"/public/evidence/{self.minutes.pk}/").status_code, 404)
        self.assertEqual(self.client.get(f"/public/evidence/{self.report.pk}/").content, DOCX)

    def test_residents_open_nothing_of_an_update_that_is_not_for_them(self):
        self.publish()
        self.assertEqual(self.client.get(f"/public/evidence/{self.report.pk}/").status_code, 404)

    def test_residents_open_nothing_behind_an_exempt_action(self):
        sub_action = SubAction.objects.get(pk=self.action.pk)
        sub_action.is_exempt = True
        sub_action.save()
        self.publish(for_public=True)
        self.assertEqual(self.client.get(f"/public/evidence/{self.report.pk}/").status_code, 404)
        self.assertNotContains(self.client.get("/public/road-safety/2020-09/"), "Crossings")

    def test_a_link_has_no_file(self):
        self.assertEqual(self.status(self.olive, self.link), 404)

    def test_it_is_shown_where_the_answer_is_read(self):
        board = "/reviews/road-safety/rounds/2020-09/board/"
        self.assertContains(self.get(self.lee, board), ADDRESS)
        self.assertContains(self.get(self.lee, self.url), "Added by Olive. Not shown to the public.")
        update = "/reviews/road-safety/rounds/2020-09/"
        self.assertNotContains(self.get(self.lee, update), "Minutes")
        self.publish(for_public=True)
        for address in (update, f"/actions/{self.action.pk}/"):
            with self.subTest(address):
                page = self.get(self.mo, address)
                self.assertContains(page, ADDRESS)
                self.assertContains(page, f"/evidence/{self.minutes.pk}/file/")
        page = self.get(None, "/public/road-safety/2020-09/")
        self.assertContains(page, ADDRESS)
        self.assertContains(page, f"/public/evidence/{self.report.pk}/")
        self.assertNotContains(page, "Minutes")
        self.assertNotContains(page, "Added by")

    def test_an_approved_answer_s_files_stand_in_the_draft_of_the_update(self):
        self.asked.refresh_from_db()
        answer = UpdateContent(evidence="We met.", grade=2)
        update_request = submit(self.asked, answer, by=self.olive, version=self.asked.version)
        approve(update_request, by=self.lee, version=update_request.version)
        self.assertContains(self.get(self.lee, "/reviews/road-safety/rounds/2020-09/"), "Minutes")

    def test_each_download_is_logged(self):
        self.status(self.olive, self.minutes)
        event = LoggedEvent.objects.filter(kind=LoggedEvent.Kind.DOWNLOAD).get()
        self.assertIn("downloaded the file “Minutes” behind 1 a)", event.description)
        self.assertEqual((event.history_user_id, event.plan_id), (self.olive.pk, self.review.pk))

    def test_more_files_cost_no_more_questions(self):
        self.publish()
        pages = ("/reviews/road-safety/rounds/2020-09/", "/reviews/road-safety/rounds/2020-09/board/")
        before = [self.queries_of(self.clare, page) for page in pages]
        for number in range(8):
            Evidence.objects.create(
                update_request=self.asked,
                kind="link",
                title="x",
                url=f"{ADDRESS}/{number}",
                added_by=self.olive,
                first_published_version=1,
            )
        self.assertEqual([self.queries_of(self.clare, page) for page in pages], before)
