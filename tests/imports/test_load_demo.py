"""Whoever tries Scrutiny out finds something to do in every role, and the emails it would send."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import connection
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from actionplans.mail.digests import enqueue_digests
from actionplans.models import MemberRequest, Review, Round, UpdateRequest
from notifications.outbox import enqueue_email
from notifications.sending import send_due
from partnerships.models import ActionLink

FOLDER = "notifications.folder_backend.FolderEmailBackend"


class DemoTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("load_demo", documents_only=True, verbosity=0)
        cls.round = Round.objects.open().get(plan__kind="review")

    def page(self, name, address):
        self.client.force_login(User.objects.get(name=name))
        return self.client.get(address)

    def test_march_2021_asks_for_what_september_left_open(self):
        self.assertEqual(self.round.slug, "2021-03")
        rows = self.round.update_requests.in_printed_order()
        asked = [(str(row.sub_action)[:4], row.asks_for_progress, row.asks_for_impact) for row in rows]
        self.assertEqual(asked, [("1 b)", False, True), ("1 c)", True, False), ("1 f)", False, True)])

    def test_its_meeting_is_still_to_come(self):
        self.assertLess(self.round.opens, self.round.due)
        self.assertLess(self.round.due, self.round.meeting.deadlines.despatch)

    def test_every_role_finds_something_to_do(self):
        board = "/reviews/hate-crime/rounds/2021-03/board/"
        for name, address, text in (
            ("Errol Parks", "/my-actions/", "Not started"),
            ("Vanessa Housley", "/my-actions/", "Draft"),
            ("Dawn Tyerman", "/my-actions/", "Submitted"),
            ("Marc Stephenson", board, 'type="checkbox"'),
            ("Carol Clark", board, 'type="checkbox"'),
            ("Mo Member", "/forward-plan/", "1 of 3 received"),
        ):
            with self.subTest(name):
                self.assertContains(self.page(name, address), text)

    def test_a_committee_has_met_and_decided(self):
        held = self.page("Mo Member", "/meetings/").context["past"][0]
        page = self.page("Mo Member", f"/meetings/{held.pk}/")
        self.assertContains(page, "Revised date agreed: June 2021")
        self.assertContains(page, "Grade confirmed")
        for name in ("Mo Member", "Marc Stephenson"):
            self.assertContains(self.page(name, "/"), MemberRequest.objects.get().text)

    def test_the_review_the_plans_and_the_standards_are_joined_by_threads(self):
        page = self.page("Marc Stephenson", "/reviews/hate-crime/")
        self.assertContains(page, 'Delivered by <a class="govuk-link"', count=5)
        sub_action = ActionLink.objects.get(dependent__ref="A", provider__ref="3.3").provider
        page = self.page("Marc Stephenson", f"/actions/{sub_action.pk}/links/")
        for thread in sub_action.provides.all():
            self.assertContains(page, f"/actions/{thread.dependent_id}/links/")
        plans = {t.dependent.heading.plan_id for t in ActionLink.objects.all()}
        plans |= {t.provider.heading.plan_id for t in ActionLink.objects.all()}
        self.assertEqual(len(plans), 4)

    def test_the_partner_reads_what_her_organisation_leads(self):
        page = self.page("Pat Partner", "/partnerships/")
        self.assertContains(page, "2018 – 2019")
        self.assertNotContains(page, "Hate Crime Action Plan 2010")

    def test_the_partner_has_lines_to_answer_and_their_link_officer_one_to_approve(self):
        page = self.page("Pat Partner", "/my-actions/")
        for words in ("Not started", "Draft", "Submitted", "Hosting an event"):
            self.assertContains(page, words)
        update_request = UpdateRequest.objects.get(round__period="2018-12-01", sub_action__ref="4.7")
        self.assertContains(
            self.page("Pat Partner", f"/updates/{update_request.pk}/"), "Counts as 2 (On-Track)."
        )
        board = f"/reviews/{update_request.round.plan.slug}/rounds/2018-12/board/"
        self.assertContains(self.page("Marc Stephenson", board), 'type="checkbox"')

    def test_starting_again_changes_nothing(self):
        before = Review.history.count(), UpdateRequest.history.count()
        with CaptureQueriesContext(connection) as captured:
            call_command("load_demo", documents_only=True, verbosity=0)
        self.assertLess(len(captured), 40)
        self.assertEqual((Review.history.count(), UpdateRequest.history.count()), before)


class DemoMailTests(TestCase):
    def setUp(self):
        folder = self.enterContext(TemporaryDirectory())
        self.folder = Path(folder) / "mail"
        self.enterContext(override_settings(MAIL_FOLDER=self.folder, EMAIL_BACKEND=FOLDER))

    def test_outside_a_demo_there_is_no_such_page(self):
        self.assertEqual(self.client.get("/demo/mail/").status_code, 404)

    @override_settings(DEMO=True)
    def test_a_demo_shows_each_letter_with_its_links(self):
        self.assertContains(self.client.get("/demo/mail/"), "No emails yet.")
        text = "Dear <b>Olive</b>\nhttps://scrutiny.example/updates/1/"
        enqueue_email("olive@council.example", "An update – due", text, html="<p>x")
        send_due()
        page = self.client.get("/demo/mail/")
        self.assertContains(page, "An update – due")
        self.assertContains(page, f"To olive@council.example, {timezone.localtime():%-d %B %Y}, ")
        self.assertContains(page, "&lt;b&gt;Olive")
        self.assertContains(page, 'href="https://scrutiny.example/updates/1/"')
        self.assertEqual(len(list(self.folder.glob("*.eml"))), 1)

    @override_settings(DEMO=True, MAIL_AT_ANY_TIME=True, MAIL_WAIT_MINUTES=0)
    def test_the_demo_s_officers_are_asked(self):
        call_command("load_demo", documents_only=True, verbosity=0)
        self.assertEqual(enqueue_digests(), 4)
        send_due()
        page = self.client.get("/demo/mail/")
        for name in ("Errol Parks", "Vanessa Housley", "Marc Stephenson", "Pat Partner"):
            self.assertContains(page, f"Dear {name},")
        self.assertNotContains(page, "Dear Dawn")
