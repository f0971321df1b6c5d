"""All papers of other councils, and how well they are read."""

import json
from pathlib import Path

from documents.readers import read_document
from intake.recognise import recognise
from intake.records import records_json
from tests.styles import labelled_papers, sheet_papers, tracker_papers
from tests.styles.scoring import score

PRINTED = Path(__file__).parent / "printed"
WORD_PAPERS = [*labelled_papers.PAPERS, *tracker_papers.PAPERS]
PAPERS = [*WORD_PAPERS, *sheet_papers.PAPERS]


def read_and_score(paper, *, printed=False):
    """The score of a paper that was made, and how many findings its reading gave."""
    name, data, truth = paper()
    if printed:
        path = PRINTED / f"{name.rpartition('.')[0]}.pdf"
        name, data = path.name, path.read_bytes()
    reading = recognise(read_document(data, name))
    return score(truth, json.loads(records_json(reading))["records"]), len(reading.findings)
