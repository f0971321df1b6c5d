"""The owner of an account is emailed when how one signs in with it changes, whoever changes it."""

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts.second_step import remove_second_steps
from audit.records import audit_context
from notifications.models import OutgoingEmail
from tests.base import PlanTestCase
from tests.browser_sign_in import PASSWORD

NEW = "seven green bottles"


class OwnerTests(PlanTestCase):
    def setUp(self):
        self.olive.set_password(PASSWORD)
        self.olive.save()
        self.client.post("/sign-in/", {"login": self.olive.email, "password": PASSWORD})
        self.before = set(OutgoingEmail.objects.values_list("pk", flat=True))

    def told(self):
        """To whom letters went since it was last asked."""
        new = OutgoingEmail.objects.exclude(pk__in=self.before).order_by("pk")
        self.before |= set(new.values_list("pk", flat=True))
        return [letter.to for letter in new]

    def add(self, kind):
        if kind == "totp":
            TOTP.activate(self.olive, generate_totp_secret())
        else:
            Authenticator.objects.create(user=self.olive, type="webauthn", data={"name": "Telephone"})

    def test_of_a_changed_password(self):
        self.client.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
        self.assertEqual(self.told(), [self.olive.email])

    def test_of_a_forgotten_one_that_was_chosen_anew(self):
        self.client.logout()
        self.client.post("/sign-in/reset-password/", {"email": self.olive.email})
        self.assertEqual(self.told(), [self.olive.email])
        link = re.search(r"/sign-in/reset-password/open/\S+", OutgoingEmail.objects.latest("pk").words)[0]
        form = self.client.get(link).url
        self.client.post(form, {"password1": NEW, "password2": NEW})
        self.olive.refresh_from_db()
        self.assertTrue(self.olive.check_password(NEW))
        self.assertEqual(self.told(), [self.olive.email])

    def test_of_another_address_at_the_one_before(self):
        self.client.force_login(self.ada)
        self.client.post(f"/people/{self.olive.pk}/address/", {"email": "another@council.example"})
        self.assertIn(self.olive.email, self.told())

    def test_of_an_app_and_a_passkey_that_come_and_go(self):
        for kind in ("totp", "webauthn"):
            self.add(kind)
            self.assertEqual(self.told(), [self.olive.email], kind)
            Authenticator.objects.get(type=kind).delete()
            self.assertEqual(self.told(), [self.olive.email], kind)

    def test_of_recovery_codes_made_anew(self):
        self.add("webauthn")
        RecoveryCodes.activate(self.olive)
        self.told()
        self.client.post("/account/second-step/codes/new/")
        self.assertEqual(self.told(), [self.olive.email])

    def test_of_what_an_administrator_removes(self):
        self.add("webauthn")
        self.told()
        with audit_context("Lost the telephone", by=self.ada):
            remove_second_steps(self.olive)
        self.assertEqual(self.told(), [self.olive.email])
        self.assertIn("Ada", OutgoingEmail.objects.latest("pk").text)
