"""Partners write in the Word file that Scrutiny gave them, and it is read by what it shows."""

from __future__ import annotations

import copy
import html
import re
from dataclasses import replace

import pytest
from docx.table import _Cell

from documents.branding import Branding
from documents.plan import plan_data
from documents.readers.docx import read_docx
from documents.readers.html import read_html
from documents.recognise.recognise import recognise
from documents.writers.docx import to_docx
from documents.writers.html import to_html
from reports.layouts import build_document
from reports.report_branding import ReportBranding
from reports.report_options import ReportOptions
from tests.documents.samples import edit_docx

SUB_ACTION = plan_data.SubActionData(
    ref="1.1",
    responsibility="Safer Stockton Partnership",
    owners=("Safer Stockton Partnership",),
    date_text="March 2019",
    due="2019-03",
    action="Hold a forum.",
    measure="More incidents are reported.",
    entries=(
        plan_data.EntryData("June 2018", evidence="A hall was booked.", grade=3, grade_text="Amber"),
        plan_data.EntryData("September 2018", evidence="The forum was held.", grade=2, grade_text="Green"),
    ),
)
THEMES_PLAN = plan_data.PlanData(
    title="Hate Crime Action Plan",
    committee="Crime and Disorder",
    link_officers=("Marc Stephenson",),
    agreed="March 2018",
    period="September 2018",
    kind="partnership",
    closing="Glossary:\nSSP is the partnership.",
    headings=(
        plan_data.HeadingData("1", "Preventing hate crime", (SUB_ACTION,), purpose="By all partners."),
    ),
)
ISSUE = plan_data.HeadingData("1", "Reporting", (replace(SUB_ACTION, ref="", indicators="NI 35"),))
OBJECTIVES_PLAN = replace(
    THEMES_PLAN, headings=(plan_data.HeadingData("A", "Preventing hate crime", parts=(ISSUE,)),)
)
STANDARDS_PLAN = replace(
    THEMES_PLAN,
    kind="standards",
    headings=(
        plan_data.HeadingData("1", "Prevention", (SUB_ACTION,), purpose="This standard is about forums."),
    ),
)
each_kind = pytest.mark.parametrize(
    "plan", [THEMES_PLAN, OBJECTIVES_PLAN, STANDARDS_PLAN], ids=["themes", "objectives", "norms"]
)


def reading(plan, change):
    """What is read of the plan's Word file after somebody changed it."""
    return recognise(edit_docx(build_document(plan), change)).plan


def cell_with(file, words):
    cells = (cell for table in file.tables for row in table.rows for cell in row.cells)
    return next(cell for cell in cells if words in cell.text)


def lines_of(plan):
    return [line for *_, line in plan.sub_actions()]


@each_kind
def test_words_that_somebody_changed_are_read_and_no_others_are_lost(plan):
    def change(file):
        first = cell_with(file, "The forum was held.").paragraphs[0]
        first.runs[0].text = "Sixty people came."

    [line] = lines_of(reading(plan, change))
    said = {(entry.period, entry.evidence, entry.grade_text) for entry in line.entries}
    assert said == {
        ("June 2018", "A hall was booked.", "Amber"),
        ("September 2018", "Sixty people came.", "Green"),
    }
    assert (line.responsibility, line.owners, line.due) == (
        SUB_ACTION.responsibility,
        SUB_ACTION.owners,
        SUB_ACTION.due,
    )
    assert line.action.startswith(SUB_ACTION.action)


@each_kind
def test_a_changed_paper_still_says_whose_plan_it_is(plan):
    def change(file):
        cell_with(file, "Hold a forum.").paragraphs[0].runs[0].text = "Hold two."

    back = reading(plan, change)
    kept = ("title", "committee", "link_officers", "agreed", "period", "kind", "closing")
    assert [getattr(back, name) for name in kept] == [getattr(plan, name) for name in kept]


@each_kind
def test_an_answer_that_somebody_empties_is_not_kept(plan):
    def change(file):
        for line in cell_with(file, "The forum was held.").paragraphs:
            line.clear()

    assert not any(entry.evidence for line in lines_of(reading(plan, change)) for entry in line.entries)


@each_kind
def test_a_row_that_somebody_adds_is_a_line(plan):
    def change(file):
        row = cell_with(file, "Hold a forum.")._tc.getparent()
        added = copy.deepcopy(row)
        row.addnext(added)
        cell = next(each for each in added.tc_lst if "Hold a forum." in each.xml)
        _Cell(cell, file.tables[0]).paragraphs[0].runs[0].text = "Hold another."

    actions = [line.action for line in lines_of(reading(plan, change))]
    assert [words.split("\n")[0] for words in actions] == ["Hold a forum.", "Hold another."]


@each_kind
def test_a_row_that_somebody_takes_out_is_gone(plan):
    two = replace(SUB_ACTION, ref="1.2", action="Print a leaflet.")
    [heading] = plan.headings
    if heading.parts:
        more = replace(heading, parts=(replace(ISSUE, sub_actions=(*ISSUE.sub_actions, two)),))
    else:
        more = replace(heading, sub_actions=(SUB_ACTION, two))

    def change(file):
        row = cell_with(file, "Print a leaflet.")._tc.getparent()
        row.getparent().remove(row)

    back = reading(replace(plan, headings=(more,)), change)
    assert [line.action for line in lines_of(back)] == ["Hold a forum."]


def test_a_paragraph_of_somebodys_own_is_not_lost():
    def change(file):
        file.add_paragraph("Agreed by all partners.")

    assert reading(THEMES_PLAN, change).closing.endswith("\nAgreed by all partners.")


@each_kind
def test_a_page_with_a_line_less_is_read_by_what_it_shows(plan):
    page = to_html(build_document(plan))
    less = page.replace("<p>The forum was held.</p>", "")
    assert less != page
    assert "The forum was held." not in str(recognise(read_html(less.encode())).plan)


@each_kind
def test_a_page_whose_marks_are_no_longer_ours_is_read_all_the_same(plan):
    page = to_html(build_document(plan))
    for wrong in ("{", "[1]", '[{"lines":{"evidence":-1},"beside":{}}]', "[" * 5000):
        marked = f'data-name="evidence" data-value="{html.escape(wrong)}"'
        odd = re.sub(r'data-name="evidence" data-value="[^"]*"', lambda _, marked=marked: marked, page)
        assert odd != page
        [line] = lines_of(recognise(read_html(odd.encode())).plan)
        assert line.action.startswith("Hold a forum.")


@each_kind
def test_a_draft_in_the_councils_look_is_read_back_exactly(plan):
    options, branding = (
        ReportOptions(marking="OFFICIAL"),
        ReportBranding("Stockton Council", Branding("003366"), "Ask the clerk."),
    )
    page = branding.apply_to_report(build_document(plan, options, draft=True), plan, options)
    assert recognise(read_html(to_html(page).encode())).plan == plan
    assert recognise(read_docx(to_docx(page))).plan == plan


@each_kind
def test_what_a_committee_decided_is_printed_and_recorded_with_its_meeting_only(plan):
    [before] = lines_of(plan)
    entries = tuple(replace(entry, committees_grade=4, said_of_it="Too late.") for entry in before.entries)
    after = replace(before, revised="May 2020", entries=entries)
    [heading] = plan.headings
    parts = tuple(replace(part, sub_actions=(after,)) for part in heading.parts)
    lines = () if parts else (after,)
    ruled = replace(
        plan, decided=("1.1: go on.",), headings=(replace(heading, sub_actions=lines, parts=parts),)
    )
    page = to_html(build_document(ruled))
    assert all(words in page for words in ("Too late.", "May 2020", "1.1: go on."))
    assert recognise(read_html(page.encode())).plan == plan


def test_an_issue_without_a_line_keeps_its_words():
    empty = plan_data.HeadingData("2", "Support", purpose="For victims.")
    [objective] = OBJECTIVES_PLAN.headings
    plan = replace(OBJECTIVES_PLAN, headings=(replace(objective, parts=(ISSUE, empty)),))
    assert recognise(read_docx(to_docx(build_document(plan)))).plan == plan


def test_a_plan_of_which_nothing_is_known_begins_with_its_tables():
    plain_plan = replace(THEMES_PLAN, committee="", link_officers=(), agreed="")
    assert [table.name for table in build_document(plain_plan).tables()] == ["lines"]
