"""A second step after the password: an authenticator app, recovery codes; and who must have one."""

from io import StringIO

import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings
from lxml import html

from accounts.account_adapter import render_email
from accounts.models import Session, User
from accounts.second_step import SECOND_STEP_LABELS
from audit.models import LoggedEvent
from notifications.models import OutgoingEmail
from tests.accounts.base import MORNING, totp_code
from tests.base import PlanTestCase
from tests.page_assertions import errors_on

PASSWORD = "a long pass phrase"


class SecondStepTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.olive = User.objects.create_user("olive@example.gov.uk", PASSWORD, name="Olive Owner")

    def setUp(self):
        travel = time_machine.travel(MORNING, tick=False)
        self.clock = travel.start()
        self.addCleanup(travel.stop)

    def add_app(self):
        self.secret = generate_totp_secret()
        TOTP.activate(self.olive, self.secret)
        return RecoveryCodes.activate(self.olive).generate_codes()

    def later(self, seconds):
        self.clock.shift(seconds)

    def give_password(self, client=None, **more):
        data = {"login": self.olive.email, "password": PASSWORD, **more}
        return (client or self.client).post("/sign-in/", data)

    def enter(self, code, client=None):
        return (client or self.client).post("/sign-in/second-step/", {"code": code})

    def is_in(self, client=None):
        return (client or self.client).get("/account/").status_code == 200


class SignInTests(SecondStepTestCase):
    def test_the_password_is_followed_by_the_code_of_the_app(self):
        self.add_app()
        self.assertRedirects(self.give_password(next="/reviews/"), "/sign-in/second-step/")
        self.assertFalse(self.is_in())
        answer = self.enter(totp_code(self.secret))
        self.assertRedirects(answer, "/reviews/", fetch_redirect_response=False)
        self.assertTrue(self.is_in())

    def test_whoever_has_none_is_in_with_the_password(self):
        self.assertRedirects(self.give_password(), "/", fetch_redirect_response=False)

    def test_a_wrong_code_is_explained(self):
        self.add_app()
        self.give_password()
        page = self.enter("000000")
        self.assertEqual(errors_on(page), {"code": ["incorrect_code"]})
        self.assertContains(page, '<a href="#id_code">')
        self.assertContains(page, "<title>Error: ")

    def test_a_code_is_good_in_its_own_half_minute_only(self):
        self.add_app()
        self.give_password()
        for ahead in (-1, 1):
            self.enter(totp_code(self.secret, ahead))
            self.assertFalse(self.is_in())

    def test_a_code_is_read_with_spaces(self):
        self.add_app()
        self.give_password()
        code = totp_code(self.secret)
        self.enter(f" {code[:3]} {code[3:]} ")
        self.assertTrue(self.is_in())

    def test_the_code_by_e_mail_does_not_go_round_it(self):
        self.add_app()
        self.client.post("/sign-in/code/", {"email": self.olive.email})
        code = OutgoingEmail.objects.latest("pk").words.split("\n")[2]
        self.assertRedirects(
            self.client.post("/sign-in/code/enter/", {"code": code}), "/sign-in/second-step/"
        )
        self.assertFalse(self.is_in())

    def test_a_recovery_code_signs_in_once(self):
        first, *rest = self.add_app()
        self.give_password()
        self.enter(f"{first[:4]} {first[4:]}")
        self.assertTrue(self.is_in())
        other = self.client_class()
        self.give_password(other)
        self.enter(first, other)
        self.assertFalse(self.is_in(other))
        self.enter(rest[0], other)
        self.assertTrue(self.is_in(other))

    def test_the_step_waits_a_quarter_of_an_hour(self):
        self.add_app()
        self.give_password()
        self.later(16 * 60)
        self.assertRedirects(self.enter(totp_code(self.secret)), "/sign-in/")

    def test_a_passkey_that_is_none_is_refused_whatever_is_sent(self):
        self.add_app()
        self.give_password()
        for sent in ("", "null", "[]", "1", '"x"', "{}", '{"response": 1}', '{"id": [], "rawId": {}}', "{"):
            for address in ("/sign-in/second-step/", "/sign-in/passkey/"):
                page = self.client.post(address, {"credential": sent})
                self.assertContains(page, 'data-module="govuk-error-summary"')
        self.assertFalse(self.is_in())


class SetUpTests(SecondStepTestCase):
    def setUp(self):
        super().setUp()
        self.give_password()

    def set_up(self):
        self.client.get("/account/second-step/app/")
        secret = self.client.session["mfa.totp.secret"]
        return secret, self.client.post("/account/second-step/app/", {"code": totp_code(secret)})

    def test_olive_sets_up_an_app_and_is_given_recovery_codes(self):
        _, answer = self.set_up()
        self.assertRedirects(answer, "/account/second-step/codes/")
        self.assertContains(self.client.get("/account/second-step/codes/"), '<code class="key">', count=10)
        self.assertContains(self.client.get("/account/"), "Authenticator app")
        self.assertContains(self.client.get("/account/second-step/"), "10 left")

    def test_the_code_that_set_it_up_does_not_sign_in_as_well(self):
        secret, _ = self.set_up()
        other = self.client_class()
        self.give_password(other)
        self.enter(totp_code(secret), other)
        self.assertFalse(self.is_in(other))
        self.later(30)
        self.enter(totp_code(secret), other)
        self.assertTrue(self.is_in(other))

    def test_a_wrong_code_sets_nothing_up_and_keeps_the_key(self):
        before = self.client.get("/account/second-step/app/").context["key"]
        page = self.client.post("/account/second-step/app/", {"code": "000000"})
        self.assertEqual(errors_on(page), {"code": ["incorrect_code"]})
        self.assertContains(page, before)
        self.assertFalse(Authenticator.objects.exists())

    def test_a_telephone_offers_digits_for_the_code(self):
        page = html.fromstring(self.client.get("/account/second-step/app/").content)
        self.assertEqual(page.get_element_by_id("id_code").get("inputmode"), "numeric")

    def test_the_database_holds_no_key_that_makes_codes(self):
        secret, _ = self.set_up()
        value = " ".join(str(each.data) for each in Authenticator.objects.all())
        self.assertNotIn(secret, value)
        self.assertIn("secret", value)

    def test_it_is_logged_and_told_by_e_mail(self):
        self.set_up()
        app = SECOND_STEP_LABELS[Authenticator.Type.TOTP]
        logged = LoggedEvent.objects.order_by("-pk")[1]
        self.assertEqual((logged.kind, logged.history_user_name), ("sign-in", "Olive Owner"))
        self.assertIn(app, logged.description)
        values = {"kind": app, "verb": "added", "by": self.olive}
        self.assertEqual(
            OutgoingEmail.objects.get(to=self.olive.email).words,
            render_email("accounts/mail/second_step", values)[1],
        )

    def test_new_recovery_codes_end_the_old_ones(self):
        self.set_up()
        old = self.client.get("/account/second-step/codes/").context["codes"]
        self.client.post("/account/second-step/codes/new/")
        new = self.client.get("/account/second-step/codes/").context["codes"]
        self.assertFalse(set(old) & set(new))

    def test_removing_the_app_removes_its_recovery_codes(self):
        self.set_up()
        self.assertRedirects(self.client.post("/account/second-step/app/remove/"), "/account/second-step/")
        self.assertFalse(Authenticator.objects.exists())

    def test_later_she_confirms_first_that_it_is_she(self):
        secret, _ = self.set_up()
        self.later(6 * 60)
        for path in ("app/remove/", "codes/", "passkey/"):
            answer = self.client.get(f"/account/second-step/{path}")
            self.assertRedirects(answer, f"/account/confirm/?next=/account/second-step/{path}")
        confirmed = self.client.post(
            "/account/confirm/code/?next=/account/second-step/codes/", {"code": totp_code(secret)}
        )
        self.assertRedirects(confirmed, "/account/second-step/codes/")

    def test_nobody_removes_the_passkey_of_another(self):
        lee = User.objects.create_user("lee@example.gov.uk", PASSWORD, name="Lee")
        key = Authenticator.objects.create(user=lee, type="webauthn", data={"name": "Lee's"})
        self.assertEqual(self.client.post(f"/account/second-step/passkey/{key.pk}/remove/").status_code, 404)


@override_settings(MFA_ROLES=frozenset({"clerk"}))
class RoleTests(PlanTestCase):
    FIRST = (
        "/",
        "/reviews/",
        "/reviews/road-safety/rounds/2020-03/xlsx/",
        "/actions/download.csv",
        "/admin/",
    )

    def test_a_clerk_sets_up_a_second_step_before_anything_else(self):
        for path in self.FIRST:
            self.assertRedirects(self.get(self.clare, path), "/account/second-step/")
        page = self.client.get("/account/second-step/")
        self.assertTrue(page.context["must"])
        self.assertContains(page, "govuk-inset-text")

    def test_a_form_does_nothing_until_then(self):
        self.client.force_login(self.clare)
        before = self.review.rounds.count()
        data = {"month": "September 2020", "due": "01/01/2031"}
        answer = self.client.post("/reviews/road-safety/rounds/new/", data)
        self.assertRedirects(answer, "/account/second-step/")
        self.assertEqual(self.review.rounds.count(), before)

    def test_a_script_is_refused_and_given_no_page(self):
        self.client.force_login(self.clare)
        answer = self.client.get("/reviews/", headers={"hx-request": "true"})
        self.assertEqual((answer.status_code, answer.content), (403, b""))

    def test_once_it_is_set_up_she_goes_on(self):
        TOTP.activate(self.clare, generate_totp_secret())
        self.assertEqual(self.get(self.clare, "/reviews/").status_code, 200)

    def test_recovery_codes_alone_are_no_second_step(self):
        RecoveryCodes.activate(self.clare)
        self.assertRedirects(self.get(self.clare, "/reviews/"), "/account/second-step/")

    def test_everybody_else_goes_on_without(self):
        for person in (self.olive, self.lee, self.mo, self.ada):
            self.assertEqual(self.get(person, "/reviews/").status_code, 200)

    def test_she_can_sign_out_and_read_what_is_public(self):
        self.assertEqual(self.get(self.clare, "/public/").status_code, 200)
        self.assertRedirects(self.client.post("/sign-out/"), "/sign-in/")

    def test_everyone_may_be_asked(self):
        with override_settings(MFA_ROLES=frozenset({"everyone"})):
            self.assertRedirects(self.get(self.nia, "/reviews/"), "/account/second-step/")
            self.assertRedirects(self.get(None, "/reviews/"), "/sign-in/?next=/reviews/")

    def test_whoever_has_all_permissions_counts_as_administrator(self):
        root = User.objects.create_superuser("root@council.example", PASSWORD, name="Root")
        with override_settings(MFA_ROLES=frozenset({"administrator"})):
            self.assertRedirects(self.get(root, "/admin/"), "/account/second-step/")

    def test_nobody_is_asked_unless_the_setting_says_so(self):
        with override_settings(MFA_ROLES=frozenset()):
            self.assertEqual(self.get(self.clare, "/reviews/").status_code, 200)

    def test_the_administrator_sees_who_has_none(self):
        page = self.get(self.ada, "/people/")
        self.assertContains(page, "None yet", count=1)
        self.assertEqual(page.context["lacking"], 1)
        TOTP.activate(self.clare, generate_totp_secret())
        page = self.client.get("/people/")
        self.assertNotContains(page, "None yet")
        self.assertEqual(page.context["lacking"], 0)
        self.assertContains(page, "Authenticator app")

    def test_second_steps_cost_the_list_no_more_queries(self):
        short = self.queries_of(self.ada, "/people/")
        for person in (self.olive, self.lee, self.clare):
            TOTP.activate(person, generate_totp_secret())
        self.assertEqual(self.queries_of(self.ada, "/people/"), short)


class LostTelephoneTests(PlanTestCase):
    def setUp(self):
        TOTP.activate(self.clare, generate_totp_secret())
        RecoveryCodes.activate(self.clare)
        self.address = f"/people/{self.clare.pk}/second-step/"

    def test_an_administrator_removes_the_second_step(self):
        self.client.force_login(self.clare)
        self.assertContains(self.get(self.ada, self.address), self.clare.email)
        self.assertRedirects(self.client.post(self.address), "/people/")
        self.assertFalse(Authenticator.objects.exists())
        self.assertFalse(Session.objects.filter(user=self.clare).exists())
        self.assertIn("Ada has removed", OutgoingEmail.objects.filter(to=self.clare.email).latest("pk").text)
        self.assertTrue(
            LoggedEvent.objects.filter(history_user_name="Ada", description__startswith="removed")
        )

    def test_the_command_does_the_same_where_no_administrator_is_left(self):
        string_io = StringIO()
        call_command("remove_second_step", "CLARE@council.example", stdout=string_io)
        self.assertIn("Clare", string_io.getvalue())
        self.assertFalse(Authenticator.objects.exists())
        with self.assertRaisesMessage(CommandError, "Clare"):
            call_command("remove_second_step", "clare@council.example")
        with self.assertRaisesMessage(CommandError, "nobody@council.example"):
            call_command("remove_second_step", "nobody@council.example")

    def test_nobody_else_does(self):
        for person in (self.olive, self.lee, self.mo):
            self.client.force_login(person)
            self.assertEqual(self.client.post(self.address).status_code, 403)
        self.assertEqual(Authenticator.objects.count(), 2)
