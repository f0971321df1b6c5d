"""What changed no row and is kept all the same: who took what away, who signed in, what was sent."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import IntegrityError, connection, transaction

from accounts.roles import ADMINISTRATOR, CLERK
from audit.chain import COUNCIL_CHAIN
from audit.event_log import log_event
from audit.models import LoggedEvent
from audit.records import audit_context
from audit.triggers import triggers_disabled
from notifications.models import OutgoingEmail
from notifications.outbox import enqueue_email
from notifications.sending import send_due
from tests.audit.base import find_problems, verify
from tests.base import PlanTestCase

pytestmark = pytest.mark.both_databases


class EventLogTestCase(PlanTestCase):
    def logged(self, kind):
        return [str(event) for event in LoggedEvent.objects.filter(kind=kind).order_by("pk")]


class WhatIsLoggedTests(EventLogTestCase):
    def test_a_paper_that_is_taken_away(self):
        self.add_progress()
        answer = self.get(self.mo, "/reviews/road-safety/rounds/2020-03/txt/")
        self.assertEqual(answer.status_code, 200)
        event = LoggedEvent.objects.get(kind="download")
        self.assertEqual((event.history_user_name, event.plan_id), ("Mo", self.review.pk))
        for words in ("March 2020", "Road Safety", "TXT"):
            self.assertIn(words, event.description)

    def test_a_refused_download_is_none(self):
        self.get(self.nia, "/reviews/road-safety/rounds/2020-03/txt/")
        self.assertEqual(self.logged("download"), [])

    def test_who_signs_in(self):
        self.client.force_login(self.olive)
        self.assertEqual(self.logged("sign-in"), ["Olive signed in"])

    def test_a_role_that_is_given_and_taken_from_either_side(self):
        clerks = Group.objects.get(name=CLERK)
        with audit_context("", by=self.ada):
            self.nia.groups.add(clerks)
            clerks.user_set.remove(self.nia)
            self.nia.groups.set([clerks])
            self.nia.groups.clear()
        given, taken = "Ada gave the role Clerk to Nia", "Ada took away the role Clerk from Nia"
        self.assertEqual(self.logged("role")[-4:], [given, taken, given, taken])

    def test_what_was_sent_and_not_the_codes(self):
        OutgoingEmail.objects.create(
            to="olive@council.example", subject="Due on Friday", text="Please answer."
        )
        enqueue_email("olive@council.example", "Your code", "123456", secret=True)
        self.assertEqual(send_due(), 2)
        self.assertEqual(len(mail.outbox), 2)
        self.assertEqual(self.logged("mail"), ["The system sent “Due on Friday” to olive@council.example"])


class NobodyAltersItTests(EventLogTestCase):
    def test_it_is_append_only_and_sealed(self):
        event = log_event(LoggedEvent.Kind.DOWNLOAD, "took a paper", by=self.mo, plan_id=self.review.pk)
        self.assertEqual(verify(), (0, []))
        altering = "UPDATE audit_loggedevent SET description = 'did nothing' WHERE id = %s"
        deleting = "DELETE FROM audit_loggedevent WHERE id = %s"
        for sql in (altering, deleting):
            with self.assertRaises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, [event.pk])
        with triggers_disabled(), connection.cursor() as cursor:
            cursor.execute(altering, [event.pk])
        status, lines = verify()
        self.assertEqual(status, 1)
        self.assertIn(f"log, row {event.pk}, plan {self.review.pk}", lines[0])

    def test_one_that_was_put_in_past_the_chain_is_named(self):
        event = LoggedEvent.objects.create(kind="download", description="took nothing")
        first = find_problems()[0]
        self.assertEqual(
            (first.code, first.kind, first.row_id, first.chain),
            ("unlinked", "log", event.pk, COUNCIL_CHAIN),
        )
        self.assertIn("the council", str(first))


class LogPageTests(EventLogTestCase):
    def setUp(self):
        log_event(LoggedEvent.Kind.DOWNLOAD, "took the paper of roads", by=self.mo, plan_id=self.review.pk)
        log_event(LoggedEvent.Kind.MAIL, "sent a letter")

    def test_administrators_read_all_and_choose_a_kind(self):
        page = self.get(self.ada, "/log/")
        self.assertContains(page, "took the paper of roads")
        self.assertContains(page, "sent a letter")
        page = self.get(self.ada, "/log/?kind=mail")
        self.assertNotContains(page, "took the paper of roads")
        self.assertContains(page, "The system")

    def test_clerks_read_what_is_about_plans(self):
        for path in ("/log/", "/log/?kind=mail"):
            page = self.get(self.clare, path)
            self.assertNotContains(page, "sent a letter")
        self.assertContains(self.get(self.clare, "/log/"), "took the paper of roads")

    def test_nobody_else_reads_it(self):
        for person in (self.olive, self.lee, self.mo, self.nia):
            self.assertEqual(self.get(person, "/log/").status_code, 404)
        self.assertEqual(self.get(None, "/log/").status_code, 302)

    def test_a_review_s_history_tells_clerks_alone_who_took_papers_away(self):
        path = "/reviews/road-safety/history/"
        self.assertContains(self.get(self.clare, path), "Mo took the paper of roads.")
        for person in (self.lee, self.olive, self.mo):
            self.assertNotContains(self.get(person, path), "took the paper of roads")

    def test_only_administrators_find_it_in_their_menu(self):
        result = [item.href for item in self.get(self.ada, "/log/").context["navigation"]]
        self.assertIn("/log/", result)
        result = [item.href for item in self.get(self.lee, "/reviews/").context["navigation"]]
        self.assertNotIn("/log/", result)

    def test_many_events_have_pages_and_cost_no_more_queries(self):
        few = self.queries_of(self.ada, "/log/")
        for n in range(70):
            log_event(LoggedEvent.Kind.MAIL, f"sent letter {n}")
        self.assertEqual(self.queries_of(self.ada, "/log/"), few)
        self.assertContains(self.get(self.ada, "/log/?kind=mail"), "?kind=mail&amp;page=2")

    def test_an_administrator_has_that_role(self):
        self.assertEqual(self.ada.group_names, {ADMINISTRATOR})
