"""How a partnership's plan stands in numbers, and what moved, by lead organisation."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from accounts.models import CouncilBranding
from actionplans.models import Heading, ProgressEntry, SubAction, UpdateRequest
from actionplans.workflow.rounds import record_past_entry, record_past_round
from documents.plan import plan_data
from documents.readers.docx import read_docx
from partnerships.models import StandardsAssessment
from reports.partnership_changes import group_by_lead
from scrutiny.tags import mark
from tests.partnerships.base import DASHBOARD_URL, NumbersTestCase

pytestmark = pytest.mark.both_databases

CHANGES_URL = "/partnerships/plans/hate-crime-plan/changes/2020-07/"
COUNT_LINK = re.compile(r'href="(/partnerships/plans/[^"]+)" aria-label="(\d+): ')


class DashboardTests(NumbersTestCase):
    def test_each_number_leads_to_just_the_lines_that_it_counts(self):
        page = self.get(self.lee, DASHBOARD_URL).content.decode()
        links = COUNT_LINK.findall(page)
        self.assertGreater(len(links), 15)
        for href, number in links:
            listed = self.get(self.lee, href.replace("&amp;", "&"))
            self.assertEqual(listed.context["in_all"], int(number), href)

    def test_themes_leads_updates_and_indicators_are_counted(self):
        figures = self.get(self.lee, DASHBOARD_URL).context["figures"]
        self.assertEqual(figures.heads, [("Green", "1"), ("Amber", "3"), ("Red", "4"), ("No status", "none")])
        self.assertEqual([c.n for c in figures.themes[0].counts], [1, 1, 1, 0])
        leads = {row.words: [c.n for c in row.counts] for row in figures.leads}
        self.assertEqual(leads, {"Housing": [1, 0, 0, 0], "Police": [0, 1, 1, 0]})
        updates = {row.words: [c.n for c in row.counts] for row in figures.updates}
        self.assertEqual(updates, {"June 2020": [1, 1, 0, 0], "July 2020": [1, 1, 1, 0]})
        self.assertEqual([(row.words, row.total.n) for row in figures.indicators], [("NI 35", 2)])
        self.assertEqual([(late.words, late.n) for late in figures.late], [("Police", 1)])

    def test_an_earlier_update_is_shown_when_it_is_asked_for(self):
        figures = self.get(self.lee, f"{DASHBOARD_URL}?round=2020-06").context["figures"]
        self.assertEqual([c.n for c in figures.themes[0].counts], [1, 1, 0, 0])

    def test_a_line_that_is_written_later_is_in_no_number_of_what_was_published(self):
        before = self.get(self.lee, DASHBOARD_URL).context["figures"]
        self.line("1.4", "Make a poster.", "Police")
        self.assertEqual(self.get(self.lee, DASHBOARD_URL).context["figures"], before)

    def test_a_partner_s_numbers_count_its_own_lines(self):
        figures = self.get(self.hal, DASHBOARD_URL).context["figures"]
        self.assertEqual((figures.total, [row.words for row in figures.leads]), (1, ["Housing"]))
        self.assertEqual(self.get(self.nia, DASHBOARD_URL).status_code, 404)

    def test_a_longer_plan_costs_no_more_queries(self):
        pages = (DASHBOARD_URL, "/partnerships/plans/hate-crime-plan/?status=Amber&overdue=yes")
        short = [self.queries_of(self.clare, page) for page in pages]
        for number in range(4, 14):
            self.line(f"1.{number}", f"Do {number}.", "Police")
        self.assertEqual([self.queries_of(self.clare, page) for page in pages], short)

    def test_standards_are_a_map_in_which_every_spot_says_its_word(self):
        standards = StandardsAssessment.objects.create(title="Standards", slug="standards", scale="met")
        heading = Heading.objects.create(plan=standards, kind=Heading.Kind.STANDARD, ref="1", text="Reports")
        sub_action = SubAction.objects.create(heading=heading, ref="A", action="People can report.")
        this_round = record_past_round(standards, dt.date(2020, 3, 1))
        UpdateRequest.objects.create(round=this_round, sub_action=sub_action)
        entry = ProgressEntry(
            round=this_round, sub_action=sub_action, evidence="By letter.", grade_text="Partly met", grade=3
        )
        record_past_entry(entry)
        page = self.get(self.clare, "/dashboard/plans/standards/")
        self.assertContains(
            page,
            f'<a class="grade grade--3" href="/actions/{sub_action.pk}/links/">{mark("3")}A: Partly met</a>',
        )


class ReportTests(NumbersTestCase):
    def test_each_lead_reads_what_became_better_and_worse(self):
        page = self.get(self.lee, CHANGES_URL)
        leads = {
            lead.name: [
                (change.place, change.previous_status, change.current_status, change.kind)
                for change in lead.changes
            ]
            for lead in page.context["leads"]
        }
        self.assertEqual(leads["Housing"], [("1.2", "Amber", "Green", "Better")])
        self.assertEqual(
            leads["Police"], [("1.1", "Green", "Amber", "Worse"), ("1.3", "None", "Red", "First status")]
        )
        self.assertContains(page, "In July 1.1.")

    def test_a_line_without_a_number_is_found_by_that_of_its_issue(self):
        sub_action = plan_data.SubActionData(action="Prosecute.", responsibility="Police")
        issue = plan_data.HeadingData(ref="6", sub_actions=(sub_action,))
        plan = plan_data.PlanData(
            kind="partnership", headings=(plan_data.HeadingData(ref="E", parts=(issue,)),)
        )
        self.assertEqual([change.place for change in group_by_lead(plan)[0].changes], ["E 6"])

    def test_it_is_taken_along_as_pdf_and_word(self):
        for name, magic in (("pdf", b"%PDF"), ("docx", b"PK")):
            file = self.get(self.lee, f"{CHANGES_URL}{name}/")
            self.assertTrue(file.content.startswith(magic))
        self.assertEqual(self.get(self.lee, f"{CHANGES_URL}xlsx/").status_code, 404)

    def test_it_says_whose_paper_it_is(self):
        CouncilBranding.objects.create(
            name="Stockton Council", created_by=self.clare, created_by_name="Clare"
        )
        document = read_docx(self.get(self.lee, f"{CHANGES_URL}docx/").content)
        self.assertEqual(document.header[0].text, "Stockton Council")

    def test_partners_and_outsiders_do_not_read_of_others(self):
        for person in (self.hal, self.nia):
            for page in (CHANGES_URL, f"{CHANGES_URL}pdf/"):
                self.assertEqual(self.get(person, page).status_code, 404)
