"""Turns a document tree into a plan: reads committees' documents in whatever form they were written.

Whatever is uncertain is reported in a finding with its location.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

from documents.branding import COUNCIL_LINE
from documents.plain_text import clean
from documents.plan import cell_names
from documents.recognise.checkbox_columns import merge_checkbox_columns
from documents.recognise.heading_parsing import (
    parse_action_heading,
    parse_heading,
    parse_numbered_heading,
    parse_section,
)
from documents.recognise.item_builders import SubActionBuilder
from documents.recognise.item_keys import DOCUMENT
from documents.recognise.label_layout import detect_label_layout, label_fields
from documents.recognise.labelled_cells import (
    MAX_CELL_LABEL_LENGTH,
    expand_labelled_cells,
    parse_labelled_entries,
)
from documents.recognise.labelled_rows import SourceLocation
from documents.recognise.labelled_tables import LabelledTableParser
from documents.recognise.labels import HEADER_FIELDS, SUB_ACTION_FIELDS, is_period, parse_label
from documents.recognise.non_plan_kinds import detect_non_plan_kind, rejection_message
from documents.recognise.parsed_plan import ParsedPlan
from documents.recognise.pasted import infer_pasted_labels, rebuild_tables, sort_by_line
from documents.recognise.pasted.inferred_labels import add_inferred_labels
from documents.recognise.plan_builder import PlanBuilder
from documents.recognise.round_trip_document import (
    footer_period,
    is_round_trip_document,
    parse_round_trip_document,
    strip_names,
)
from documents.recognise.round_trip_spreadsheet import parse_round_trip_spreadsheet
from documents.recognise.table_labels import TableLabels
from documents.recognise.terms import NO_LEARNED_TERMS, LearnedTerms, learned_terms, using_terms
from documents.recognise.title_detection import detect_period, detect_title, first_text_line
from documents.recognise.trackers import TrackerParser, holds_tracker
from documents.recognise.trailing_labels import move_trailing_labels_to_columns
from documents.tree import SHEET_HEADING, Block, Cell, Document, Paragraph, Run, Table
from documents.validation.errors import FileRejected

__all__ = ["ParsedPlan", "recognise"]


def recognise(
    document: Document, *, period: str = "", meanings: LearnedTerms = NO_LEARNED_TERMS
) -> ParsedPlan:
    """Read a plan or progress update. `period` is the name of the round where the document's labels have
    none.

    `meanings` are the learned terms of this council.

    Raises FileRejected ("not-a-plan") for a document without any action or progress that we can recognise.
    """
    with using_terms(meanings):
        return _recognise_document(document, period)


def _recognise_document(document: Document, period: str) -> ParsedPlan:
    if parsed_plan := parse_round_trip_spreadsheet(document) or parse_round_trip_document(document):
        return parsed_plan
    if is_round_trip_document(document):
        document, period = strip_names(document), period or footer_period(document)
    document = replace(document, blocks=tuple(b for b in document.blocks if not _is_ignored(b)))
    inferred_labels = infer_pasted_labels(document)
    with using_terms(add_inferred_labels(learned_terms(), inferred_labels)):
        document, rebuild_findings = rebuild_tables(document)
        parsed_plan = _Recogniser(document, period).read()
    findings = (label.finding() for label in inferred_labels)
    return replace(parsed_plan, findings=sort_by_line((*findings, *rebuild_findings, *parsed_plan.findings)))


_PAGE_NUMBER = re.compile(r"(?:page )?\d+(?: of \d+)?", re.IGNORECASE)
_TITLE_WITH_PURPOSE = re.compile(
    r"(?P<title>\d{1,2}[.)] [^:.]{3,80}): (?P<purpose>This (?:standard|theme|objective)\b.*)", re.DOTALL
)


class _Recogniser:
    """Goes through the document and gives each table to the parser for its form."""

    def __init__(self, document: Document, period: str) -> None:
        self.document = document
        self.builder = PlanBuilder(period or detect_period(document))
        self.labelled_tables = LabelledTableParser(self.builder)
        self.trackers = TrackerParser(self.builder)
        # A numbered line, which is a heading if a table follows.
        self.pending_heading: Paragraph | None = None
        self.lines_above_headings: list[str] = []  # the text above the first heading
        self.may_continue_heading = False  # the next line may continue the text of the recommendation
        self.is_under_theme = False  # a line of text above the table is the theme of its rows

    def read(self) -> ParsedPlan:
        table_number = 0
        for block, next_block in zip_longest(self.document.blocks, self.document.blocks[1:]):
            if isinstance(block, Table):
                table_number += 1
                self._parse_table(block, table_number)
            elif _is_theme_title(block, next_block):
                self._discard_pending_heading()
                self.pending_heading = block
            else:
                self._parse_paragraph(block)
        self.labelled_tables.finish_sub_actions()
        self._discard_pending_heading()
        if not self._contains_plan():
            raise FileRejected("not-a-plan", rejection_message(self.document))
        self._parse_headers_and_footers()
        self._set_title()
        return self.builder.build()

    def _contains_plan(self) -> bool:
        """Whether there is an action or progress; in a document of another kind, a recommendation too."""
        sub_actions = self.builder.all_sub_actions()
        if not any(sub_action.entries or sub_action.action for sub_action in sub_actions) and not any(
            map(_has_agreed_details, sub_actions)
        ):
            return False
        if any(h.ref or h.text for h in self.builder.headings):
            return True
        return detect_non_plan_kind(self.document) is None and not self.builder.has_inferred_header

    def _parse_table(self, table: Table, table_number: int) -> None:
        table = merge_checkbox_columns(table)
        table = expand_labelled_cells(table, has_header_row=holds_tracker(table))
        is_tracker = holds_tracker(table)
        table = move_trailing_labels_to_columns(table) if is_tracker else table
        if is_tracker or _has_action_labels(table):
            self._start_pending_heading(is_tracker=is_tracker)
        self.may_continue_heading = False
        if is_tracker:
            self.labelled_tables.finish_sub_actions()
            self.trackers.parse_table(table, table_number, under_theme=self.is_under_theme)
            self.is_under_theme = False
        else:
            self.labelled_tables.parse_table(table, table_number)

    # paragraphs outside tables

    def _parse_paragraph(self, block: Paragraph) -> None:
        text = clean(block.line)
        if block.name in (cell_names.RECOMMENDATION, cell_names.PART):
            self._parse_named_heading(block)
        elif block.name == cell_names.INSTRUCTIONS:
            self.builder.instructions.append(text)
        elif block.name == cell_names.TITLE or not text:
            return
        else:
            self._parse_plain_paragraph(block, text)

    def _parse_plain_paragraph(self, block: Paragraph, text: str) -> None:
        if not self.builder.headings:
            self.lines_above_headings.append(text)
        heading = parse_heading(text)
        if (heading and heading.kind == cell_names.RECOMMENDATION) or (heading and self.builder.headings):
            self._start_heading(heading.kind, heading.ref, heading.text)
        elif (
            self.may_continue_heading
            and not is_grading_key(text)
            and (text[0].islower() or not self.builder.headings[-1].text)
        ):
            self._continue_heading(text)
        elif block.name == SHEET_HEADING:  # "Sheet1", "Actions 2020": how the file is sorted
            self._discard_pending_heading()
        elif _may_be_heading(block, text):
            self._discard_pending_heading()
            self.pending_heading = block
        elif not self.builder.headings:
            if not self._apply_header_line(text) and not self._looks_like_title(block):
                self.builder.instructions.append(text)
        elif not self._apply_labelled_line(block, text) and not is_grading_key(text):
            self._report_unplaced(block)

    def _apply_labelled_line(self, block: Paragraph, text: str) -> bool:
        """Set the value of a labelled line on the actions that it is about; return whether it was one."""
        sub_actions = self.builder.current_sub_actions()
        entries = parse_labelled_entries(Cell((block,))) if len(sub_actions) == 1 else []
        for label, cell in entries:
            period = label.period or self.builder.default_period_label
            self.builder.set_value(sub_actions[0], label.field, cell, period, SourceLocation(page=block.page))
        return bool(entries) or self.builder.add_shared_value(text, _paragraph_location(block))

    def _start_heading(self, kind: str, ref: str, text: str) -> None:
        self.labelled_tables.finish_sub_actions()
        self._discard_pending_heading()
        if kind == cell_names.RECOMMENDATION:
            self.builder.start_recommendation(ref, text)
            self.may_continue_heading = True
        else:
            self.builder.start_part(ref, text)

    def _continue_heading(self, text: str) -> None:
        """Add a paragraph to the text of the recommendation: its whole text, or the rest of it."""
        heading = self.builder.headings[-1]
        heading.text = f"{heading.text} {text}".strip()
        self.may_continue_heading = not text.endswith((".", ":", "?"))

    def _start_pending_heading(self, *, is_tracker: bool) -> None:
        block, self.pending_heading = self.pending_heading, None
        if block and self.lines_above_headings and self.lines_above_headings[-1] == clean(block.line):
            self.lines_above_headings.pop()
        if block and (action := parse_action_heading(clean(block.line))) and action[1] and not is_tracker:
            self.labelled_tables.start_action(*action)
        elif block:
            title, purpose = _split_title_and_purpose(block)
            heading = parse_section(title) or parse_numbered_heading(title)
            self._start_heading(
                cell_names.RECOMMENDATION, heading.ref if heading else "", heading.text if heading else title
            )
            self.builder.headings[-1].purpose = purpose
            is_motion = bool(heading and heading.text.startswith("That "))
            self.is_under_theme = is_tracker and block.line_number is not None and not is_motion

    def _discard_pending_heading(self) -> None:
        block, self.pending_heading = self.pending_heading, None
        if block is None:
            return
        if self.builder.headings:
            self._report_unplaced(block)
        elif not self._looks_like_title(block):
            self.builder.instructions.append(clean(block.line))

    def _report_unplaced(self, block: Paragraph) -> None:
        if self.builder.kind:  # a glossary, or other text at the end of such a plan
            self.builder.closing.append(clean(block.line))
            return
        self.builder.add_unplaced_text(clean(block.line), _paragraph_location(block))

    def _apply_header_line(self, text: str) -> bool:
        """Store the value of a line such as "Committee: …" above all tables; return whether it was one."""
        words, colon, value = text.partition(":")
        label = parse_label(words) if colon and len(words) <= MAX_CELL_LABEL_LENGTH else None
        field = (
            cell_names.LINK_OFFICERS
            if label and label.field == cell_names.RESPONSIBILITY
            else label and label.field
        )
        if field not in HEADER_FIELDS or not value.strip() or field in self.builder.header_values:
            return False
        self.builder.header_values[field] = value.strip()
        return True

    def _looks_like_title(self, block: Paragraph) -> bool:
        return block.level == 1 or (not self.builder.header_values and len(block.text) < 120)

    def _parse_named_heading(self, block: Paragraph) -> None:
        label = block.runs[0].text if block.runs and block.runs[0].bold else ""
        text = clean(block.text[len(label) :])
        heading = None if _is_generated_label(label, block.name) else parse_heading(clean(block.text))
        if heading:  # somebody changed the heading and its formatting
            self._start_heading(heading.kind, heading.ref, heading.text)
        elif block.name == cell_names.RECOMMENDATION:
            self._start_heading(cell_names.RECOMMENDATION, re.sub(r"^Recommendation ?|: $", "", label), text)
            self.may_continue_heading = False
        else:
            self._start_heading(cell_names.PART, label.removesuffix(") "), text)

    def _parse_headers_and_footers(self) -> None:
        for block in (*self.document.header, *self.document.footer):
            if block.name == cell_names.PERIOD and len(block.runs) > 1:
                self.builder.stated_period_label = block.runs[-1].text
        if self.builder.kind:
            # Plain text does not separate page headers from page footers.
            header_lines = [*self.document.header, *(b for b in self.document.footer if b.line_number)]
            texts = (
                clean(b.text) for b in header_lines if b.name not in (cell_names.AGENDA_ITEM, COUNCIL_LINE)
            )
            self.builder.page_header_lines = [
                text for text in texts if text and not _PAGE_NUMBER.fullmatch(text)
            ]

    def _set_title(self) -> None:
        """Take the title from the text above the tables, where no label names it."""
        if cell_names.REVIEW in self.builder.header_values:
            return
        if self.builder.kind:
            title = clean(self.document.title) or first_text_line(self.document)
            self.builder.header_values[cell_names.REVIEW] = title
            self.builder.instructions = [words for words in self.lines_above_headings if words != title]
            title_and_period = re.compile(rf"{re.escape(title)}, (.{{4,30}})")
            closing_lines = [(words, title_and_period.fullmatch(words)) for words in self.builder.closing]
            self.builder.closing = [
                words for words, match in closing_lines if not (match and is_period(match[1]))
            ]
        elif title := detect_title(self.document):
            self.builder.header_values[cell_names.REVIEW] = title
            text = f"No label names the review; its title was read as “{title}”."
            self.builder.add_finding("title-read", text, about=(DOCUMENT, "title"))


def _is_ignored(block: Block) -> bool:
    """Whether a block is about the document itself, or has decisions: they are recorded with a meeting."""
    if block.name in cell_names.REPORT_ONLY:
        return True
    rows = block.rows if isinstance(block, Table) else ()
    return bool(rows) and all(row.cells and row.cells[0].text in cell_names.DECISION_LABELS for row in rows)


def _paragraph_location(block: Paragraph) -> str:
    return f"page {block.page}" if block.page else "outside the tables"


def _has_agreed_details(sub_action: SubActionBuilder) -> bool:
    """Whether it has an owner, and a date or measure: the recommendation may be its only description."""
    return bool(sub_action.responsibility and (sub_action.date_text or sub_action.measure))


def _is_generated_label(label: str, name: str | None) -> bool:
    """Whether the bold text in front of a heading is as Scrutiny writes it; a part may have none."""
    if name == cell_names.PART:
        return not label or label.endswith(") ")
    return re.fullmatch(r"Recommendation(?: .*)?: ", label, re.DOTALL) is not None


def _may_be_heading(block: Paragraph, text: str) -> bool:
    """Whether a line looks like a heading, and has a number or begins like a recommendation."""
    action = parse_action_heading(text)
    if action and action[1]:
        return True
    is_numbered = parse_numbered_heading(text) is not None or parse_section(text) is not None
    looks_like_heading = (
        bool(_split_title_and_purpose(block)[1])
        or block.level > 0
        or (bool(block.runs) and all(run.bold for run in block.runs if run.text.strip()))
    )
    return (is_numbered and (looks_like_heading or " that " in f" {text.lower()[:20]}")) or bool(
        re.match(r"That\b", text)
    )


def _is_theme_title(block: Paragraph, next_block: Block | None) -> bool:
    """Whether a line of a plain-text document names the theme of the table below it."""
    if block.line_number is None or block.name or not isinstance(next_block, Table):
        return False
    text = clean(block.line)
    if (
        parse_heading(text)
        or parse_action_heading(text)
        or not (parse_section(text) or parse_numbered_heading(text))
    ):
        return False
    return holds_tracker(next_block)


def _split_title_and_purpose(block: Paragraph) -> tuple[str, str]:
    """The title and the purpose in a paragraph ("1. Prevention: This standard is …"), or its text and "".

    The title must be bold, or the purpose must begin with "This standard" or similar words.
    """
    first, *rest = block.runs or (Run(""),)
    if first.bold and first.text.rstrip().endswith(":") and not any(run.bold for run in rest):
        purpose = clean("".join(run.text for run in rest))
        title = Paragraph((first,), marker=block.marker, depth=block.depth).line
        return clean(title).rstrip(": "), purpose
    if match := _TITLE_WITH_PURPOSE.fullmatch(clean(block.line).replace("**", "")):
        return match["title"], match["purpose"]
    return clean(block.line), ""


def _has_action_labels(table: Table) -> bool:
    """Whether any label of a table names a field of an action."""
    grid = table.grid()
    layout = detect_label_layout(grid)
    return bool(label_fields(grid, layout, TableLabels(grid, layout).parse) & SUB_ACTION_FIELDS)


def is_grading_key(text: str) -> bool:
    """Whether a paragraph belongs to the grading key: it names at least three of the four grades."""
    words = ("fully achieved", "on-track", "slipped", "not achieved")
    return sum(word in text.lower() for word in words) >= 3
