"""Small papers for the writer of Word files, and how another library sees what it wrote."""

from __future__ import annotations

import io

import docx

from documents.readers.docx import read_docx
from documents.tree import Cell, Document, Paragraph, Row, Run, paragraph
from documents.writers.docx import to_docx
from tests.documents.word_files import saved


def opened(document):
    """The paper as python-docx sees it."""
    return docx.Document(io.BytesIO(to_docx(document)))


def edited(document, change):
    """The paper after somebody opened it in Word, changed something and saved it."""
    file = opened(document)
    change(file)
    return read_docx(saved(file))


def cells(*texts, **about):
    return Row(tuple(Cell((paragraph(text),), **about) for text in texts))


def items(*listed):
    """List items from (marker, depth) pairs."""
    return Document(tuple(Paragraph((Run("words"),), marker=m, depth=d) for m, d in listed))
