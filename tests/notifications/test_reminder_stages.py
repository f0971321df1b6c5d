"""How near a deadline is, and when mail may go out."""

from django.test import SimpleTestCase
from django.utils import timezone

from actionplans.mail.deadline_stages import DeadlineStage, get_stage, is_within_mail_hours
from tests.notifications.test_reminders import DUE, date, time_on


class StageTests(SimpleTestCase):
    def test_a_deadline_comes_nearer_in_working_days(self):
        for day, stage in (
            (date(2020, 7, 21), DeadlineStage.ASKED),
            (date(2020, 7, 22), DeadlineStage.SOON),
            (date(2020, 7, 28), DeadlineStage.SOON),
            (date(2020, 7, 29), DeadlineStage.DUE),
            (date(2020, 7, 30), DeadlineStage.LATE),
        ):
            with self.subTest(day):
                self.assertEqual(get_stage(DUE, day), stage)

    def test_a_deadline_at_a_weekend_is_announced_on_friday_and_missed_on_monday(self):
        sunday = date(2020, 8, 2)
        days = {
            date(2020, 7, 30): DeadlineStage.SOON,
            date(2020, 7, 31): DeadlineStage.DUE,
            sunday: DeadlineStage.DUE,
            date(2020, 8, 3): DeadlineStage.LATE,
        }
        for day, stage in days.items():
            with self.subTest(day):
                self.assertEqual(get_stage(sunday, day), stage)

    def test_without_a_deadline_nothing_is_ever_late(self):
        self.assertEqual(get_stage(None, date(2030, 1, 1)), DeadlineStage.ASKED)

    def test_mail_goes_out_in_the_daytime_of_working_days(self):
        for now, good in (
            (time_on(DUE, 7, 59), False),
            (time_on(DUE, 8), True),
            (time_on(DUE, 17, 59), True),
            (time_on(DUE, 18), False),
            (time_on(date(2020, 8, 1)), False),  # Saturday
            (time_on(date(2020, 8, 31)), False),  # bank holiday
        ):
            with self.subTest(now):
                self.assertEqual(is_within_mail_hours(timezone.localtime(now)), good)
