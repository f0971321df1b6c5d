"""All papers of other councils, and how well they are read."""

import io
import json
from pathlib import Path

import openpyxl

from documents.readers import read_document
from documents.readers.text import read_txt
from documents.writers.text import to_text
from documents.writers.xlsx import to_xlsx
from intake.recognise import recognise
from intake.records import records_json
from reports.progress_update import progress_update
from tests.intake.styles import (
    banner_papers,
    card_papers,
    council_papers,
    dated_papers,
    grouped_papers,
    hidden_papers,
    labelled_papers,
    mixed_papers,
    panel_papers,
    pasted_papers,
    plain_papers,
    round_papers,
    sent_papers,
    sheet_papers,
    tracker_papers,
    tracking_papers,
    worded_papers,
    workbook_papers,
)
from tests.intake.styles.scoring import score

PRINTED = Path(__file__).parent / "printed"
WORD_PAPERS = [
    *labelled_papers.PAPERS,
    *tracker_papers.PAPERS,
    *grouped_papers.PAPERS,
    *worded_papers.PAPERS,
    *round_papers.PAPERS,
    *mixed_papers.PAPERS,
    *banner_papers.PAPERS,
    *tracking_papers.PAPERS,
    *card_papers.PAPERS,
    *panel_papers.PAPERS,
    *dated_papers.PAPERS,
    *council_papers.PAPERS,
    *hidden_papers.PAPERS,
    *sent_papers.WORD_PAPERS,
    plain_papers.bold_labels_in_running_text,
]
PAPERS = [
    *WORD_PAPERS,
    *sheet_papers.PAPERS,
    *workbook_papers.PAPERS,
    *plain_papers.PAPERS,
    *sent_papers.PAPERS,
    *pasted_papers.PAPERS,
]


def as_workbook(name, data):
    """The same paper copied into a workbook and saved there by another program."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(read_document(data, name))))
    out = io.BytesIO()
    book.save(out)
    return f"{name}.xlsx", out.getvalue()


def read_and_score(paper, *, printed=False, copied=False):
    """The score of a paper that was made, and how many findings its reading gave."""
    name, data, truth = paper()
    if printed:
        path = PRINTED / f"{name.rpartition('.')[0]}.pdf"
        name, data = path.name, path.read_bytes()
    if copied:
        name, data = as_workbook(name, data)
    reading = recognise(read_document(data, name))
    return score(truth, json.loads(records_json(reading))["records"]), len(reading.findings)


def text_and_score(paper):
    """The score of our own text of a paper, read again, against what was read of the paper first."""
    name, data, _ = paper()
    plan = recognise(read_document(data, name)).plan
    first, again = (
        json.loads(records_json(reading))["records"]
        for reading in (
            recognise(progress_update(plan)),
            recognise(read_txt(to_text(progress_update(plan)).encode()), period=plan.period),
        )
    )
    graded = [e["grade"] or not e["status"] for line in first for e in line["entries"]]
    return score(first, again), all(graded)
