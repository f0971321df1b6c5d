"""People sign in with their email address, by one door."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, transaction
from django.test import TestCase, override_settings

from accounts import demo
from accounts.models import User
from accounts.roles import ADMINISTRATOR, CLERK, GROUP_NAMES, MEMBER
from tests.page_assertions import errors_on

PASSWORD = "a long pass phrase"
MISMATCH = {"login": ["email_password_mismatch"]}


class SignInTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.olive = User.objects.create_user("Olive@Example.gov.uk", PASSWORD, name="Olive Owner")

    def sign_in(self, email="olive@example.gov.uk", password=PASSWORD, **more):
        return self.client.post("/sign-in/", {"login": email, "password": password, **more})

    def test_olive_gets_in(self):
        self.assertRedirects(self.sign_in(), "/", fetch_redirect_response=False)

    def test_capitals_and_spaces_in_the_address_make_no_difference(self):
        self.assertRedirects(self.sign_in(" OLIVE@example.GOV.uk "), "/", fetch_redirect_response=False)

    def test_a_wrong_password_is_explained(self):
        page = self.sign_in(password="wrong")
        self.assertContains(page, 'data-module="govuk-error-summary"')
        self.assertEqual(errors_on(page), MISMATCH)
        self.assertContains(page, '<a href="#id_login">')
        self.assertContains(page, "<title>Error: ")

    def test_an_unknown_address_is_told_the_same_as_a_wrong_password(self):
        wrong, unknown = self.sign_in(password="wrong"), self.sign_in("nobody@example.gov.uk")
        self.assertEqual((errors_on(wrong), errors_on(unknown)), (MISMATCH, MISMATCH))
        [words] = wrong.context["form"].errors["login"]
        self.assertContains(wrong, words, count=2)
        self.assertContains(unknown, words, count=2)

    def test_people_who_left_stay_out(self):
        self.olive.is_active = False
        self.olive.save()
        self.assertEqual(errors_on(self.sign_in()), MISMATCH)

    def test_olive_goes_on_to_the_page_she_asked_for(self):
        self.assertRedirects(self.sign_in(next="/reviews/"), "/reviews/", fetch_redirect_response=False)

    def test_nobody_is_sent_to_another_site(self):
        for elsewhere in (
            "https://evil.example/",
            "//evil.example/",
            "/\\evil.example",
            "javascript:alert(1)",
        ):
            with self.subTest(elsewhere):
                self.client.logout()
                self.assertRedirects(self.sign_in(next=elsewhere), "/", fetch_redirect_response=False)

    def test_signing_out_takes_a_post(self):
        self.client.force_login(self.olive)
        self.assertEqual(self.client.get("/sign-out/").status_code, 405)
        self.assertRedirects(self.client.post("/sign-out/"), "/sign-in/")

    def test_signing_in_is_no_change_to_the_account(self):
        self.sign_in()
        self.assertEqual(self.olive.history.count(), 1)

    def test_history_keeps_no_passwords(self):
        self.assertFalse(hasattr(self.olive.history.first(), "password"))

    def test_the_admin_has_no_door_of_its_own(self):
        page = self.client.get("/admin/", follow=True)
        self.assertEqual(page.redirect_chain[-1][0], "/sign-in/?next=/admin/")

    def test_the_admin_refuses_those_who_are_not_staff(self):
        self.client.force_login(self.olive)
        self.assertEqual(self.client.get("/admin/", follow=True).status_code, 403)

    @pytest.mark.both_databases
    def test_one_address_has_one_account(self):
        with self.assertRaises(ValidationError) as refused:
            User.objects.create_user("OLIVE@example.gov.uk", PASSWORD, name="Another")
        self.assertEqual([error.code for error in refused.exception.error_dict["email"]], ["unique"])
        with self.assertRaises(IntegrityError), transaction.atomic():
            User.objects.bulk_create([User(email="OLIVE@example.gov.uk", name="Another")])


class MenuTests(TestCase):
    def menu(self, *groups, **fields):
        user = User.objects.create_user("pat@example.gov.uk", PASSWORD, name="Pat", **fields)
        user.groups.set(Group.objects.filter(name__in=groups))
        self.client.force_login(user)
        return [item.href for item in self.client.get("/nothing/").context["navigation"]]

    def test_nobody_has_more_than_six_entries(self):
        for number, role in enumerate((None, *GROUP_NAMES)):
            with self.subTest(role):
                user = User.objects.create_user(f"pat{number}@example.gov.uk", PASSWORD, name="Pat")
                user.groups.set(Group.objects.filter(name=role))
                self.client.force_login(user)
                entries = [item.href for item in self.client.get("/nothing/").context["navigation"]]
                self.assertEqual(entries[0], "/")
                self.assertLessEqual(len(entries), 6)
                for address in entries:
                    self.assertEqual(self.client.get(address).status_code, 200, address)

    def test_an_officer_is_offered_their_actions(self):
        menu = self.menu()
        self.assertIn("/my-actions/", menu)
        self.assertNotIn("/settings/", menu)

    def test_a_clerk_and_an_administrator_are_offered_the_settings(self):
        self.assertIn("/settings/", self.menu(CLERK))
        ada = User.objects.create_user("ada@example.gov.uk", PASSWORD, name="Ada")
        ada.groups.add(Group.objects.get(name=ADMINISTRATOR))
        self.client.force_login(ada)
        self.assertContains(self.client.get("/settings/"), 'href="/people/"')

    def test_a_member_is_offered_questions(self):
        self.assertIn("/requests/", self.menu(MEMBER))

    def test_whoever_has_not_signed_in_is_offered_nothing(self):
        self.assertEqual(self.client.get("/nothing/").context["navigation"], [])

    def test_the_entry_that_a_page_belongs_to_is_marked(self):
        self.menu(CLERK)
        for address, entry in (("/imports/", "/settings/"), ("/dashboard/", "/reviews/"), ("/", "/")):
            navigation = self.client.get(address).context["navigation"]
            self.assertEqual([item.href for item in navigation if item.active], [entry])


class DemoTests(TestCase):
    def test_the_demo_shows_its_logins(self):
        with override_settings(DEMO=True):
            page = self.client.get("/sign-in/")
        self.assertContains(page, demo.DEMO_PASSWORD)
        for person in demo.DEMO_USERS:
            self.assertContains(page, person.email)

    def test_nobody_else_sees_them(self):
        page = self.client.get("/sign-in/")
        self.assertNotContains(page, demo.DEMO_PASSWORD)
        self.assertNotContains(page, "demo.example")

    def test_making_them_twice_makes_them_once(self):
        first, second = demo.create_demo_users(), demo.create_demo_users()
        self.assertEqual(first, second)
        self.assertEqual(User.objects.count(), len(demo.DEMO_USERS))
        self.assertEqual([g.name for g in first["clerk@demo.example"].groups.all()], [CLERK])
        self.assertFalse(first["admin@demo.example"].is_superuser)

    @override_settings(MODE="production")
    def test_they_are_not_made_in_production(self):
        with self.assertRaises(ImproperlyConfigured):
            demo.create_demo_users()
