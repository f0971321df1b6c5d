"""A plan's own words and colours stand wherever its lines are shown, and its headings keep their kind."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook

from actionplans.models import Heading, ProgressEntry, SubAction, UpdateRequest
from actionplans.workflow.rounds import open_round, record_past_entry, record_past_round
from documents.recognise.item_keys import item_keys_by_id
from imports.comparison import compare_plan
from imports.review_draft import build_draft, item_title
from imports.views.check_import import CheckPage
from partnerships.models import StandardsAssessment
from tests.page_assertions import with_mark
from tests.partnerships.base import JULY, JUNE, PartnersTestCase
from tests.partnerships.original_documents import (
    OBJECTIVES_DOCUMENT,
    STANDARDS_DOCUMENT,
    THEMES_DOCUMENT,
    reading_of,
)

GREEN = with_mark("1", "Green")
AMBER = with_mark("3", "Amber")


class OwnWordsTests(PartnersTestCase):
    def test_what_was_said_before_keeps_its_word_and_its_colour(self):
        opened = open_round(self.plan, JULY, by=self.lee)
        update_request = opened.update_requests.get(sub_action=self.forum)
        self.assertContains(self.get(self.pat, f"/updates/{update_request.pk}/"), GREEN)

    def test_so_do_the_page_of_a_line_and_the_list_of_all(self):
        page = self.get(self.lee, f"/actions/{self.film.pk}/")
        self.assertContains(page, AMBER, count=2)  # now and in its update
        self.assertContains(page, "Theme 1</dt>")
        page = self.get(self.lee, "/actions/")
        self.assertContains(page, AMBER)
        self.assertContains(page, '<a class="govuk-link" href="/partnerships/plans/hate-crime-plan/">')

    def test_its_updates_stand_in_the_forward_plan_until_it_is_closed(self):
        self.assertContains(self.get(self.lee, "/forward-plan/"), "Hate Crime Plan")
        self.plan.state = "closed"
        self.plan.save()
        self.assertNotContains(self.get(self.lee, "/forward-plan/"), "Hate Crime Plan")

    def test_an_answer_is_asked_for_in_the_plan_s_own_words(self):
        opened = open_round(self.plan, JULY, by=self.lee)
        update_request = opened.update_requests.get(sub_action=self.forum)
        page = self.get(self.pat, f"/updates/{update_request.pk}/")
        label = '<label class="govuk-label govuk-label--s" for="id_evidence">Progress</label>'
        self.assertContains(page, label, html=True)
        self.assertNotContains(page, "Assessment of progress")
        self.client.force_login(self.pat)
        answer = {"version": 0, "do": "submit", "evidence": "We went.", "grade": 2}
        self.client.post(f"/updates/{update_request.pk}/", answer)
        page = self.get(self.lee, f"/updates/{update_request.pk}/")
        self.assertContains(page, "Progress</dt>")
        self.assertNotContains(page, "Evidence of progress")

    def test_so_are_the_board_and_the_history(self):
        open_round(self.plan, JULY, by=self.lee)
        board = self.get(self.lee, "/reviews/hate-crime-plan/rounds/2020-07/board/")
        self.assertContains(board, 'data-label="Lead organisation"')
        self.assertNotContains(board, "Responsibility")
        history = self.get(self.lee, f"/actions/{self.forum.pk}/history/")
        for head in ("Action or activity", "Progress", "Status", "Counts as"):
            self.assertContains(history, f"{head}</dt>")
        self.assertNotContains(history, "Evidence of progress")

    def test_without_a_level_a_standard_has_none_given(self):
        plan = StandardsAssessment.objects.create(title="Standards", slug="standards", scale="met")
        plan.link_officers.add(self.lee)
        standard = Heading.objects.create(plan=plan, kind=Heading.Kind.STANDARD, ref="1", text="Reporting")
        sub_action = SubAction.objects.create(heading=standard, ref="A", action="Reports are taken.")
        june = record_past_round(plan, JUNE)
        UpdateRequest.objects.create(round=june, sub_action=sub_action)
        record_past_entry(ProgressEntry(round=june, sub_action=sub_action, evidence="They are."))
        for page in ("/standards/standards/", "/reviews/standards/rounds/2020-06/"):
            self.assertContains(self.get(self.lee, page), "No level given")

    def test_a_workbook_s_columns_have_the_heads_of_its_paper(self):
        data = self.get(self.lee, "/reviews/hate-crime-plan/rounds/2020-06/xlsx/").content
        sheets = load_workbook(BytesIO(data))
        heads = [cell.value for cell in next(sheets["Actions"].rows)]
        for head in ("Theme or objective", "Lead organisation", "Action or activity", "Outcome", "Status"):
            self.assertIn(head, heads)
        self.assertNotIn("Recommendation", heads)
        self.assertEqual(sheets["About"]["A2"].value, "Plan")

    def test_the_update_s_page_names_themes_and_shows_their_colours(self):
        page = self.get(self.lee, "/reviews/hate-crime-plan/rounds/2020-06/")
        self.assertContains(page, "Theme 1:")
        self.assertContains(page, GREEN)
        self.assertNotContains(page, "Recommendation 1")


class PreviewTests(PartnersTestCase):
    def test_a_paper_s_headings_are_called_what_its_kind_calls_them(self):
        wanted = (
            (THEMES_DOCUMENT, "Theme 1"),
            (OBJECTIVES_DOCUMENT, "Strategic objective A"),
            (STANDARDS_DOCUMENT, "Standard 1"),
        )
        for paper, text in wanted:
            with self.subTest(paper[0]):
                plan = reading_of(paper).plan
                comparison = compare_plan(plan, item_keys_by_id(plan.headings))
                first = next(CheckPage(1, {}, {}).item_blocks(comparison))
                self.assertEqual((first.title, item_title(build_draft(plan), "h1")), (text, text))
