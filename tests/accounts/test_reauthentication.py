"""Before people, roles and addresses are changed, an administrator says again who they are."""

import datetime as dt

import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import AccountChange, User
from tests.base import PlanTestCase
from tests.browser_sign_in import PASSWORD

INVITATION = {"email": "new@council.example", "name": "New", "roles": ["Member"]}


class AskedAgainTests(PlanTestCase):
    def setUp(self):
        self.ada.set_password(PASSWORD)
        self.ada.save()
        self.client.post("/sign-in/", {"login": self.ada.email, "password": PASSWORD})
        self.pages = (
            "/people/invite/",
            f"/people/{self.olive.pk}/account-status/",
            f"/people/{self.olive.pk}/second-step/",
            f"/people/{self.olive.pk}/roles/",
            f"/people/{self.olive.pk}/address/",
            f"/admin/accounts/user/{self.olive.pk}/change/",
        )

    def later(self, minutes):
        traveller = time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes))
        traveller.start()
        self.addCleanup(traveller.stop)

    def confirm(self, then):
        return self.client.post("/account/confirm/", {"password": PASSWORD, "next": then})

    def test_each_page_on_which_they_are_changed_asks_after_five_minutes(self):
        for page in self.pages:
            self.assertEqual(self.client.get(page).status_code, 200, page)
        self.later(minutes=6)
        for page in self.pages:
            self.assertRedirects(
                self.client.get(page), f"/account/confirm/?next={page}", fetch_redirect_response=False
            )
        self.assertEqual(self.client.get("/people/").status_code, 200)

    def test_what_was_sent_is_done_once_they_have_said_so(self):
        self.later(minutes=6)
        asked = self.client.post("/people/invite/", INVITATION)
        self.assertFalse(User.objects.filter(email=INVITATION["email"]).exists())
        self.assertRedirects(asked, "/account/confirm/?next=/people/invite/", fetch_redirect_response=False)
        self.assertRedirects(self.confirm("/people/invite/"), "/people/")
        self.assertTrue(User.objects.filter(email=INVITATION["email"]).exists())

    def test_who_has_neither_password_nor_second_step_signs_in_again(self):
        self.ada.set_unusable_password()
        self.ada.save()
        self.client.force_login(self.ada)
        for page in self.pages:
            self.assertEqual(self.client.get(page).status_code, 200, page)
        for page in self.pages:
            self.client.force_login(self.ada)
            session = self.client.session
            session["started_at"] -= 6 * 60
            session.save()
            self.assertRedirects(
                self.client.get(page), f"/sign-in/?next={page}", fetch_redirect_response=False
            )
            self.assertNotIn("_auth_user_id", self.client.session)
        self.assertEqual(self.client.get("/people/").status_code, 302)

    def test_and_changes_nothing_before(self):
        self.ada.set_unusable_password()
        self.ada.save()
        self.client.force_login(self.ada)
        self.later(minutes=6)
        self.client.post("/people/invite/", INVITATION)
        self.assertFalse(User.objects.filter(email=INVITATION["email"]).exists())

    def test_a_change_that_is_forged_without_it_changes_nothing(self):
        self.later(minutes=6)
        self.client.post(f"/people/{self.clare.pk}/address/", {"email": "ada@elsewhere.example"})
        self.client.post(f"/people/{self.nia.pk}/roles/", {"roles": ["Member"]})
        self.assertFalse(AccountChange.objects.exists())
        self.assertEqual(User.objects.get(pk=self.nia.pk).group_names, frozenset())

    def test_a_change_in_administration_is_done_then_too(self):
        """Its own pages look for the token of the form themselves."""
        self.client = Client(enforce_csrf_checks=True)
        self.post("/sign-in/", login=self.ada.email, password=PASSWORD)
        page = f"/admin/accounts/user/{self.clare.pk}/change/"
        self.client.get(page)
        self.later(minutes=6)
        self.post(page, email=self.clare.email, name="Clara", is_active="on")
        self.post("/account/confirm/", password=PASSWORD, next=page)
        self.assertEqual(User.objects.get(pk=self.clare.pk).name, "Clara")

    def post(self, page, **sent):
        if "csrftoken" not in self.client.cookies:
            self.client.get(page)
        token = self.client.cookies["csrftoken"].value
        return self.client.post(page, {**sent, "csrfmiddlewaretoken": token})
