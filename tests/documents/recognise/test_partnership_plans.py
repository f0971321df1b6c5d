"""Partnerships' plans, strategic objectives with indicators, and good-practice standards."""

import json
from pathlib import Path

import pytest

from documents.plan.indicators import find_indicator_codes
from documents.readers import read_document
from documents.readers.text import read_pasted_text
from documents.recognise.recognise import recognise
from documents.tree import Paragraph
from documents.writers.xlsx import to_xlsx
from tests.hate_crime_documents import read_fixture, recognise_fixture

EXPECTED = Path(__file__).parent / "partnership_plans"
KINDS = {
    "hate-crime-group-action-plan-2018-19": "partnership",
    "hate-crime-action-plan-2010": "partnership",
    "north-east-standards": "standards",
}
PAGE_HEADERS = "Agenda Item 8: Appendix 1"


def read(stem, kind):
    name = f"{stem}.{kind}"
    return recognise_fixture(name)


def plainly(values):
    """Without line ends, which a PDF cannot always tell from the end of a line of print."""
    return {
        key: " ".join(value.split()) if isinstance(value, str) else value for key, value in values.items()
    }


def lines_of(plan):
    for heading, part, line in plan.sub_actions():
        entry = line.entries[0] if line.entries else None
        yield {
            "section": heading.ref,
            "section_text": heading.text,
            "purpose": heading.purpose,
            "part": part.ref if part else "",
            "part_text": part.text if part else "",
            "ref": line.ref,
            "action": line.action,
            "measure": line.measure,
            "date_text": line.date_text,
            "responsibility": line.responsibility,
            "owners": sorted(line.owners),
            "indicators": find_indicator_codes(line.indicators),
            "evidence": entry.evidence if entry else "",
            "status": entry.grade_text if entry else "",
        }


@pytest.mark.parametrize("kind", ["docx", "pdf"])
@pytest.mark.parametrize("stem", KINDS)
def test_every_line_of_another_kind_of_plan_is_read(stem, kind):
    truth = json.loads((EXPECTED / f"{stem}.json").read_text())
    plan = read(stem, kind).plan
    result = list(lines_of(plan))
    assert plan.title == truth["title"]
    assert plan.kind == KINDS[stem]
    assert len(result) == len(truth["lines"])
    for line, wanted in zip(result, truth["lines"], strict=True):
        assert plainly({key: line[key] for key in wanted}) == plainly(wanted)


def original(stem):
    return read_fixture(f"{stem}.docx")


def copied(document):
    """As Word and Excel put it on the clipboard: a row is a line, tabs part its cells, none reaches over."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.line
            continue
        above = []
        for row in block.grid():
            again = [any(cell is other for other in (*row[:x], *above)) for x, cell in enumerate(row)]
            words = ["" if known or not cell else cell.text for cell, known in zip(row, again, strict=True)]
            yield "\t".join(f'"{text}"' if "\n" in text else text for text in words)
            above = row


@pytest.mark.parametrize("stem", KINDS)
def test_every_line_is_read_in_a_workbook_that_looks_like_the_paper(stem):
    truth = json.loads((EXPECTED / f"{stem}.json").read_text())
    plan = recognise(read_document(to_xlsx(original(stem)), f"{stem}.xlsx")).plan
    assert (plan.kind, plan.title) == (KINDS[stem], truth["title"])
    for line, wanted in zip(lines_of(plan), truth["lines"], strict=True):
        assert plainly({key: line[key] for key in wanted}) == plainly(wanted)


@pytest.mark.parametrize("stem", [stem for stem in KINDS if "2010" not in stem])
def test_every_line_is_read_in_rows_that_somebody_copied_but_for_their_colours(stem):
    truth = json.loads((EXPECTED / f"{stem}.json").read_text())
    plan = recognise(read_pasted_text("\n".join(copied(original(stem))))).plan
    assert (plan.kind, plan.title) == (KINDS[stem], truth["title"])
    for line, wanted in zip(lines_of(plan), truth["lines"], strict=True):
        told = wanted.keys() - {"status"}
        assert plainly({key: line[key] for key in told}) == plainly({key: wanted[key] for key in told})


def test_issues_and_their_indicators_are_those_of_all_rows_beside_them():
    plan = recognise(read_pasted_text("\n".join(copied(original("hate-crime-action-plan-2010"))))).plan
    assert [heading.ref for heading in plan.headings] == ["A", "B", "D", "E"]
    issue = plan.headings[2].parts[0]
    assert (issue.ref, len(issue.sub_actions)) == ("4", 3)
    assert {sub_action.indicators.split("\n")[0] for sub_action in issue.sub_actions} == {"NI 21 PSA 23"}


def test_a_table_that_pages_cut_is_one_and_what_they_repeat_is_no_part_of_it():
    rows = [
        "Safer Town Action Plan",
        "",
        "1. Prevention\t\t\t\t\t",
        "\tAction\tLead Organisation\tTarget Date\tOutcome\tProgress",
        "1.1\tPaint the lamps.\tHighways\tMay 2019\tLight.\tBegun.",
        "",
        PAGE_HEADERS,
        "",
        "1.2\tMend the road.\tHighways\tJune 2019\tFewer falls.",
        "2. Reporting\t\t\t\t\t",
        "\tAction\tLead Organisation\tTarget Date\tOutcome\tProgress",
        "2.1\tPrint a form.\tPolice\tJuly 2019\tReports.\tOn-going",
        "--\t--\t--\t--\t--\t--",
    ]
    plan = recognise(read_pasted_text("\n".join(rows))).plan
    assert (plan.kind, plan.title) == ("partnership", "Safer Town Action Plan")
    result = [(line["section_text"], line["ref"], line["action"]) for line in lines_of(plan)]
    assert result == [
        ("Prevention", "1.1", "Paint the lamps."),
        ("Prevention", "1.2", "Mend the road."),
        ("Reporting", "2.1", "Print a form."),
    ]
    assert plan.on_each_page == PAGE_HEADERS


def test_a_glossary_below_the_table_is_kept_with_the_plan():
    closing = read("hate-crime-action-plan-2010", "docx").plan.closing
    assert "NI 35 Building resilience to violent extremism" in closing


def test_a_lead_cell_over_two_activities_names_the_leads_of_both():
    lines = list(lines_of(read("hate-crime-action-plan-2010", "docx").plan))
    assert lines[8]["owners"] == lines[9]["owners"] == ["CST", "Police CSU", "Police Eng Team"]


def test_a_row_of_fragments_is_a_line_of_its_own():
    lines = list(lines_of(read("hate-crime-action-plan-2010", "docx").plan))
    assert lines[3]["action"] == ""
    assert lines[3]["evidence"].startswith("is with s to be anged")


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("NI 35 PSA 26", ["NI 35"]),
        ("NI 33 HO DSO\nNI195 Defra DSO\nNI 196", ["NI 33", "NI195", "NI 196"]),
        ("NI 1, NI 3 and NI 17", ["NI 1", "NI 3", "NI 17"]),
        ("BV 126a", ["BV 126a"]),
        ("to be agreed", []),
    ],
)
def test_indicators_are_read_by_their_codes(words, codes):
    assert find_indicator_codes(words) == codes
