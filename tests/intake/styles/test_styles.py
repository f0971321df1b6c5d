"""Papers as other councils lay them out, read by what they show."""

import pytest

from tests.intake.styles.reading import PAPERS, WORD_PAPERS, read_and_score, text_and_score

LEAST = 97  # per cent of all values


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.__name__)
def test_a_paper_of_another_council_is_read_and_nothing_is_invented(paper):
    score, _ = read_and_score(paper)
    assert score.percent >= LEAST, score.wrong
    assert not score.invented


@pytest.mark.parametrize("paper", WORD_PAPERS, ids=lambda paper: paper.__name__)
def test_the_same_paper_printed_as_a_pdf_says_the_same(paper):
    """As LibreOffice prints it, with columns so narrow that words break."""
    score, _ = read_and_score(paper, printed=True)
    assert score.percent >= LEAST, score.wrong
    assert not score.invented


@pytest.mark.parametrize("paper", WORD_PAPERS, ids=lambda paper: paper.__name__)
def test_the_same_paper_in_a_workbook_says_the_same(paper):
    score, _ = read_and_score(paper, copied=True)
    assert score.percent >= LEAST, score.wrong
    assert not score.invented


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.__name__)
def test_our_text_of_the_same_paper_is_read_back(paper):
    """Statuses that are no grades of ours are then printed as assessments, and read as such."""
    score, all_graded = text_and_score(paper)
    assert score.percent >= (99 if all_graded else 90), score.wrong
    assessed = ("grade", "status", "explanation")
    assert not [leaf for leaf in score.invented if all_graded or not any(word in leaf for word in assessed)]
