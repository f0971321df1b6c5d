"""Rebuilds the tables of documents that were pasted as text, for the ordinary recogniser to read."""

from __future__ import annotations

import math
from collections.abc import Iterable

from documents.plan.findings import Finding
from documents.readers.text import EMAIL_HEADER
from documents.recognise.pasted.action_starts import resolve_action_starts
from documents.recognise.pasted.document_builder import DocumentBuilder
from documents.recognise.pasted.finding_collector import FindingCollector
from documents.recognise.pasted.heading_detection import HeadingDetector
from documents.recognise.pasted.inferred_labels import InferredLabel, infer_labels
from documents.recognise.pasted.inline_labels import find_inline_labels
from documents.recognise.pasted.label_matches import find_labels
from documents.recognise.pasted.line_extraction import extract_lines
from documents.recognise.pasted.numbered_actions import find_numbered_actions
from documents.recognise.pasted.outline import OutlineBuilder
from documents.recognise.pasted.page_breaks import join_tables_across_pages
from documents.recognise.pasted.paragraphs import detect_wrapping
from documents.recognise.pasted.stacked_cells import rebuild_stacked_tables
from documents.tree import Block, Document, Table

__all__ = ["infer_pasted_labels", "rebuild_tables", "sort_by_line"]


def infer_pasted_labels(document: Document) -> list[InferredLabel]:
    """Labels of a pasted document that are not in our lists, with their most likely fields."""
    return infer_labels(extract_lines(document)) if is_pasted(document) else []


def is_pasted(document: Document) -> bool:
    """Whether a document was read from plain text, or has no table."""
    return not document.tables() or any(map(_has_line_numbers, document.blocks))


def rebuild_tables(document: Document) -> tuple[Document, tuple[Finding, ...]]:
    """The document with a table for each action, and findings about what was uncertain.

    A document that has tables and was not read from plain text is returned unchanged.
    """
    if not is_pasted(document):
        return document, ()
    document = rebuild_stacked_tables(join_tables_across_pages(document))
    blocks = extract_lines(document)
    numbered_actions = find_numbered_actions(blocks)
    labels_by_line = find_inline_labels(blocks, find_labels(blocks) | numbered_actions)
    if len(labels_by_line) == len(numbered_actions):
        return document, ()
    finding_collector = FindingCollector()
    labels_by_line, headings = resolve_action_starts(
        blocks, labels_by_line, HeadingDetector(blocks, labels_by_line), finding_collector
    )
    is_email = any(line.name == EMAIL_HEADER for line in document.header)
    outline = OutlineBuilder(blocks, labels_by_line, headings, is_email=is_email).build()
    rebuilt = DocumentBuilder(
        outline, headings.first_field, detect_wrapping(blocks), finding_collector
    ).build(document)
    return rebuilt, tuple(finding_collector.findings)


def sort_by_line(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in the order of the lines that they are about; those about no line come last."""
    return tuple(sorted(findings, key=_line_number))


def _line_number(finding: Finding) -> float:
    number = finding.place.removeprefix("line ")
    return int(number) if number.isdigit() else math.inf


def _has_line_numbers(block: Block) -> bool:
    first = block.rows[0] if isinstance(block, Table) and block.rows else block
    return not isinstance(first, Table) and first.line_number is not None
