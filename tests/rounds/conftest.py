"""The short plan for journeys in a browser."""

import datetime as dt

import pytest

from accounts.roles import make_groups
from actionplans import workflow
from tests.base import SEPTEMBER, PlanTestCase


class Cast(PlanTestCase):
    __test__ = False


@pytest.fixture
def cast(transactional_db):
    """Olive is asked for 1 a) and 1 b) in September 2020; in March, 1 a) had slipped."""
    make_groups()
    Cast.setUpTestData()
    Cast.add_progress(grade=3, explanation="The contractor left.", revised_date="May 2020")
    Cast.add_action("b", owner=Cast.olive)
    due = dt.date.today() + dt.timedelta(days=6)
    this_round = workflow.open_round(Cast.review, SEPTEMBER, due=due, by=Cast.lee)
    Cast.asked = {asked.sub_action.heading.ref: asked for asked in this_round.asked.all()}
    return Cast
