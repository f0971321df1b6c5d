"""What partners, members and those who run a partnership's plan see and do."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine

from actionplans.models import Owner, ProgressEntry, Round, SubAction, UpdateRequest
from actionplans.responsibilities import responsibilities_for
from actionplans.workflow.publishing import mark_published
from actionplans.workflow.rounds import open_round
from actionplans.workflow.updates import NotAllowed, approve
from documents.plan import plan_data
from partnerships.models import Indicator, Partnership, PartnershipPlan
from reports.forms import ReopenForm
from reports.status_changes import names_not_received
from tests.page_assertions import errors_on, with_mark
from tests.partnerships.base import JULY, PartnersTestCase

pytestmark = pytest.mark.both_databases


class ReadTests(PartnersTestCase):
    def test_the_plan_stands_in_the_layout_of_its_paper_with_a_word_beside_each_colour(self):
        page = self.get(self.lee, "/partnerships/plans/hate-crime-plan/")
        self.assertContains(page, "Theme 1: Preventing hate crime")
        self.assertContains(page, with_mark("3", "Amber"))
        self.assertContains(page, "Begun 1.1.")

    def test_it_says_why_a_line_is_late_and_why_nothing_came(self):
        late = {"explanation": "The film-maker left.", "revised_date": "May 2021"}
        ProgressEntry.objects.filter(sub_action=self.film).update(**late)
        page = self.get(self.lee, "/partnerships/plans/hate-crime-plan/")
        self.assertContains(page, "The film-maker left.<br>Revised date: May 2021")
        moved = self.get(self.lee, "/partnerships/plans/hate-crime-plan/changes/2020-06/")
        self.assertContains(moved, "The film-maker left.<br>Revised date: May 2021")

    def test_the_list_names_the_partnership_of_a_plan_that_has_one(self):
        named = PartnershipPlan.objects.create(
            scale="rag",
            title="Other Plan",
            slug="other-plan",
            partnership=Partnership.objects.create(name="Safer Group"),
        )
        named.link_officers.add(self.lee)
        plans = self.get(self.lee, "/partnerships/").context["plans"]
        self.assertEqual(
            {plan["title"]: plan["partnership"] for plan in plans},
            {"Hate Crime Plan": "", "Other Plan": "Safer Group"},
        )

    def test_outcomes_and_indicators_stand_side_by_side(self):
        SubAction.objects.filter(pk=self.film.pk).update(measure="500 pupils", indicators="NI 35")
        page = self.get(self.lee, "/partnerships/plans/hate-crime-plan/")
        for label, text in (("Outcome", "500 pupils"), ("Indicators", "NI 35")):
            self.assertContains(page, f'data-label="{label}">{text}</td>')

    def test_whoever_publishes_reads_what_its_pages_have_at_their_head(self):
        PartnershipPlan.objects.update(page_header="Annex to Item 8")
        open_round(self.plan, JULY, by=self.lee)
        page = self.get(self.clare, "/reviews/hate-crime-plan/rounds/2020-07/publish/")
        self.assertIn("“Annex to Item 8”", page.context["form"]["item"].help_text)
        self.assertContains(page, "“Annex to Item 8”")

    def test_a_partner_reads_its_own_lines_only(self):
        page = self.get(self.pat, "/partnerships/plans/hate-crime-plan/")
        self.assertContains(page, "Attend the forum.")
        self.assertNotContains(page, "Make a film.")
        # The whole plan as it stood on a day is not for him, so he is not asked for one.
        self.assertNotContains(self.get(self.pat, "/reviews/hate-crime-plan/history/"), 'name="on"')
        self.assertContains(self.get(self.lee, "/reviews/hate-crime-plan/history/"), 'name="on"')
        self.assertContains(page, 'id="own-actions-only"')
        self.assertEqual(self.get(self.pat, f"/actions/{self.film.pk}/").status_code, 404)
        self.assertEqual(self.get(self.pat, "/reviews/hate-crime-plan/rounds/2020-06/").status_code, 404)

    def test_a_partner_is_led_to_no_page_that_he_may_not_read(self):
        page = self.get(self.pat, f"/actions/{self.forum.pk}/")
        self.assertContains(page, "Begun 1.1.")
        self.assertNotContains(page, "/rounds/")
        self.assertContains(self.get(self.lee, f"/actions/{self.forum.pk}/"), "/rounds/2020-06/")

    def test_a_colleague_of_the_council_reads_the_whole_plan(self):
        Owner.objects.filter(name="Housing").update(kind=Owner.Kind.GROUP)
        self.assertContains(self.get(self.hal, "/partnerships/plans/hate-crime-plan/"), "Attend the forum.")

    def test_members_read_what_is_published_and_outsiders_cannot_know(self):
        address = "/partnerships/plans/hate-crime-plan/"
        self.assertContains(self.get(self.mo, address), "Make a film.")
        for page in (address, f"{address}indicators/", "/reviews/hate-crime-plan/history/"):
            self.assertEqual(self.get(self.nia, page).status_code, 404)
        self.assertContains(self.get(self.nia, "/partnerships/"), 'id="no-plans"')

    def test_the_address_of_a_review_leads_on_to_the_plan(self):
        page = self.get(self.lee, "/reviews/hate-crime-plan/")
        self.assertRedirects(page, "/partnerships/plans/hate-crime-plan/")

    def test_an_update_that_is_not_there_is_not_shown(self):
        for month in ("2019-01", "never"):
            page = self.get(self.lee, f"/partnerships/plans/hate-crime-plan/?round={month}")
            self.assertEqual(page.status_code, 404)

    def test_what_its_paper_says_around_the_tables_is_for_those_who_read_all_of_it(self):
        Round.objects.filter(pk=self.june.pk).update(instructions="The region keeps a forum.")
        PartnershipPlan.objects.filter(pk=self.plan.pk).update(closing_text="NI 35: resilience")
        address = "/partnerships/plans/hate-crime-plan/"
        for words in ("The region keeps a forum.", "NI 35: resilience"):
            self.assertContains(self.get(self.mo, address), words)
            self.assertNotContains(self.get(self.pat, address), words)

    def test_a_line_leads_back_to_the_indicators_that_it_serves(self):
        indicator = Indicator.objects.create(plan=self.plan, code="NI 35", meaning="Resilience")
        other = Indicator.objects.create(plan=self.plan, code="NI 140", framework="PSA 15")
        indicator.sub_actions.add(self.forum)
        page = self.get(self.pat, f"/actions/{self.forum.pk}/")
        there = f"/partnerships/plans/hate-crime-plan/indicators/#indicator-{indicator.pk}"
        self.assertContains(page, f'<a class="govuk-link" href="{there}">NI 35</a>: Resilience')
        self.assertNotContains(page, other.code)
        self.assertContains(self.get(self.pat, there), f'id="indicator-{indicator.pk}"')
        self.assertNotContains(self.get(self.lee, f"/actions/{self.film.pk}/"), "/indicators/#indicator-")

    def test_more_indicators_of_a_line_cost_no_more_queries(self):
        path = f"/actions/{self.forum.pk}/"
        Indicator.objects.create(plan=self.plan, code="NI 0").sub_actions.add(self.forum)
        one = self.queries_of(self.pat, path)
        for number in range(1, 10):
            Indicator.objects.create(plan=self.plan, code=f"NI {number}").sub_actions.add(self.forum)
        self.assertEqual(self.queries_of(self.pat, path), one)

    def test_an_indicator_shows_the_lines_that_serve_it_to_whom_may_read_them(self):
        indicator = Indicator.objects.create(plan=self.plan, code="NI 35", meaning="Resilience")
        indicator.sub_actions.add(self.forum, self.film)
        page = self.get(self.pat, "/partnerships/plans/hate-crime-plan/indicators/")
        self.assertContains(page, "Resilience")
        self.assertContains(page, f"/actions/{self.forum.pk}/")
        self.assertNotContains(page, f"/actions/{self.film.pk}/")

    def test_longer_plans_and_lists_cost_no_more_queries(self):
        pages = ("/partnerships/plans/hate-crime-plan/", "/partnerships/")
        short = [self.queries_of(self.clare, page) for page in pages]
        for number in range(3, 13):
            self.line(f"1.{number}", f"Do {number}.", "Police")
            PartnershipPlan.objects.create(scale="rag", title=f"Plan {number}", slug=f"plan-{number}")
        self.assertEqual([self.queries_of(self.clare, page) for page in pages], short)


class UpdateTests(PartnersTestCase):
    def test_no_more_updates_come_of_a_plan_that_is_closed(self):
        opening = "/reviews/hate-crime-plan/rounds/new/"
        self.assertContains(self.get(self.lee, "/partnerships/plans/hate-crime-plan/"), opening)
        self.plan.state = PartnershipPlan.State.CLOSED
        self.plan.save()
        self.assertNotContains(self.get(self.lee, "/partnerships/plans/hate-crime-plan/"), opening)
        self.assertRedirects(self.get(self.lee, opening), "/partnerships/plans/hate-crime-plan/")
        with self.assertRaises(NotAllowed) as refused:
            open_round(self.plan, JULY, by=self.lee)
        self.assertEqual(refused.exception.code, "closed")

    def test_where_updates_are_quarters_the_next_one_is_the_next_quarter(self):
        Round.objects.filter(pk=self.june.pk).update(period_label="Q1 2020")
        PartnershipPlan.objects.filter(pk=self.plan.pk).update(round_interval_months=3)
        opening = "/reviews/hate-crime-plan/rounds/new/"
        page = self.get(self.lee, opening)
        self.assertContains(page, 'value="Q2 2020"')
        self.assertContains(page, "Updates needed for Q2 2020")
        self.client.force_login(self.lee)
        self.enterContext(time_machine.travel("2020-09-01", tick=False))
        self.assertContains(self.get(self.lee, "/forward-plan/"), "for Hate Crime Plan, Q2 2020")
        self.client.post(opening, {"month": "q2\N{NO-BREAK SPACE}2020", "due": "9/9/2020"})
        opened = Round.objects.open().get(plan=self.plan)
        self.assertEqual((str(opened), opened.period), ("Q2 2020", dt.date(2020, 9, 1)))
        self.assertContains(self.get(self.lee, "/forward-plan/"), "Q2 2020")
        self.assertContains(self.get(self.lee, "/partnerships/"), "Q1 2020")

    def test_an_update_is_answered_in_the_plan_s_own_words_and_published(self):
        opened = open_round(self.plan, JULY, by=self.lee)
        update_request = opened.update_requests.get(sub_action=self.forum)
        page = self.get(self.pat, f"/updates/{update_request.pk}/")
        self.assertContains(page, "Counts as 4 (Not Achieved).")
        self.assertContains(page, "<dt>Theme</dt>")
        self.assertEqual(self.get(self.hal, f"/updates/{update_request.pk}/").status_code, 404)
        answer = {"version": 0, "do": "submit", "evidence": "We went in July.", "grade": 2}
        self.client.force_login(self.pat)
        self.client.post(f"/updates/{update_request.pk}/", answer)
        update_request.refresh_from_db()
        self.assertEqual(update_request.state, UpdateRequest.State.SUBMITTED)
        board = self.get(self.lee, "/reviews/hate-crime-plan/rounds/2020-07/board/")
        self.assertContains(board, with_mark("1", "Green"))
        approve(update_request, by=self.lee, version=update_request.version)
        gap = opened.update_requests.get(sub_action=self.film)
        mark_published(opened, {gap.pk: "The film-maker was ill."}, by=self.clare)
        entry = ProgressEntry.objects.published().get(round=opened, sub_action=self.forum)
        self.assertEqual((entry.grade_text, entry.grade), ("Green", 2))
        page = self.get(self.mo, "/partnerships/plans/hate-crime-plan/")
        self.assertContains(page, "We went in July.")
        compared = self.get(self.mo, "/reviews/hate-crime-plan/compare/?old=2020-06&new=2020-07")
        self.assertContains(compared, "July 2020, compared with June 2020")
        self.assertContains(compared, "The film-maker was ill.")
        for form in ("changes", "document"):
            response = self.get(
                self.mo, f"/reviews/hate-crime-plan/compare/?old=2020-06&new=2020-07&as={form}"
            )
            self.assertTrue(response.content.startswith(b"PK"))
        self.assertContains(page, "No update received")

    def test_being_late_is_explained_here_too(self):
        opened = open_round(self.plan, JULY, by=self.lee)
        update_request = opened.update_requests.get(sub_action=self.forum)
        self.client.force_login(self.pat)
        late = {"version": 0, "do": "submit", "evidence": "Not begun.", "grade": 4}
        page = self.client.post(f"/updates/{update_request.pk}/", late)
        self.assertEqual(errors_on(page), {"explanation": ["required"], "revised_date": ["required"]})


class OwnWordsTests(PartnersTestCase):
    """Pages that reviews have too speak of a plan's lines as its reports do."""

    ROUND = "/reviews/hate-crime-plan/rounds/2020-06/"

    def test_an_update_counts_and_names_its_lines_in_the_plan_s_words(self):
        page = self.get(self.lee, self.ROUND)
        self.assertContains(page, f"{with_mark('3', 'Amber')} 1 line</li>")
        self.assertContains(page, "Red</strong> 0 lines")
        self.assertContains(page, "1.1 </h4>")
        self.assertContains(page, ">Lead organisation</dt>")
        self.assertNotContains(page, "Agreed success measure")

    def test_it_stands_below_partnerships_and_has_no_report_on_recommendations(self):
        page = self.get(self.lee, self.ROUND)
        current = 'href="/partnerships/" aria-current="true"'
        self.assertContains(page, current)
        self.assertNotContains(page, 'href="/reviews/" aria-current')
        self.assertNotContains(page, "Covering report")
        self.assertEqual(self.get(self.lee, f"{self.ROUND}covering-report/").status_code, 404)
        self.assertNotContains(self.get(self.clare, "/reviews/road-safety/"), current)
        numbers = self.get(self.lee, "/dashboard/plans/hate-crime-plan/")
        self.assertContains(numbers, current)
        self.assertNotContains(numbers, 'href="/dashboard/" aria-current')

    def test_the_page_of_a_line_says_that_it_is_one(self):
        page = self.get(self.lee, f"/actions/{self.forum.pk}/")
        self.assertContains(page, "Hate Crime Plan, line 1.1</span>")
        self.assertContains(page, ">Action or activity</dt>")

    def test_a_line_without_an_outcome_says_which_indicators_it_serves(self):
        SubAction.objects.filter(pk=self.forum.pk).update(indicators="NI 35 PSA 26", measure="")
        SubAction.objects.filter(pk=self.film.pk).update(measure="A film.")
        page = self.get(self.lee, self.ROUND)
        self.assertContains(page, "NI 35 PSA 26")
        self.assertContains(page, ">Outcome</dt>", count=1)

    def test_whoever_corrects_an_update_chooses_a_line(self):
        form = ReopenForm(self.june, {})
        self.assertEqual(form.fields["line"].label, "Which line")
        [wrong] = form.errors.as_data()["line"]
        self.assertEqual(wrong.code, "required")
        self.assertIn(" line ", str(wrong.message))

    def test_whoever_leaves_hands_lines_over(self):
        what = [responsibility.what for responsibility in responsibilities_for(self.pat, None)]
        self.assertEqual(what, ["Police: 1 line"])

    def test_lines_of_an_issue_are_told_apart(self):
        sub_action = plan_data.SubActionData(action="Meet.", entries=(plan_data.EntryData(),))
        issue = plan_data.HeadingData(ref="5", sub_actions=(sub_action, replace(sub_action, action="Act.")))
        objective = plan_data.HeadingData(ref="E", parts=(issue,))
        plan = plan_data.PlanData(kind="partnership", headings=(objective,))
        self.assertEqual(names_not_received(plan), ["E 5, line 1", "E 5, line 2"])
