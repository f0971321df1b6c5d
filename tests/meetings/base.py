"""A committee that meets about the short plan of `PlanTestCase`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from actionplans.forward_plan import build_forward_plan
from actionplans.models import Committee, Decision, Meeting, Review, SubAction
from actionplans.workflow.decisions import DecisionInput, record_decision
from actionplans.workflow.update_requests import pending_requests
from tests.base import SEPTEMBER, PlanTestCase

D = dt.date
JUNE = D(2020, 6, 4)
TODAY = D(2020, 9, 10)


class MeetingTestCase(PlanTestCase):
    """The Places committee met on 4 June 2020 about the update of March, which said "2 (On-Track)"."""

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        cls.places = Committee.objects.create(name="Places Committee")
        cls.places.members.add(cls.mo)
        cls.review.committee = cls.places
        cls.review.save()
        cls.meeting = Meeting.objects.create(committee=cls.places, date=JUNE)
        cls.march.meeting = cls.meeting
        cls.march.save()
        cls.entry = cls.add_progress()

    def decide(self, kind: str, sub_action: SubAction | None = None, **given: Any) -> Decision:
        """Clare records what the committee decided on 4 June, with a reason."""
        sub_action = sub_action or self.action
        if kind in Decision.OF_GRADES:
            given.setdefault("entry", sub_action.progress_entries.published().in_round_order().last())
        ruling = DecisionInput(kind, **{"reason": "The members heard the officer.", **given})
        return record_decision(self.meeting, sub_action, ruling, by=self.clare)

    def asked(self, period: dt.date = SEPTEMBER) -> list[str]:
        """Of which lines the round of that month would ask progress."""
        pending = pending_requests(self.review, period)
        return [
            str(pending_request.sub_action)
            for pending_request in pending
            if pending_request.asks_for_progress
        ]


class CalendarTestCase(PlanTestCase):
    """The plan is reported to the Place Select Committee, in March and next in September 2020."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.place = Committee.objects.create(name="Place Select Committee")
        cls.review.committee = cls.place
        cls.review.save()
        cls.add_progress()

    def meeting(self, day, committee=None):
        return Meeting.objects.create(committee=committee or self.place, date=day)

    def plan(self, user=None):
        return build_forward_plan(Review.objects.all(), TODAY)
