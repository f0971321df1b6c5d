"""The short plan in the middle of a round, for journeys in a browser."""

import datetime as dt

from accounts.roles import create_groups
from actionplans.workflow.rounds import open_round
from tests.base import SEPTEMBER, PlanTestCase


class OpenRoundData(PlanTestCase):
    __test__ = False

    @classmethod
    def setUpTestData(cls) -> None:
        create_groups()
        super().setUpTestData()
        cls.add_progress(grade=3, explanation="The contractor left.", revised_date="May 2020")
        cls.add_action("b", owner=cls.olive)
        cls.round = open_round(cls.review, SEPTEMBER, due=dt.date(2099, 9, 30), by=cls.lee)
        cls.asked = {asked.sub_action.heading.ref: asked for asked in cls.round.update_requests.all()}
