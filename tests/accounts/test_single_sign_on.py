"""Signing in with a work account, against a provider that is a process of its own."""

import datetime as dt
import time
from unittest import mock

import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import caches
from django.test import override_settings

from accounts.models import SecurityEvent, User, WorkAccount
from accounts.oidc import OIDCProvider
from accounts.second_step import SINGLE_SIGN_ON
from accounts.single_sign_on import FORCE_LOGIN_SESSION_KEY
from accounts.views.work_account import PENDING_SESSION_KEY, get_pending_identity
from audit.models import LoggedEvent
from notifications.models import OutgoingEmail
from tests.accounts.base import OLIVE, OTHER, OTHER_TENANT, WorkAccountTestCase
from tests.identity_provider import CLIENT, SECRET, TENANT
from tests.page_assertions import message_tags

PASSWORD = "a long pass phrase"
NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
NOBODY_THERE = "http://127.0.0.1:9/x"


class SignInTests(WorkAccountTestCase):
    def test_a_joined_work_account_signs_in(self):
        self.join()
        self.provider.knows(OLIVE)
        self.assertRedirects(self.come("/reviews/"), "/reviews/", fetch_redirect_response=False)
        self.assertEqual(int(self.client.session["_auth_user_id"]), self.olive.pk)

    def test_the_session_gets_another_name(self):
        self.join()
        self.provider.knows(OLIVE)
        back = self.go()
        before = self.client.session.session_key
        self.client.get(back)
        self.assertNotEqual(self.client.session.session_key, before)

    def test_its_name_and_address_may_change(self):
        self.join()
        self.provider.knows(OLIVE, "olive.married@council", email="married@example.gov.uk")
        self.come()
        self.assertTrue(self.is_in())

    def test_the_same_e_mail_address_opens_nothing(self):
        self.join()
        self.provider.knows(OTHER, self.olive.email, email=self.olive.email, email_verified=True)
        self.assertRedirects(self.come(), "/sign-in/work-account/not-linked/")
        self.assertFalse(self.is_in())

    def test_a_stranger_is_told_whom_to_ask(self):
        self.provider.knows(OTHER, "sam@council")
        page = self.client.get(self.come().url)
        self.assertContains(page, "sam@council")
        self.assertEqual(page.context["waiting"]["number"], OTHER)
        self.assertEqual(User.objects.count(), 1)

    def test_a_work_account_waits_a_quarter_of_an_hour_to_be_joined(self):
        request = mock.Mock(session={PENDING_SESSION_KEY: {"at": NOON.timestamp()}})
        for seconds, waits in ((899, True), (900, False)):
            with self.subTest(seconds), time_machine.travel(NOON + dt.timedelta(seconds=seconds), tick=False):
                self.assertEqual(get_pending_identity(request) is not None, waits)

    def test_whoever_has_left_stays_out(self):
        self.join()
        self.olive.is_active = False
        self.olive.save()
        self.provider.knows(OLIVE)
        self.assertRedirects(self.come(), "/sign-in/")
        self.assertFalse(self.is_in())
        self.assertEqual(SecurityEvent.objects.get(kind="sign-in-failed").account, self.olive)

    def test_it_leads_to_no_other_site(self):
        self.join()
        self.provider.knows(OLIVE)
        for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
            self.client.logout()
            self.assertRedirects(self.come(elsewhere), "/", fetch_redirect_response=False)

    def test_it_stands_for_the_second_step_of_its_role(self):
        self.join()
        self.provider.knows(OLIVE)
        with override_settings(MFA_ROLES=frozenset({"everyone"})):
            self.come()
            self.assertTrue(self.is_in())
            self.client.logout()
            self.client.force_login(self.olive)
            self.assertRedirects(self.client.get("/account/"), "/account/second-step/")

    def test_unless_the_setting_says_otherwise(self):
        self.join()
        TOTP.activate(self.olive, generate_totp_secret())
        self.provider.knows(OLIVE)
        alone = OIDCProvider(self.provider.settings.issuer, CLIENT, SECRET, TENANT, is_second_step=False)
        with override_settings(SINGLE_SIGN_ON=alone):
            self.assertRedirects(self.come(), "/sign-in/second-step/")

    def test_whoever_must_sign_in_again_is_asked_there_too(self):
        self.join()
        session = self.client.session
        session[FORCE_LOGIN_SESSION_KEY] = True
        session.save()
        now = int(time.time())
        for asked_at, is_in in ((now - 3600, False), (now, True)):
            self.provider.knows(OLIVE, auth_time=asked_at)
            self.assertIn("prompt=login", self.client.get("/sign-in/work-account/").url)
            self.come()
            self.assertEqual(self.is_in(), is_in)

    def test_without_a_provider_there_is_no_such_page(self):
        with override_settings(SINGLE_SIGN_ON=None):
            self.assertEqual(self.client.get("/sign-in/work-account/").status_code, 404)
            self.assertNotContains(self.client.get("/sign-in/"), "/sign-in/work-account/")
        self.assertContains(
            self.client.get("/sign-in/?next=/reviews/"), "/sign-in/work-account/?next=%2Freviews%2F"
        )


class WithoutTenantsTests(WorkAccountTestCase):
    def test_elsewhere_people_are_known_by_issuer_and_subject(self):
        plain = OIDCProvider(self.provider.settings.issuer, CLIENT, SECRET)
        WorkAccount.objects.create(user=self.olive, tenant=plain.issuer, subject="s-1")
        with override_settings(SINGLE_SIGN_ON=plain):
            self.provider.knows(OLIVE, sub="s-2")
            self.come()
            self.assertFalse(self.is_in())
            self.provider.knows(OLIVE, sub="s-1")
            self.come()
            self.assertTrue(self.is_in())


class JoiningTests(WorkAccountTestCase):
    def arrive(self):
        self.provider.knows(OLIVE, "olive@council")
        self.come("/reviews/")

    def sign_in(self):
        data = {"login": self.olive.email, "password": PASSWORD, "next": "/account/work-account/"}
        return self.client.post("/sign-in/", data)

    def test_olive_joins_hers_once_she_has_signed_in_here(self):
        self.arrive()
        self.assertRedirects(self.sign_in(), "/account/work-account/")
        page = self.client.get("/account/work-account/")
        self.assertContains(page, "olive@council")
        self.assertEqual(page.context["waiting"]["number"], OLIVE)
        self.assertRedirects(self.client.post("/account/work-account/"), "/reviews/")
        joined = WorkAccount.objects.get()
        self.assertEqual((joined.user, joined.tenant, joined.subject), (self.olive, TENANT, OLIVE))
        self.assertEqual(joined.history.get().history_user_name, "Olive Owner")
        self.assertTrue(joined.history.get().history_change_reason)
        logged = LoggedEvent.objects.latest("pk")
        self.assertEqual((logged.kind, logged.history_user_name), ("sign-in", "Olive Owner"))
        self.assertIn("olive@council", logged.description)
        self.assertIn("olive@council", OutgoingEmail.objects.get(to=self.olive.email).words)
        self.client.logout()
        self.come()
        self.assertTrue(self.is_in())

    def test_signing_in_alone_joins_nothing(self):
        self.arrive()
        self.sign_in()
        self.client.get("/account/work-account/")
        self.assertFalse(WorkAccount.objects.exists())

    def test_what_is_not_waiting_is_not_joined(self):
        self.sign_in()
        self.client.post("/account/work-account/", {"tenant": TENANT, "number": OLIVE})
        self.assertFalse(WorkAccount.objects.exists())

    def test_a_work_account_belongs_to_one_person(self):
        lee = User.objects.create_user("lee@example.gov.uk", name="Lee")
        WorkAccount.objects.create(user=lee, tenant=TENANT, subject=OLIVE)
        self.client.force_login(self.olive)
        self.provider.knows(OLIVE)
        self.assertRedirects(self.come(), "/account/work-account/")
        self.client.post("/account/work-account/")
        self.assertEqual(WorkAccount.objects.get().user, lee)

    def test_olive_parts_from_it(self):
        self.join()
        self.client.force_login(self.olive)
        self.assertContains(self.client.get("/account/"), "olive@council")
        self.client.post("/account/work-account/unlink/")
        self.assertFalse(WorkAccount.objects.exists())
        changes = SecurityEvent.objects.filter(kind="credential")
        self.assertEqual([event.account for event in changes], [self.olive] * 2)  # joined, and parted


class RefusedTests(WorkAccountTestCase):
    """Olive's own work account each time, with one thing wrong: it must not sign her in."""

    def setUp(self):
        super().setUp()
        self.join()

    def is_refused(self, how):
        self.provider.knows(OLIVE, how=how)
        answer = self.come()
        self.assertRedirects(answer, "/sign-in/", fetch_redirect_response=False)
        self.assertEqual(message_tags(self.client.get("/sign-in/")), ["refused error"])
        self.assertFalse(self.is_in())

    def test_with_nothing_wrong_it_does(self):
        self.provider.knows(OLIVE)
        self.come()
        self.assertTrue(self.is_in())

    def test_wrong_claims_are_refused(self):
        wrong = {
            "nonce": ("another", None),
            "tid": (OTHER_TENANT, None, ""),
            "oid": (None, ""),
            "iss": ("https://evil.example/v2.0", None),
            "aud": ("another-client", [CLIENT, "another-client"], None),
            "exp": (1, None),
            "iat": (None,),
            "sub": (None,),
        }
        for name, values in wrong.items():
            for value in values:
                with self.subTest(f"{name}={value}"):
                    self.is_refused({"claims": {name: value}})

    def test_signatures_that_are_not_the_providers_are_refused(self):
        for how in (
            {"signed_with": "forged"},
            {"signed_with": "forged", "kid": "ours"},
            {"kid": ""},
            {"algorithm": "none", "kid": "ours"},
            {"algorithm": "HS256", "kid": "ours"},
        ):
            with self.subTest(how):
                self.is_refused(how)

    def test_another_persons_numbers_open_nothing(self):
        self.provider.knows(OTHER, "olive@council", sub="pairwise")
        self.come()
        self.assertFalse(self.is_in())

    def test_what_the_provider_refuses_is_refused(self):
        self.is_refused({"error": "access_denied"})
        event = SecurityEvent.objects.get(kind="sign-in-failed")
        self.assertEqual((event.method, event.account), (SINGLE_SIGN_ON, None))

    def test_another_state_and_an_answer_given_twice_are_refused(self):
        self.provider.knows(OLIVE)
        back = self.go()
        self.client.get(back.replace("state=", "state=x"))
        self.assertFalse(self.is_in())
        back = self.go()
        self.client.get(back)
        self.client.logout()
        self.client.get(back)
        self.assertFalse(self.is_in())

    def test_an_answer_from_another_browser_is_refused(self):
        self.provider.knows(OLIVE)
        back = self.go()
        other = self.client_class()
        self.assertRedirects(other.get(back), "/sign-in/", fetch_redirect_response=False)
        self.assertNotIn("_auth_user_id", other.session)

    def test_a_new_key_of_the_provider_is_fetched(self):
        self.provider.knows(OLIVE)
        self.come()
        self.client.logout()
        self.provider.knows(OLIVE, how={"signed_with": "new", "keys": ["ours", "new"]})
        self.come()
        self.assertTrue(self.is_in())

    def test_made_up_keys_do_not_make_us_ask_each_time(self):
        before = self.provider.times_asked_for_keys()
        for _ in range(4):
            self.is_refused({"signed_with": "forged"})
        self.assertLessEqual(self.provider.times_asked_for_keys() - before, 2)

    def test_a_provider_that_is_away_or_is_another_is_explained(self):
        away = OIDCProvider(NOBODY_THERE, CLIENT, SECRET, TENANT)
        with override_settings(SINGLE_SIGN_ON=away):
            self.assertRedirects(
                self.client.get("/sign-in/work-account/"), "/sign-in/", fetch_redirect_response=False
            )
            self.assertEqual(message_tags(self.client.get("/sign-in/")), ["no-answer error"])
        self.provider.knows(OLIVE, how={"issuer": "http://another.example"})
        caches["process"].clear()
        self.assertRedirects(
            self.client.get("/sign-in/work-account/"), "/sign-in/", fetch_redirect_response=False
        )
