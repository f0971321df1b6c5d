"""What people try at the door: other sites, other people's sessions, codes used twice, guesses."""

import time_machine
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import ValidationError
from django.test import TestCase, override_settings

from accounts.models import Session, User
from accounts.sessions import SessionStore
from notifications.models import OutgoingEmail
from tests.abuse.redirect_targets import OWN_PAGES, foreign_urls, stays_on_site
from tests.abuse.without_guard import must_fail_without_guard, removes_guard
from tests.accounts.base import MORNING, totp_code
from tests.hypothesis_profiles import sample_of
from tests.page_assertions import errors_on

PASSWORD = "a long pass phrase"
# Of one length, so that pages that repeat them may be compared by theirs.
KNOWN, UNKNOWN = "olive@example.gov.uk", "nolan@example.gov.uk"


class UnlimitedAttempts:
    def __init__(self, email):
        pass

    def rollback(self):
        pass


def reject_unknown_addresses(form):
    email = form.cleaned_data["email"]
    form.user = User.objects.get_active_by_email(email)
    if not form.user:
        raise ValidationError("There is no such account")
    return email


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class SignInAbuseTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.olive = User.objects.create_user(KNOWN, PASSWORD, name="Olive Owner")
        cls.secret = generate_totp_secret()

    def setUp(self):
        travel = time_machine.travel(MORNING, tick=False)
        self.clock = travel.start()
        self.addCleanup(travel.stop)

    def sign_in(self, client=None, password=PASSWORD, email=KNOWN, **more):
        # Tries are told apart by their time.
        self.clock.shift(0.5)
        return (client or self.client).post("/sign-in/", {"login": email, "password": password, **more})

    def enter(self, code, client=None):
        answer = (client or self.client).post("/sign-in/second-step/", {"code": code})
        self.clock.shift(0.5)
        return answer

    def is_in(self, client=None):
        return (client or self.client).get("/account/").status_code == 200


@must_fail_without_guard
class RedirectTests(SignInAbuseTestCase):
    """B27: no page sends anybody to another site, however its address is written."""

    def doors(self, then):
        """Where each of the pages that take a `next` sends somebody, at first and in the end."""
        new = self.client_class()
        yield "sign-in", self.sign_in(new, next=then)
        yield "already in", new.get("/sign-in/", {"next": then})
        yield "passkey, already in", new.get("/sign-in/passkey/", {"next": then})
        yield "code, already in", new.get("/sign-in/code/", {"next": then})
        yield "second step, already in", new.get("/sign-in/second-step/", {"next": then})
        yield "confirm", new.post("/account/confirm/", {"password": PASSWORD, "next": then})
        yield "sign-out", new.post("/sign-out/", {"next": then}, query_params={"next": then})
        yield "ask for a code", new.post("/sign-in/code/", {"email": KNOWN, "next": then})

    @removes_guard("accounts.account_adapter.AccountAdapter.is_safe_url", lambda self, url: True)
    @override_settings(ACCOUNT_RATE_LIMITS=False)
    def test_b27_no_page_leads_to_another_site(self):
        payloads = foreign_urls()
        self.assertGreater(len(payloads), 240)
        tries = 0
        for then in (chosen := sample_of(payloads, share=5)):
            for door, answer in self.doors(then):
                tries += 1
                if answer.status_code == 302:
                    self.assertTrue(stays_on_site(answer["Location"]), (door, then, answer["Location"]))
        self.assertGreater(tries, 7 * len(chosen))

    def test_b27_pages_of_our_own_are_reached(self):
        for then in OWN_PAGES:
            doors = dict(self.doors(then))
            for door in ("sign-in", "already in", "confirm"):
                self.assertEqual(doors[door]["Location"], then, door)

    def test_b27_the_admins_door_keeps_what_was_asked_to_itself(self):
        for then in foreign_urls():
            answer = self.client.get("/admin/login/", {"next": then})
            self.assertTrue(answer["Location"].startswith("/sign-in/?next="), then)


@must_fail_without_guard
class SessionTests(SignInAbuseTestCase):
    def planted(self):
        """A session whose name somebody else knows, in this browser."""
        planted = SessionStore()
        planted["some"] = "thing"
        planted.save()
        self.client.cookies["sessionid"] = planted.session_key
        return planted.session_key

    @removes_guard("django.contrib.sessions.backends.base.SessionBase.cycle_key", lambda self: None)
    def test_b30_signing_in_gives_the_session_another_name(self):
        known = self.planted()
        self.sign_in()
        self.assertTrue(self.is_in())
        self.assertFalse(Session.objects.filter(pk=known).exists())

    @removes_guard("accounts.second_step.SecondStepStage.handle", AuthenticateStage.handle)
    def test_b30_so_does_the_password_before_the_second_step(self):
        TOTP.activate(self.olive, self.secret)
        known = self.planted()
        self.sign_in()
        self.assertFalse(Session.objects.filter(pk=known).exists())
        half = self.client.session.session_key
        self.enter(totp_code(self.secret))
        self.assertTrue(self.is_in())
        self.assertNotEqual(self.client.session.session_key, half)

    @removes_guard("allauth.mfa.totp.internal.auth.TOTP._mark_code_used", lambda self, code: True)
    def test_b32_a_code_that_was_read_over_the_shoulder_is_spent(self):
        TOTP.activate(self.olive, self.secret)
        self.sign_in()
        code = totp_code(self.secret)
        self.enter(code)
        self.assertTrue(self.is_in())
        thief = self.client_class()
        self.sign_in(thief)
        for written in (code, f"{code[:3]} {code[3:]}", f"{code}.", f" {code}"):
            self.enter(written, thief)
            self.assertFalse(self.is_in(thief))

    def test_b32_the_next_code_signs_in(self):
        TOTP.activate(self.olive, self.secret)
        for _ in range(2):
            new = self.client_class()
            self.sign_in(new)
            self.enter(totp_code(self.secret), new)
            self.assertTrue(self.is_in(new))
            self.clock.shift(30)


@must_fail_without_guard
class GuessingTests(SignInAbuseTestCase):
    def setUp(self):
        super().setUp()
        TOTP.activate(self.olive, self.secret)

    @removes_guard("accounts.forms.second_step.consume_attempt", UnlimitedAttempts)
    def test_b33_wrong_passwords_and_wrong_codes_count_together(self):
        for _ in range(4):
            self.sign_in(password="wrong")
        self.sign_in()
        for _ in range(6):
            self.enter("000000")
        self.assertEqual(errors_on(self.enter(totp_code(self.secret))), {"code": ["login_failed"]})
        self.assertFalse(self.is_in())
        self.assertEqual(errors_on(self.sign_in(self.client_class())), {"login": ["too_many_login_attempts"]})
        at_the_admin = self.client_class().get("/admin/", follow=True).redirect_chain[-1][0]
        self.assertEqual(at_the_admin, "/sign-in/?next=/admin/")

    @removes_guard("accounts.forms.second_step.consume_attempt", UnlimitedAttempts)
    def test_b33_signing_in_anew_buys_no_more_guesses(self):
        for _ in range(5):
            new = self.client_class()
            self.sign_in(new)
            self.enter("000000", new)
            self.enter("111111", new)
        self.sign_in(new)
        self.enter(totp_code(self.secret), new)
        self.assertFalse(self.is_in(new))

    def test_b33_after_five_minutes_and_for_colleagues_the_door_is_open(self):
        lee = User.objects.create_user("lee@example.gov.uk", PASSWORD, name="Lee")
        self.sign_in()
        for _ in range(11):
            self.enter("000000")
        new = self.client_class()
        self.sign_in(new, email=lee.email)
        self.assertTrue(self.is_in(new))
        self.clock.shift(5 * 60 + 1)
        self.enter(totp_code(self.secret))
        self.assertTrue(self.is_in())

    def test_b33_right_codes_do_not_count(self):
        for _ in range(12):
            new = self.client_class()
            self.sign_in(new)
            self.enter(totp_code(self.secret), new)
            self.assertTrue(self.is_in(new))
            self.clock.shift(30)


@must_fail_without_guard
class EnumerationTests(SignInAbuseTestCase):
    """B34: status, address and length of what is answered are the same for a known and an unknown address."""

    def told(self, path, **fields):
        new = self.client_class()
        answer = new.post(path, fields, follow=True)
        text = answer.content.decode()
        tokens = text.count("csrfmiddlewaretoken")
        return answer.status_code, answer.redirect_chain, len(text), tokens

    def assert_same(self, path, name, **more):
        self.assertEqual(self.told(path, **{name: KNOWN}, **more), self.told(path, **{name: UNKNOWN}, **more))

    @removes_guard("accounts.forms.sign_in.EmailLookupMixin.clean_email", reject_unknown_addresses)
    def test_b34_asking_for_a_code_or_a_link_tells_nothing(self):
        self.assert_same("/sign-in/code/", "email")
        self.assert_same("/sign-in/reset-password/", "email")

    def test_b34_nor_does_a_wrong_password(self):
        self.assert_same("/sign-in/", "login", password="wrong")

    def test_b34_nor_does_having_a_second_step_or_having_left(self):
        TOTP.activate(self.olive, self.secret)
        self.assert_same("/sign-in/", "login", password="wrong")
        self.assert_same("/sign-in/code/", "email")
        User.objects.create_user("gavin@example.gov.uk", PASSWORD, name="Gavin", is_active=False)
        left = self.told("/sign-in/", login="gavin@example.gov.uk", password=PASSWORD)
        self.assertEqual(left, self.told("/sign-in/", login=UNKNOWN, password=PASSWORD))

    def test_b34_nor_does_running_out_of_tries(self):
        for _ in range(10):
            self.sign_in(password="wrong")
            self.sign_in(password="wrong", email=UNKNOWN)
        self.assert_same("/sign-in/", "login", password="wrong")

    def test_b34_whoever_is_known_gets_the_code(self):
        self.told("/sign-in/code/", email=KNOWN)
        self.assertIn("Your code", OutgoingEmail.objects.latest("pk").words)
