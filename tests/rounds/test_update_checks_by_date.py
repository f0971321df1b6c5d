"""What is noticed in an answer because a day has passed: not on that day, but on the next."""

import datetime as dt

import time_machine

from actionplans.models import ImpactEntry, ProgressEntry
from actionplans.update_checks import PreviousEntries, check_update
from actionplans.workflow.updates import UpdateContent
from tests.base import SEPTEMBER, PlanTestCase


class DayTests(PlanTestCase):
    def codes_on(self, day, past, **asked_for):
        this_round = self.review.rounds.model(plan=self.review, period=SEPTEMBER)
        asked = this_round.update_requests.model(round=this_round, sub_action=self.action, **asked_for)
        with time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False):
            result = check_update(asked, UpdateContent("It was built.", 2), self.review, past)
        return {finding.code for finding in result}

    def test_on_track_for_long_is_noticed_once_the_action_is_past_its_date(self):
        self.action.date_text = "15 September 2020"
        self.action.save()
        past = PreviousEntries(
            progress=[ProgressEntry(grade=2, evidence=words) for words in ("Drawn.", "Begun.")]
        )
        self.assertNotIn("long-on-track", self.codes_on(dt.date(2020, 9, 15), past))
        self.assertIn("long-on-track", self.codes_on(dt.date(2020, 9, 16), past))

    def test_an_impact_is_overdue_once_the_month_that_was_promised_is_over(self):
        promised = ImpactEntry(round=self.march, evidence="We will know by August 2020.", not_yet_known=True)
        past = PreviousEntries(impact=[promised])
        self.assertNotIn("impact-overdue", self.codes_on(dt.date(2020, 8, 31), past, asks_for_impact=True))
        self.assertIn("impact-overdue", self.codes_on(dt.date(2020, 9, 1), past, asks_for_impact=True))
