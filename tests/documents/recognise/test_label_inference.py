"""Labels in words that nobody has listed are read by what they plainly ask for, and always shown."""

import pytest

from documents.plan import cell_names
from documents.recognise.finding_text import inferred_label_message
from documents.recognise.labels import parse_label, parse_or_infer_label
from documents.recognise.recognise import recognise
from documents.tree import Document, paragraph
from tests.documents.recognise.test_trackers import rows

HEADING = paragraph("Recommendation 1: That roads be safe.")


def line_of(table):
    reading = recognise(Document((HEADING, table)), period="March 2020")
    ((_, _, sub_action),) = reading.plan.sub_actions()
    return sub_action, [finding.sentence for finding in reading.findings if finding.code == "label-read"]


@pytest.mark.parametrize(
    ("printed", "field", "period"),
    [
        ("Who is responsible?", cell_names.RESPONSIBILITY, ""),
        ("Named officer", cell_names.RESPONSIBILITY, ""),
        ("Timetable for delivery", cell_names.DATE, ""),
        ("How will we know that it has worked?", cell_names.MEASURE, ""),
        ("Expected benefits", cell_names.MEASURE, ""),
        ("What difference has it made?", cell_names.IMPACT, ""),
        ("Outcomes achieved", cell_names.IMPACT, ""),
        ("Work completed since May", cell_names.EVIDENCE, ""),
        ("Lead officer’s update", cell_names.EVIDENCE, ""),
        ("Actions taken so far (June 2021)", cell_names.EVIDENCE, "June 2021"),
        ("What we said we would do", cell_names.AGREED_ACTION, ""),
        ("Actions to deliver the recommendation", cell_names.AGREED_ACTION, ""),
        ("Recommendation of the Task Group", cell_names.RECOMMENDATION, ""),
        ("Swyddog / Lead Officer", cell_names.RESPONSIBILITY, ""),
        ("Delivery status", cell_names.STATUS, ""),
        ("Monitoring date", cell_names.PERIOD, ""),
    ],
)
def test_a_label_says_by_its_nouns_and_questions_what_it_asks_for(printed, field, period):
    assert parse_label(printed) is None
    label = parse_or_infer_label(printed)
    assert (label.field, label.period, label.is_inferred) == (field, period, True)


@pytest.mark.parametrize(
    "printed",
    [
        "Cost",
        "Revised target date",
        "Date recommendation made",
        "Date completed",
        "Comments of the committee",
        "Confidence",
        "Next steps",
        "Officers told the Panel in May. It was noted.",
        "",
    ],
)
def test_what_a_plan_has_no_field_for_is_no_likely_label(printed):
    assert parse_or_infer_label(printed) is None


def test_a_likely_label_is_taken_and_shown():
    line, said = line_of(rows(("Who will do it?", "Olive Owner"), ("What was agreed?", "Paint a crossing.")))
    assert (line.responsibility, line.action) == ("Olive Owner", "Paint a crossing.")
    read = (("Who will do it?", cell_names.RESPONSIBILITY), ("What was agreed?", cell_names.AGREED_ACTION))
    assert said == [inferred_label_message(label, field)[1] for label, field in read]


def test_a_likely_label_never_takes_the_place_of_a_known_one():
    table = rows(
        ("Evidence to be gathered", "Counts."), ("Action", "Build."), ("Progress", "Built."), ("Status", "1")
    )
    line, said = line_of(table)
    assert [entry.evidence for entry in line.entries] == ["Built."]
    assert said == []


def test_one_likely_label_alone_makes_no_plan_of_a_table():
    table = rows(("Officer", "Olive Owner"), ("Telephone", "01234 567890"), ("Room", "12"))
    plan = rows(("Action", "Build."), ("Progress", "Built."))
    reading = recognise(Document((HEADING, table, plan)), period="March 2020")
    assert [sub_action.responsibility for _, _, sub_action in reading.plan.sub_actions()] == [""]


def test_a_row_of_an_action_is_never_taken_for_heads():
    table = rows(
        ("Ref", "Actions to deliver it", "Named officer", "Work completed"),
        ("1", "Action plan update", "Housing Officer", "Progress report"),
    )
    line, _ = line_of(table)
    assert (line.action, line.responsibility) == ("Action plan update", "Housing Officer")


def test_rows_that_differ_in_their_round_are_one_action():
    table = rows(
        ("Action", "Lead", "Monitoring date", "Progress", "Grade"),
        ("Build.", "Olive", "May 2020", "Begun.", "2"),
        ("Build.", "Olive", "May 2021", "Built.", "1"),
    )
    line, _ = line_of(table)
    assert [(e.period, e.evidence, e.grade) for e in line.entries] == [
        ("May 2020", "Begun.", 2),
        ("May 2021", "Built.", 1),
    ]


def test_a_row_that_names_the_round_speaks_for_the_rows_below_it():
    table = rows(
        ("Action", "Build."),
        ("Update date", "May 2020"),
        ("Progress", "Begun."),
        ("Grade", "2"),
        ("Update date", "May 2021"),
        ("Progress", "Built."),
        ("Grade", "1"),
    )
    line, _ = line_of(table)
    assert [(e.period, e.evidence, e.grade) for e in line.entries] == [
        ("May 2020", "Begun.", 2),
        ("May 2021", "Built.", 1),
    ]


def test_a_grade_below_the_evidence_in_one_cell_is_no_evidence():
    table = rows(("Action", "Lead", "Update – May 2021"), ("Build.", "Olive", "Built.\nGrade: 1"))
    line, _ = line_of(table)
    assert [(e.evidence, e.grade) for e in line.entries] == [("Built.", 1)]


def test_the_lead_officer_above_all_recommendations_is_the_reviews():
    header = rows(("Review", "Roads"), ("Lead officer", "Lee Link"), ("Update date", "May 2021"))
    plan = rows(("Action", "Build."), ("Progress", "Built."), ("Grade", "1"))
    reading = recognise(Document((header, HEADING, plan)))
    assert (reading.plan.link_officers, reading.plan.period) == (("Lee Link",), "May 2021")
