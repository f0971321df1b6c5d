"""A line or a heading that was written by mistake is removed, unless something hangs on it."""

from __future__ import annotations

from actionplans.models import ExecutiveResponse, Heading, SubAction
from actionplans.workflow.decisions import DecisionInput, record_decision
from actionplans.workflow.member_requests import RequestInput, raise_member_request
from tests.meetings.base import JUNE, MeetingTestCase
from tests.page_assertions import message_tags


class RemoveTests(MeetingTestCase):
    """Action 1 b) was written by mistake, unless somebody has done something about it since."""

    def setUp(self):
        self.line = self.add_action("b", owner=self.olive)

    def remove(self, thing, kind="action"):
        self.client.force_login(self.clare)
        return self.client.post(f"/reviews/road-safety/edit/{kind}/{thing.pk}/remove/", follow=True)

    def assert_stays(self, thing, code, kind="action"):
        page = self.remove(thing, kind)
        self.assertEqual((page.status_code, message_tags(page)), (409, [f"{code} error"]))
        thing.refresh_from_db()

    def test_it_goes_and_its_history_stays(self):
        self.assertEqual(message_tags(self.remove(self.line)), ["success"])
        self.assertFalse(SubAction.objects.filter(pk=self.line.pk).exists())
        self.assertEqual(SubAction.history.filter(id=self.line.pk).first().history_type, "-")

    def test_what_a_member_asked_about_stays(self):
        wish = RequestInput("Councillor Mo", "Why?", self.olive, member=self.mo, sub_action=self.line)
        raise_member_request(self.meeting, self.review, wish, by=self.mo)
        self.assert_stays(self.line, "asked-about")

    def test_what_stands_in_place_of_another_action_stays(self):
        self.decide("superseded", successor=self.line)
        self.assert_stays(self.line, "supersedes-another")

    def test_a_recommendation_that_the_executive_was_asked_about_stays(self):
        top = Heading.objects.create(plan=self.review, ref="2", text="That lights be lit.")
        ExecutiveResponse.objects.create(heading=top, sent_on=JUNE, due=JUNE)
        self.assert_stays(top, "sent-to-executive", "heading")

    def test_a_recommendation_that_was_decided_on_as_a_whole_stays(self):
        top = Heading.objects.create(plan=self.review, ref="2", text="That lights be lit.")
        ruling = DecisionInput("report", period=JUNE.replace(month=12, day=1), reason="More is to be known.")
        record_decision(self.meeting, top, ruling, by=self.clare)
        self.assert_stays(top, "decided-on", "heading")
