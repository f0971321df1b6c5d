"""A clerk publishes a round, each gap with its reason, for members or for residents too."""

import hashlib
import json
from unittest import mock

from actionplans.models import Heading, ProgressEntry
from actionplans.serialise import build_plan
from actionplans.workflow.update_requests import PendingRequest, create_request
from actionplans.workflow.updates import NotAllowed, UpdateContent, save_draft, send_back
from documents.readers.docx import read_docx
from documents.recognise.recognise import recognise
from reports.forms import SHARED_REASON, STATE_SENTENCES
from reports.models import PublicationJob, PublishedReport
from reports.publishing import PublicationInput, publish
from reports.tasks import FAILED_MESSAGE
from tests.page_assertions import errors_on
from tests.reports.base import PUBLIC_URL, ROUND_URL, PublishCase
from tests.rounds.base import DONE, MET

CHOSEN = {"readers": "residents", "confirmed": "on"}
PDF = f'href="{ROUND_URL}versions/1/pdf/"'  # offered once it is published


class PublishTests(PublishCase):
    def test_a_clerk_publishes_what_was_approved_and_members_read_it(self):
        self.approve()
        self.assertRedirects(self.ask(), f"{ROUND_URL}publish/status/")
        self.assertContains(self.get(self.clare, f"{ROUND_URL}publish/status/"), PDF)
        self.assertContains(self.get(self.mo, ROUND_URL), MET.evidence)
        self.assertEqual(self.get(self.mo, f"{ROUND_URL}pdf/").content[:5], b"%PDF-")

    def test_the_bytes_are_kept_with_their_sha_256_and_with_who_published_them(self):
        self.approve()
        self.ask()
        update = self.version()
        self.assertEqual(
            (update.published_by, update.published_by_name, update.reason), (self.clare, "Clare", "")
        )
        self.assertEqual({f.file_format for f in update.files.all()}, {"json", "pdf", "docx"})
        for kept in update.files.all():
            self.assertEqual(kept.sha256, hashlib.sha256(kept.data).hexdigest())
            self.assertTrue(kept.is_sound)
            self.assertContains(self.get(self.mo, ROUND_URL), kept.sha256)

    def test_all_files_say_the_same(self):
        self.approve(DONE)
        self.ask()
        plan = self.version().plan()
        word = read_docx(bytes(self.version().file("docx").data))
        self.assertEqual(recognise(word).plan, plan)
        self.assertEqual(plan, build_plan(self.review, self.round))

    def test_downloads_serve_the_bytes_that_were_published_whatever_happens_later(self):
        self.approve()
        self.ask()
        served = {
            each: self.get(self.mo, f"{ROUND_URL}{each}/").content for each in ("json", "pdf", "docx", "xlsx")
        }
        heading = Heading.objects.get(ref="1")
        heading.text = "Other words."
        heading.save()
        self.review.title = "Streets"
        self.review.save()
        for each, data in served.items():
            self.assertEqual(self.get(self.mo, f"{ROUND_URL}{each}/").content, data, each)
        self.assertNotContains(self.get(self.mo, ROUND_URL), "Other words.")

    def test_each_gap_needs_a_reason_of_its_own(self):
        self.submit()
        page, gap = self.ask(), f"gap-{self.asked.pk}"
        self.assertEqual((page.status_code, errors_on(page)), (422, {gap: ["required"]}))
        self.assertIn(str(STATE_SENTENCES["submitted"]), str(page.context["form"][gap].help_text))
        self.assertContains(page, STATE_SENTENCES["submitted"], status_code=422)
        self.assertFalse(PublicationJob.objects.exists())
        self.ask(**{f"gap-{self.asked.pk}": "The service has moved."})
        entry = next(iter(self.version().plan().sub_actions()))[-1].entries[-1]
        self.assertEqual((entry.is_gap, entry.gap_reason), (True, "The service has moved."))
        page = self.get(self.mo, ROUND_URL)
        self.assertContains(page, "No update received")
        self.assertContains(page, "The service has moved.")
        self.assertNotContains(page, MET.evidence)

    def test_one_reason_will_do_for_several_gaps(self):
        """Each that has one of its own keeps it; where there is one gap alone, nothing is shared."""
        self.assertNotContains(self.ask(), f'name="{SHARED_REASON}"', status_code=422)
        sub_actions = [self.add_action(letter) for letter in "bc"]
        b, c = (
            create_request(
                self.round, PendingRequest(sub_action, asks_for_progress=True, asks_for_impact=False)
            )
            for sub_action in sub_actions
        )
        page = self.ask(**{f"gap-{b.pk}": "Nobody is in post."})
        missing = {f"gap-{update_request.pk}": ["required"] for update_request in (self.asked, c)}
        self.assertEqual((page.status_code, errors_on(page)), (422, missing))
        self.assertContains(page, f'name="{SHARED_REASON}"', status_code=422)
        self.ask(**{SHARED_REASON: "The service has moved.", f"gap-{b.pk}": "Nobody is in post."})
        told = dict(self.round.update_requests.values_list("pk", "not_received_reason"))
        moved = "The service has moved."
        self.assertEqual(told, {self.asked.pk: moved, b.pk: "Nobody is in post.", c.pk: moved})

    def test_who_may_read_it_has_to_be_chosen(self):
        self.approve()
        page = self.ask(readers="")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"readers": ["required"]}))

    def test_publishing_twice_is_publishing_once(self):
        self.approve()
        for _ in range(2):
            publish(PublicationInput(self.round, 1, self.clare, {}))
        self.assertEqual(PublishedReport.objects.count(), 1)
        self.assertEqual(ProgressEntry.objects.filter(first_published_version=1).count(), 1)

    def test_a_second_clerk_waits_for_the_same_version(self):
        self.approve()
        dora = self.person("Dora", "Clerk")
        self.client.force_login(self.clare)
        self.client.post(f"{ROUND_URL}publish/", CHOSEN)  # the worker has not begun
        page = self.ask(dora, readers="members")
        self.assertRedirects(page, f"{ROUND_URL}publish/status/")
        self.assertEqual(PublishedReport.objects.get().published_by, self.clare)

    def test_the_page_says_that_it_is_under_way_and_then_how_it_ended(self):
        self.approve()
        self.client.force_login(self.clare)
        self.client.post(f"{ROUND_URL}publish/", CHOSEN)
        page = self.client.get(f"{ROUND_URL}publish/status/")
        self.assertContains(page, f'hx-get="{ROUND_URL}publish/status/"')
        self.assertContains(page, f'href="{ROUND_URL}publish/status/"')
        self.ask()
        page = self.client.get(f"{ROUND_URL}publish/status/", headers={"HX-Request": "true"})
        self.assertContains(page, PDF, status_code=286)

    def test_a_gap_that_came_up_meanwhile_stops_it_in_a_sentence(self):
        self.approve()
        self.client.force_login(self.clare)
        self.client.post(f"{ROUND_URL}publish/", CHOSEN)
        send_back(self.asked, "Say when.", by=self.lee)
        self.ask(**{f"gap-{self.asked.pk}": "Not in time."})
        page = self.client.get(f"{ROUND_URL}publish/status/")
        refused = PublicationJob.objects.get()
        self.assertEqual(refused.state, "refused")
        self.assertIn("1 a)", refused.refusal_reason)
        self.assertContains(page, refused.refusal_reason)
        self.round.refresh_from_db()
        self.assertEqual((self.round.state, PublishedReport.objects.count()), ("open", 0))
        self.ask(**{f"gap-{self.asked.pk}": "Not in time."})
        self.assertEqual(self.version().version, 1)

    def test_files_that_cannot_be_written_are_told_and_asked_for_again(self):
        self.approve()
        with mock.patch("reports.tasks.publish", side_effect=OSError("No space left")):
            self.ask()
        page = self.client.get(f"{ROUND_URL}publish/status/")
        self.assertContains(page, FAILED_MESSAGE)
        self.assertContains(page, f'href="{ROUND_URL}publish/"')
        self.ask()
        self.assertContains(self.client.get(f"{ROUND_URL}publish/status/"), PDF)

    def test_only_a_clerk_publishes(self):
        self.approve()
        for person, status in ((self.lee, 403), (self.olive, 403), (self.mo, 403), (self.nia, 404)):
            for page in ("publish", "publish/status", "correct"):
                self.assertEqual(self.get(person, f"{ROUND_URL}{page}/").status_code, status, (person, page))
            self.assertEqual(self.ask(person).status_code, status, person)
        self.assertFalse(PublishedReport.objects.exists())

    def test_a_round_known_from_paper_is_not_published_here(self):
        self.assertEqual(
            self.get(self.clare, "/reviews/road-safety/rounds/2020-03/publish/").status_code, 404
        )
        page = "/reviews/road-safety/rounds/2020-03/correct/"
        self.assertTemplateUsed(self.get(self.clare, page), "reports/nothing_to_correct.html")
        self.assertEqual(self.client.post(page, {}).status_code, 409)
        with self.assertRaises(NotAllowed):
            publish(PublicationInput(self.march, 1, self.clare, {}))

    def test_a_round_known_from_paper_is_read_as_ever(self):
        page = self.get(self.mo, "/reviews/road-safety/rounds/2020-03/")
        self.assertContains(page, "A crossing was planned.")
        self.assertEqual(
            json.loads(self.get(self.mo, "/reviews/road-safety/rounds/2020-03/json/").content)["period"],
            "March 2020",
        )


class DraftTests(PublishCase):
    def test_who_runs_the_round_sees_what_it_would_print_marked_as_a_draft(self):
        self.approve()
        page = self.get(self.lee, ROUND_URL)
        self.assertContains(page, "Not published yet")
        self.assertContains(page, MET.evidence)
        file = self.get(self.lee, f"{ROUND_URL}docx/")
        self.assertIn("2020-09-road-safety-progress-update-draft.docx", file["Content-Disposition"])
        self.assertIn("(DRAFT)", read_docx(file.content).text)
        self.assertNotContains(page, f"{ROUND_URL}publish/")
        self.assertContains(self.get(self.clare, page.request["PATH_INFO"]), f"{ROUND_URL}publish/")

    def test_what_is_published_is_no_draft(self):
        self.approve()
        self.ask()
        self.assertNotIn("DRAFT", read_docx(self.get(self.mo, f"{ROUND_URL}docx/").content).text)

    def test_an_officer_sees_his_own_answer_as_it_will_be_printed(self):
        save_draft(self.asked, DONE, by=self.olive, version=0)
        page = self.get(self.olive, f"/updates/{self.asked.pk}/preview/")
        for words in (
            "It was built.",
            "1 Fully Achieved",
            "In the survey of 2021.",
            "A crossing was planned.",
        ):
            self.assertContains(page, words)
        for person in (self.mo, self.nia):
            self.assertEqual(self.get(person, f"/updates/{self.asked.pk}/preview/").status_code, 404)


class ResidentTests(PublishCase):
    def test_residents_read_what_is_published_for_them_without_an_account(self):
        self.approve()
        self.ask()
        self.assertContains(self.get(None, "/public/"), PUBLIC_URL)
        page = self.get(None, PUBLIC_URL)
        self.assertContains(page, MET.evidence)
        self.assertIn("public", page["Cache-Control"])
        self.assertEqual(self.get(None, f"{PUBLIC_URL}pdf/").content, bytes(self.version().file("pdf").data))

    def test_they_cannot_tell_that_anything_else_exists(self):
        self.approve()
        pages = (
            PUBLIC_URL,
            f"{PUBLIC_URL}pdf/",
            "/public/road-safety/2020-03/",
            "/public/road-safety/2020-03/json/",
        )
        for page in pages:
            self.assertEqual(self.get(None, page).status_code, 404, page)
        self.ask(readers="members")
        for page in pages:
            self.assertEqual(self.get(None, page).status_code, 404, page)
        self.assertNotContains(self.get(None, "/public/"), "Road Safety")
        self.assertContains(self.get(None, "/public/"), 'id="no-updates"')

    def test_what_is_not_for_residents_is_in_none_of_their_pages_and_files(self):
        sub_action = self.add_action("b", owner=self.olive, is_exempt=True, action="Canary contract.")
        update_request = create_request(
            self.round, PendingRequest(sub_action, asks_for_progress=True, asks_for_impact=False)
        )
        self.approve(UpdateContent(evidence="Canary signed.", grade=2), update_request=update_request)
        self.approve()
        self.ask()
        self.assertContains(self.get(self.clare, ROUND_URL), "Canary signed.")
        self.assertNotContains(self.get(self.mo, ROUND_URL), "Canary signed.")
        page = self.get(None, PUBLIC_URL)
        self.assertNotContains(page, "Canary")
        self.assertEqual(page.context["exempt_count"], 1)
        self.assertContains(page, 'id="withheld"')
        for file_format in ("json", "html", "txt"):
            self.assertNotContains(self.get(None, f"{PUBLIC_URL}{file_format}/"), "Canary")
        self.assertNotIn("Canary", read_docx(self.get(None, f"{PUBLIC_URL}docx/").content).text)
        theirs, ours = (
            self.get(None, f"{PUBLIC_URL}pdf/").content,
            self.get(self.clare, f"{ROUND_URL}pdf/").content,
        )
        self.assertNotEqual(theirs, ours)
        self.assertEqual(self.version().files.count(), 6)

    def test_what_was_not_approved_is_not_theirs_to_read(self):
        self.submit(UpdateContent(evidence="Canary words.", grade=2))
        self.ask(**{f"gap-{self.asked.pk}": "To follow."})
        self.assertNotContains(self.get(None, PUBLIC_URL), "Canary")
        self.assertContains(self.get(None, PUBLIC_URL), "To follow.")

    def test_a_later_version_may_be_taken_back_from_residents(self):
        self.approve()
        self.ask()
        self.correct(self.BETTER)
        self.ask(reason="It names somebody.", readers="members")
        self.assertEqual(self.get(None, PUBLIC_URL).status_code, 404)
        self.assertEqual(self.get(None, f"{PUBLIC_URL}pdf/").status_code, 404)
