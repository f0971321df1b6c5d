"""Partnerships' plans, strategic objectives with indicators, and good-practice standards."""

import json
from pathlib import Path

import pytest

from actionplans.indicators import indicator_codes
from documents.readers import read_document
from intake.recognise import recognise

FIXTURES = Path(__file__).parents[2] / "fixtures/documents"
TRUTHS = Path(__file__).parent / "other_kinds"
KINDS = {
    "hate-crime-group-action-plan-2018-19": "partnership",
    "hate-crime-action-plan-2010": "partnership",
    "north-east-standards": "standards",
}


def read(stem, kind):
    name = f"{stem}.{kind}"
    return recognise(read_document((FIXTURES / name).read_bytes(), name))


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
            "indicators": indicator_codes(line.indicators),
            "evidence": entry.evidence if entry else "",
            "status": entry.grade_text if entry else "",
        }


@pytest.mark.parametrize("kind", ["docx", "pdf"])
@pytest.mark.parametrize("stem", KINDS)
def test_every_line_of_another_kind_of_plan_is_read(stem, kind):
    truth = json.loads((TRUTHS / f"{stem}.json").read_text())
    plan = read(stem, kind).plan
    found = list(lines_of(plan))
    assert plan.title == truth["title"]
    assert plan.kind == KINDS[stem]
    assert len(found) == len(truth["lines"])
    for line, wanted in zip(found, truth["lines"], strict=True):
        assert plainly({key: line[key] for key in wanted}) == plainly(wanted)


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
    assert indicator_codes(words) == codes
