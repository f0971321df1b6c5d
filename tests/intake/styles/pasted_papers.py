"""Words as they are pasted from an e-mail, or from a page of a PDF.

The words are in the folder `pasted`, and what is to be read of them in the folder `tables`.
"""

from pathlib import Path

from tests.intake.styles.tabled import rows_of, truth_of

PASTED = Path(__file__).parent / "pasted"


def numbered_mail():
    """Numbers and dashes in a mail, the grade in brackets at the end."""
    return _pasted("warm-homes", "October 2021")


def text_of_a_pdf_page():
    """Words copied out of a PDF: page furniture in between, labels on lines of their own."""
    return _pasted("empty-shops", "January 2023")


def actions_called_by_their_numbers():
    """Each action below its number; evidence that speaks of another action by that action's number."""
    return _pasted("street-lighting", "March 2022")


def actions_called_after_their_recommendations():
    """ "Recommendation 2.1 action 1 – …": the recommendation again in each label, at times with a part."""
    name, data, truth = _pasted("allotments", "May 2023")
    truth[2]["entries"] = []  # nothing is told of it
    return name, data, truth


def mail_with_updates():
    """An officer answers by mail, under the words of the plan."""
    return _pasted("allotment-mail", "January 2024")


def pasted_from_an_e_mail():
    """Labels on lines of their own or before their value, typed bullets, a signature."""
    return _pasted("markets", "October 2022")


def _pasted(name, period):
    file = f"{name}.txt"
    return file, (PASTED / file).read_bytes(), truth_of(rows_of(name), period)


PAPERS = [
    numbered_mail,
    text_of_a_pdf_page,
    actions_called_by_their_numbers,
    actions_called_after_their_recommendations,
    mail_with_updates,
    pasted_from_an_e_mail,
]
