"""How late something is, in words that people can picture."""

import datetime as dt

import time_machine
from django.test import SimpleTestCase

from actionplans.views.days_left import days_left, overdue_by, time_between
from dashboards.action_queries import values_for_list, with_grades
from dashboards.action_rows import action_rows
from tests.base import PlanTestCase

D = dt.date


class TimeBetweenTests(SimpleTestCase):
    def test_up_to_sixty_days_are_counted(self):
        for days, text in ((1, "1 day"), (2, "2 days"), (60, "60 days")):
            self.assertEqual(time_between(D(2021, 7, 1), D(2021, 7, 1) + dt.timedelta(days)), text)

    def test_more_than_sixty_days_are_months_and_years(self):
        for first, last, text in (
            (D(2021, 7, 1), D(2021, 8, 31), "2 months"),
            (D(2021, 7, 31), D(2021, 9, 30), "2 months"),
            (D(2021, 1, 15), D(2021, 4, 14), "2 months"),
            (D(2021, 1, 15), D(2021, 4, 15), "3 months"),
            (D(2020, 2, 29), D(2021, 2, 28), "1 year"),
            (D(2018, 1, 24), D(2026, 11, 24), "8 years 10 months"),
            (D(2019, 10, 31), D(2020, 11, 30), "1 year 1 month"),
        ):
            with self.subTest(first=first, last=last):
                self.assertEqual(time_between(first, last), text)

    def test_nothing_is_overdue_on_its_day(self):
        self.assertEqual(overdue_by(D(2021, 7, 1), D(2021, 7, 1)), "")
        self.assertEqual(overdue_by(D(2021, 7, 1), D(2021, 7, 2)), "Overdue by 1 day")


@time_machine.travel(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC), tick=False)
class WhereLatenessIsShownTests(PlanTestCase):
    def test_deadlines_and_actions_say_it_alike(self):
        self.action.date_text = "24 January 2018"
        self.action.save()
        lines = values_for_list(with_grades(self.review.sub_actions()))
        [row] = action_rows(lines, D(2026, 11, 24))
        self.assertEqual(row.late, "Overdue by 8 years 10 months")
        self.assertEqual(str(days_left(D(2018, 1, 24))), row.late)

    def test_what_is_left_is_said_in_the_same_way(self):
        self.assertEqual(str(days_left(D(2026, 12, 29))), "35 days left")
        self.assertEqual(str(days_left(D(2027, 12, 24))), "1 year 1 month left")
