"""Administrators look through security events, and everybody through their own sign-ins."""

import datetime as dt

import time_machine
from django.utils import timezone

from accounts.models import SecurityEvent
from accounts.security import record_security_event
from audit.event_log import log_event
from audit.models import LoggedEvent
from audit.triggers import triggers_disabled
from tests.accounts.test_security_events import EventCase, Kind
from tests.page_assertions import errors_on

PAGE = "/people/security/"


class SecurityPageTests(EventCase):
    def shown(self, query=""):
        page = self.get(self.ada, PAGE + query)
        self.assertEqual(page.status_code, 200)
        return page.context["rows"]

    def found(self, query):
        """By kind, leaving aside that Ada signs in to look."""
        return [row.kind for row in self.shown(query) if row.account != self.ada]

    def test_only_administrators_read_it(self):
        for person in (self.olive, self.clare, self.mo):
            self.assertEqual(self.get(person, PAGE).status_code, 403)
        self.assertEqual(self.get(None, PAGE).status_code, 302)

    def test_the_latest_comes_first(self):
        self.sign_in("wrong")
        self.sign_in()
        rows = self.shown()
        numbers = [row.pk for row in rows]
        self.assertEqual(numbers, sorted(numbers, reverse=True))
        self.assertContains(self.client.get(PAGE), "203.0.113.9")

    def test_each_filter_narrows_it(self):
        then = timezone.now() - dt.timedelta(days=3)
        with time_machine.travel(then, tick=False):
            record_security_event(Kind.KEY)
        self.sign_in("wrong")
        self.assertEqual(self.found("?kind=sign-in-failed"), [Kind.FAILED])
        self.assertEqual(self.found("?person=OLIV&kind=sign-in-failed"), [Kind.FAILED])
        self.assertEqual(self.found("?person=olive%40council&source=203.0.113."), [Kind.FAILED])
        self.assertEqual(self.found("?person=lee&kind=sign-in-failed"), [])
        self.assertEqual(self.found("?source=198.51."), [])
        self.assertEqual(self.found(f"?day={timezone.localtime(then):%d/%m/%Y}"), [Kind.KEY])

    def test_a_day_that_makes_no_sense_is_explained(self):
        for day in ("32/13/2026", "31/12/9999"):
            page = self.get(self.ada, f"{PAGE}?day={day}")
            self.assertEqual(page.status_code, 422)
            self.assertEqual(list(errors_on(page)), ["day"])

    def test_nothing_found_says_so(self):
        self.get(self.ada, PAGE)
        self.assertContains(self.client.get(PAGE + "?source=9"), 'id="no-events"')

    def test_what_is_in_the_log_is_told_in_its_words(self):
        log_event(LoggedEvent.Kind.KEY, "changed the key that seals history", by=self.ada)
        self.assertContains(self.get(self.ada, PAGE), "changed the key that seals history")

    def test_many_events_cost_no_more_queries_and_come_in_pages(self):
        def add():
            log_event(LoggedEvent.Kind.DOWNLOAD, "downloaded a file", by=self.mo)
            record_security_event(Kind.FAILED, account=self.olive)

        add()
        few = self.queries_of(self.ada, PAGE)
        for _ in range(45):
            add()
        self.assertEqual(self.queries_of(self.ada, PAGE), few)
        self.assertEqual(len(self.shown()), 60)
        self.assertLess(len(self.shown("?page=2")), 60)


class OwnSignInsTests(EventCase):
    def sign_ins(self, person):
        return list(self.get(person, "/account/").context["sign_ins"])

    def test_olive_sees_hers_with_address_and_method(self):
        self.client = self.client_class(REMOTE_ADDR="203.0.113.9", headers={"user-agent": "Firefox/140.0"})
        self.sign_in()
        page = self.client.get("/account/")
        [event] = page.context["sign_ins"]
        self.assertEqual((event.source, event.browser, event.how), ("203.0.113.9", "Firefox", "Password"))
        self.assertContains(page, "203.0.113.9", count=2)  # of the session, and of the sign-in
        self.assertContains(page, 'id="sign-ins"')

    def test_and_nobody_elses(self):
        self.sign_in()
        self.sign_in("wrong")
        self.assertEqual({event.account for event in self.sign_ins(self.nia)}, {self.nia})

    def test_the_last_twenty_are_listed(self):
        for _ in range(22):
            record_security_event(Kind.SIGNED_IN, account=self.olive, by=self.olive)
        shown = self.sign_ins(self.olive)
        self.assertEqual(len(shown), 20)
        self.assertEqual(shown[0], SecurityEvent.objects.filter(kind=Kind.SIGNED_IN).latest("pk"))

    def test_who_has_none_on_record_is_told_so(self):
        self.client.force_login(self.olive)
        with triggers_disabled(["accounts_securityevent"]):
            SecurityEvent.objects.all().delete()
        self.assertContains(self.client.get("/account/"), 'id="sign-ins"')
