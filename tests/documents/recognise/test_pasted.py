"""Text pasted from an e-mail, a PDF or a spreadsheet, its tables lost, becomes a plan again."""

import contextlib
import json
from pathlib import Path

import pytest

from documents.recognise.json_records import records_json
from documents.recognise.recognise import recognise
from documents.tree import Document, paragraph
from documents.validation.uploads import FileRejected
from tests import hate_crime_documents
from tests.documents.recognise.pasted_text import (
    EVIDENCE,
    HEADER,
    MATRIX,
    MATRIX_VALUES,
    ONE_ACTION,
    findings,
    lines,
    places,
    quoted,
    reading_of,
)
from tests.documents.recognise.styles.scoring import score
from tests.timing import is_within_times

ROOT = Path(__file__).parents[3]


# The real documents, as they came out of a PDF and a Word table


def records_of(truth):
    """What somebody typed of an update, as the records that are compared."""
    for recommendation in truth["recommendations"]:
        above = {"section": str(recommendation["number"]), "section_text": recommendation["text"]}
        for action in recommendation["actions"]:
            yield above | record_of(action)
        for part in recommendation["parts"]:
            for action in part["actions"]:
                yield above | {"part": part["letter"], "part_text": part["text"]} | record_of(action)


def record_of(action):
    return {
        "strand": action["strand"],
        "action": action["agreed_action"],
        "outcome": action["success_measure"],
        "responsibility": action["responsibility_text"],
        "owners": action["responsibility"],
        "date": action["date_text"],
        "due": action["date"],
        "entries": action["entries"],
    }


@pytest.mark.parametrize(("month", "most"), [("2020-03", 2), ("2020-09", 3)])
def test_the_real_papers_are_read_from_their_text_and_nothing_is_invented(month, most):
    name = f"hate-crime-progress-update-{month}"
    truth = json.loads((ROOT / "tests/truth" / f"{name}.json").read_text(encoding="utf-8"))
    reading = hate_crime_documents.recognise_fixture(f"{name}.txt")
    result = score(records_of(truth), json.loads(records_json(reading))["records"])
    assert len(result.wrong) <= most, result.wrong
    assert not result.invented
    assert reading.plan.title == truth["review"]


def test_what_march_lost_in_the_pdf_is_said_with_its_line():
    reading = hate_crime_documents.recognise_fixture("hate-crime-progress-update-2020-03.txt")
    assert places(reading) == [
        ("line 53", "columns-doubtful"),
        ("line 283", "continued"),
        ("line 509", "grade-missing"),
        ("line 597", "not-placed"),
        ("line 600", "not-placed"),
    ]


def test_what_september_lost_in_the_table_is_said_with_its_line():
    reading = hate_crime_documents.recognise_fixture("hate-crime-progress-update-2020-09.txt")
    doubts = {place for place, code in places(reading) if code not in {"repeated", "impact-not-yet"}}
    assert doubts == {"line 11", "line 33", "line 35"}


# Labels

BROKEN = (
    "Evidence of Progress (March 2020): ",
    "Evidence of Progress (March 2020):\n",
    "Evidence of Progress\n(March 2020):\n",
    "Evidence of\nProgress\n(March 2020):\n\n",
    "Evidence of Progress – March 2020\n",
    "**Evidence of Progress (March 2020):** ",
)


@pytest.mark.parametrize("label", BROKEN)
def test_a_label_is_found_however_it_is_broken(label):
    reading = reading_of(HEADER + ONE_ACTION.replace(f"{EVIDENCE} ", label))
    (line,) = lines(reading)
    assert [(e.period, e.evidence, e.grade) for e in line.entries] == [
        ("March 2020", "The crossing was built.", 1)
    ]
    assert reading.findings == ()


def test_a_hint_behind_a_label_is_no_part_of_the_answer():
    reading = reading_of(
        ONE_ACTION.replace(
            "(March 2020): 1", "(March 2020):\n(include explanation if required)\n3\nThe wall fell."
        )
    )
    (entry,) = lines(reading)[0].entries
    assert (entry.grade, entry.explanation) == (3, "The wall fell.")


def test_a_label_inside_a_sentence_is_none():
    reading = reading_of(ONE_ACTION.replace("was built.", "was built after the\nupdate: all pupils use it."))
    assert (
        lines(reading)[0].entries[0].evidence == "The crossing was built after the update: all pupils use it."
    )


def test_a_label_that_the_paper_spells_otherwise_elsewhere_is_doubted():
    text = "".join(ONE_ACTION.replace("tion 1:", f"tion {n}:") for n in range(1, 5))
    reading = reading_of(text.replace("was built.", "was built.\nUpdate: it was painted.", 1))
    assert "Update: it was painted." in lines(reading)[0].entries[0].evidence
    assert [place for place, _ in findings(reading, "doubtful-label")] == ["line 7"]


def test_a_label_that_nobody_knows_but_the_paper_repeats_is_no_part_of_the_value_above():
    text = "".join(
        ONE_ACTION.replace("tion 1:", f"tion {n}:").replace("Agreed S", "Priority: High\nAgreed S")
        for n in (1, 2)
    )
    reading = reading_of(text)
    assert [line.action for line in lines(reading)] == ["Build a crossing."] * 2
    assert [place for place, _ in findings(reading, "unknown-label")] == ["line 5", "line 13"]


def test_the_date_of_the_paper_is_no_date_of_an_action():
    reading = reading_of(f"Review: Roads\nDate: 3 March 2020\n{ONE_ACTION}")
    assert [line.date_text for line in lines(reading)] == ["May 2019"]
    [(place, sentence)] = findings(reading, "not-placed")
    assert (place, quoted(sentence)) == ("line 2", ["Date: 3 March 2020"])


QUESTIONS = """Recommendation {n}: That thing {n} is done.
Who is responsible?
Olive Owner
What did we agree to do?
Do thing {n}.
What has been done? (May 2022)
Thing {n} was done.
How are we doing? (May 2022)
{n}
"""


def test_labels_that_nobody_has_listed_are_read_where_the_paper_repeats_them():
    reading = reading_of("\n".join(QUESTIONS.format(n=n) for n in (1, 2)))
    assert [
        (x.responsibility, x.action, x.entries[0].evidence, x.entries[0].grade) for x in lines(reading)
    ] == [
        ("Olive Owner", "Do thing 1.", "Thing 1 was done.", 1),
        ("Olive Owner", "Do thing 2.", "Thing 2 was done.", 2),
    ]
    assert len(findings(reading, "label-read")) == 4


def test_a_line_that_comes_again_but_asks_nothing_new_is_no_label():
    text = ONE_ACTION.replace("was built.", "was built.\nOfficers were thanked.\nOfficer time was short")
    reading = reading_of(text + text.replace("tion 1:", "tion 2:"))
    assert findings(reading, "label-read") == []


def test_a_grade_without_a_month_speaks_of_the_evidence_above_it():
    more = "Evidence of Progress (Sept 2020): Painted.\nAssessment of Progress: 2\n"
    (line,) = lines(reading_of(ONE_ACTION.replace("Progress (March 2020): 1", "Progress: 1") + more))
    assert [(entry.period, entry.grade) for entry in line.entries] == [("March 2020", 1), ("Sept 2020", 2)]


# Headings


def test_lettered_parts_and_lists_in_evidence_are_told_apart():
    text = ONE_ACTION.replace("be safe.\n", "be safe by:\na) crossings\n").replace(
        "was built.", "was built with:\na) lights\nb) signs"
    )
    reading = reading_of(text + ONE_ACTION.replace("Recommendation 1: That roads be safe.", "b) ramps"))
    parts = [(part.ref, part.text) for part in reading.plan.headings[0].parts]
    assert parts == [("a", "crossings"), ("b", "ramps")]
    assert lines(reading)[0].entries[0].evidence == "The crossing was built with:\na) lights\nb) signs"


def test_a_sentence_about_a_recommendation_is_no_heading():
    reading = reading_of(ONE_ACTION.replace("was built.", "was built.\nRecommendation 1 was met by it."))
    assert len(reading.plan.headings) == 1
    assert lines(reading)[0].entries[0].evidence.endswith("\nRecommendation 1 was met by it.")


def test_a_list_below_a_recommendation_is_its_words_where_one_action_answers_it():
    reading = reading_of(ONE_ACTION.replace("be safe.\n", "be safe:\na) by day\nb) by night\n"))
    (heading,) = reading.plan.headings
    assert (heading.text, heading.parts) == ("That roads be safe:\na) by day\nb) by night", ())


def test_several_actions_below_one_heading_keep_the_heads_of_their_columns():
    one = ONE_ACTION.partition("\n")
    text = f"{one[0]}\n\nSchools\n\n{one[2]}\nShops\n\n{one[2]}"
    reading = reading_of(text)
    assert [line.strand for line in lines(reading)] == ["Schools", "Shops"]
    assert [line.entries[0].grade for line in lines(reading)] == [1, 1]


# What stands where it belongs to nothing


def test_a_second_answer_to_one_question_is_said_and_not_taken():
    text = ONE_ACTION + "\nIt was painted too.\n\nAssessment of Progress (March 2020): 2\n"
    reading = reading_of(text)
    (entry,) = lines(reading)[0].entries
    assert (entry.grade, entry.explanation) == (1, "")
    assert places(reading) == [("line 9", "not-placed"), ("line 11", "not-placed")]


def test_words_to_the_reader_of_a_mail_are_no_explanation():
    text = f"Hello Lee,\n\nHere it is.\n\n{ONE_ACTION}\nTell me if you need more.\n\nRegards\nOlive\n"
    reading = reading_of(text)
    assert lines(reading)[0].entries[0].explanation == ""
    assert reading.plan.instructions == ""
    assert [place for place, code in places(reading) if code == "not-placed"] == ["line 3", "line 13"]


def test_evidence_whose_month_was_lost_gets_the_one_that_is_left_and_a_finding():
    more = "Evidence of Progress (Sept 2020): Painted.\nAssessment of Progress (Sept 2020): 1\n"
    text = (
        ONE_ACTION
        + more
        + ONE_ACTION.replace("tion 1:", "tion 2:").replace("(March 2020): The", ": The")
        + more
    )
    reading = reading_of(text)
    assert [entry.period for entry in lines(reading)[1].entries] == ["March 2020", "Sept 2020"]
    assert [place for place, _ in findings(reading, "period-doubtful")] == ["line 15"]


def test_evidence_that_states_its_month_keeps_it_above_the_assessment_of_another():
    reading = reading_of(ONE_ACTION.replace("Assessment of Progress (March", "Assessment of Progress (Sept"))
    assert [(entry.period, entry.evidence, entry.grade) for entry in lines(reading)[0].entries] == [
        ("March 2020", "The crossing was built.", None),
        ("Sept 2020", "", 1),
    ]
    assert findings(reading, "period-doubtful") == []


# Lines


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A new on-\nline form is used\nby all.", "A new on-line form is used by all."),
        (
            "The crossing was built and\nis used.\nIt has lights.",
            "The crossing was built and is used.\nIt has lights.",
        ),
        (
            "The crossing was built and\n\nPage 2 of 3\n\nis used by all.",
            "The crossing was built and is used by all.",
        ),
        ("We did:\n- one\n- two", "We did:\n• one\n• two"),
    ],
)
def test_lines_that_a_page_broke_are_joined_and_paragraphs_stay(written, read):
    assert (
        lines(reading_of(ONE_ACTION.replace("The crossing was built.", written)))[0].entries[0].evidence
        == read
    )


def test_a_word_document_without_tables_is_read_by_its_labels_too():
    reading = recognise(Document(tuple(map(paragraph, ONE_ACTION.strip().split("\n")))))
    assert [(line.action, line.entries[0].grade) for line in lines(reading)] == [("Build a crossing.", 1)]


# Texts that are no plan, and hostile ones

MINUTES = """Crime and Disorder Select Committee

Minutes of the meeting of 12 March 2020

Present: Cllr Smith (Chair), Cllr Jones
Apologies: Cllr Brown

3. Hate crime
Members considered the progress update. Recommendation 1 was said to be fully achieved.
It was noted that Recommendation 2: training, had slipped.
RESOLVED that the update be noted.

Recommendation 3: That officers report again in September.
"""


@pytest.mark.parametrize(
    "text", [MINUTES, "Responsibility:\nDate:\nAgreed Action:\n" * 50, "Recommendation 1:\n" * 50, "Hello"]
)
def test_a_text_without_an_action_is_refused_as_no_plan(text):
    with pytest.raises(FileRejected) as refused:
        reading_of(text)
    assert refused.value.code == "not-a-plan"


PATHOLOGICAL_TEXTS = {
    "labels": "Responsibility:\nDate:\nAgreed Action:\n" * 4_900,
    "labels in one line": ONE_ACTION + "Responsibility: " * 1_800,
    "letters": ONE_ACTION + "a) item\n" * 8_000 + ONE_ACTION,
    "small words": ONE_ACTION + "small words that go on\n" * 1_200,
    "gaps": ONE_ACTION + "Small words that go on\n\n" * 1_200,
    "dates": MATRIX.format(**MATRIX_VALUES) + "Date: " + "May 2019 " * 3_000,
    "names": MATRIX.format(**{**MATRIX_VALUES, "names": "Ann Lee " * 3_000}),
    "blocks": MATRIX.format(**{**MATRIX_VALUES, "actions": "Build it.\n\n" * 3_000}),
    "digits": f"{HEADER}{ONE_ACTION}Assessment of Progress (March 2020){'9' * 10_000}\n",
    "brackets": ONE_ACTION + "(March 2020)\n" * 2_000,
    "rows of labels": "Responsibility: Date: Agreed Action:\tx  y  z\n" * 1_000,
}


@pytest.mark.parametrize("what", PATHOLOGICAL_TEXTS)
def test_hostile_texts_are_read_or_refused_quickly(what):
    def paste():
        with contextlib.suppress(FileRejected):
            reading_of(PATHOLOGICAL_TEXTS[what])

    assert is_within_times(lambda: reading_of(ONE_ACTION * 100), paste, times=12)
