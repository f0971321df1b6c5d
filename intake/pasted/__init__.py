"""Text that lost its tables -> the tables again, for the ordinary recogniser to read."""

from __future__ import annotations

import math
from collections.abc import Iterable

from actionplans.findings import Finding
from documents.readers.text import MAIL
from documents.tree import Block, Document, Table
from intake.pasted.beginnings import with_beginnings
from intake.pasted.doubts import Doubts
from intake.pasted.headings import Headings
from intake.pasted.layout import Layout
from intake.pasted.likely import LikelyLabel, likely_labels
from intake.pasted.lines import said_in
from intake.pasted.marks import marks_in
from intake.pasted.numbered import numbered_actions
from intake.pasted.outline import Outliner
from intake.pasted.pages import with_whole_tables
from intake.pasted.paragraphs import wrap_of
from intake.pasted.run_in import run_in_marks
from intake.pasted.stacked import with_rows

__all__ = ["by_line", "labels_besides", "with_tables"]


def labels_besides(document: Document) -> list[LikelyLabel]:
    """Labels of a pasted paper that nobody has listed, with what they most likely name."""
    return likely_labels(said_in(document)) if is_pasted(document) else []


def is_pasted(document: Document) -> bool:
    """Whether a document was read from plain text, or has no table."""
    return not document.tables() or any(map(_has_lines, document.blocks))


def with_tables(document: Document) -> tuple[Document, tuple[Finding, ...]]:
    """The document with a table for each action, and what was doubtful about it.

    A document that has tables, and was not read from plain text, is as it was.
    """
    if not is_pasted(document):
        return document, ()
    document = with_rows(with_whole_tables(document))
    said = said_in(document)
    numbered = numbered_actions(said)
    marks = run_in_marks(said, marks_in(said) | numbered)
    if len(marks) == len(numbered):
        return document, ()
    doubts = Doubts()
    marks, headings = with_beginnings(said, marks, Headings(said, marks), doubts)
    is_mail = any(line.name == MAIL for line in document.header)
    outline = Outliner(said, marks, headings, is_mail=is_mail).outline()
    laid_out = Layout(outline, headings.first_field, wrap_of(said), doubts).document(document)
    return laid_out, tuple(doubts.findings)


def by_line(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """In the order of the lines that they are about; those about no line keep theirs, at the end."""
    return tuple(sorted(findings, key=_line_number))


def _line_number(finding: Finding) -> float:
    number = finding.place.removeprefix("line ")
    return int(number) if number.isdigit() else math.inf


def _has_lines(block: Block) -> bool:
    first = block.rows[0] if isinstance(block, Table) and block.rows else block
    return not isinstance(first, Table) and first.line_number is not None
