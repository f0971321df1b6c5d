"""Short ways to paste a document and look at what was read."""

import re

from documents.readers.text import read_pasted_text
from documents.recognise.recognise import recognise

HEADER = "Review: Road Safety\n"
EVIDENCE = "Evidence of Progress (March 2020):"
ONE_ACTION = f"""Recommendation 1: That roads be safe.
Responsibility: Olive Owner
Date: May 2019
Agreed Action: Build a crossing.
Agreed Success Measure: A crossing is built.
{EVIDENCE} The crossing was built.
Assessment of Progress (March 2020): 1
"""


def reading_of(text):
    return recognise(read_pasted_text(text))


def lines(reading):
    return [line for _, _, line in reading.plan.sub_actions()]


def findings(reading, code):
    return [(finding.place, finding.sentence) for finding in reading.findings if finding.code == code]


def quoted(sentence):
    """The words of the document that a sentence names, in its order."""
    return re.findall("“([^”]*)”", sentence)


def places(reading):
    return [(f.place, f.code) for f in reading.findings if f.code != "no-review"]


MATRIX = """Recommendation 1: That roads be safe for:

{strands}

Responsibility: {names}

Date: May 2019 June 2019

Agreed Action:

{actions}

Evidence of Progress (March 2020):

It was built.

They were asked.

Assessment of Progress (March 2020):

1 2
"""
MATRIX_VALUES = {
    "strands": "Schools\n\nShops",
    "names": "Ann Lee\n\nBob Ray",
    "actions": "Build a crossing.\n\nAsk the owners.",
}


def matrix(**given):
    return reading_of(MATRIX.format(**{**MATRIX_VALUES, **given}))
