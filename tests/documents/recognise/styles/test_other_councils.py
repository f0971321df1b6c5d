"""Documents as other councils lay them out, read by what they show."""

import pytest

from tests.documents.recognise.styles.corpus import (
    FOLDER,
    ORIGINALS,
    PRINTED,
    score_of,
    score_of_text,
    truth_of,
)
from tests.documents.recognise.styles.scoring import ENTRY_FIELDS, FIELDS

MIN_SCORES = 98  # per cent of all values


@pytest.mark.parametrize("style", ORIGINALS)
def test_a_document_of_another_council_is_read_and_nothing_is_invented(style):
    score = score_of(style, "sent")
    assert score.percent >= MIN_SCORES, score.wrong
    assert not score.invented


@pytest.mark.parametrize("style", PRINTED)
def test_the_same_document_printed_as_a_pdf_says_the_same(style):
    """As LibreOffice prints it, with columns so narrow that words break."""
    score = score_of(style, "printed")
    assert score.percent >= MIN_SCORES, score.wrong
    assert not score.invented


@pytest.mark.parametrize("style", PRINTED)
def test_the_same_document_in_a_workbook_says_the_same(style):
    score = score_of(style, "copied")
    assert score.percent >= MIN_SCORES, score.wrong
    assert not score.invented


@pytest.mark.parametrize("style", ORIGINALS)
def test_our_text_of_the_same_document_is_read_back(style):
    """Statuses that are no grades of ours are then printed as assessments, and read as such."""
    score, all_graded = score_of_text(style)
    assert score.percent >= (99 if all_graded else 90), score.wrong
    assessed = ("grade", "status", "explanation")
    assert not [leaf for leaf in score.invented if all_graded or not any(word in leaf for word in assessed)]


def test_the_truth_has_no_field_that_is_never_compared():
    records = [record for style in ORIGINALS for record in truth_of(style)["records"]]
    assert {key for record in records for key in record} <= {*FIELDS, "owners", "entries"}
    assert {key for r in records for entry in r.get("entries", []) for key in entry} <= {*ENTRY_FIELDS}


def test_every_document_has_its_truth_and_every_word_file_its_print():
    """A folder that lost a file would otherwise be tested without it, and nobody would notice."""
    assert len(ORIGINALS) >= 87
    assert ORIGINALS.keys() == {path.stem for path in FOLDER.glob("*.json")}
    assert PRINTED.keys() == {style for style, path in ORIGINALS.items() if path.suffix == ".docx"}
