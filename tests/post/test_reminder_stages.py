"""How near a deadline is, and when mail may go out."""

from django.test import SimpleTestCase
from django.utils import timezone

from actionplans.mail.stages import Stage, is_time_for_mail, stage_of

from .test_reminders import DUE, D, at


class StageTests(SimpleTestCase):
    def test_a_deadline_comes_nearer_in_working_days(self):
        for day, stage in (
            (D(2020, 7, 21), Stage.ASKED),
            (D(2020, 7, 22), Stage.SOON),
            (D(2020, 7, 28), Stage.SOON),
            (D(2020, 7, 29), Stage.DUE),
            (D(2020, 7, 30), Stage.LATE),
        ):
            with self.subTest(day):
                self.assertEqual(stage_of(DUE, day), stage)

    def test_a_deadline_at_a_weekend_is_announced_on_friday_and_missed_on_monday(self):
        sunday = D(2020, 8, 2)
        days = {
            D(2020, 7, 30): Stage.SOON,
            D(2020, 7, 31): Stage.DUE,
            sunday: Stage.DUE,
            D(2020, 8, 3): Stage.LATE,
        }
        for day, stage in days.items():
            with self.subTest(day):
                self.assertEqual(stage_of(sunday, day), stage)

    def test_without_a_deadline_nothing_is_ever_late(self):
        self.assertEqual(stage_of(None, D(2030, 1, 1)), Stage.ASKED)

    def test_mail_goes_out_in_the_daytime_of_working_days(self):
        for now, good in (
            (at(DUE, 7, 59), False),
            (at(DUE, 8), True),
            (at(DUE, 17, 59), True),
            (at(DUE, 18), False),
            (at(D(2020, 8, 1)), False),  # Saturday
            (at(D(2020, 8, 31)), False),  # bank holiday
        ):
            with self.subTest(now):
                self.assertEqual(is_time_for_mail(timezone.localtime(now)), good)
