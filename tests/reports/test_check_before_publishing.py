"""A clerk checks a report before it is published: what is missing, what is doubtful, who will read it."""

import datetime as dt

import time_machine
from django.utils import timezone

from actionplans.models import Notification, Round
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.update_requests import PendingRequest, create_request
from actionplans.workflow.updates import UpdateContent
from reports.models import PublicationJob, PublishedReport
from reports.publishing import PublicationInput, publish
from tests.page_assertions import assert_not_allowed, errors_on
from tests.reports.base import PUBLIC_URL, ROUND_URL, PublishCase
from tests.rounds.base import MET

PAGE = f"{ROUND_URL}publish/"
VAGUE = UpdateContent(evidence="This is ongoing.", grade=2)


class CheckCase(PublishCase):
    def setUp(self):
        super().setUp()
        self.enterContext(time_machine.travel(dt.datetime(2020, 7, 1, 12, tzinfo=dt.UTC), tick=False))

    def due_in(self, days):
        self.due = timezone.localdate() + dt.timedelta(days=days)
        self.round.refresh_from_db()
        self.round.due = self.due
        self.round.save()

    def nothing_is_published(self):
        self.assertFalse(PublicationJob.objects.exists())
        self.assertFalse(PublishedReport.objects.exists())
        self.round.refresh_from_db()
        self.assertEqual(self.round.state, Round.State.OPEN)

    @property
    def gap(self):
        return f"gap-{self.asked.pk}"


class WhatIsMissingTests(CheckCase):
    def test_a_missing_update_is_listed_with_whom_and_when_and_a_reminder(self):
        self.due_in(35)
        page = self.get(self.clare, PAGE)
        (row,) = page.context["missing"]
        self.assertEqual((row["pk"], row["owners"]), (self.asked.pk, "Olive"))
        self.assertIn(f"{self.due:%-d %B %Y}", str(row["due"]))
        self.assertIn("35", str(row["due"]))
        self.assertContains(page, f'action="{ROUND_URL}board/send-reminder/"')

    def test_the_reminder_leads_back_to_the_check(self):
        self.due_in(35)
        self.client.force_login(self.clare)
        given = {"line": self.asked.pk, "from": "publish"}
        self.assertRedirects(self.client.post(f"{ROUND_URL}board/send-reminder/", given), PAGE)
        self.assertTrue(Notification.objects.filter(user=self.olive, kind="nudged").exists())

    def test_what_waits_for_approval_is_opened_and_nobody_is_reminded_of_it(self):
        self.submit()
        page = self.get(self.clare, PAGE)
        self.assertContains(page, f'href="{self.url}"')
        self.assertNotContains(page, "send-reminder/")

    def test_nothing_missing_and_no_warnings(self):
        self.approve()
        page = self.get(self.clare, PAGE)
        self.assertEqual((page.context["missing"], page.context["warnings"]), ([], []))
        self.assertContains(page, 'id="all-in"')

    def test_a_late_update_that_waits_for_approval_is_listed_before_the_next_version(self):
        b = self.add_action("b", owner=self.olive)
        create_request(self.round, PendingRequest(b, asks_for_progress=True, asks_for_impact=False))
        self.approve()
        update_request = self.round.update_requests.get(sub_action=b)
        self.publish({update_request.pk: "To follow."})
        self.submit(update_request=update_request)
        self.correct(self.BETTER)
        (row,) = self.get(self.clare, PAGE).context["missing"]
        self.assertEqual(row["pk"], update_request.pk)


class WarningTests(CheckCase):
    def test_what_a_check_noticed_in_an_update_that_goes_in_is_shown_with_its_page(self):
        self.approve(VAGUE)
        page = self.get(self.clare, PAGE)
        (row,) = page.context["warnings"]
        self.assertEqual([finding.code for finding in row["findings"]], ["ongoing"])
        self.assertContains(page, f'href="{self.url}"')
        self.assertNotContains(page, 'id="all-in"')

    def test_an_update_that_does_not_go_in_warns_of_nothing(self):
        self.submit(VAGUE)
        self.assertEqual(self.get(self.clare, PAGE).context["warnings"], [])

    def test_who_will_read_it_counts_what_is_exempt(self):
        self.approve()
        self.add_action("b", is_exempt=True)
        hints = self.get(self.clare, PAGE).context["form"].fields["readers"].widget.hints
        self.assertIn("1", str(hints["residents"]))


class ConfirmTests(CheckCase):
    def test_nothing_is_published_without_the_confirmation(self):
        self.approve()
        page = self.ask(confirmed="", readers="members")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"confirmed": ["required"]}))
        self.assertEqual(page.context["form"]["readers"].value(), "members")
        self.nothing_is_published()

    def test_nor_before_the_deadline_without_a_reason(self):
        self.due_in(35)
        reasons = {self.gap: "To follow."}
        page = self.ask(**reasons)
        self.assertEqual((page.status_code, errors_on(page)), (422, {"reason": ["required"]}))
        self.assertEqual(page.context["form"][self.gap].value(), "To follow.")
        self.nothing_is_published()

    def test_the_last_day_for_updates_is_still_theirs(self):
        self.due_in(0)
        self.assertEqual(errors_on(self.ask(**{self.gap: "To follow."})), {"reason": ["required"]})

    def test_after_the_deadline_no_reason_is_asked_for(self):
        self.due_in(-1)
        self.ask(**{self.gap: "To follow."})
        self.assertEqual(self.version().reason, "")

    def test_the_reason_is_in_the_history_and_not_in_the_report(self):
        self.due_in(35)
        self.ask(**{self.gap: "To follow."}, reason="The meeting was brought forward.")
        self.assertEqual(PublicationJob.objects.get().reason, "The meeting was brought forward.")
        change = self.round.history.latest("history_id")
        self.assertEqual(change.history_change_reason, "The meeting was brought forward.")
        self.assertEqual(self.version().reason, "")
        for person, page in ((self.mo, ROUND_URL), (None, PUBLIC_URL)):
            self.assertNotContains(self.get(person, page), "The meeting was brought forward.")

    def test_a_new_version_is_confirmed_too(self):
        self.approve()
        self.ask()
        self.correct(self.BETTER)
        page = self.ask(confirmed="", reason="The figure was wrong.")
        self.assertEqual(errors_on(page), {"confirmed": ["required"]})
        self.assertEqual(PublishedReport.objects.count(), 1)


class NoOtherWayTests(CheckCase):
    def test_nothing_is_published_before_the_deadline_without_a_reason_by_any_way(self):
        self.due_in(35)
        with assert_not_allowed("before-deadline"):
            mark_published(self.round, {self.asked.pk: "To follow."}, by=self.clare)
        with assert_not_allowed("before-deadline"):
            publish(PublicationInput(self.round, 1, self.clare, {self.asked.pk: "To follow."}))
        self.nothing_is_published()

    def test_a_deadline_that_moved_while_the_report_was_prepared_stops_it(self):
        self.approve(MET)
        self.client.force_login(self.clare)
        self.client.post(PAGE, {"readers": "residents", "confirmed": "on"})  # the worker has not begun
        self.due_in(35)
        self.ask(reason="The meeting moved.")
        self.assertEqual(PublicationJob.objects.get().state, "refused")
        self.assertFalse(PublishedReport.objects.exists())
