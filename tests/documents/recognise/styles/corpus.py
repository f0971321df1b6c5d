"""The documents in `fixtures/other-councils`, what is read of them, and the truth about them.

A document is named by its style, "ticks-in-columns". Word documents come in three forms: as they were "sent",
as LibreOffice "printed" them, and "copied" into a workbook. Each is read once, however many tests ask for it.
"""

import io
import json
from functools import cache
from pathlib import Path

import openpyxl

from documents.readers import read_document
from documents.readers.text import read_txt
from documents.recognise.json_records import records_json
from documents.recognise.recognise import recognise
from documents.writers.text import to_text
from documents.writers.xlsx import to_xlsx
from reports.progress_update import progress_update
from tests.documents.recognise.styles.scoring import score

FOLDER = Path(__file__).parents[4] / "fixtures" / "other-councils"
ORIGINALS = {path.stem: path for kind in ("docx", "txt", "xlsx") for path in sorted(FOLDER.glob(f"*.{kind}"))}
PRINTED = {path.stem: path for path in sorted(FOLDER.glob("*.pdf"))}


def file_of(style, form):
    """Name and bytes of a document in one of its forms."""
    if form == "copied":
        book = openpyxl.load_workbook(io.BytesIO(to_xlsx(tree_of(style, "sent"))))
        out = io.BytesIO()
        book.save(out)  # as another program would save it
        return f"{style}.xlsx", out.getvalue()
    path = (PRINTED if form == "printed" else ORIGINALS)[style]
    return path.name, path.read_bytes()


@cache
def tree_of(style, form):
    name, data = file_of(style, form)
    return read_document(data, name)


@cache
def reading_of(style, form):
    """What is read of it, by somebody who says which month it is about where the document does not."""
    return recognise(tree_of(style, form), period=truth_of(style).get("period", ""))


@cache
def truth_of(style):
    """Its records, and the name of its review where that is tested; see the README of the folder."""
    return json.loads((FOLDER / f"{style}.json").read_text(encoding="utf-8"))


def score_of(style, form):
    """How well a document was read in this form."""
    truth, reading = truth_of(style), reading_of(style, form)
    result = score(truth["records"], _records(reading))
    if "review" in truth:
        result.leaf("review", truth["review"], reading.plan.title)
    return result


def score_of_text(style):
    """How well our own text of a document is read again, and whether all its statuses are grades of ours."""
    plan = reading_of(style, "sent").plan
    text = read_txt(to_text(progress_update(plan)).encode())
    first, again = _records(recognise(progress_update(plan))), _records(recognise(text, period=plan.period))
    graded = [entry["grade"] or not entry["status"] for record in first for entry in record["entries"]]
    return score(first, again), all(graded)


def _records(reading):
    return json.loads(records_json(reading))["records"]
