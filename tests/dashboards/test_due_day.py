"""An action may be finished on its due day: it is overdue from the day after, wherever that is counted."""

import datetime as dt

import pytest
import time_machine

from dashboards import action_queries
from tests.base import PlanTestCase
from tests.partnerships.base import DASHBOARD_URL, NumbersTestCase

pytestmark = pytest.mark.both_databases

DUE = dt.date(2020, 9, 15)
DAYS = ((DUE, False), (DUE + dt.timedelta(days=1), True))


def noon_of(day):
    return time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False)


class ListTests(PlanTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.action.date_text = "15 September 2020"
        cls.action.save()
        cls.add_progress()

    def test_the_row_of_an_action(self):
        for day, is_late in DAYS:
            with self.subTest(day), noon_of(day):
                [row] = self.get(self.clare, "/actions/").context["rows"]
                self.assertEqual(bool(row.late), is_late)

    def test_the_list_of_what_is_overdue(self):
        for day, is_late in DAYS:
            with self.subTest(day), noon_of(day):
                self.assertEqual(
                    len(self.get(self.clare, "/actions/?look=overdue").context["rows"]), int(is_late)
                )

    def test_what_is_counted_as_overdue(self):
        for day, is_late in DAYS:
            with self.subTest(day):
                result = self.review.sub_actions().with_latest_grade().filter(action_queries.overdue(day))
                self.assertEqual(result.exists(), is_late)


class PartnershipTests(NumbersTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.leaflet.date_text = "15 September 2020"
        cls.leaflet.save()

    def test_the_number_of_a_lead_and_the_lines_behind_it(self):
        for day, is_late in DAYS:
            with self.subTest(day), noon_of(day):
                late = self.get(self.lee, DASHBOARD_URL).context["figures"].late
                self.assertEqual([(each.words, each.n) for each in late], [("Police", 1)] if is_late else [])
                listed = self.get(self.lee, f"{self.plan.get_absolute_url()}?overdue=yes")
                self.assertEqual(listed.context["in_all"], int(is_late))
