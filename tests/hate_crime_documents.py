"""The real documents about hate crime, and the two updates of the review to be imported."""

import hashlib
from functools import cache

from django.conf import settings

from documents.readers import read_document
from documents.recognise.recognise import recognise
from imports.importer import ImportSource, import_plan

DOCUMENTS = settings.BASE_DIR / "fixtures" / "documents"
MARCH = "hate-crime-progress-update-2020-03.docx"
SEPTEMBER = "hate-crime-progress-update-2020-09.docx"


@cache
def read_fixture(name):
    return read_document((DOCUMENTS / name).read_bytes(), name)


@cache
def recognise_fixture(name, period=""):
    return recognise(read_fixture(name), period=period)


def import_fixtures(*names, period=""):
    """Import these documents, in this order. Returns the outcome of the last."""
    for name in names:
        digest = hashlib.sha256((DOCUMENTS / name).read_bytes()).hexdigest()
        outcome = import_plan(recognise_fixture(name, period), ImportSource(name, digest))
    return outcome
