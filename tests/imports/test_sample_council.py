"""The sample council: reviews at every stage, and something to do in every role."""

from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone

from accounts.models import User
from actionplans.models import Decision, ExecutiveResponse, Review, Round, SubAction, UpdateRequest
from actionplans.workflow.publishing import find_missing_updates


class SampleCouncilTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        call_command("load_demo", verbosity=0)

    def context(self, name):
        self.client.force_login(User.objects.get(name=name))
        return self.client.get("/").context

    def test_there_are_reviews_of_three_committees_and_more_at_every_stage(self):
        self.assertGreaterEqual(Review.objects.count(), 14)
        self.assertGreaterEqual(Review.objects.values("committee").distinct().count(), 3)
        self.assertTrue(Review.objects.filter(rounds=None).exists())
        self.assertEqual(Review.objects.get(title="Fostering and Adoption").rounds.count(), 10)
        self.assertTrue(Decision.objects.filter(kind=Decision.Kind.PLAN_SIGNED_OFF).exists())
        self.assertTrue(ExecutiveResponse.objects.filter(outcome="rejected").exists())
        self.assertTrue(SubAction.objects.exempt().exists())

    def test_a_round_is_late_one_is_ready_and_updates_are_in_every_state(self):
        open_rounds = Round.objects.open()
        self.assertTrue(open_rounds.filter(due__lt=timezone.localdate()).exists())
        ready = open_rounds.get(plan__title="Care Homes for Older People")
        self.assertEqual(list(find_missing_updates(ready)), [])
        self.assertEqual(
            set(UpdateRequest.objects.values_list("state", flat=True)), set(UpdateRequest.State.values)
        )

    def test_people_find_something_to_do_on_their_first_page(self):
        for name in ("Vanessa Housley", "Errol Parks", "Dawn Tyerman"):
            self.assertTrue(self.context(name)["due"], name)
        for name in ("Marc Stephenson", "Carol Clark"):
            rounds = self.context(name)["rounds"]
            self.assertTrue(any(row["strip"].to_approve for row in rounds), name)
        self.assertTrue(self.context("Mo Member")["committees"])

    def test_the_public_reads_of_every_committee_and_of_no_exempt_action(self):
        page = self.client.get("/")
        self.assertGreaterEqual(len(page.context["committees"]), 4)
        published = sum(each.grades.total() for _, plans in page.context["committees"] for each in plans)
        self.assertEqual(published, page.context["total"])
        licensing = self.client.get("/public/")
        self.assertContains(licensing, "Licensing and the Night-time Economy")
        for part in licensing.context["rows"]:
            if part["slug"].startswith("licensing"):
                report = self.client.get(f"/public/{part['slug']}/{part['rounds'][0].slug}/")
                self.assertNotContains(report, "door supervision")
