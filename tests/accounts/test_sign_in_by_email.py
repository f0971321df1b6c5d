"""A code by email, a forgotten password, and how often either may be tried."""

import re

from django.conf import settings
from django.test import TestCase

from accounts.account_adapter import render_email
from accounts.models import Session, User
from audit.models import LoggedEvent
from notifications.models import OutgoingEmail
from tests.page_assertions import errors_on

PASSWORD, NEW = "a long pass phrase", "seven green bottles"
LOCKED = {"login": ["too_many_login_attempts"]}


class EmailSignInTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.olive = User.objects.create_user("olive@example.gov.uk", PASSWORD, name="Olive Owner")
        cls.lee = User.objects.create_user("lee@example.gov.uk", PASSWORD, name="Lee")

    def letter(self):
        return OutgoingEmail.objects.order_by("-pk").first()

    def signed_in(self):
        return "_auth_user_id" in self.client.session

    def sign_in(self, email="olive@example.gov.uk", password=PASSWORD, **more):
        return self.client.post("/sign-in/", {"login": email, "password": password}, **more)


class CodeTests(EmailSignInTestCase):
    def ask(self, email="olive@example.gov.uk", **more):
        return self.client.post("/sign-in/code/", {"email": email, **more})

    def enter(self, code, **more):
        return self.client.post("/sign-in/code/enter/", {"code": code, **more})

    def code(self):
        return re.search(r"^\d{4}-\d{4}$", self.letter().words, re.MULTILINE)[0]

    def test_olive_signs_in_with_the_code_from_her_e_mail(self):
        self.assertRedirects(self.ask(), "/sign-in/code/enter/")
        self.assertEqual(self.letter().to, self.olive.email)
        self.assertRedirects(self.enter(self.code()), "/", fetch_redirect_response=False)
        self.assertTrue(self.signed_in())

    def test_a_code_is_read_without_its_dash(self):
        self.ask()
        self.enter(self.code().replace("-", " "))
        self.assertTrue(self.signed_in())

    def test_she_goes_on_to_the_page_she_had_asked_for(self):
        self.client.post("/sign-in/code/?next=/reviews/", {"email": self.olive.email, "next": "/reviews/"})
        page = self.enter(self.code(), next="/reviews/")
        self.assertRedirects(page, "/reviews/", fetch_redirect_response=False)

    def test_a_code_works_in_the_browser_that_asked_and_once(self):
        self.ask()
        code, other = self.code(), self.client_class()
        self.assertRedirects(other.post("/sign-in/code/enter/", {"code": code}), "/sign-in/code/")
        self.enter(code)
        self.client.post("/sign-out/")
        self.assertRedirects(self.enter(code), "/sign-in/code/")

    def test_a_copy_of_the_database_holds_no_code(self):
        self.ask()
        code, value = self.code(), str(dict(self.client.session.items()))
        self.assertNotIn(code, value)
        self.assertNotIn(code.replace("-", ""), value)
        digest = re.search(r"digest:\w+", value)[0]
        self.enter(digest)
        self.assertFalse(self.signed_in())
        self.enter(code)
        self.assertTrue(self.signed_in())

    def test_the_subject_of_the_email_does_not_hold_it(self):
        """Subjects stay in lists and logs long after the text of a secret letter is forgotten."""
        self.ask()
        self.assertNotRegex(self.letter().subject, r"\d")

    def test_three_wrong_codes_end_it(self):
        self.ask()
        code = self.code()
        self.assertContains(self.enter("0000-0000"), "#id_code")
        self.enter("0000-0000")
        self.enter("0000-0000")
        self.enter(code)
        self.assertFalse(self.signed_in())

    def test_asking_for_new_codes_buys_no_more_tries(self):
        for _ in range(5):
            self.ask()
            self.enter("0000-0000")
            self.enter("0000-0000")
        # Ten wrong ones: now the password is refused too, though it is right.
        self.assertEqual(errors_on(self.sign_in()), LOCKED)

    def test_whether_an_address_is_known_is_not_told(self):
        known, unknown = self.ask(), self.ask("nobody@example.gov.uk")
        self.assertEqual(known.url, unknown.url)
        page = self.client.get(unknown.url).content.decode()
        self.ask()
        again = self.client.get(known.url).content.decode()
        self.assertIn("nobody@example.gov.uk", page)
        self.assertIn("olive@example.gov.uk", again)
        self.assertEqual(len(page.replace("nobody@", "olive@")), len(again))

    def test_a_stranger_within_the_council_is_told_by_e_mail(self):
        self.ask("nobody@example.gov.uk")
        expected = render_email("accounts/mail/no_account", {"email": "nobody@example.gov.uk"})
        self.assertEqual((self.letter().subject, self.letter().words), expected)

    def test_a_stranger_elsewhere_gets_no_e_mail(self):
        self.ask("nobody@elsewhere.example")
        self.assertEqual((self.letter().state, self.letter().to), (OutgoingEmail.State.HELD_BACK, ""))

    def test_people_who_left_get_no_code(self):
        self.olive.is_active = False
        self.olive.save()
        self.ask()
        self.assertNotIn("Your code", self.letter().words)

    def test_a_flood_of_e_mails_to_one_address_is_stopped(self):
        for _ in range(5):
            self.ask()
        self.assertEqual(errors_on(self.ask()), {"email": ["mails_asked_for"]})
        self.assertEqual(OutgoingEmail.objects.count(), 5)


class ForgottenTests(EmailSignInTestCase):
    def ask(self, email="olive@example.gov.uk"):
        return self.client.post("/sign-in/reset-password/", {"email": email})

    def link(self):
        return re.search(r"http\S+", self.letter().words)[0]

    def choose(self, link, first=NEW, second=NEW):
        page = self.client.get(link.removeprefix(settings.SITE_ADDRESS), follow=True)
        return self.client.post(page.redirect_chain[-1][0], {"password1": first, "password2": second})

    def test_olive_chooses_a_new_password(self):
        self.assertRedirects(self.ask(), "/sign-in/reset-password/sent/")
        self.assertRedirects(self.choose(self.link()), "/sign-in/")
        self.sign_in(password=NEW)
        self.assertTrue(self.signed_in())

    def test_she_is_told_by_email_and_it_is_logged(self):
        self.sign_in()
        self.client.post("/sign-out/")
        self.ask()
        self.choose(self.link())
        letter = OutgoingEmail.objects.latest("pk")
        self.assertEqual((letter.to, letter.is_secret), (self.olive.email, False))
        self.assertIn("/sign-in/reset-password/", letter.words)
        self.assertTrue(
            LoggedEvent.objects.filter(description="chose a new password", history_user_id=self.olive.pk)
        )

    def test_who_was_invited_is_not_told_of_their_first_password(self):
        self.ask()
        self.choose(self.link())
        self.assertEqual(OutgoingEmail.objects.count(), 1)

    def test_her_old_password_and_her_open_sessions_are_dead(self):
        elsewhere = self.client_class()
        elsewhere.force_login(self.olive)
        self.ask()
        self.choose(self.link())
        self.assertEqual(elsewhere.get("/account/").status_code, 302)
        self.sign_in()
        self.assertFalse(self.signed_in())

    def test_a_link_works_once(self):
        self.ask()
        link = self.link()
        self.choose(link)
        page = self.client.get(link.removeprefix(settings.SITE_ADDRESS), follow=True)
        self.assertTrue(page.context["token_fail"])
        self.assertNotContains(page, 'type="password"')
        self.choose(link, "another one here", "another one here")
        self.sign_in(password=NEW)
        self.assertTrue(self.signed_in())

    def test_strangers_with_made_up_keys_make_no_sessions(self):
        for key in ("1-x", "", "-", "zzzzzzzzzzzzzzzzzzzz-x", "é-1", f"{self.olive.pk}-abc-def"):
            page = self.client_class().get("/sign-in/reset-password/open/", {"key": key}, follow=True)
            self.assertTrue(page.context["token_fail"], key)
        self.assertEqual(Session.objects.count(), 0)

    def test_the_key_is_gone_from_the_address_of_the_page(self):
        self.ask()
        page = self.client.get(self.link().removeprefix(settings.SITE_ADDRESS))
        self.assertRegex(page.url, r"^/sign-in/reset-password/[0-9a-z]+/$")

    def test_the_link_leads_to_the_site_whatever_host_was_asked(self):
        with self.settings(ALLOWED_HOSTS=["*"]):
            self.client.post(
                "/sign-in/reset-password/", {"email": self.olive.email}, headers={"host": "evil.example"}
            )
        self.assertTrue(self.link().startswith(f"{settings.SITE_ADDRESS}/"))

    def test_two_different_passwords_and_an_easy_one_are_explained(self):
        self.ask()
        page = self.choose(self.link(), NEW, "another one here")
        self.assertEqual(errors_on(page), {"password2": ["not-the-same"]})
        page = self.choose(self.link(), "password1234", "password1234")
        self.assertEqual(errors_on(page), {"password1": ["password_too_common"]})

    def test_an_unknown_address_sees_the_same(self):
        self.assertRedirects(self.ask("nobody@example.gov.uk"), "/sign-in/reset-password/sent/")
        self.assertNotIn("/open/", self.letter().words)


class LimitTests(EmailSignInTestCase):
    def test_after_ten_wrong_passwords_the_right_one_waits(self):
        for _ in range(10):
            self.sign_in(password="wrong")
        self.assertEqual(errors_on(self.sign_in()), LOCKED)
        self.assertEqual(errors_on(self.sign_in(" OLIVE@example.gov.uk")), LOCKED)

    def test_right_passwords_do_not_count(self):
        for _ in range(12):
            self.sign_in()
            self.client.post("/sign-out/")
        self.sign_in()
        self.assertTrue(self.signed_in())

    def test_colleagues_behind_the_same_network_address_are_not_held_up(self):
        for _ in range(11):
            self.sign_in(password="wrong")
        self.sign_in("lee@example.gov.uk")
        self.assertTrue(self.signed_in())

    def test_a_made_up_forwarding_address_buys_no_more_tries(self):
        for number in range(10):
            self.sign_in(password="wrong", headers={"x-forwarded-for": f"10.0.0.{number}"})
        answer = self.sign_in(headers={"x-forwarded-for": "10.0.1.1"})
        self.assertEqual(errors_on(answer), LOCKED)
