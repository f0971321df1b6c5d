"""A document is read and recognised in one child, and what the child says of it is checked."""

import dataclasses
import json
from pathlib import Path

import pytest

from documents.plan import plan_data
from documents.plan.findings import Finding
from documents.readers import read_document
from documents.recognise.inside import check_length
from documents.recognise.parsed_plan import ParsedPlan, read_plan
from documents.recognise.recognise import recognise
from documents.recognise.terms import LearnedTerms, terms_from_json
from documents.recognise.wording_difference import quote_difference
from documents.sandbox import run_sandboxed
from documents.typed_json import from_json, to_json
from documents.validation.errors import FileRejected
from imports.matching import MIN_SIMILARITY, NEAR_IDENTICAL, similarity
from tests.timing import cpu_seconds

PAPERS = Path(__file__).parents[2] / "fixtures/documents"
LAMPS = b"""Recommendation 1: Light the lamps.
Agreed action: Clean them.
Till when: May 2021
Evidence of progress: Two are clean.
Assessment of progress: Nearly
"""
PAPER = "hate-crime-progress-update-2020-09.docx"


@pytest.mark.sandbox
def test_the_sandbox_recognises_what_this_process_does():
    data = (PAPERS / PAPER).read_bytes()
    assert read_plan(data, PAPER) == recognise(read_document(data, PAPER))


@pytest.mark.sandbox
def test_what_people_taught_and_the_round_go_along():
    data = LAMPS
    meanings = LearnedTerms(frozenset({("till when", "date")}), frozenset({("nearly", 2), ("unknown", None)}))
    assert terms_from_json(json.loads(json.dumps(meanings.as_json()))) == meanings
    read = read_plan(data, "plan.txt", period="March 2020", meanings=meanings)
    assert read != read_plan(data, "plan.txt")
    assert read == recognise(read_document(data, "plan.txt"), period="March 2020", meanings=meanings)


@pytest.mark.sandbox
def test_recognising_needs_neither_settings_nor_models():
    """Reading starts without them in less than half the time."""
    loaded = run_sandboxed("tests.imports.looking_around:loaded", b"").decode().split()
    assert "documents.recognise.recognise" in loaded and "django" not in loaded


def a_reading():
    entry = plan_data.EntryData(period="March 2020", evidence="Cleaned.", grade=2)
    sub_action = plan_data.SubActionData(ref="a", owners=("Olive Owner",), entries=(entry,))
    part = plan_data.HeadingData(ref="a", sub_actions=(sub_action,))
    plan = plan_data.PlanData(
        title="Lamps", headings=(plan_data.HeadingData(ref="1", parts=(part,)),), decided=("Kept.",)
    )
    return ParsedPlan(plan, (Finding("grade-missing", "The grade is missing.", "page 3", "e1.grade"),))


def test_a_reading_as_json_comes_back_the_same():
    assert from_json(ParsedPlan, to_json(a_reading())) == a_reading()


def altered(change):
    data = json.loads(to_json(a_reading()))
    change(data)
    return json.dumps(data).encode()


def first_entry(data):
    return data["plan"]["headings"][0]["parts"][0]["sub_actions"][0]["entries"][0]


ALTERED = {
    "another type": lambda data: data["plan"].update(title=3),
    "a list for a text": lambda data: data["plan"].update(title=["Lamps"]),
    "a text for a list": lambda data: data.update(findings="none"),
    "a flag for a grade": lambda data: first_entry(data).update(grade=True),
    "a fifth grade": lambda data: first_entry(data).update(grade=5),
    "a grade beyond reason": lambda data: first_entry(data).update(grade=10**30),
    "a letter that no table takes": lambda data: first_entry(data).update(evidence="a\0b"),
    "something more": lambda data: data["plan"].update(pk=1),
    "something less": lambda data: data["plan"].pop("period"),
    "nothing": lambda data: data.clear(),
}


@pytest.mark.parametrize("how", ALTERED)
def test_what_is_no_reading_is_not_taken_for_one(how, monkeypatch):
    monkeypatch.setattr("documents.recognise.parsed_plan.run_sandboxed", lambda *given: altered(ALTERED[how]))
    with pytest.raises(FileRejected) as refused:
        read_plan(b"words", "plan.txt")
    assert refused.value.code == "damaged"


@pytest.mark.parametrize("said", [b"", b"[]", b"null", b"[" * 100_000, b"\xff"])
def test_an_answer_that_is_no_object_is_no_reading(said, monkeypatch):
    monkeypatch.setattr("documents.recognise.parsed_plan.run_sandboxed", lambda *given: said)
    with pytest.raises(FileRejected):
        read_plan(b"words", "plan.txt")


def test_every_part_of_a_reading_has_a_type_that_is_checked():
    """Another kind of type is refused for any value: this names it before anybody uploads a file."""
    whole = dataclasses.replace(a_reading(), plan=dataclasses.replace(a_reading().plan, link_officers=("L",)))
    assert from_json(ParsedPlan, to_json(whole)) == whole


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (plan_data.PlanData(headings=(plan_data.HeadingData(),) * 2_001), "2,000 recommendations"),
        (
            plan_data.PlanData(
                headings=(plan_data.HeadingData(sub_actions=(plan_data.SubActionData(),) * 2_001),)
            ),
            "2,000 actions",
        ),
        (
            plan_data.PlanData(
                headings=(
                    plan_data.HeadingData(
                        sub_actions=(plan_data.SubActionData(entries=(plan_data.EntryData(),) * 7),) * 900
                    ),
                )
            ),
            "6,000 updates",
        ),
    ],
)
def test_more_than_any_plan_holds_is_refused_in_a_sentence(plan, words):
    with pytest.raises(FileRejected, match=words) as refused:
        check_length(ParsedPlan(plan, ()))
    assert refused.value.code == "too-large"


def test_more_doubts_than_anybody_reads_are_refused():
    check_length(ParsedPlan(plan_data.PlanData(), (Finding("odd", "It is odd."),) * 10_000))
    with pytest.raises(FileRejected, match="10,000 things to check"):
        check_length(ParsedPlan(plan_data.PlanData(), (Finding("odd", "It is odd."),) * 10_001))


def test_where_two_long_texts_differ_is_seen_at_once():
    """The words of each are the same again and again, over which difflib would take minutes."""
    a, b = "on track and " * 5_000, "on track and " * 2_500 + "slipped " + "and on track " * 2_400
    started = cpu_seconds()
    old, new = quote_difference(a, b)
    assert cpu_seconds() - started < 1
    assert "slipped" in new and "slipped" not in old


def test_the_stretch_that_differs_stands_with_a_few_words_around_it():
    old, new = "one two three four five six seven eight", "one two three four five 6 seven eight"
    assert quote_difference(f"zero {old}", f"zero {new}") == (
        "… two three four five six seven eight", "… two three four five 6 seven eight",
    )  # fmt: skip
    assert quote_difference("a a", "a a a") == ("a a", "a a a")


def test_long_texts_are_found_alike_at_once():
    """Letter by letter, two texts of a few letters each take minutes."""
    a = "ab " * 5_000 + "aab " * 5_000
    started = cpu_seconds()
    assert similarity(a, "b" + a) > NEAR_IDENTICAL
    assert similarity(a, "abb " * 7_000) < MIN_SIMILARITY
    assert cpu_seconds() - started < 1
