"""How long somebody stays signed in, and where."""

import datetime as dt
from unittest import mock

import time_machine
from django.contrib.messages import get_messages
from django.db import OperationalError
from django.test import TestCase
from django.utils import timezone

from accounts.models import Session, User
from accounts.sessions import SessionStore

PASSWORD = "a long pass phrase"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0"
MORNING = dt.datetime(2026, 11, 20, 8, 0, tzinfo=dt.UTC)


def hours(number):
    return dt.timedelta(hours=number)


class SessionTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.olive = User.objects.create_user("olive@example.gov.uk", PASSWORD, name="Olive Owner")

    def sign_in(self, browser=FIREFOX):
        client = self.client_class(headers={"user-agent": browser})
        client.post("/sign-in/", {"login": self.olive.email, "password": PASSWORD})
        return client

    def is_in(self, client):
        return client.get("/account/").status_code == 200

    def test_three_hours_without_doing_anything_end_it(self):
        with time_machine.travel(MORNING, tick=False) as clock:
            olive = self.sign_in()
            clock.move_to(MORNING + hours(2.9))
            self.assertTrue(self.is_in(olive))
            clock.move_to(MORNING + hours(5.8))
            self.assertTrue(self.is_in(olive))
            clock.move_to(MORNING + hours(8.9))
            self.assertFalse(self.is_in(olive))

    def test_a_full_disk_is_told_as_trouble_of_ours(self):
        """Not as something that the browser sent."""
        olive = self.sign_in()
        olive.raise_request_exception = False
        full = mock.patch.object(Session, "save", side_effect=OperationalError("database or disk is full"))
        with time_machine.travel(timezone.now() + hours(1)), full:
            self.assertContains(olive.get("/account/"), "Reload this page", status_code=503)
        self.assertTrue(self.is_in(olive))

    def test_twelve_hours_end_it_however_busy_she_was(self):
        with time_machine.travel(MORNING, tick=False) as clock:
            olive = self.sign_in()
            for hour in range(1, 12):
                clock.move_to(MORNING + hours(hour))
                self.assertTrue(self.is_in(olive))
            clock.move_to(MORNING + hours(12.01))
            self.assertFalse(self.is_in(olive))

    def test_being_asked_who_she_is_counts_for_nothing(self):
        with time_machine.travel(MORNING, tick=False) as clock:
            olive = self.sign_in()
            clock.move_to(MORNING + hours(2.9))
            olive.get("/account/confirm/")
            clock.move_to(MORNING + hours(3.1))
            self.assertFalse(self.is_in(olive))

    def test_signing_in_gives_the_session_another_name(self):
        self.client.get("/sign-in/")
        anonymous = SessionStore()
        anonymous["some"] = "thing"
        anonymous.save()
        self.client.cookies["sessionid"] = anonymous.session_key
        self.client.post("/sign-in/", {"login": self.olive.email, "password": PASSWORD})
        self.assertNotEqual(self.client.session.session_key, anonymous.session_key)
        self.assertFalse(Session.objects.filter(pk=anonymous.session_key).exists())

    def test_she_sees_where_she_is_signed_in_and_ends_one(self):
        here, there = self.sign_in(), self.sign_in(EDGE)
        page = here.get("/account/")
        self.assertContains(page, "Firefox on Windows (this one)")
        self.assertContains(page, "Edge on Windows")
        self.assertNotContains(page, there.session.session_key)
        other = Session.objects.get(browser="Edge on Windows")
        self.assertRedirects(here.post(f"/account/sessions/{other.name}/end/"), "/account/")
        self.assertFalse(self.is_in(there))
        self.assertTrue(self.is_in(here))

    def test_nobody_ends_the_session_of_another(self):
        lee = User.objects.create_user("lee@example.gov.uk", PASSWORD, name="Lee")
        olive = self.sign_in()
        self.client.force_login(lee)
        one = Session.objects.get(user=self.olive)
        self.assertEqual(self.client.post(f"/account/sessions/{one.name}/end/").status_code, 404)
        self.assertTrue(self.is_in(olive))

    def test_signing_out_everywhere_is_everywhere(self):
        here, there = self.sign_in(), self.sign_in(EDGE)
        self.assertRedirects(here.post("/account/sessions/end/"), "/sign-in/")
        self.assertFalse(self.is_in(here) or self.is_in(there))

    def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(self):
        here, there = self.sign_in(), self.sign_in(EDGE)
        new = {"password1": "seven green bottles", "password2": "seven green bottles"}
        here.post("/account/password/", {"oldpassword": PASSWORD, **new})
        self.assertTrue(self.is_in(here))
        self.assertFalse(self.is_in(there))
        self.assertEqual(self.olive.history.first().history_change_reason, "Chose a password")

    def test_a_changed_password_is_confirmed_and_signing_in_is_not(self):
        here = self.client_class()
        signed_in = here.post("/sign-in/", {"login": self.olive.email, "password": PASSWORD})
        self.assertEqual(list(get_messages(signed_in.wsgi_request)), [])
        new = {"password1": "seven green bottles", "password2": "seven green bottles"}
        changed = here.post("/account/password/", {"oldpassword": PASSWORD, **new})
        self.assertEqual(len(get_messages(changed.wsgi_request)), 1)

    def test_a_wrong_old_password_changes_nothing(self):
        here = self.sign_in()
        new = {"password1": "seven green bottles", "password2": "seven green bottles"}
        page = here.post("/account/password/", {"oldpassword": "wrong", **new})
        self.assertContains(page, "#id_oldpassword")

    def test_whoever_has_left_is_out_at_the_next_page(self):
        olive = self.sign_in()
        self.olive.is_active = False
        self.olive.save()
        self.assertFalse(self.is_in(olive))

    def test_what_has_ended_is_forgotten(self):
        self.sign_in()
        Session.objects.delete_expired()
        self.assertEqual(Session.objects.count(), 1)
        with time_machine.travel(timezone.now() + hours(13)):
            Session.objects.delete_expired()
        self.assertEqual(Session.objects.count(), 0)
