"""Next year's plan from this one, and lines that stand in several themes."""

from __future__ import annotations

import pytest

from actionplans.models import (
    AdditionalRound,
    Committee,
    Heading,
    Meeting,
    ProgressEntry,
    SubAction,
    UpdateRequest,
)
from actionplans.workflow.decisions import DecisionInput, record_decision, rescind_decision
from actionplans.workflow.rounds import open_round, record_past_entry, record_past_round
from actionplans.workflow.updates import NotAllowed
from audit.comparing import TrackedRowChecker
from partnerships.action_links import link_actions
from partnerships.models import ActionLink, EquivalentAction, Indicator, PartnershipPlan
from partnerships.rollover.new_plan import record_equivalents
from partnerships.timeline import NO_LONGER_CARRIED_FORWARD
from tests.page_assertions import errors_on, message_tags
from tests.partnerships.base import JULY, PartnersTestCase

pytestmark = pytest.mark.both_databases

PLAN_URL = "/partnerships/plans/hate-crime-plan/"


class NextPlanTestCase(PartnersTestCase):
    """The film was blue, which is complete; the forum goes on, serves NI 35 and delivers action 1 a)."""

    @classmethod
    def setUpTestData(cls):
        super().setUpTestData()
        cls.plan.scale = "brag"
        cls.plan.save()
        cls.again = cls.twin("2", "2.1", "Attend the forum")
        july = record_past_round(cls.plan, JULY)
        cls.add_asked(cls.film, july)
        done = ProgressEntry(round=july, sub_action=cls.film, evidence="Made.", grade_text="Blue", grade=1)
        record_past_entry(done)
        Indicator.objects.create(plan=cls.plan, code="NI 35", meaning="Resilience").sub_actions.add(cls.forum)
        link_actions(cls.action, cls.forum, "As agreed.")

    @classmethod
    def twin(cls, theme, ref, action):
        heading = Heading.objects.create(
            plan=cls.plan, kind=Heading.Kind.THEME, ref=theme, text="Reporting", position=2
        )
        return SubAction.objects.create(heading=heading, ref=ref, action=action)

    def send(self, user, path, **words):
        self.client.force_login(user)
        return self.client.post(path, words, follow=True)

    def follow(self):
        self.send(self.lee, f"{PLAN_URL}new-plan/", title="Hate Crime Plan 2021", start_date="1/4/2021")
        return PartnershipPlan.objects.get(title="Hate Crime Plan 2021")


class FollowTests(NextPlanTestCase):
    def test_what_is_not_complete_goes_on_below_its_theme_with_its_lead(self):
        page = self.get(self.lee, f"{PLAN_URL}new-plan/")
        self.assertContains(page, "1.1: Attend the forum.")
        self.assertNotContains(page, "Make a film.")
        made = self.follow()
        lines = [(str(each), each.responsibility) for each in made.sub_actions().in_printed_order()]
        self.assertEqual(lines, [("1.1", "Police"), ("2.1", "")])
        self.assertEqual([str(each) for each in made.headings.all()], ["Theme 1", "Theme 2"])
        self.assertEqual((made.state, made.previous_plan.pk, made.scale), ("draft", self.plan.pk, "brag"))
        self.assertEqual([each.pk for each in made.link_officers.all()], [self.lee.pk])
        self.assertEqual([str(each) for each in made.indicators.get().sub_actions.all()], ["1.1"])
        self.assertEqual(PartnershipPlan.objects.get(pk=self.plan.pk).state, "closed")

    def test_a_line_goes_on_with_its_history_and_its_thread(self):
        line = self.follow().sub_actions().get(ref="1.1")
        page = self.get(self.lee, f"/actions/{line.pk}/")
        self.assertContains(page, "Updates in the previous plan, Hate Crime Plan")
        self.assertContains(page, "Begun 1.1.")
        thread = ActionLink.objects.get()
        self.assertEqual((thread.dependent, thread.provider, thread.note), (self.action, line, "As agreed."))
        page = self.get(self.lee, "/reviews/road-safety/history/")
        self.assertContains(page, "Carried over into Hate Crime Plan 2021")

    def test_the_partner_reads_what_its_line_said_before(self):
        line = self.follow().sub_actions().get(ref="1.1")
        self.assertContains(self.get(self.pat, f"/actions/{line.pk}/"), "Begun 1.1.")

    def test_no_second_plan_follows_and_none_while_an_update_is_open(self):
        open_round(self.plan, JULY.replace(month=9), by=self.lee)
        page = self.send(self.lee, f"{PLAN_URL}new-plan/", title="Hate Crime Plan 2021")
        self.assertEqual((page.status_code, errors_on(page)), (409, {"__all__": ["round-open"]}))
        self.assertFalse(PartnershipPlan.objects.filter(previous_plan=self.plan).exists())

    def test_it_has_another_title_than_the_one_before(self):
        page = self.send(self.lee, f"{PLAN_URL}new-plan/", title="hate crime plan")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"title": ["unique"]}))

    def test_who_may_not_read_the_draft_is_not_told_of_it(self):
        made = self.follow()
        self.assertContains(self.get(self.lee, PLAN_URL), "Next plan")
        self.assertContains(self.get(self.lee, made.get_absolute_url()), "Hate Crime Plan</a>")
        page = self.get(self.mo, PLAN_URL)
        self.assertContains(page, "Closed")
        self.assertNotContains(page, "Next plan")
        self.assertEqual(self.get(self.mo, made.get_absolute_url()).status_code, 404)

    def test_partners_cannot_make_it(self):
        self.assertEqual(self.get(self.pat, f"{PLAN_URL}new-plan/").status_code, 403)
        self.assertEqual(self.get(self.nia, f"{PLAN_URL}new-plan/").status_code, 404)


class DecidedCase(NextPlanTestCase):
    """A committee follows the plan up, and met when the update of July had been published."""

    def setUp(self):
        self.board = Committee.objects.create(name="Places Committee")
        self.plan.committee = self.board
        self.plan.save()
        self.meeting = Meeting.objects.create(committee=self.board, date=JULY.replace(day=20))

    def decide(self, kind, **given):
        ruling = DecisionInput(kind, reason="Heard.", **given)
        return record_decision(self.meeting, self.film, ruling, by=self.clare)


class OwedTests(DecidedCase):
    """What the next update would ask about goes on, complete or not."""

    def test_a_complete_line_of_which_a_report_is_wanted_goes_on_with_its_update(self):
        december = JULY.replace(month=12)
        self.decide("report", period=december)
        AdditionalRound.objects.create(plan=self.plan, period=JULY.replace(month=5), reason="Overtaken")
        self.assertContains(self.get(self.lee, f"{PLAN_URL}new-plan/"), "Make a film.")
        made = self.follow()
        self.assertEqual(sorted(line.ref for line in made.sub_actions()), ["1.1", "1.2", "2.1"])
        self.assertEqual([extra.period for extra in made.additional_rounds.all()], [december])
        self.assertEqual([extra.reason for extra in self.plan.additional_rounds.all()], ["Overtaken"])
        self.assertContains(self.get(self.lee, f"/reviews/{made.slug}/history/"), "December 2020")
        self.assertContains(self.get(self.lee, f"/reviews/{made.slug}/additional-rounds/"), "December 2020")

    def test_a_sign_off_is_not_taken_back_where_nothing_would_follow_the_line_up(self):
        decision = self.decide("signed-off")
        self.plan.state = PartnershipPlan.State.CLOSED
        self.plan.save()
        with self.assertRaisesMessage(NotAllowed, self.plan.decision_not_allowed_reason("taken-back")):
            rescind_decision(decision, self.meeting, "By mistake.", by=self.clare)

    def test_no_plan_follows_while_an_answer_is_being_corrected(self):
        update_request = UpdateRequest.objects.filter(round__plan=self.plan).first()
        UpdateRequest.objects.filter(pk=update_request.pk).update(state=UpdateRequest.State.RETURNED)
        page = self.send(self.lee, f"{PLAN_URL}new-plan/", title="Hate Crime Plan 2021")
        self.assertEqual((page.status_code, errors_on(page)), (409, {"__all__": ["being-corrected"]}))


class LeftBehindTests(DecidedCase):
    """What becomes outstanding only after the next plan is made is shown and carried over, too."""

    PAGE = f"{PLAN_URL}new-plan/"

    def taken_back(self):
        """The film was signed off; the sign-off is taken back once the next plan is there."""
        Indicator.objects.get().sub_actions.add(self.film)
        link_actions(self.action, self.film)
        decision = self.decide("signed-off")
        made = self.follow()
        self.assertNotContains(self.get(self.lee, PLAN_URL), f'href="{self.PAGE}"')
        page = self.get(self.lee, self.PAGE)
        self.assertEqual(page.context["lines"], [])
        self.assertNotContains(page, 'name="lines"')
        path = f"/meetings/{self.meeting.pk}/decisions/{decision.pk}/rescind/"
        page = self.send(self.clare, path, reason="By mistake.")
        self.assertContains(page, "Hate Crime Plan is closed.")
        return made

    def test_who_runs_the_plan_carries_it_over_with_what_hangs_on_it(self):
        ProgressEntry.objects.filter(sub_action=self.film, round__period=JULY).update(
            grade=3, grade_text="Amber"
        )
        made = self.taken_back()
        page = self.get(self.lee, PLAN_URL)
        self.assertEqual(page.context["left_behind"], 1)
        self.assertContains(page, f'href="{self.PAGE}"')
        self.assertContains(self.get(self.lee, self.PAGE), "1.2: Make a film.")
        page = self.send(self.lee, self.PAGE, lines=self.film.pk)
        self.assertEqual(message_tags(page), ["success"])
        line = made.sub_actions().get(ref="1.2")
        self.assertEqual(
            (line.heading.text, line.carried_forward_from.previous_action), (self.theme.text, self.film)
        )
        self.assertEqual(made.headings.filter(ref="1").count(), 1)
        self.assertEqual([str(each) for each in line.linked_indicators.all()], ["NI 35"])
        self.assertTrue(ActionLink.objects.filter(dependent=self.action, provider=line).exists())
        self.assertNotContains(self.get(self.lee, PLAN_URL), f'href="{self.PAGE}"')

    def test_what_was_removed_from_the_draft_with_its_theme_comes_back(self):
        made = self.follow()
        line = made.sub_actions().get(ref="2.1")
        for kind, thing in (("action", line), ("heading", line.heading)):
            self.send(self.lee, f"/reviews/{made.slug}/edit/{kind}/{thing.pk}/remove/")
        self.send(self.lee, self.PAGE, lines=self.again.pk)
        self.assertEqual(str(made.sub_actions().get(ref="2.1").heading), "Theme 2")
        self.send(self.lee, self.PAGE, lines=self.again.pk)
        self.assertEqual(made.sub_actions().filter(ref="2.1").count(), 1)

    def test_mistakes_are_explained_and_a_second_plan_is_not_made(self):
        made = self.follow()
        line = made.sub_actions().get(ref="2.1")
        self.send(self.lee, f"/reviews/{made.slug}/edit/action/{line.pk}/remove/")
        page = self.send(self.lee, self.PAGE, nothing="")
        self.assertEqual((page.status_code, errors_on(page)), (422, {"lines": ["required"]}))
        page = self.send(self.lee, self.PAGE, title="Hate Crime Plan 2022")
        self.assertContains(page, f'href="{made.get_absolute_url()}"', status_code=409)
        self.assertEqual(PartnershipPlan.objects.filter(previous_plan=self.plan).count(), 1)
        PartnershipPlan.objects.filter(pk=made.pk).update(state="closed")
        page = self.send(self.lee, self.PAGE, lines=self.again.pk)
        self.assertEqual((page.status_code, errors_on(page)), (409, {"__all__": ["closed"]}))

    def test_who_does_not_run_the_plan_that_follows_asks_a_clerk(self):
        made = self.follow()
        line = made.sub_actions().get(ref="2.1")
        self.send(self.lee, f"/reviews/{made.slug}/edit/action/{line.pk}/remove/")
        made.link_officers.clear()
        page = self.get(self.lee, self.PAGE)
        self.assertEqual(page.context["lines"], [self.again])
        self.assertNotContains(page, 'name="lines"')
        self.assertNotContains(page, "Hate Crime Plan 2021")
        self.send(self.lee, self.PAGE, lines=self.again.pk)
        self.assertFalse(made.sub_actions().filter(ref="2.1").exists())


class SeveralThemesTests(NextPlanTestCase):
    def setUp(self):
        self.send(self.lee, f"{PLAN_URL}equivalent-actions/", groups=self.forum.pk)

    def test_lines_that_say_the_same_are_known_as_one(self):
        self.assertContains(self.get(self.lee, f"/actions/{self.forum.pk}/"), 'id="same-line"')
        page = self.get(self.lee, f"/actions/{self.again.pk}/")
        self.assertContains(page, f'href="/actions/{self.forum.pk}/">1.1</a>')
        self.nothing_is_left_to_be_one()

    def nothing_is_left_to_be_one(self):
        page = self.get(self.lee, f"{PLAN_URL}equivalent-actions/")
        self.assertEqual(page.context["groups"], [])
        self.assertNotContains(page, 'name="groups"')

    def test_they_are_one_in_whatever_order_they_come_to_stand(self):
        self.again.heading.position, self.forum.heading.position = 1, 2
        self.again.heading.save()
        self.forum.heading.save()
        record_equivalents([self.again, self.forum])
        same = EquivalentAction.objects.get()
        self.assertEqual((same.sub_action, same.original), (self.again, self.forum))
        self.nothing_is_left_to_be_one()

    def test_what_two_groups_have_is_one_once_they_say_the_same(self):
        third, fourth = self.twin("3", "3.1", "Attend a forum"), self.twin("4", "4.1", "Attend a forum")
        record_equivalents([third, fourth])
        record_equivalents([self.forum, self.again, third, fourth])
        firsts = set(EquivalentAction.objects.values_list("original", flat=True))
        self.assertEqual((firsts, EquivalentAction.objects.count()), ({self.forum.pk}, 3))

    def test_a_partner_reads_of_no_other_line_that_is_the_same(self):
        self.assertContains(self.get(self.lee, f"/actions/{self.forum.pk}/"), 'id="same-line"')
        self.assertNotContains(self.get(self.pat, f"/actions/{self.forum.pk}/"), 'id="same-line"')

    def test_they_stay_one_in_the_next_plan(self):
        lines = self.follow().sub_actions()
        same = EquivalentAction.objects.get(sub_action__in=lines.all())
        self.assertEqual((same.sub_action.ref, same.original.ref), ("2.1", "1.1"))


class LeftOutTests(NextPlanTestCase):
    """What the group does not want to go on is taken out of the draft, line by line."""

    def setUp(self):
        self.send(self.lee, f"{PLAN_URL}equivalent-actions/", groups=self.forum.pk)
        self.made = self.follow()
        self.edit = f"/reviews/{self.made.slug}/edit/"

    def of(self, ref):
        return self.made.sub_actions().get(ref=ref)

    def remove(self, line, edit=None):
        return self.send(self.lee, f"{edit or self.edit}action/{line.pk}/remove/")

    def test_a_line_is_left_out_and_the_one_before_it_stays(self):
        self.assertEqual(message_tags(self.remove(self.of("2.1"))), ["success"])
        self.assertEqual([line.ref for line in self.made.sub_actions()], ["1.1"])
        self.assertFalse(EquivalentAction.objects.filter(sub_action__heading__plan=self.made).exists())
        self.assertContains(self.get(self.lee, f"/actions/{self.again.pk}/"), "Attend the forum")
        page = self.get(self.lee, f"/reviews/{self.made.slug}/history/")
        self.assertContains(page, NO_LONGER_CARRIED_FORWARD)

    def test_what_delivers_something_elsewhere_stays_until_its_thread_ends(self):
        line = self.of("1.1")
        page = self.remove(line)
        self.assertEqual((page.status_code, message_tags(page)), (409, ["joined error"]))
        ActionLink.objects.get().delete()
        self.assertEqual(message_tags(self.remove(line)), ["success"])
        self.assertFalse(EquivalentAction.objects.filter(sub_action__heading__plan=self.made).exists())

    def test_what_serves_an_indicator_is_left_out_and_history_knows(self):
        ActionLink.objects.get().delete()
        self.assertEqual(message_tags(self.remove(self.of("1.1"))), ["success"])
        self.assertEqual(list(TrackedRowChecker(Indicator, "default").problems()), [])

    def test_of_three_that_are_one_two_remain_one(self):
        third = self.twin("3", "3.1", "Attend the forum")
        record_equivalents([self.of("1.1"), self.of("2.1"), self.copy_of(third)])
        ActionLink.objects.get().delete()
        self.remove(self.of("1.1"))
        same = EquivalentAction.objects.get(sub_action__heading__plan=self.made)
        self.assertEqual((same.sub_action.ref, same.original.ref), ("3.1", "2.1"))

    def copy_of(self, line):
        heading = Heading.objects.create(plan=self.made, kind=Heading.Kind.THEME, ref="3", text="Reporting")
        return SubAction.objects.create(heading=heading, ref=line.ref, action=line.action)

    def test_what_goes_on_in_the_next_plan_stays_in_the_one_before(self):
        page = self.remove(self.again, "/reviews/hate-crime-plan/edit/")
        self.assertEqual((page.status_code, message_tags(page)), (409, ["carried-over error"]))
