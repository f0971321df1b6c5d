"""A closed plan warns nobody: nothing of it is overdue, behind, outstanding or asked about."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from actionplans.models import ActionPlan, ImpactEntry, ProgressEntry, SubAction, UpdateRequest
from actionplans.responsibilities import count_actions_with_departed_owners, responsibilities_for
from actionplans.workflow.rounds import record_past_entry
from dashboards.caching import cache
from partnerships.models import ActionLink, PartnershipPlan
from partnerships.slipped_dependencies import slipped_links
from tests.partnerships.base import DASHBOARD_URL, NumbersTestCase

pytestmark = pytest.mark.both_databases

LOOKS = ("overdue", "behind", "not-received", "long", "impact", "achieved")
ROUND = "/reviews/hate-crime-plan/rounds/2020-07/"


@time_machine.travel(dt.datetime(2020, 9, 15, 12, tzinfo=dt.UTC))
class ClosedPlanTests(NumbersTestCase):
    """The leaflet is red and past its date; of a poster nothing came; the impact of a song was promised."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.poster = cls.line("1.4", "Make a poster.", "Police", cls.pat)
        UpdateRequest.objects.create(
            round=cls.july, sub_action=cls.poster, state=UpdateRequest.State.NOT_RECEIVED
        )
        cls.quiz = cls.line("1.5", "Hold a quiz.", "Police", cls.pat)
        UpdateRequest.objects.create(round=cls.july, sub_action=cls.quiz)
        record_past_entry(ProgressEntry(round=cls.july, sub_action=cls.quiz, evidence="Begun."))
        cls.song = cls.line("1.6", "Sing a song.", "Police", cls.pat)
        UpdateRequest.objects.create(round=cls.june, sub_action=cls.song, asks_for_impact=True)
        record_past_entry(ImpactEntry(round=cls.june, sub_action=cls.song, not_yet_known=True))

    def setUp(self):
        cache.clear()

    def close(self):
        self.plan.state = PartnershipPlan.State.CLOSED
        self.plan.save()

    def listed(self, query=""):
        return [row.name for row in self.get(self.lee, f"/actions/?{query}").context["rows"]]

    def test_the_database_and_the_plan_agree_on_what_is_closed(self):
        for state in PartnershipPlan.State:
            self.plan.state = state
            self.plan.save()
            with self.subTest(state):
                followed = SubAction.objects.followed_up().filter(heading__plan=self.plan.pk).exists()
                self.assertEqual(followed, self.plan.is_followed_up)

    def test_no_list_of_what_to_ask_about_holds_its_actions(self):
        result = {look: self.listed(f"look={look}") for look in LOOKS}
        self.assertEqual(result["overdue"], ["1.3", "1 a)"])
        self.assertEqual(result["behind"], ["1.1", "1.3"])
        self.assertEqual(result["not-received"], ["1.4"])
        self.assertEqual(result["impact"], ["1.6"])
        self.close()
        self.assertEqual(self.listed("look=overdue"), ["1 a)"])
        SubAction.objects.filter(pk=self.action.pk).update(
            monitoring_state=SubAction.MonitoringState.SIGNED_OFF
        )
        cache.clear()
        for look in LOOKS:
            for plans in ("", "&plans=closed", "&plans=all", f"&review={self.plan.pk}"):
                with self.subTest(look, plans=plans):
                    self.assertEqual(self.listed(f"look={look}{plans}"), [])

    def test_the_list_of_all_actions_leaves_it_out_until_it_is_asked_for(self):
        self.add_progress()
        own = self.listed(f"review={self.plan.pk}")
        self.assertEqual(self.listed("plans=closed"), [])
        self.close()
        self.assertEqual(self.listed(), ["1 a)"])
        for query in ("plans=closed", f"review={self.plan.pk}"):
            self.assertEqual(self.listed(query), own)
        self.assertEqual(self.listed("plans=all"), [*own, "1 a)"])

    def test_its_actions_show_their_last_grade_and_no_lateness(self):
        [row] = [each for each in self.rows("") if each.name == "1.3"]
        self.assertTrue(row.late)
        self.close()
        [row] = [each for each in self.rows("plans=closed") if each.name == "1.3"]
        self.assertEqual((row.grade, row.late), ("Red", ""))
        page = self.get(self.lee, f"/actions/{self.leaflet.pk}/")
        self.assertEqual((page.context["row"].grade, page.context["row"].late), ("Red", ""))

    def rows(self, query):
        return self.get(self.lee, f"/actions/?{query}").context["rows"]

    def test_its_own_numbers_name_nobody_as_late(self):
        self.close()
        self.assertEqual(self.get(self.lee, DASHBOARD_URL).context["figures"].late, [])
        self.assertEqual(
            self.get(self.lee, f"{self.plan.get_absolute_url()}?overdue=yes").context["in_all"], 0
        )

    def test_nothing_of_it_is_outstanding(self):
        self.assertTrue(self.plan.sub_actions().outstanding().exists())
        self.close()
        self.assertFalse(self.plan.sub_actions().outstanding().exists())

    def test_its_report_promises_no_next_update(self):
        promise = "The next update asks again."
        self.assertContains(self.get(self.lee, ROUND), promise)
        self.close()
        self.assertNotContains(self.get(self.lee, ROUND), promise)

    def test_its_page_offers_no_extra_update(self):
        extra = "/reviews/hate-crime-plan/additional-rounds/"
        page = self.plan.get_absolute_url()
        self.assertContains(self.get(self.lee, page), extra)
        self.close()
        self.assertNotContains(self.get(self.lee, page), extra)

    def test_nobody_is_told_what_slipped_for_it(self):
        other = PartnershipPlan.objects.create(scale="rag", title="Other", slug="other")
        needs = SubAction.objects.create(heading=other.headings.create(kind="theme"), action="Rely on it.")
        ActionLink.objects.create(dependent=needs, provider=self.leaflet)
        self.assertEqual(slipped_links().count(), 1)
        other.state = PartnershipPlan.State.CLOSED
        other.save()
        self.assertEqual(slipped_links().count(), 0)

    def test_nobody_hands_its_actions_over(self):
        self.pat.is_active = False
        self.pat.save()
        plans = ActionPlan.objects.all()
        self.assertEqual(
            (len(responsibilities_for(self.pat, None)), list(count_actions_with_departed_owners(plans))),
            (1, [self.plan.pk]),
        )
        self.close()
        self.assertEqual(
            [responsibility.plan_ids for responsibility in responsibilities_for(self.pat, None)],
            [frozenset()],
        )
        self.assertEqual(count_actions_with_departed_owners(plans), {})

    def test_a_report_counts_every_action_once_and_names_those_without_an_update(self):
        for state in (PartnershipPlan.State.AGREED, PartnershipPlan.State.CLOSED):
            self.plan.state = state
            self.plan.save()
            context = self.get(self.lee, ROUND).context
            self.assertEqual(context["missing"], ["1.4"])
            self.assertEqual(
                sum(row["n"] for row in context["counts"]), self.plan.sub_actions().active().count()
            )
