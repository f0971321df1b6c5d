"""Work accounts, authenticator apps, and an officer who leaves."""

import datetime as dt
import time

import requests
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import caches
from django.test import TestCase, override_settings

from accounts.models import User, WorkAccount
from actionplans.models import Heading, Owner, Review, SubAction
from actionplans.responsibilities import responsibilities_for
from actionplans.workflow.handover import hand_over
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import UpdateContent, save_draft
from tests.base import SEPTEMBER, PlanTestCase
from tests.browser_sign_in import PASSWORD
from tests.identity_provider import TENANT, identity_provider

NOON = dt.datetime(2020, 9, 7, 12, tzinfo=dt.UTC)
MORNING = dt.datetime(2026, 11, 20, 8, 0, 5, tzinfo=dt.UTC)
OLIVE, OTHER = "aaaaaaaa-0000-0000-0000-000000000001", "aaaaaaaa-0000-0000-0000-000000000002"
OTHER_TENANT = "99999999-2222-3333-4444-555555555555"


class WorkAccountTestCase(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.enterClassContext(identity_provider())

    @classmethod
    def setUpTestData(cls):
        cls.olive = User.objects.create_user("olive@example.gov.uk", PASSWORD, name="Olive Owner")

    def setUp(self):
        caches["process"].clear()
        self.enterContext(override_settings(SINGLE_SIGN_ON=self.provider.settings))

    def join(self):
        return WorkAccount.objects.create(user=self.olive, tenant=TENANT, subject=OLIVE, name="olive@council")

    def go(self, then=""):
        """To the provider and back: the address with which the browser returns to us."""
        there = self.client.get("/sign-in/work-account/", {"next": then} if then else {}).url
        back = requests.get(there, allow_redirects=False, timeout=10).headers["Location"]
        return back.removeprefix("http://127.0.0.1:8000")

    def come(self, then=""):
        """Signs in with the work account that the provider has in front of it."""
        return self.client.get(self.go(then))

    def is_in(self):
        return self.client.get("/account/").status_code == 200


class LeaverTestCase(PlanTestCase):
    """Olive owns 1 a), belongs to the road team of 1 b), and has begun to answer in September."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.ned, cls.una = cls.person("Ned"), cls.person("Una")
        cls.team = Owner.objects.create(name="Road team", kind=Owner.Kind.GROUP)
        cls.team.users.add(cls.olive)
        cls.other = cls.add_action("b")
        cls.other.responsibility = "Road team"
        cls.other.save()
        cls.other.owners.add(cls.team)
        cls.round = open_round(cls.review, SEPTEMBER, due=dt.date(2020, 9, 30), by=cls.lee)
        cls.round.opens = SEPTEMBER
        cls.round.save()
        cls.asked = cls.round.update_requests.get(sub_action=cls.action)
        update_content = UpdateContent(evidence="We met in May 2020.", grade=2)
        save_draft(cls.asked, update_content, by=cls.olive, version=0)

    def switch_off(self, person=None):
        person = person or self.olive
        person.is_active = False
        person.save()

    def give(self, to, by=None, *, leaver=None, runs=None, reason="Left in August."):
        return hand_over(leaver or self.olive, to, reason, by=by or self.clare, managed_plan_ids=runs)

    def keys(self, person=None, runs=None):
        return [responsibility.key for responsibility in responsibilities_for(person or self.olive, runs)]

    def page(self, person, path=""):
        return self.get(person, path or f"/leavers/{self.olive.pk}/")

    def elsewhere(self):
        """Another review, in which Olive owns a line too."""
        review = Review.objects.create(title="Libraries", slug="libraries", agreed_text="March 2019")
        sub_action = SubAction.objects.create(
            heading=Heading.objects.create(plan=review, ref="1"), action="Open."
        )
        sub_action.owners.add(Owner.objects.get(name="Olive"))
        return review, sub_action


def totp_code(secret, ahead=0):
    """What the app shows now, or some half minutes ahead."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))
