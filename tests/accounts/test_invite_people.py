"""Administrators invite people, and nobody signs up."""

from accounts.models import User
from notifications.models import OutgoingEmail
from tests.base import PlanTestCase
from tests.page_assertions import errors_on


class InviteTests(PlanTestCase):
    def invite(self, by, email="pat@council.example", name="Pat", **more):
        self.client.force_login(by)
        return self.client.post("/people/invite/", {"email": email, "name": name, **more})

    def test_pat_is_invited_and_signs_in_with_a_code(self):
        self.assertRedirects(self.invite(self.ada, roles=["Clerk"]), "/people/")
        pat = User.objects.get(email="pat@council.example")
        self.assertEqual(pat.group_names, {"Clerk"})
        self.assertFalse(pat.has_usable_password())
        letter = OutgoingEmail.objects.get(to=pat.email)
        self.assertIn("/sign-in/code/", letter.text)
        self.assertRegex(letter.text, r"\bAda\b")
        self.assertEqual(pat.history.first().history_user_name, "Ada")

    def test_nobody_else_invites_or_sees_the_list(self):
        for person in (self.clare, self.olive, self.mo):
            self.assertEqual(self.invite(person).status_code, 403)
            self.assertEqual(self.client.get("/people/").status_code, 403)
        self.assertFalse(OutgoingEmail.objects.exists())

    def test_an_address_that_has_an_account_is_explained(self):
        page = self.invite(self.ada, email="OLIVE@council.example")
        self.assertEqual(errors_on(page), {"email": ["unique"]})
        self.assertContains(page, '<a href="#id_email">', status_code=422)

    def test_who_never_came_is_invited_again(self):
        self.client.force_login(self.ada)
        self.assertContains(self.client.get("/people/"), "Invite again")
        self.client.post(f"/people/{self.olive.pk}/resend-invitation/")
        self.assertEqual(OutgoingEmail.objects.get().to, self.olive.email)

    def test_a_longer_list_costs_no_more_queries(self):
        short = self.queries_of(self.ada, "/people/")
        for number in range(9):
            self.person(f"Pat{number}", "Clerk")
        self.assertEqual(self.queries_of(self.ada, "/people/"), short)

    def test_there_is_no_page_to_sign_up(self):
        self.assertEqual(self.client.get("/sign-up/").status_code, 404)
