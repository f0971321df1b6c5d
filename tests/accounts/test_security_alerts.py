"""Administrators are emailed when something happens more often than it should."""

import datetime as dt
from io import StringIO
from unittest import mock

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.utils import timezone

from accounts import alerts, forgetting, security
from accounts.forgetting import forget_once_a_day
from accounts.models import SecurityEvent
from accounts.roles import ADMINISTRATOR
from audit.triggers import missing_append_only_triggers
from notifications.models import OutgoingEmail
from tests.accounts.test_security_events import EventCase, Kind


class AlertTests(EventCase):
    def fail(self, times, email="no@nowhere.example", address="203.0.113.9"):
        for _ in range(times):
            self.sign_in("wrong", email, Client(REMOTE_ADDR=address))

    def letters(self):
        """Who was written to."""
        return list(
            OutgoingEmail.objects.filter(deduplication_key__startswith="alert")
            .order_by("pk")
            .values_list("to", flat=True)
        )

    @override_settings(ALERT_FAILED_FROM_ONE_ADDRESS=4)
    def test_many_failed_sign_ins_from_one_address(self):
        self.fail(2, "one@nowhere.example")
        self.fail(1, "two@nowhere.example")
        self.fail(3, address="203.0.113.10")
        self.assertEqual(self.letters(), [])
        self.fail(1, "three@nowhere.example")
        self.assertEqual(self.letters(), [self.ada.email])
        self.assertIn("203.0.113.9", OutgoingEmail.objects.latest("pk").text)
        event = self.only(Kind.ALERT)
        self.assertEqual(
            (event.method, event.network, event.by), ("failed-from-one-address", "203.0.113.9", None)
        )

    @override_settings(ALERT_FAILED_FROM_ONE_ADDRESS=3)
    def test_one_letter_an_hour_about_the_same(self):
        with time_machine.travel(dt.datetime(2026, 11, 20, 9, 55, tzinfo=dt.UTC), tick=False) as clock:
            self.fail(6)
            self.assertEqual((len(self.letters()), len(self.events(Kind.ALERT))), (1, 1))
            clock.shift(dt.timedelta(minutes=6))  # another hour of the clock
            self.fail(6)
            self.assertEqual((len(self.letters()), len(self.events(Kind.ALERT))), (1, 1))
            self.fail(3, "two@nowhere.example", "203.0.113.10")
            self.assertEqual(len(self.letters()), 2)
            clock.shift(dt.timedelta(minutes=55))
            self.fail(3, "three@nowhere.example")
            self.assertEqual(len(self.letters()), 3)

    def test_ten_on_one_account_from_anywhere(self):
        for number in range(9):
            self.fail(1, self.olive.email, f"203.0.113.{number + 1}")
        self.assertEqual(self.letters(), [])
        self.fail(1, self.olive.email, "203.0.113.77")
        self.assertEqual(self.letters(), [self.ada.email])
        self.assertEqual(self.only(Kind.ALERT).account, self.olive)

    @override_settings(ALERT_REFUSALS_OF_ONE_PERSON=3)
    def test_many_refusals_of_one_person(self):
        for person in (self.nia, self.lee, self.nia, self.nia):
            self.client.force_login(person)
            self.client.get("/people/")
        self.assertEqual(self.letters(), [self.ada.email])
        self.assertEqual(self.only(Kind.ALERT).account, self.nia)

    @override_settings(ALERT_DOWNLOADS_OF_ONE_PERSON=2)
    def test_many_downloads_by_one_person(self):
        self.add_progress()
        self.client.force_login(self.mo)
        for _ in range(3):
            self.client.get("/reviews/road-safety/rounds/2020-03/txt/")
        self.assertEqual(self.letters(), [self.ada.email])

    @override_settings(ALERT_FAILED_FROM_ONE_ADDRESS=3)
    def test_what_happened_long_ago_does_not_count(self):
        with time_machine.travel(timezone.now() - dt.timedelta(minutes=11), tick=False):
            self.fail(2)
        self.fail(2)
        self.assertEqual(self.letters(), [])

    @override_settings(ALERT_FAILED_FROM_ONE_ADDRESS=0, ALERT_FAILED_ON_ONE_ACCOUNT=0)
    def test_nought_is_never(self):
        self.fail(15, self.olive.email)
        self.assertEqual(self.events(Kind.ALERT), [])

    @override_settings(ALERT_FAILED_FROM_ONE_ADDRESS=1)
    def test_only_active_administrators_are_told_and_all_of_them(self):
        self.person("Abe", ADMINISTRATOR)
        self.person("Gone", ADMINISTRATOR, is_active=False)
        self.fail(1)
        self.assertEqual(self.letters(), [self.ada.email, "abe@council.example"])

    @override_settings(ALERT_FAILED_FROM_ONE_ADDRESS=1)
    @mock.patch.object(alerts, "MAX_ALERTS_PER_HOUR", 2)
    def test_nobody_fills_their_mailboxes(self):
        for number in range(4):
            self.fail(1, f"no{number}@nowhere.example", f"203.0.113.{number + 1}")
        self.assertEqual(len(self.letters()), 2)
        self.assertEqual(len(self.events(Kind.ALERT)), 4)


@pytest.mark.both_databases
class ForgettingTests(EventCase):
    def test_what_is_older_than_a_year_goes_and_the_rest_stays(self):
        now = timezone.now()
        for days in (400, 366, 364):
            with time_machine.travel(now - dt.timedelta(days=days), tick=False):
                security.record_security_event(Kind.KEY, detail=str(days))
        string_io = StringIO()
        call_command("forget_security_events", stdout=string_io)
        self.assertEqual([event.detail for event in self.events(Kind.KEY)], ["364"])
        self.assertTrue(self.only(Kind.FORGOTTEN).detail.startswith("2 "))
        self.assertIn("2", string_io.getvalue())
        self.assertEqual(missing_append_only_triggers(), [])

    @override_settings(SECURITY_EVENTS_DAYS=0)
    def test_or_nothing_does(self):
        with time_machine.travel(timezone.now() - dt.timedelta(days=4000), tick=False):
            security.record_security_event(Kind.KEY)
        self.assertEqual(forgetting.forget_old_events(), 0)
        self.assertEqual(SecurityEvent.objects.filter(kind=Kind.KEY).count(), 1)

    def test_the_worker_does_it_once_a_day_where_it_may(self):
        with mock.patch.object(forgetting, "forget_old_events") as forget:
            with mock.patch.object(forgetting, "can_disable_triggers", return_value=False):
                forget_once_a_day()
            self.assertEqual(forget.call_count, 0)
            with time_machine.travel(timezone.now() + dt.timedelta(days=2), tick=False):
                forget_once_a_day()
                forget_once_a_day()
            self.assertEqual(forget.call_count, 1)

    def test_who_does_not_own_the_table_is_told_so(self):
        path = "accounts.management.commands.forget_security_events.can_disable_triggers"
        with mock.patch(path, return_value=False), self.assertRaises(CommandError):
            call_command("forget_security_events")
