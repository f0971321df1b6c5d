"""No administrator becomes somebody else, or two people, by themself."""

import datetime as dt
import re

import time_machine
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from django.utils import timezone

from accounts.changes import confirm_change, make_address_token, request_or_apply_change
from accounts.models import AccountChange, Session, User
from accounts.roles import ADMINISTRATOR, CLERK
from audit.models import LoggedEvent
from notifications.models import OutgoingEmail
from tests.base import PlanTestCase

Kind, State = AccountChange.Kind, AccountChange.State
MINE = "ada2@elsewhere.example"


class TwoAdministratorsCase(PlanTestCase):
    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.bea = cls.person("Bea", ADMINISTRATOR, is_staff=True)

    def post(self, by, path, **data):
        browser = Client()
        browser.force_login(by)
        return browser.post(path, data)

    def decide(self, by, change, what="confirm"):
        return self.post(by, f"/people/changes/{change.pk}/", **{what: "1"})

    def email_of(self, person):
        return User.objects.get(pk=person.pk).email

    def roles_of(self, person):
        return set(User.objects.get(pk=person.pk).group_names)


class WaysInTests(TwoAdministratorsCase):
    """Each is a way in which Ada would have been clerk on her own."""

    def test_the_address_of_a_clerk_in_administration(self):
        data = {"email": MINE, "name": "Clare", "is_active": "on", "is_staff": "on"}
        self.post(self.ada, f"/admin/accounts/user/{self.clare.pk}/change/", **data)
        self.assertEqual(self.email_of(self.clare), self.clare.email)

    def test_a_role_in_administration(self):
        group = self.clare.groups.get()
        data = {"email": self.ada.email, "name": "Ada", "is_active": "on", "groups": [group.pk]}
        self.post(self.ada, f"/admin/accounts/user/{self.ada.pk}/change/", **data)
        self.assertEqual(self.roles_of(self.ada), {ADMINISTRATOR})

    def test_the_address_of_a_clerk(self):
        self.post(self.ada, f"/people/{self.clare.pk}/address/", email=MINE)
        self.assertEqual(self.email_of(self.clare), self.clare.email)
        self.assertEqual(AccountChange.objects.get().state, State.WAITING)

    def test_the_role_of_clerk_for_herself(self):
        self.post(self.ada, f"/people/{self.ada.pk}/roles/", roles=[ADMINISTRATOR, CLERK])
        self.assertEqual(self.roles_of(self.ada), {ADMINISTRATOR})

    def test_a_second_clerk_at_an_address_of_hers(self):
        self.post(self.ada, "/people/invite/", email=MINE, name="Pat", roles=[CLERK])
        pat = User.objects.get(email=MINE)
        self.assertEqual((self.roles_of(pat), pat.is_staff), (set(), False))

    def test_a_second_administrator_of_hers_who_would_confirm(self):
        self.post(self.ada, "/people/invite/", email=MINE, name="Pat", roles=[ADMINISTRATOR])
        pat = User.objects.get(email=MINE)
        self.post(self.ada, f"/people/{self.ada.pk}/roles/", roles=[ADMINISTRATOR, CLERK])
        self.decide(pat, AccountChange.objects.get(person=self.ada))
        self.assertEqual((self.roles_of(pat), self.roles_of(self.ada)), (set(), {ADMINISTRATOR}))

    def test_what_she_asked_for_herself(self):
        self.post(self.ada, f"/people/{self.nia.pk}/roles/", roles=[CLERK])
        change = AccountChange.objects.get()
        self.decide(self.ada, change)
        self.assertEqual(self.roles_of(self.nia), set())
        with self.assertRaises(IntegrityError), transaction.atomic():
            decided = {"state": State.CONFIRMED, "decided_by": self.ada, "decided_at": timezone.now()}
            AccountChange.objects.filter(pk=change.pk).update(**decided)

    def test_a_clerk_who_has_left(self):
        self.post(self.ada, f"/people/{self.clare.pk}/account-status/", reason="Left.")
        self.post(self.ada, f"/people/{self.clare.pk}/account-status/", reason="Came back.")
        self.assertFalse(User.objects.get(pk=self.clare.pk).is_active)

    def test_after_the_other_administrator_was_switched_off(self):
        self.client.force_login(self.bea)  # who did sign in once
        self.post(self.ada, f"/people/{self.bea.pk}/account-status/", reason="Left.")
        self.post(self.ada, f"/people/{self.ada.pk}/roles/", roles=[ADMINISTRATOR, CLERK])
        self.assertEqual(self.roles_of(self.ada), {ADMINISTRATOR})
        self.decide(self.clare, AccountChange.objects.get(person=self.ada))
        self.assertEqual(self.roles_of(self.ada), {ADMINISTRATOR, CLERK}, "a clerk decides then")

    def test_after_the_other_administrator_lost_the_role(self):
        self.post(self.ada, f"/people/{self.bea.pk}/roles/")
        self.assertEqual(self.roles_of(self.bea), {ADMINISTRATOR})

    def test_a_link_made_up_without_reading_the_old_address(self):
        change = request_or_apply_change(Kind.ADDRESS, self.clare, MINE, by=self.ada)
        forged = make_address_token(AccountChange(pk=change.pk, value="other@elsewhere.example"))
        for token in (forged, str(change.pk), make_address_token(change)[:-1]):
            with self.subTest(token=token):
                page = self.client.post("/people/address/", {"token": token, "confirm": "1"})
                self.assertEqual((page.status_code, self.email_of(self.clare)), (404, self.clare.email))


class ConfirmedTests(TwoAdministratorsCase):
    def test_the_other_administrator_confirms_a_role(self):
        self.post(self.ada, f"/people/{self.nia.pk}/roles/", roles=[CLERK])
        change = AccountChange.objects.get()
        self.assertEqual([email.to for email in OutgoingEmail.objects.all()], [self.bea.email])
        self.client.force_login(self.bea)
        self.assertContains(self.client.get("/"), 'id="account-changes"')
        self.decide(self.bea, change)
        nia = User.objects.get(pk=self.nia.pk)
        self.assertEqual((self.roles_of(nia), nia.is_staff), ({CLERK}, True))
        change.refresh_from_db()
        self.assertEqual((change.state, change.decided_by), (State.CONFIRMED, self.bea))
        logged_events = LoggedEvent.objects.filter(kind="role").values_list("history_user_name", flat=True)
        self.assertEqual(list(logged_events)[:3], ["Bea", "Bea", "Ada"])

    def test_the_other_administrator_refuses_and_who_asked_is_told(self):
        change = request_or_apply_change(Kind.GIVE, self.nia, CLERK, by=self.ada)
        self.decide(self.bea, change, "refuse")
        self.assertEqual(self.roles_of(self.nia), set())
        self.assertTrue(OutgoingEmail.objects.filter(to=self.ada.email, text__contains="refused").exists())
        self.decide(self.bea, change)
        self.assertEqual(self.roles_of(self.nia), set(), "decided is decided")

    def test_who_asked_withdraws(self):
        change = request_or_apply_change(Kind.GIVE, self.nia, CLERK, by=self.ada)
        self.decide(self.ada, change, "refuse")
        change.refresh_from_db()
        self.assertEqual(change.state, State.WITHDRAWN)

    def test_nobody_else_decides_or_sees_what_waits(self):
        change = request_or_apply_change(Kind.GIVE, self.nia, CLERK, by=self.ada)
        for person in (self.clare, self.olive, self.mo, self.nia):
            for what in ("confirm", "refuse"):
                self.decide(person, change, what)
            change.refresh_from_db()
            self.assertEqual(change.state, State.WAITING, person)
        self.assertEqual(self.post(self.olive, "/people/changes/").status_code, 405)
        self.client.force_login(self.olive)
        self.assertEqual(self.client.get("/people/changes/").status_code, 403)

    def test_whoever_reads_the_old_address_confirms_and_is_signed_out(self):
        self.client.force_login(self.clare)
        request_or_apply_change(Kind.ADDRESS, self.clare, "Clare@New.example", by=self.ada)
        letter = OutgoingEmail.objects.get(to=self.clare.email)
        self.assertTrue(letter.is_secret)
        link = re.search(r"https?://[^/]+(/people/address/\S+)", letter.words)[1]
        stranger = Client()
        self.assertEqual(stranger.get(link).status_code, 200)
        self.assertEqual(self.email_of(self.clare), self.clare.email, "opening it decides nothing")
        self.assertNotIn("sessionid", stranger.cookies)
        token = stranger.get(link).context["token"]
        stranger.post("/people/address/", {"token": token, "confirm": "1"})
        self.assertEqual(self.email_of(self.clare), "clare@new.example")
        self.assertFalse(Session.objects.filter(user=self.clare).exists())
        told = set(OutgoingEmail.objects.values_list("to", flat=True))
        self.assertLessEqual({"clare@new.example", self.clare.email, self.bea.email}, told)
        self.assertEqual(stranger.post("/people/address/", {"token": token, "confirm": "1"}).status_code, 404)

    def test_whoever_reads_the_old_address_refuses(self):
        change = request_or_apply_change(Kind.ADDRESS, self.clare, MINE, by=self.ada)
        self.client.post("/people/address/", {"token": make_address_token(change), "refuse": "1"})
        change.refresh_from_db()
        self.assertEqual((change.state, self.email_of(self.clare)), (State.REFUSED, self.clare.email))

    def test_a_link_works_for_two_weeks(self):
        change = request_or_apply_change(Kind.ADDRESS, self.clare, MINE, by=self.ada)
        token = make_address_token(change)
        with time_machine.travel(timezone.now() + dt.timedelta(days=15)):
            self.assertEqual(self.client.get("/people/address/", {"token": token}).status_code, 404)

    def test_an_address_that_somebody_got_meanwhile_is_explained(self):
        change = request_or_apply_change(Kind.ADDRESS, self.clare, "new@council.example", by=self.ada)
        User.objects.create_user("new@council.example", name="New")
        page = self.client.post("/people/address/", {"token": make_address_token(change), "confirm": "1"})
        self.assertEqual((page.status_code, self.email_of(self.clare)), (409, self.clare.email))
        page = self.post(self.ada, f"/people/{self.olive.pk}/address/", email="new@council.example")
        self.assertEqual(page.status_code, 422)

    def test_asked_again_the_later_address_waits(self):
        first = request_or_apply_change(Kind.ADDRESS, self.clare, "one@council.example", by=self.ada)
        request_or_apply_change(Kind.ADDRESS, self.clare, "two@council.example", by=self.ada)
        first.refresh_from_db()
        self.assertEqual(first.state, State.WITHDRAWN)
        self.assertEqual(AccountChange.objects.waiting().get().value, "two@council.example")

    def test_a_clerk_who_comes_back_does_so_once_confirmed(self):
        self.post(self.ada, f"/people/{self.clare.pk}/account-status/", reason="Left.")
        self.post(self.ada, f"/people/{self.clare.pk}/account-status/", reason="Came back.")
        confirm_change(AccountChange.objects.get().pk, by=self.bea)
        self.assertTrue(User.objects.get(pk=self.clare.pk).is_active)

    def test_all_other_administrators_are_told_what_takes_effect_at_once(self):
        done = [
            ("/people/invite/", {"email": "pat@council.example", "name": "Pat"}),
            (f"/people/{self.nia.pk}/roles/", {"roles": ["Member"]}),
            (f"/people/{self.nia.pk}/account-status/", {"reason": "Left."}),
            (f"/people/{self.nia.pk}/account-status/", {"reason": "Came back."}),
            (f"/people/{self.olive.pk}/second-step/", {}),
        ]
        for number, (path, data) in enumerate(done, start=1):
            self.post(self.ada, path, **data)
            self.assertEqual(OutgoingEmail.objects.filter(to=self.bea.email).count(), number, path)
        self.assertFalse(OutgoingEmail.objects.filter(to=self.ada.email).exists())

    def test_a_longer_list_costs_no_more_queries(self):
        request_or_apply_change(Kind.GIVE, self.nia, CLERK, by=self.ada)
        short = self.queries_of(self.bea, "/people/changes/")
        for number in range(9):
            request_or_apply_change(Kind.GIVE, self.person(f"Pat{number}"), CLERK, by=self.ada)
        self.assertEqual(self.queries_of(self.bea, "/people/changes/"), short)


class OnlyAdministratorTests(PlanTestCase):
    def test_a_role_takes_effect_at_once_and_the_page_says_so(self):
        self.client.force_login(self.ada)
        self.assertTrue(self.client.get("/people/").context["is_alone"])
        self.client.post(f"/people/{self.nia.pk}/roles/", {"roles": [CLERK]})
        self.assertEqual(User.objects.get(pk=self.nia.pk).group_names, {CLERK})
        self.assertTrue(OutgoingEmail.objects.filter(to=self.clare.email).exists(), "clerks are told then")

    def test_an_address_waits_all_the_same(self):
        self.client.force_login(self.ada)
        self.client.post(f"/people/{self.olive.pk}/address/", {"email": MINE})
        self.assertEqual(User.objects.get(pk=self.olive.pk).email, self.olive.email)

    @override_settings(SEPARATE_CLERKS=True)
    def test_clerk_and_administrator_in_one_person_can_be_forbidden(self):
        self.client.force_login(self.ada)
        both = {"roles": [CLERK, ADMINISTRATOR]}
        for path, data in (
            (f"/people/{self.ada.pk}/roles/", both),
            ("/people/invite/", {**both, "name": "Pat"}),
        ):
            page = self.client.post(path, {"email": MINE, **data})
            self.assertEqual(page.status_code, 422, path)
        self.assertFalse(User.objects.filter(groups__name=CLERK).exclude(pk=self.clare.pk).exists())
