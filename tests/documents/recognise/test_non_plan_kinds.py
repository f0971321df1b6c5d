"""Documents that are no plans are refused by what they seem to be."""

import pytest

from documents.recognise.non_plan_kinds import NO_TABLES_MESSAGE, detect_non_plan_kind
from documents.recognise.recognise import recognise
from documents.tree import Document, paragraph
from documents.validation.errors import FileRejected
from tests.documents.recognise.test_trackers import rows

MINUTES = (
    "ADULT SERVICES SELECT COMMITTEE",
    "Minutes of the meeting held on 4 March 2021",
    "Present: Cllr Ann Able (Chair), Cllr Ben Best",
    "1. Apologies for absence were received from Cllr Cole.",
    "2. Declarations of interest: there were none.",
    "3. The Committee considered progress on the review of carers. Recommendation 2 was fully achieved.",
    "RESOLVED that the progress update be noted, and recommendation 3 be graded slipped.",
)
AGENDA = (
    "AGENDA",
    "1. Apologies for absence",
    "2. Declarations of interest",
    "3. To approve the minutes of the last meeting",
    "4. Progress update: recommendations of the review of carers",
    "5. Any other business",
)
REPORT = (
    "Report of the Director of Adult Services",
    "Purpose of report: to tell members how the recommendations of the review have progressed.",
    "Members are asked to note the progress and agree the gradings.",
    "Financial implications: none. Legal implications: none.",
    "Background papers: none. Contact officer: Olive Owner",
)


def refused(*blocks):
    """The kind that the sentence names, or the sentence where it names none."""
    document = Document(tuple(paragraph(block) if isinstance(block, str) else block for block in blocks))
    with pytest.raises(FileRejected) as caught:
        recognise(document)
    assert caught.value.code == "not-a-plan"
    kind = detect_non_plan_kind(document)
    if kind is None:
        return caught.value.sentence
    assert kind.name in caught.value.sentence
    return kind.code


@pytest.mark.parametrize(
    ("paper", "kind"), [(MINUTES, "minutes"), (AGENDA, "agenda"), (REPORT, "covering-report")]
)
def test_papers_about_a_plan_are_named(paper, kind):
    assert refused(*paper) == kind


def test_minutes_whose_actions_stand_in_a_table_are_still_minutes():
    assert refused(*MINUTES, rows(("Item", "Decision"), ("3", "Noted. Fully achieved."))) == "minutes"


def test_a_list_of_what_a_meeting_asked_for_makes_minutes_no_plan():
    asked = rows(("Action", "Owner", "Deadline"), ("Send the slides round.", "Olive Owner", "May 2021"))
    assert refused(*MINUTES[:5], MINUTES[6], asked) == "minutes"


def test_a_table_under_heads_that_are_only_likely_is_no_plan_without_a_recommendation():
    rota = rows(("Day", "Officer", "Task", "Notes"), ("Monday", "Olive", "Desk", "Busy."))
    assert refused(paragraph("Staff rota", level=1), rota)
    reading = recognise(Document((paragraph("Recommendation 1: That the desk is staffed."), rota)))
    assert reading.plan.headings[0].ref == "1"


def test_a_budget_workbook_is_named():
    table = rows(
        ("Service", "Budget £000", "Forecast", "Variance"),
        ("Libraries", "1,200", "1,250", "50"),
        ("Income from fees", "-300", "-280", "20"),
    )
    assert refused(table) == "budget"


def test_a_paper_that_looks_like_nothing_known_says_what_is_wanted():
    assert refused("Dear Sir, thank you for your letter.") == NO_TABLES_MESSAGE


def test_a_plan_that_speaks_of_budgets_and_minutes_is_read():
    table = rows(
        ("Recommendation", "Action", "Progress", "Status"),
        (
            "1. That minutes are published.",
            "Publish minutes, agenda and budget.",
            "Resolved by the chair.",
            "2",
        ),
    )
    reading = recognise(Document((paragraph("Budget scrutiny: minutes and agenda"), table)))
    assert reading.plan.headings[0].ref == "1"
