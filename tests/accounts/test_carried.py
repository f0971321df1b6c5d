"""State that strangers' browsers carry to and fro, so that none of it is a row of ours."""

import datetime as dt
from functools import cache as cache_of
from unittest import mock

import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory, TestCase, override_settings
from django.utils import timezone

from accounts import single_sign_on
from accounts.carried import SignedCookie
from accounts.models import Session
from accounts.single_sign_on import STATE_COOKIE
from accounts.views.second_step import PASSKEY_CHALLENGE_COOKIE
from tests.accounts.base import OLIVE, WorkAccountTestCase

SOME, OTHER = SignedCookie("some", 600), SignedCookie("other", 600)


def cookie_of(carried=SOME, values=None):
    response = HttpResponse()
    carried.put(response, values or {"state": "abc"})
    return response.cookies[carried.cookie_name]


def request_with(value, carried=SOME):
    request = RequestFactory().get("/")
    request.COOKIES[carried.cookie_name] = value
    return request


class CarriedTests(TestCase):
    def setUp(self):
        cache.clear()

    def test_what_was_given_is_read_and_nothing_else(self):
        value = cookie_of().value
        self.assertEqual(SOME.read(request_with(value)), {"state": "abc"})
        for wrong in ("", "x", value[:-2] + "xx", "x" + value, cookie_of(OTHER).value):
            self.assertIsNone(SOME.read(request_with(wrong)), wrong)

    def test_it_is_good_for_minutes(self):
        value = cookie_of().value
        with time_machine.travel(timezone.now() + dt.timedelta(seconds=590), tick=False):
            self.assertIsNotNone(SOME.read(request_with(value)))
        with time_machine.travel(timezone.now() + dt.timedelta(seconds=610), tick=False):
            self.assertIsNone(SOME.read(request_with(value)))

    def test_it_counts_once(self):
        one, two = cookie_of().value, cookie_of(values={"state": "def"}).value
        self.assertTrue(SOME.spend(request_with(one)))
        self.assertFalse(SOME.spend(request_with(one)))
        self.assertTrue(SOME.spend(request_with(two)))

    def test_no_script_and_no_other_site_reads_it(self):
        cookie = cookie_of()
        self.assertEqual((cookie["httponly"], cookie["samesite"], cookie["secure"]), (True, "Lax", ""))
        with override_settings(SESSION_COOKIE_SECURE=True):
            cookie = cookie_of()
        self.assertEqual((cookie.key, cookie["secure"], cookie["path"]), ("__Host-some", True, "/"))


class StrangersTests(WorkAccountTestCase):
    """What the walk through all pages does not meet: there the council has no sign-in of its own."""

    def test_setting_off_for_the_councils_sign_in_makes_no_session(self):
        answer = self.client.get("/sign-in/work-account/", {"next": "/reviews/"})
        self.assertEqual(answer.status_code, 302)
        self.assertIn(STATE_COOKIE.cookie_name, answer.cookies)
        self.client.get("/sign-in/work-account/callback/?state=x&code=y")
        self.assertEqual(Session.objects.count(), 0)

    def test_a_page_with_a_very_long_address_is_forgotten_and_not_the_way(self):
        self.join()
        self.provider.knows(OLIVE)
        self.assertRedirects(self.come("/" + "x" * 2000), "/", fetch_redirect_response=False)

    def test_a_cookie_that_was_kept_opens_nothing_twice(self):
        self.join()
        self.provider.knows(OLIVE)
        back = self.go()
        value = self.client.cookies[STATE_COOKIE.cookie_name].value
        # A provider that takes a code twice, as it should not.
        with mock.patch.object(single_sign_on, "exchange_code", cache_of(single_sign_on.exchange_code)):
            self.client.get(back)
            self.assertTrue(self.is_in())
            self.client.logout()
            self.client.cookies[STATE_COOKIE.cookie_name] = value
            self.client.get(back)
        self.assertFalse(self.is_in())

    def test_asking_for_a_passkey_makes_no_session(self):
        page = self.client.get("/sign-in/passkey/")
        self.assertIn(PASSKEY_CHALLENGE_COOKIE.cookie_name, page.cookies)
        self.assertIn("no-store", page["Cache-Control"])
        self.client.post("/sign-in/passkey/", {"credential": "{}"})
        self.assertEqual(Session.objects.count(), 0)
