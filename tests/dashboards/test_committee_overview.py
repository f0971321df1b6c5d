"""The first page of a member: how their committees' recommendations are going, and what to ask."""

import datetime as dt

from django.utils import timezone

from actionplans.models import Committee, Meeting
from actionplans.workflow.rounds import record_past_round
from dashboards.caching import cache
from tests.base import SEPTEMBER, PlanTestCase


class CommitteeOverviewTests(PlanTestCase):
    def setUp(self):
        cache.clear()
        self.committee = Committee.objects.create(name="Place")
        self.committee.members.add(self.mo)
        self.review.committee = self.committee
        self.review.save()

    def overview(self):
        [row] = self.get(self.mo, "/").context["committees"]
        return row["overview"]

    def counts(self):
        return {count.css: count.count for count in self.overview().counts}

    def test_every_action_counts_once_the_worst_first(self):
        self.add_progress(grade=3)
        self.add_progress(self.add_action("b"), grade=1)
        self.assertEqual(list(self.counts().items()), [("3", 1), ("1", 1)])
        self.assertEqual((self.overview().behind, self.overview().total), (1, 2))

    def test_an_action_without_an_update_is_not_what_it_was_before(self):
        self.add_progress(grade=3)
        september = record_past_round(self.review, SEPTEMBER)
        request = self.add_asked(self.action, september)
        request.state = request.State.NOT_RECEIVED
        request.save()
        self.assertEqual(self.counts(), {"not-received": 1})
        self.assertEqual((self.overview().behind, self.overview().not_received), (0, 1))
        [listed] = self.overview().most_overdue
        self.assertEqual((listed.row.css, listed.row.before), ("not-received", "3 Slipped"))

    def test_an_action_is_newly_behind_until_the_next_report_says_so_again(self):
        self.add_progress(grade=2)
        self.assertEqual(self.overview().newly_behind, [])
        self.add_progress(grade=3, this_round=record_past_round(self.review, SEPTEMBER))
        self.assertEqual([row.pk for row in self.overview().newly_behind], [self.action.pk])
        self.add_progress(grade=4, this_round=record_past_round(self.review, dt.date(2021, 3, 1)))
        self.assertEqual(self.overview().newly_behind, [])

    def test_a_question_is_asked_at_the_next_meeting(self):
        self.add_progress(grade=3)
        self.assertEqual(self.overview().most_overdue[0].ask_url, "")
        meeting = Meeting.objects.create(
            committee=self.committee, date=timezone.localdate() + dt.timedelta(3)
        )
        page = self.get(self.mo, self.overview().most_overdue[0].ask_url)
        self.assertEqual((page.context["meeting"], page.context["line"]), (meeting, self.action))
