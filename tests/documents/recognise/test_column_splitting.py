"""Columns of a table that ran together when it was pasted are told apart again, or said to be doubtful."""

from documents.readers.text import read_pasted_text
from documents.recognise.recognise import recognise
from tests.documents.recognise.pasted_text import (
    EVIDENCE,
    HEADER,
    MATRIX,
    MATRIX_VALUES,
    ONE_ACTION,
    findings,
    lines,
    matrix,
    places,
    quoted,
    reading_of,
)


def test_columns_that_ran_together_are_told_apart_by_their_dates_and_grades():
    reading = matrix()
    assert [
        (x.strand, x.owners, x.date_text, x.action, x.entries[0].evidence, x.entries[0].grade)
        for x in lines(reading)
    ] == [
        ("Schools", ("Ann Lee",), "May 2019", "Build a crossing.", "It was built.", 1),
        ("Shops", ("Bob Ray",), "June 2019", "Ask the owners.", "They were asked.", 2),
    ]
    assert places(reading) == []


def test_names_in_a_row_are_people_and_posts_are_not():
    assert [x.responsibility for x in lines(matrix(names="Ann Lee Bob Ray"))] == ["Ann Lee", "Bob Ray"]
    posts = "Head of Roads Head of Shops"
    reading = matrix(names=posts)
    assert [line.responsibility for line in lines(reading)] == [posts, posts]
    [(place, sentence)] = findings(reading, "columns-doubtful")
    assert (place, quoted(sentence)) == ("line 7", [posts])


def test_an_owner_known_from_elsewhere_is_cut_from_a_row_of_names():
    known = ONE_ACTION.replace("Recommendation 1", "Recommendation 2").replace(
        "Olive Owner", "All Group members"
    )
    reading = reading_of(MATRIX.format(**{**MATRIX_VALUES, "names": "All Group members Bob Ray"}) + known)
    assert [x.responsibility for x in lines(reading)][:2] == ["All Group members", "Bob Ray"]


def test_words_that_may_be_either_columns_are_given_to_none_and_said():
    reading = matrix(actions="Build a crossing.\n\nPaint it.\n\nAsk the owners.")
    assert [x.action for x in lines(reading)] == ["", ""]
    assert [place for place, _ in findings(reading, "columns-doubtful")] == ["line 15", "line 17", "line 19"]


def test_a_doubt_names_the_value_that_it_is_about():
    reading = matrix(actions="Build a crossing.\n\nPaint it.\n\nAsk the owners.")
    assert {f.about for f in reading.findings if f.code == "columns-doubtful"} == {"l1.action"}
    reading = reading_of(ONE_ACTION.replace("Olive Owner", "Ann Lee Bob Ray"))
    assert [f.about for f in reading.findings if f.code == "owners-doubtful"] == ["l1.responsibility"]


def test_the_end_of_a_cell_behind_the_others_goes_to_the_one_that_breaks_off():
    reading = matrix(actions="Build a\n\nAsk the owners.\ncrossing.")
    assert [x.action for x in lines(reading)] == ["Build a crossing.", "Ask the owners."]
    [(place, sentence)] = findings(reading, "continued")
    assert (place, quoted(sentence)) == ("line 18", ["crossing.", "Build a crossing."])


def test_heads_that_ran_together_are_cut_before_capitals_and_said():
    reading = matrix(strands="Primary schools Shops")
    assert [x.strand for x in lines(reading)] == ["Primary schools", "Shops"]
    assert [place for place, _ in findings(reading, "columns-doubtful")] == ["line 3"]


def test_two_dates_of_one_action_are_no_columns():
    reading = reading_of(ONE_ACTION.replace("May 2019", "May 2019 June 2020"))
    assert [line.date_text for line in lines(reading)] == ["May 2019 June 2020"]


def test_as_many_sentences_as_columns_are_parted_and_said():
    reading = matrix(actions="Build a crossing of stone.\nAsk the owners of all\nshops.")
    assert [x.action for x in lines(reading)] == [
        "Build a crossing of stone.",
        "Ask the owners of all shops.",
    ]
    assert [place for place, _ in findings(reading, "columns-doubtful")] == ["line 13"]


def test_several_owners_below_one_label_are_not_taken_for_each_column():
    reading = matrix(names="Head of Roads\nCat Dow\nBob Ray")
    assert [x.responsibility for x in lines(reading)] == ["", ""]
    assert [place for place, _ in findings(reading, "columns-doubtful")] == ["line 7"]


def test_a_note_below_a_table_is_no_part_of_its_last_cell():
    table = "Ref\tRecommendation\tAction\tProgress\n1\tThat roads be safe.\tBuild.\tBuilt.\nAll is final."
    reading = recognise(read_pasted_text(table), period="March 2020")
    assert lines(reading)[0].entries[0].evidence == "Built."


def test_empty_labels_above_evidence_take_none_of_its_words():
    empty = "\n\n".join(("Date:", "Agreed Action:", "Agreed Success Measure:"))
    text = f"{HEADER}\nRecommendation 1: That roads be safe.\n\nResponsibility:\nAnn Lee\n\n{empty}\n\n"
    reading = reading_of(f"{text}{EVIDENCE}\nBuilt.\n\nAssessment of Progress:\n1\n")
    (line,) = lines(reading)
    assert (line.date_text, line.action, line.entries[0].evidence) == ("", "", "Built.")


def test_the_head_of_the_next_column_is_no_answer_below_a_stroke():
    columns = [
        f"{name}\n\nResponsibility:\nAnn Lee\n\n{EVIDENCE}\n–\n\nAssessment of Progress (March 2020):\n–\n"
        for name in ("Schools", "Shops")
    ]
    text = "\n".join([HEADER, "Recommendation 1: That roads be safe.\n", *columns])
    more = "\n\nRecommendation 2: That all be told.\nResponsibility: Bob Ray\nAgreed Action: Tell them."
    assert [line.strand for line in lines(reading_of(text + more))] == ["Schools", "Shops", ""]
