"""What is written down of who tried what, and from where."""

import json
import logging
from contextlib import contextmanager
from unittest import mock

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from accounts import security
from accounts.account_status import deactivate_account
from accounts.models import SecurityEvent
from accounts.roles import ADMINISTRATOR, CLERK
from actionplans.workflow.publishing import unpublish
from audit.models import LoggedEvent
from notifications.models import OutgoingEmail
from tests.accounts.base import totp_code
from tests.base import PlanTestCase
from tests.browser_sign_in import PASSWORD

Kind = SecurityEvent.Kind
MISTYPED = "hunter2-is-my-password@nowhere.example"


class Lines(logging.Handler):
    """What a collector of logs gets."""

    def __init__(self):
        super().__init__()
        self.found = []

    def emit(self, record):
        self.found.append(json.loads(self.format(record)))


@contextmanager
def lines():
    handler, logger = Lines(), logging.getLogger("scrutiny.security")
    logger.addHandler(handler)
    try:
        yield handler.found
    finally:
        logger.removeHandler(handler)


class EventCase(PlanTestCase):
    def setUp(self):
        self.olive.set_password(PASSWORD)
        self.olive.save()
        self.client = Client(REMOTE_ADDR="203.0.113.9")

    def events(self, *kinds):
        return list(SecurityEvent.objects.filter(kind__in=kinds).order_by("pk"))

    def only(self, kind):
        [event] = self.events(kind)
        return event

    def sign_in(self, password=PASSWORD, email=None, client=None):
        data = {"login": email or self.olive.email, "password": password}
        return (client or self.client).post("/sign-in/", data)


class TriedTests(EventCase):
    def test_a_wrong_password_is_written_down_with_where_it_came_from(self):
        with lines() as said:
            self.sign_in("wrong")
        event = self.only(Kind.FAILED)
        self.assertEqual((event.account, event.by, event.method), (self.olive, None, "password"))
        self.assertEqual((event.source, event.network), ("203.0.113.9", "203.0.113.9"))
        [line] = said
        self.assertEqual((line["event"], line["level"]), ("sign-in-failed", "warning"))
        self.assertEqual((line["account"], line["source"]), (self.olive.pk, "203.0.113.9"))
        self.assertEqual(line["request"], event.request)
        self.assertEqual(len(event.request), 32)

    def test_a_forged_header_is_nobodys_address(self):
        Client(REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="198.51.100.66").post(
            "/sign-in/", {"login": self.olive.email, "password": "wrong"}
        )
        self.assertEqual(self.only(Kind.FAILED).source, "203.0.113.9")
        with override_settings(TRUSTED_PROXIES=1):
            Client(HTTP_X_FORWARDED_FOR="198.51.100.66, 203.0.113.10").post(
                "/sign-in/", {"login": self.olive.email, "password": "wrong"}
            )
        self.assertEqual(self.events(Kind.FAILED)[-1].source, "203.0.113.10")

    def test_what_was_typed_for_an_address_is_kept_nowhere_when_nobody_has_it(self):
        with lines() as said:
            self.sign_in("wrong", MISTYPED)
            self.sign_in("wrong", MISTYPED.upper())
            self.sign_in("wrong", "nobody@council.example")
        first, again, near = self.events(Kind.FAILED)
        self.assertEqual((first.account, first.domain), (None, ""))
        self.assertEqual(len(first.typed), 16)
        self.assertEqual(first.typed, again.typed)
        self.assertNotEqual(first.typed, near.typed)
        self.assertEqual(near.domain, "council.example")
        everything = json.dumps([said, list(SecurityEvent.objects.values())], default=str).lower()
        self.assertNotIn("hunter2", everything)
        self.assertNotIn("nowhere.example", everything)
        self.assertNotIn("nobody@", everything)

    def test_the_eleventh_try_is_one_too_many(self):
        for _ in range(11):
            self.sign_in("wrong")
        self.assertEqual(len(self.events(Kind.FAILED)), 10)
        locked = self.only(Kind.LOCKED)
        self.assertEqual((locked.account, locked.method), (self.olive, "password"))

    def test_so_is_the_sixth_email_that_is_asked_for(self):
        for _ in range(6):
            self.client.post("/sign-in/reset-password/", {"email": self.olive.email})
        locked = self.only(Kind.LOCKED)
        self.assertEqual((locked.account, locked.method), (self.olive, "emails"))

    def test_wrong_codes_are_failed_sign_ins_too(self):
        self.client.post("/sign-in/code/", {"email": self.olive.email})
        self.client.post("/sign-in/code/enter/", {"code": "00000000", "action": "verify"})
        self.assertEqual(self.only(Kind.FAILED).method, "code")

    def test_so_are_wrong_second_steps(self):
        TOTP.activate(self.olive, generate_totp_secret())
        self.sign_in()
        self.client.post("/sign-in/second-step/", {"code": "000000"})
        event = self.only(Kind.FAILED)
        self.assertEqual((event.method, event.account), ("second-step", self.olive))
        self.assertEqual(self.events(Kind.SIGNED_IN), [])

    def test_and_passkeys_that_are_none(self):
        self.client.post("/sign-in/passkey/", {"credential": json.dumps({"id": "x", "response": {}})})
        event = self.only(Kind.FAILED)
        self.assertEqual((event.method, event.account), ("passkey", None))

    def test_and_a_wrong_password_when_a_new_one_is_chosen(self):
        self.sign_in()
        new = {"password1": "seven green bottles", "password2": "seven green bottles"}
        self.client.post("/account/password/", {"oldpassword": "wrong", **new})
        event = self.only(Kind.FAILED)
        self.assertEqual((event.account, event.by), (self.olive, self.olive))

    def test_a_refusal_names_who_was_refused_what(self):
        self.client.force_login(self.nia)
        self.assertEqual(self.client.get("/people/?q=secret").status_code, 403)
        event = self.only(Kind.REFUSED)
        self.assertEqual((event.account, event.by, event.detail), (self.nia, self.nia, "GET /people/"))

    def test_a_form_from_another_site_is_a_refusal(self):
        Client(enforce_csrf_checks=True).post("/sign-in/", {"login": self.olive.email, "password": "x"})
        event = self.only(Kind.REFUSED)
        self.assertEqual((event.account, event.detail), (None, "POST /sign-in/"))

    @override_settings(MFA_ROLES=frozenset({"everyone"}))
    def test_being_asked_for_a_second_step_is_none(self):
        self.client.force_login(self.nia)
        self.assertEqual(self.client.get("/reviews/", headers={"HX-Request": "true"}).status_code, 403)
        self.assertEqual(self.events(Kind.REFUSED), [])

    def test_trouble_with_the_table_keeps_no_page_from_answering(self):
        with lines() as said, mock.patch.object(SecurityEvent, "save", side_effect=DatabaseError):
            self.assertEqual(self.sign_in("wrong").status_code, 200)
        self.assertEqual([line["event"] for line in said], ["sign-in-failed"])


class BoundedTests(EventCase):
    """The lines are all there; of rows there are so many a minute."""

    def test_strangers_cannot_fill_the_table(self):
        with lines() as said:
            for number in range(30):
                Client(REMOTE_ADDR=f"2001:db8::{number + 1:x}").post(
                    "/sign-in/", {"login": f"no{number}@nowhere.example", "password": "x"}
                )
        kept = self.events(Kind.FAILED)
        self.assertEqual(len(said) - len([line for line in said if line["event"] == "alert"]), 30)
        self.assertEqual(len(kept), security.MAX_ROWS_PER_MINUTE_BY_NETWORK)
        self.assertEqual([event.is_last for event in kept[-2:]], [False, True])
        self.sign_in("wrong")
        self.assertEqual(len(self.events(Kind.FAILED)), len(kept) + 1)

    @mock.patch.object(security, "MAX_ROWS_PER_MINUTE_BY_STRANGERS", 3)
    def test_nor_from_many_networks_together(self):
        for number in range(5):
            Client(REMOTE_ADDR=f"203.0.113.{number + 1}").post(
                "/sign-in/", {"login": "no@nowhere.example", "password": "x"}
            )
        self.assertEqual(len(self.events(Kind.FAILED)), 3)
        self.client.force_login(self.nia)
        self.client.get("/people/")
        self.assertEqual(self.only(Kind.REFUSED).by, self.nia)

    @mock.patch.object(security, "MAX_ROWS_PER_MINUTE_BY_PERSON", 2)
    def test_nor_can_somebody_who_is_signed_in(self):
        self.client.force_login(self.nia)
        for _ in range(4):
            self.client.get("/people/")
        self.assertEqual(len(self.events(Kind.REFUSED)), 2)
        self.client.force_login(self.lee)
        self.client.get("/people/")
        self.assertEqual(len(self.events(Kind.REFUSED)), 3)

    @mock.patch.object(security, "MAX_ROWS_PER_MINUTE_BY_NETWORK", 2)
    def test_colleagues_of_one_network_leave_room_for_what_strangers_try_there(self):
        self.client.force_login(self.nia)
        for _ in range(3):
            self.client.get("/people/")
        self.sign_in("wrong", client=Client(REMOTE_ADDR="203.0.113.9"))
        self.only(Kind.FAILED)

    @mock.patch.object(security, "MAX_ROWS_PER_MINUTE_BY_NETWORK", 0)
    def test_what_is_not_kept_does_not_wait_for_others_who_write(self):
        with CaptureQueriesContext(connection) as asked:
            security.record_security_event(Kind.FAILED, typed=MISTYPED)
        self.assertEqual({query["sql"].split()[0] for query in asked}, {"SELECT"})

    @pytest.mark.both_databases
    def test_no_row_is_changed_or_deleted(self):
        self.sign_in("wrong")
        for change in (
            "UPDATE \"accounts_securityevent\" SET source = ''",
            'DELETE FROM "accounts_securityevent"',
        ):
            with self.assertRaises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)


class DoneTests(EventCase):
    def test_a_sign_in_says_how(self):
        secret = generate_totp_secret()
        TOTP.activate(self.olive, secret)
        self.sign_in()
        self.client.post("/sign-in/second-step/", {"code": totp_code(secret)})
        event = self.only(Kind.SIGNED_IN)
        self.assertEqual((event.account, event.by), (self.olive, self.olive))
        self.assertEqual((event.method, event.source), ("password+totp", "203.0.113.9"))

    def test_a_code_by_email_is_another_way(self):
        self.client.post("/sign-in/code/", {"email": self.olive.email})
        code = OutgoingEmail.objects.latest("pk").words.split("\n")[2]
        self.client.post("/sign-in/code/enter/", {"code": code, "action": "verify"})
        self.assertEqual(self.only(Kind.SIGNED_IN).method, "code")

    def test_sessions_that_end_are_events(self):
        self.sign_in()
        self.client.post("/sign-out/")
        self.sign_in()
        self.client.post("/account/sessions/end/")
        self.assertEqual([(e.account, e.by) for e in self.events(Kind.ENDED)], [(self.olive, self.olive)] * 2)

    def test_roles_name_who_gave_them_to_whom(self):
        self.client.force_login(self.ada)
        before = len(self.events(Kind.ROLE))
        answer = self.client.post(f"/people/{self.olive.pk}/roles/", {"roles": [CLERK]})
        self.assertEqual(answer.status_code, 302)
        events = self.events(Kind.ROLE)[before:]
        self.assertEqual({(each.account, each.by) for each in events}, {(self.olive, self.ada)})
        self.assertIn(CLERK, " ".join(each.detail for each in events))

    def test_an_address_is_noted_as_changed_and_not_repeated(self):
        self.olive.email = "another@council.example"
        self.olive.save()
        event = self.only(Kind.ADDRESS)
        self.assertEqual(event.account, self.olive)
        self.assertNotIn("@", event.detail)

    def test_so_is_an_account_that_is_switched_off(self):
        before = len(self.events(Kind.ACCOUNT))
        deactivate_account(self.olive, "Left.", by=self.ada)
        self.assertEqual([e.account for e in self.events(Kind.ACCOUNT)[before:]], [self.olive])

    def test_signing_in_changes_nothing_of_an_account(self):
        before = len(self.events(Kind.ACCOUNT, Kind.ROLE, Kind.ADDRESS))
        self.sign_in()
        self.assertEqual(len(self.events(Kind.ACCOUNT, Kind.ROLE, Kind.ADDRESS)), before)

    def test_a_new_password_and_a_second_step_are_credentials(self):
        self.sign_in()
        new = {"password1": "seven green bottles", "password2": "seven green bottles"}
        self.client.post("/account/password/", {"oldpassword": PASSWORD, **new})
        TOTP.activate(self.olive, generate_totp_secret())
        self.assertEqual([e.account for e in self.events(Kind.CREDENTIAL)], [self.olive] * 2)

    def test_a_download_points_to_the_log(self):
        self.add_progress()
        self.client.force_login(self.mo)
        self.client.get("/reviews/road-safety/rounds/2020-03/txt/")
        event = self.only(Kind.DOWNLOAD)
        self.assertEqual((event.by, event.detail, event.source), (self.mo, "", "203.0.113.9"))
        self.assertEqual(LoggedEvent.objects.get(pk=event.logged).kind, "download")

    def test_what_is_taken_off_the_public_site_is_an_event(self):
        self.march.state, self.march.is_public = "published", True
        self.march.save()
        unpublish(self.march, "A name.", by=self.clare)
        event = self.only(Kind.UNPUBLISHED)
        self.assertEqual(event.by, self.clare)
        self.assertIn("A name.", LoggedEvent.objects.get(pk=event.logged).description)

    def test_what_is_undone_never_happened(self):
        with lines() as said, self.captureOnCommitCallbacks(execute=True), transaction.atomic():
            self.nia.groups.add(Group.objects.get(name=ADMINISTRATOR))
            transaction.set_rollback(True)
        self.assertEqual(
            (said, SecurityEvent.objects.filter(account=self.nia, kind=Kind.ROLE).count()), ([], 0)
        )

    def test_a_line_follows_once_it_is_done(self):
        with lines() as said, self.captureOnCommitCallbacks(execute=True):
            self.nia.groups.add(Group.objects.get(name=ADMINISTRATOR))
            self.assertEqual(said, [])
        self.assertEqual([(line["event"], line["account"]) for line in said], [("role", self.nia.pk)])
