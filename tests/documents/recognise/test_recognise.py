"""Reading a progress update out of a document that somebody wrote."""

import pytest

from documents.plain_text import text_to_paragraphs
from documents.recognise.recognise import recognise
from documents.tree import Cell, Document, Row, Table, paragraph
from documents.validation.uploads import FileRejected
from tests.documents.recognise.sample_documents import action, paper_of, table


def lines(reading):
    return [(r.ref, p.ref if p else None, s.strand, s.action) for r, p, s in reading.plan.sub_actions()]


def codes(reading):
    return [finding.code for finding in reading.findings]


def test_the_header_block_and_the_instructions_are_read():
    plan = recognise(
        paper_of("Updates must be detailed.", action(("Recommendation 1:", "That roads be safe.")))
    ).plan
    assert (plan.title, plan.link_officers, plan.agreed) == ("Road Safety", ("Lee",), "March 2019")
    assert (plan.instructions, plan.period) == ("Updates must be detailed.", "March 2020")


def test_one_table_holds_several_recommendations_and_parts():
    first = action(("Recommendation 1: That roads be safe through:",), ("a) crossings",))
    second = action(("b) ramps",))
    third = action(("Recommendation 2: That a letter be sent.",))
    whole = Table(first.rows + second.rows + third.rows)
    assert [line[:2] for line in lines(recognise(paper_of(whole)))] == [("1", "a"), ("1", "b"), ("2", None)]


def test_recommendations_may_stand_in_paragraphs_outside_tables():
    reading = recognise(paper_of("Recommendation 1: That roads be safe.", "a) crossings", action()))
    assert [line[:2] for line in lines(reading)] == [("1", "a")]
    assert reading.plan.headings[0].text == "That roads be safe."
    assert reading.findings == ()


def test_strands_stand_side_by_side_and_a_merged_cell_speaks_for_all():
    matrix = Table(
        (
            *table(("Recommendation 1: That roads be safe.",)).rows[:0],
            Row((Cell(text_to_paragraphs("Recommendation 1: That roads be safe."), colspan=3),)),
            Row((Cell(), Cell(text_to_paragraphs("Schools")), Cell(text_to_paragraphs("Shops")))),
            Row((Cell(text_to_paragraphs("Date:")), Cell(text_to_paragraphs("May 2019"), colspan=2))),
            Row(
                (
                    Cell(text_to_paragraphs("Agreed Action:")),
                    Cell(text_to_paragraphs("Talk.")),
                    Cell(text_to_paragraphs("Walk.")),
                )
            ),
        )
    )
    reading = recognise(paper_of(matrix))
    assert [line[2:] for line in lines(reading)] == [("Schools", "Talk."), ("Shops", "Walk.")]
    assert [s.date_text for *_, s in reading.plan.sub_actions()] == ["May 2019", "May 2019"]


def test_several_rounds_of_one_action_are_kept_apart():
    made = action(("Recommendation 1: That roads be safe.",))
    more = table(
        ("Evidence of Progress (Sept 2020):", "Another."),
        ("Assessment of Progress (Sept 2020):", "1"),
        ("Evidence of Impact (Sept 2020):", "Too early to say."),
    )
    reading = recognise(paper_of(Table(made.rows + more.rows)))
    ((*_, sub_action),) = reading.plan.sub_actions()
    assert [(e.period, e.evidence, e.grade) for e in sub_action.entries] == [
        ("March 2020", "A crossing was built.", 2),
        ("Sept 2020", "Another.", 1),
    ]
    assert sub_action.entries[1].impact_not_yet
    assert codes(reading) == ["impact-not-yet"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("Favourite colour:", "Red")], "unknown-label"),
        ([("Date:", "When it is done")], "date-not-understood"),
    ],
)
def test_what_is_not_certain_is_a_finding_with_its_place(rows, code):
    made = action(("Recommendation 1: That roads be safe.",))
    reading = recognise(paper_of(Table((*made.rows[:2], *table(*rows).rows, *made.rows[3:]))))
    (finding,) = [f for f in reading.findings if f.code == code]
    assert finding.place == "table 2, row 3"


@pytest.mark.parametrize(
    ("grade", "code"), [("", "grade-missing"), ("perhaps", "grade-doubtful"), ("Green", "grade-doubtful")]
)
def test_a_missing_or_unreadable_grade_is_a_finding(grade, code):
    reading = recognise(paper_of(action(("Recommendation 1: That roads be safe.",), grade=grade)))
    assert codes(reading) == [code]


def test_evidence_without_an_assessment_row_is_a_finding():
    made = action(("Recommendation 1: That roads be safe.",))
    assert codes(recognise(paper_of(Table(made.rows[:-1])))) == ["grade-missing"]


def test_the_grading_key_is_no_action():
    key = table(("Assessment of Progress Gradings:", "1", "2"), ("", "Fully Achieved", "On-Track"))
    reading = recognise(paper_of(action(("Recommendation 1: That roads be safe.",)), key))
    assert len(lines(reading)) == 1
    assert reading.findings == ()


def test_a_paper_that_says_no_update_was_received_leaves_the_question_open():
    reading = recognise(
        paper_of(action(("Recommendation 1: That roads be safe.",), evidence="No update received", grade=""))
    )
    ((*_, sub_action),) = reading.plan.sub_actions()
    assert sub_action.entries[0].progress
    assert not sub_action.entries[0].has_progress


def test_minutes_that_mention_recommendations_are_refused():
    minutes = Document(
        (
            paragraph("Minutes of the Select Committee"),
            paragraph("Recommendation 1 was fully achieved, and the Committee thanked officers."),
            table(("Present:", "Cllr Roe"), ("Apologies:", "Cllr Doe")),
        )
    )
    with pytest.raises(FileRejected) as refused:
        recognise(minutes)
    assert refused.value.code == "not-a-plan"


def with_rows(*rows):
    made = action(("Recommendation 1: That roads be safe.",))
    return recognise(paper_of(Table((*made.rows, *table(*rows).rows))))


def only_line(reading):
    ((*_, line),) = reading.plan.sub_actions()
    return line


def test_a_row_without_a_label_goes_on_with_the_row_above():
    made = action(("Recommendation 1: That roads be safe.",))
    rows = (*made.rows[:6], *table(("", "It is lit at night.")).rows, *made.rows[6:])
    reading = recognise(paper_of(Table(rows)))
    assert only_line(reading).entries[0].evidence == "A crossing was built.\nIt is lit at night."
    assert only_line(reading).entries[0].grade == 2
    assert codes(reading) == ["continued"]


def test_columns_that_belong_to_no_action_are_reported():
    made = action(("Recommendation 1: That roads be safe.",))
    wide = table(("Evidence of Impact (March 2020):", "Fewer falls.", "Another column."))
    first = tuple(
        Row((row.cells[0], *(Cell(c.blocks, colspan=2) for c in row.cells[1:]))) for row in made.rows[1:]
    )
    reading = recognise(paper_of("Recommendation 1: That roads be safe.", Table((*first, *wide.rows))))
    assert codes(reading) == ["not-placed"]
    assert "Another column." in reading.findings[0].sentence


def test_one_month_spelt_two_ways_overwrites_nothing():
    reading = with_rows(("Evidence of Progress (Mar 2020):", "Second words."))
    said = [e.evidence for *_, line in reading.plan.sub_actions() for e in line.entries]
    assert said == ["A crossing was built.", "Second words."]


def test_an_assessment_without_a_month_is_that_of_the_evidence_above_it():
    rows = (("Progress update (Sept 2020):", "A ramp."), ("Status:", "2"))
    line = only_line(with_rows(*rows))
    assert [(e.period, e.grade) for e in line.entries] == [("March 2020", 2), ("Sept 2020", 2)]


def test_a_grading_key_inside_the_table_hides_nothing_below_it():
    second = action(("Recommendation 2: That a letter be sent.",))
    made = action(("Recommendation 1: That roads be safe.",))
    whole = Table((*made.rows, *table(("Key", "1 2 3 4")).rows, *second.rows))
    assert [line[0] for line in lines(recognise(paper_of(whole)))] == ["1", "2"]


def test_a_header_block_may_hold_two_pairs_side_by_side():
    header = table(
        ("Review:", "Roads", "Link Officer:", "Jo"),
        ("Action Plan Agreed:", "May 2019", "Committee:", "Place"),
    )
    plan = recognise(Document((header, action(("Recommendation 1: That roads be safe.",))))).plan
    assert (plan.title, plan.link_officers, plan.agreed, plan.committee) == (
        "Roads",
        ("Jo",),
        "May 2019",
        "Place",
    )


def test_two_recommendations_of_one_number_stay_two():
    first, second = (action((f"Recommendation 1.{n}: Text {n}.",)) for n in (1, 2))
    assert [line[0] for line in lines(recognise(paper_of(first, second)))] == ["1.1", "1.2"]


@pytest.mark.parametrize("value", ['[""]', "[" * 100_000, "null", '{"a": 1}'])
def test_nonsense_in_a_file_of_ours_is_no_owner(value):
    cell = Cell(text_to_paragraphs("Olive Owner"), name="responsibility", value=value)
    label = Cell(text_to_paragraphs("Responsibility:"), name="label")
    made = action()
    owner = only_line(
        recognise(
            paper_of("Recommendation 1: That roads be safe.", Table((Row((label, cell)), *made.rows[2:])))
        )
    ).owners
    assert owner in ((), ("Olive Owner",))
