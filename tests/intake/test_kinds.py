"""Papers that are no plans are refused by what they seem to be."""

import pytest

from documents.refusal import Refused
from documents.tree import Document, paragraph
from intake.recognise import recognise
from tests.intake.test_trackers import rows

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
    made = tuple(paragraph(block) if isinstance(block, str) else block for block in blocks)
    with pytest.raises(Refused) as caught:
        recognise(Document(made))
    assert caught.value.code == "not-a-plan"
    return caught.value.sentence


@pytest.mark.parametrize(
    ("paper", "name"),
    [
        (MINUTES, "the minutes of a meeting"),
        (AGENDA, "the agenda of a meeting"),
        (REPORT, "a covering report"),
    ],
)
def test_papers_about_a_plan_are_named_and_the_plan_is_asked_for(paper, name):
    assert refused(*paper).startswith(f"This looks like {name}, not an action plan")


def test_minutes_whose_actions_stand_in_a_table_are_still_minutes():
    assert "minutes" in refused(*MINUTES, rows(("Item", "Decision"), ("3", "Noted. Fully achieved.")))


def test_a_list_of_what_a_meeting_asked_for_makes_minutes_no_plan():
    asked = rows(("Action", "Owner", "Deadline"), ("Send the slides round.", "Olive Owner", "May 2021"))
    assert "minutes" in refused(*MINUTES[:5], MINUTES[6], asked)


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
    assert "a budget" in refused(table)


def test_a_paper_that_looks_like_nothing_known_says_what_is_wanted():
    assert "no table" in refused("Dear Sir, thank you for your letter.")


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
