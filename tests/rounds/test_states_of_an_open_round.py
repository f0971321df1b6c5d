"""What pages say of a round while it is open: never that nothing came, and the same next round everywhere."""

from __future__ import annotations

import datetime as dt

import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.roles import ADMINISTRATOR
from actionplans.models import Notification, Owner
from actionplans.views.plan_rows import status_while_open
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import approve, send_back, submit
from notifications.models import OutgoingEmail
from tests.base import SEPTEMBER, PlanTestCase
from tests.rounds.base import MET, OpenRoundCase

REVIEW = "/reviews/road-safety/"
BOARD = f"{REVIEW}rounds/2020-09/board/"


class OpenRoundOnThePlanTests(OpenRoundCase):
    def cell(self, person):
        """What the page of the review says of 1 a) in September."""
        [recommendation] = self.get(person, REVIEW).context["headings"]
        [part] = recommendation.parts
        [row] = part.rows
        return row.grades[-1].words

    def test_who_runs_the_review_reads_how_far_each_update_has_come(self):
        self.assertEqual(self.cell(self.lee), "Awaiting update")
        self.post(self.olive, do="save")
        self.assertEqual(self.cell(self.lee), "Draft")
        self.submit()
        self.assertEqual(self.cell(self.lee), "Submitted")
        self.asked.refresh_from_db()
        send_back(self.asked, "Which month?", by=self.lee)
        self.assertEqual(self.cell(self.lee), "Awaiting update")
        self.approve()
        self.assertEqual(self.cell(self.clare), "Approved")

    def test_a_draft_is_hidden_from_who_may_not_see_drafts(self):
        self.post(self.olive, do="save")
        self.asked.refresh_from_db()
        self.assertEqual(status_while_open(self.asked, sees_drafts=False), "Awaiting update")

    def test_nobody_waits_for_what_a_committee_ended_meanwhile(self):
        type(self.action).objects.filter(pk=self.action.pk).update(monitoring_state="withdrawn")
        self.assertEqual(self.cell(self.lee), "Not asked")

    def test_a_draft_report_does_not_say_that_nothing_came(self):
        page = self.get(self.lee, f"{REVIEW}rounds/2020-09/")
        self.assertNotIn("No update received", [row["words"] for row in page.context["counts"]])
        self.assertNotContains(page, '<p class="govuk-body">No update received</p>')

    def test_once_it_is_published_nothing_came(self):
        self.publish({self.asked.pk: "The officer was ill."})
        self.assertEqual(self.cell(self.mo), "No update received")


class DueDayOfTheBoardTests(OpenRoundCase):
    def test_a_deadline_is_past_from_the_day_after_it(self):
        due = dt.date(2020, 9, 20)
        self.round.due = due
        self.round.save()
        self.approve()
        for is_published in (False, True):
            if is_published:
                self.publish()
            for day, is_past in ((due, False), (due + dt.timedelta(days=1), True)):
                noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
                with self.subTest(day, is_published=is_published), time_machine.travel(noon, tick=False):
                    self.assertEqual(self.get(self.lee, BOARD).context["strip"].days.is_overdue, is_past)


class NextRoundTests(PlanTestCase):
    """September 2020 is open, in the autumn of 2026."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.add_progress()
        cls.round = open_round(cls.review, SEPTEMBER, by=cls.lee)

    def setUp(self):
        self.enterContext(time_machine.travel(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC), tick=False))

    def on_the_review(self):
        return self.get(self.clare, REVIEW).context["next_round"]["period"]

    def in_the_forward_plan(self):
        rows = self.get(self.clare, "/forward-plan/").context["rows"]
        return [(row["month"], bool(row["late"])) for row in rows if not row["round"]]

    def test_the_review_and_the_forward_plan_name_the_same_next_round(self):
        self.assertEqual(self.on_the_review(), "March 2021")
        self.assertEqual(self.in_the_forward_plan()[0], ("March 2021", False))
        asked = self.round.update_requests.get()
        submit(asked, MET, by=self.olive, version=0)
        asked.refresh_from_db()
        approve(asked, by=self.lee, version=asked.version)
        mark_published(self.round, {}, by=self.clare)
        self.assertEqual(self.on_the_review(), "March 2021")
        self.assertEqual(self.in_the_forward_plan()[0], ("March 2021", True))

    def test_nobody_opens_the_one_after_an_open_round(self):
        [first, *_] = self.get(self.clare, "/forward-plan/").context["rows"][1:]
        self.assertEqual((first["month"], first["may_open"]), ("March 2021", False))

    def test_where_nothing_is_outstanding_neither_names_a_round(self):
        self.round.update_requests.all().delete()
        self.round.delete()
        entry = self.action.progress_entries.get()
        entry.grade = 1
        entry.save()
        self.assertEqual(self.in_the_forward_plan(), [])
        self.assertIsNone(self.get(self.clare, REVIEW).context["next_round"])


class NoAccountTests(OpenRoundCase):
    """Nobody of those who are asked has an account."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.add_action("b", owner=cls.nia)
        cls.add_action("c", owner=cls.nia)
        mark_published(cls.round, {cls.asked.pk: "The officer was ill."}, by=cls.clare)
        cls.round = open_round(cls.review, dt.date(2021, 3, 1), by=cls.lee)
        for owner in Owner.objects.all():
            owner.users.clear()
        cls.board = f"{REVIEW}rounds/2021-03/board/"

    def emailed(self, asked, person):
        letter = OutgoingEmail.objects.create(to=person.email, subject="Updates", text="Two.", state="sent")
        Notification.objects.create(
            user=person, deduplication_key=f"unreachable {asked.pk}", kind="unreachable",
            round=self.round, update_request=asked, email=letter,
        )  # fmt: skip
        return letter

    def note(self, person, path):
        page = self.get(person, path)
        self.assertContains(page, 'data-note="no-account"', count=1)
        return page.context["no_account"]

    def test_the_board_names_them_once_and_who_will_be_emailed_instead(self):
        note = self.note(self.lee, self.board)
        self.assertEqual((note["names"], note["instead"]), (["Nia", "Olive"], "Lee"))
        self.assertFalse(note["was_emailed"])

    def test_the_board_says_who_was_emailed_instead(self):
        self.review.link_officers.clear()
        for update_request in self.round.update_requests.all():
            letter = self.emailed(update_request, self.lee)
        note = self.note(self.clare, self.board)
        self.assertEqual((note["instead"], note["was_emailed"]), ("Lee", True))
        rows = self.get(self.clare, self.board).context["rows"]
        day = timezone.localdate(letter.created_at)
        self.assertEqual(
            {(row["last_emailed"].day, row["last_emailed"].names) for row in rows}, {(day, ("Lee",))}
        )

    def test_only_an_administrator_is_led_to_invite_them(self):
        self.assertNotContains(self.get(self.lee, self.board), "/people/invite/")
        self.lee.groups.add(Group.objects.get(name=ADMINISTRATOR))
        self.assertContains(self.get(self.lee, self.board), "/people/invite/")

    def test_nobody_is_named_once_all_have_answered_or_have_accounts(self):
        for owner in Owner.objects.all():
            owner.users.add(self.olive)
        page = self.get(self.lee, self.board)
        self.assertIsNone(page.context["no_account"])
        self.assertNotContains(page, "no-account")

    def test_the_page_that_opens_a_round_names_them_once(self):
        reasons = {
            update_request.pk: "Nobody was there." for update_request in self.round.update_requests.all()
        }
        mark_published(self.round, reasons, by=self.clare)
        note = self.note(self.lee, f"{REVIEW}rounds/new/")
        self.assertEqual((note["names"], note["instead"]), (["Nia", "Olive"], "Lee"))
