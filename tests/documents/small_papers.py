"""Small papers for the writer of Word files, and how another library sees what it wrote."""

from __future__ import annotations

import io

import docx

from documents.tree import Cell, Document, Paragraph, Row, Run, paragraph
from documents.writers.docx import to_docx


def opened(document):
    """The paper as python-docx sees it."""
    return docx.Document(io.BytesIO(to_docx(document)))


def cells(*texts, **about):
    return Row(tuple(Cell((paragraph(text),), **about) for text in texts))


def items(*listed):
    """List items from (marker, depth) pairs."""
    return Document(tuple(Paragraph((Run("words"),), marker=m, depth=d) for m, d in listed))
