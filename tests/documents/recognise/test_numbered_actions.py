"""Actions that pasted text calls by their numbers begin where the document begins them, and nowhere else."""

import contextlib
import re

import pytest

from documents.recognise.pasted.numbered_actions import parse_numbered_action
from documents.validation.errors import FileRejected
from tests.documents.recognise.pasted_text import findings, lines, places, quoted, reading_of
from tests.timing import is_within_times

ACTION_LABELS = """Responsibility: Olive Owner
Date: May 2019
Evidence of Progress (March 2020): {said}
"""
GRADE = "Assessment of Progress (March 2020): 1\n"
LAMPS = ACTION_LABELS.format(said="The lamps were hung.")
HEAD = "Review: Lamps\nRecommendation 1: That lamps shine.\n"
TWO_ACTIONS = f"{HEAD}Action 1.1: Hang the lamps.\n{LAMPS}{GRADE}Action 1.2: Clean the lamps.\n{LAMPS}{GRADE}"


def read(text):
    reading = reading_of(text)
    return reading, [(line.ref, line.action) for line in lines(reading)]


def doubts(reading):
    return [(place, code) for place, code in places(reading) if code in {"doubtful-label", "action-doubtful"}]


@pytest.mark.parametrize(
    ("words", "ref", "of", "text"),
    [
        ("Action 1.2: Clean the lamps.", "1.2", "", "Clean the lamps."),
        ("Action 1.2 – Clean the lamps.", "1.2", "", "Clean the lamps."),
        ("Agreed action 3 - Clean them.", "3", "", "Clean them."),
        ("Action no. 4. Clean them.", "4", "", "Clean them."),
        ("Action 1(a): Clean them.", "1(a)", "", "Clean them."),
        ("Action B: Clean them.", "B", "", "Clean them."),
        ("Sub-action 2.1.3 Clean them.", "2.1.3", "", "Clean them."),
        ("**Action 1.2:** Clean them.", "1.2", "", "Clean them."),
        ("Action 1.2", "1.2", "", ""),
        ("Recommendation 2.1 action 3 – Sell them.", "3", "2.1", "Sell them."),
        ("Rec 2, Action 3: Sell them.", "3", "2", "Sell them."),
    ],
)
def test_labels_of_actions_are_known_by_their_words_and_numbers(words, ref, of, text):
    numbered_action = parse_numbered_action(words)
    assert numbered_action
    assert (numbered_action.ref, numbered_action.recommendation_ref, numbered_action.text) == (ref, of, text)


@pytest.mark.parametrize(
    "words",
    [
        "Action 1.2 was covered by this.",
        "Action 12 March 2020: lamps were hung.",
        "Actions 1-3: done.",
        "Action 3 - 6 months late.",
        "Actions were: lamps.",
        "Action: Clean the lamps.",
        "Update on action 1.2: it was done.",
        "Recommendation 2: Actions be taken.",
        "Outcome 1.2: Clean lamps.",
    ],
)
def test_other_words_are_no_number_of_an_action(words):
    assert parse_numbered_action(words) is None


@pytest.mark.parametrize("grade", [GRADE, "", "\n"])
@pytest.mark.parametrize("mark", [": ", " – ", ":\n", "\n"])
def test_an_action_begins_at_its_number_and_the_evidence_above_it_ends_there(mark, grade):
    text = (
        TWO_ACTIONS.replace(": Clean", f"{mark}Clean").replace(": Hang", f"{mark}Hang").replace(GRADE, grade)
    )
    reading, actions = read(text)
    assert actions == [("1.1", "Hang the lamps."), ("1.2", "Clean the lamps.")]
    assert [line.entries[0].evidence for line in lines(reading)] == ["The lamps were hung."] * 2
    assert [heading.text for heading in reading.plan.headings] == ["That lamps shine."]
    assert doubts(reading) == []


def test_the_owner_above_a_number_stays_with_its_action():
    text = HEAD + "".join(
        f"Responsibility: {who}\nAction 1.{n}: Do {n}.\nDate: May 2019\nUpdate (March 2020): Done {n}.\n"
        for n, who in ((1, "Olive Owner"), (2, "Nia Novak"))
    )
    reading, actions = read(text)
    assert actions == [("1.1", "Do 1."), ("1.2", "Do 2.")]
    assert [line.responsibility for line in lines(reading)] == ["Olive Owner", "Nia Novak"]
    assert [line.entries[0].evidence for line in lines(reading)] == ["Done 1.", "Done 2."]


@pytest.mark.parametrize("words", ["Action 1.2: this was covered too.", "Action 1.2: Clean the lamps."])
def test_evidence_that_names_another_action_stays_whole_and_is_said(words):
    text = f"The lamps were hung.\n{words}\nThey shine."
    reading, actions = read(f"{HEAD}Agreed Action: Hang.\n{ACTION_LABELS.format(said=text)}{GRADE}")
    assert actions == [("", "Hang.")]
    assert lines(reading)[0].entries[0].evidence == text
    assert doubts(reading) == [("line 7", "doubtful-label")]


def test_a_list_of_what_one_action_is_to_do_stays_whole_and_is_said():
    listed = "Action 1: hang the lamps.\nAction 2: clean the lamps."
    reading, actions = read(f"{HEAD}Responsibility: Olive\nAgreed Action:\n{listed}\nDate: May 2019\n{GRADE}")
    assert actions == [("", listed)]
    assert doubts(reading) == [("line 5", "doubtful-label"), ("line 6", "doubtful-label")]


def test_a_number_below_a_sentence_that_breaks_off_is_of_that_sentence():
    text = TWO_ACTIONS.replace("hung.\n", "hung as agreed in\nAction 1.2: Clean the lamps.\n", 1)
    reading, actions = read(text)
    assert actions == [("1.1", "Hang the lamps."), ("1.2", "Clean the lamps.")]
    evidence = lines(reading)[0].entries[0].evidence
    assert evidence == "The lamps were hung as agreed in\nAction 1.2: Clean the lamps."
    assert doubts(reading) == [("line 7", "doubtful-label")]


def test_a_number_below_which_nothing_is_labelled_is_an_action_and_said():
    reading, actions = read(
        f"{TWO_ACTIONS}Action 1.3: Sell the lamps.\n\nRecommendation 2: That it be dark.\n{LAMPS}"
    )
    assert actions[2] == ("1.3", "Sell the lamps.")
    assert lines(reading)[1].entries[0].explanation == ""
    assert doubts(reading) == [("line 13", "action-doubtful")]


def test_a_number_of_another_recommendation_is_said_with_both():
    more = f"Recommendation 2: That it be dark.\nAction 2.1: Put them out.\n{LAMPS}"
    reading, _ = read(TWO_ACTIONS.replace("Action 1.2", "Action 2.4") + more)
    assert [heading.ref for heading in reading.plan.headings] == ["1", "2"]
    [(place, sentence)] = findings(reading, "action-doubtful")
    assert (place, re.findall(r"[\d.]*\d", sentence)) == ("line 8", ["2.4", "1", "2"])


def test_a_label_that_names_another_recommendation_goes_on_with_that():
    long = TWO_ACTIONS.replace("Action 1.", "Recommendation 1 action ")
    other = f"Recommendation 3 action 1 – Put them out.\n{LAMPS}Recommendation 1 action 3 – Sell.\n{LAMPS}"
    reading, _ = read(long + other)
    below = {h.ref: (h.text, [line.ref for line in h.sub_actions]) for h in reading.plan.headings}
    assert below == {"1": ("That lamps shine.", ["1", "2", "3"]), "3": ("", ["1"])}
    [(place, sentence)] = findings(reading, "action-doubtful")
    assert (place, quoted(sentence)) == ("line 13", ["Recommendation 3 action 1"])


def test_words_behind_a_number_are_said_where_an_agreed_action_stands_too():
    reading, actions = read(
        TWO_ACTIONS.replace("Clean the lamps.", "Cleaning\nAgreed Action: Clean the lamps.")
    )
    assert actions[1] == ("1.2", "Clean the lamps.")
    assert [place for place, _ in findings(reading, "not-placed")] == ["line 8"]


def test_a_lettered_list_above_a_number_stays_evidence():
    listed = TWO_ACTIONS.replace("hung.\n", "hung:\na) in shops\nb) in schools\n").replace(GRADE, "")
    reading, _ = read(listed)
    (heading,) = reading.plan.headings
    assert heading.parts == ()
    assert lines(reading)[0].entries[0].evidence == "The lamps were hung:\na) in shops\nb) in schools"


def test_a_numbered_list_above_a_number_is_no_recommendation():
    listed = TWO_ACTIONS.replace("hung.\n", "hung:\n1. in shops\n2. in schools\n").replace(GRADE, "")
    reading, actions = read(listed.replace("Recommendation 1:", "1."))
    assert [heading.ref for heading in reading.plan.headings] == ["1"]
    assert [ref for ref, _ in actions] == ["1.1", "1.2"]


def test_pages_of_numbers_are_read_quickly():
    def paste():
        with contextlib.suppress(FileRejected):  # as too long for one field
            reading_of(TWO_ACTIONS + "".join(f"Action {n}: Clean.\n" for n in range(1, 1_000)) * 6)

    assert is_within_times(lambda: reading_of(TWO_ACTIONS * 50), paste, times=12)
