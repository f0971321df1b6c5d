"""A report is published without somebody's update: they are emailed the same day."""

import time_machine

from actionplans.models import SubAction
from actionplans.workflow.publishing import find_missing_updates, mark_published
from actionplans.workflow.update_requests import PendingRequest, create_request
from actionplans.workflow.updates import UpdateContent, approve, delegate, save_draft
from notifications.models import OutgoingEmail
from tests.notifications.base import DUE, OPENS, EmailTestCase, date, time_on

EARLY = date(2020, 7, 2)


class LeftOutTests(EmailTestCase):
    def publish(self, day=EARLY, **how):
        with time_machine.travel(time_on(day, 12), tick=False):
            gaps = {update_request.pk: "To follow." for update_request in find_missing_updates(self.round)}
            mark_published(self.round, gaps, by=self.clare, **{"reason": "The meeting moved.", **how})

    def to(self, person):
        return list(OutgoingEmail.objects.filter(to=person.email, subject__contains="Road Safety"))

    def test_they_are_emailed_at_once_even_if_they_had_an_email_today(self):
        self.letter(EARLY)
        self.publish()
        (letter,) = self.to(self.olive)
        self.assertIn(f"/updates/{self.asked.pk}/", letter.text)
        self.assertIn(f"{DUE:%-d %B %Y}", letter.text)
        self.assertIn("1 a)", letter.text)

    def test_so_is_a_colleague_who_was_asked_to_answer(self):
        dan = self.person("Dan")
        delegate(self.asked, dan, by=self.olive)
        self.publish()
        self.assertEqual(len(self.to(dan)), 1)

    def test_one_email_lists_all_of_their_actions(self):
        with time_machine.travel(time_on(OPENS, 8), tick=False):
            sub_action = self.add_action("b", owner=self.olive)
            more = create_request(
                self.round, PendingRequest(sub_action, asks_for_progress=True, asks_for_impact=False)
            )
        self.publish()
        (letter,) = self.to(self.olive)
        for update_request in (self.asked, more):
            self.assertIn(f"/updates/{update_request.pk}/", letter.text)

    def test_whose_update_nobody_approved_in_time_is_emailed_too(self):
        self.answer()
        self.publish()
        self.assertEqual(len(self.to(self.olive)), 1)

    def test_whose_update_is_in_the_report_is_not(self):
        self.answer()
        self.asked.refresh_from_db()
        approve(self.asked, by=self.lee, version=self.asked.version)
        self.publish()
        self.assertEqual(self.to(self.olive), [])

    def test_nobody_is_emailed_about_an_action_that_the_committee_ended(self):
        SubAction.objects.filter(pk=self.action.pk).update(
            monitoring_state=SubAction.MonitoringState.WITHDRAWN
        )
        self.publish()
        self.assertEqual(self.to(self.olive), [])

    def test_who_has_left_gets_none(self):
        self.olive.is_active = False
        self.olive.save()
        self.publish()
        self.assertEqual(self.to(self.olive), [])

    def test_they_hear_of_it_once(self):
        self.publish()
        self.assertNotIn("olive", self.whom(date(2020, 7, 3)))
        self.assertEqual(len(self.to(self.olive)), 1)

    def test_a_link_officer_finds_it_among_the_emails_sent(self):
        self.publish()
        self.assertContains(self.get(self.lee, "/mail/"), self.olive.email)

    def test_a_late_update_they_have_begun_is_no_deadline_in_a_later_email(self):
        self.publish()
        self.asked.refresh_from_db()
        with time_machine.travel(time_on(EARLY, 13), tick=False):
            save_draft(
                self.asked,
                UpdateContent(evidence="We met."),
                by=self.olive,
                version=self.asked.version,
            )
        self.assertNotIn("olive", self.whom(date(2020, 8, 20)))
