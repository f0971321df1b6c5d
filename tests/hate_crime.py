"""The real documents about hate crime, and the two updates of the review to be imported."""

import hashlib
from functools import cache

from django.conf import settings

from documents.readers import read_document
from intake.commit import Source, commit
from intake.recognise import recognise

DOCUMENTS = settings.BASE_DIR / "fixtures" / "documents"
MARCH = "hate-crime-progress-update-2020-03.docx"
SEPTEMBER = "hate-crime-progress-update-2020-09.docx"


@cache
def tree_of(name):
    return read_document((DOCUMENTS / name).read_bytes(), name)


@cache
def reading_of(name, period=""):
    return recognise(tree_of(name), period=period)


def bring_in(*names, period=""):
    """Import these documents, in this order. Returns the outcome of the last."""
    for name in names:
        digest = hashlib.sha256((DOCUMENTS / name).read_bytes()).hexdigest()
        outcome = commit(reading_of(name, period), Source(name, digest))
    return outcome
