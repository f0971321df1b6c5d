"""All papers of other councils, and how well they are read."""

import json

from documents.readers import read_document
from intake.recognise import recognise
from intake.records import records_json
from tests.styles import labelled_papers, tracker_papers
from tests.styles.scoring import score

PAPERS = [*labelled_papers.PAPERS, *tracker_papers.PAPERS]


def read_and_score(paper):
    """The score of a paper that was made, and how many findings its reading gave."""
    name, data, truth = paper()
    reading = recognise(read_document(data, name))
    return score(truth, json.loads(records_json(reading))["records"]), len(reading.findings)
