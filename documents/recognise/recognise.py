"""Tree -> plain plan: reads a committee's document of whatever form that somebody wrote.

What is not certain becomes a finding with its place; nothing is guessed in silence.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest

from documents.branding import COUNCIL_LINE
from documents.plain_text import clean
from documents.plan import cell_names
from documents.recognise.checkbox_columns import resolve
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
    """Read a plan or progress update. `period` names the round where the document's labels do not.

    `meanings` are what people have said that words of this council mean.

    Raises FileRejected ("not-a-plan") for a document that holds no action or progress with a label we know.
    """
    with using_terms(meanings):
        return _recognise_document(document, period)


def _recognise_document(document: Document, period: str) -> ParsedPlan:
    if parsed_plan := parse_round_trip_spreadsheet(document) or parse_round_trip_document(document):
        return parsed_plan
    if is_round_trip_document(document):
        document, period = strip_names(document), period or footer_period(document)
    document = replace(document, blocks=tuple(b for b in document.blocks if not _is_ignored(b)))
    likely = infer_pasted_labels(document)
    with using_terms(add_inferred_labels(learned_terms(), likely)):
        document, doubts = rebuild_tables(document)
        reading = _Recogniser(document, period).read()
    findings = (label.finding() for label in likely)
    return replace(reading, findings=sort_by_line((*findings, *doubts, *reading.findings)))


_PAGE_NUMBER = re.compile(r"(?:page )?\d+(?: of \d+)?", re.IGNORECASE)
_TITLE_WITH_PURPOSE = re.compile(
    r"(?P<title>\d{1,2}[.)] [^:.]{3,80}): (?P<purpose>This (?:standard|theme|objective)\b.*)", re.DOTALL
)


class _Recogniser:
    """Walks over the document and hands each table to the form that it has."""

    def __init__(self, document: Document, period: str) -> None:
        self.document = document
        self.builder = PlanBuilder(period or detect_period(document))
        self.labelled_tables = LabelledTableParser(self.builder)
        self.trackers = TrackerParser(self.builder)
        self.pending_heading: Paragraph | None = None  # a numbered line that is a heading if a table follows
        self.above: list[str] = []  # all that stands above the first heading
        self.may_continue_heading = False  # the words of the open recommendation may go on
        self.is_under_theme = False  # a line of text over the table names the theme of its rows

    def read(self) -> ParsedPlan:
        number = 0
        for block, below in zip_longest(self.document.blocks, self.document.blocks[1:]):
            if isinstance(block, Table):
                number += 1
                self._parse_table(block, number)
            elif _is_theme_title(block, below):
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
        """Whether there is an action or progress, and, in what looks like minutes, a recommendation too."""
        sub_actions = self.builder.lines()
        if not any(sub_action.entries or sub_action.action for sub_action in sub_actions) and not any(
            map(_has_agreed_details, sub_actions)
        ):
            return False
        if any(h.ref or h.text for h in self.builder.headings):
            return True
        return detect_non_plan_kind(self.document) is None and not self.builder.has_inferred_header

    def _parse_table(self, table: Table, number: int) -> None:
        table = resolve(table)
        table = expand_labelled_cells(table, has_heads=holds_tracker(table))
        is_tracker = holds_tracker(table)
        table = move_trailing_labels_to_columns(table) if is_tracker else table
        if is_tracker or _has_action_labels(table):
            self._start_pending_heading(is_tracker=is_tracker)
        self.may_continue_heading = False
        if is_tracker:
            self.labelled_tables.finish_sub_actions()
            self.trackers.parse_table(table, number, under_theme=self.is_under_theme)
            self.is_under_theme = False
        else:
            self.labelled_tables.parse_table(table, number)

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
            self.above.append(text)
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
            if not self._take_header_line(text) and not self._looks_like_title(block):
                self.builder.instructions.append(text)
        elif not self._take_labelled_line(block, text) and not is_grading_key(text):
            self._report_unplaced(block)

    def _take_labelled_line(self, block: Paragraph, text: str) -> bool:
        """Whether a labelled line speaks of the actions above it, or of those to come; takes it."""
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
        """The words of a recommendation in a paragraph of their own, or the rest of a line cut in two."""
        heading = self.builder.headings[-1]
        heading.text = f"{heading.text} {text}".strip()
        self.may_continue_heading = not text.endswith((".", ":", "?"))

    def _start_pending_heading(self, *, is_tracker: bool) -> None:
        block, self.pending_heading = self.pending_heading, None
        if block and self.above and self.above[-1] == clean(block.line):
            self.above.pop()
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
        if self.builder.kind:  # a glossary, or what else a plan of another kind ends with
            self.builder.closing.append(clean(block.line))
            return
        self.builder.add_unplaced_text(clean(block.line), _paragraph_location(block))

    def _take_header_line(self, text: str) -> bool:
        """Whether a line above all tables is a label of the document's header with its value; takes it."""
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
        if heading:  # somebody changed it, and its look with it
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
            # A text does not say which of its furniture stands above.
            furniture = [*self.document.header, *(b for b in self.document.footer if b.line_number)]
            printed = (
                clean(b.text) for b in furniture if b.name not in (cell_names.AGENDA_ITEM, COUNCIL_LINE)
            )
            self.builder.page_header_lines = [
                text for text in printed if text and not _PAGE_NUMBER.fullmatch(text)
            ]

    def _set_title(self) -> None:
        """The title in the words above the tables, where no label gives it."""
        if cell_names.REVIEW in self.builder.header_values:
            return
        if self.builder.kind:
            title = clean(self.document.title) or first_text_line(self.document)
            self.builder.header_values[cell_names.REVIEW] = title
            self.builder.instructions = [words for words in self.above if words != title]
            at_foot = re.compile(rf"{re.escape(title)}, (.{{4,30}})")
            feet = [(words, at_foot.fullmatch(words)) for words in self.builder.closing]
            self.builder.closing = [words for words, foot in feet if not (foot and is_period(foot[1]))]
        elif title := detect_title(self.document):
            self.builder.header_values[cell_names.REVIEW] = title
            text = f"No label names the review; its title was read as “{title}”."
            self.builder.add_finding("title-read", text, about=(DOCUMENT, "title"))


def _is_ignored(block: Block) -> bool:
    """What a document says about itself, and decisions, which are only recorded at their meeting."""
    if block.name in cell_names.REPORT_ONLY:
        return True
    rows = block.rows if isinstance(block, Table) else ()
    return bool(rows) and all(row.cells and row.cells[0].text in cell_names.DECISION_LABELS for row in rows)


def _paragraph_location(block: Paragraph) -> str:
    return f"page {block.page}" if block.page else "outside the tables"


def _has_agreed_details(sub_action: SubActionBuilder) -> bool:
    """Whether somebody is to do something by some time, though a recommendation alone says what."""
    return bool(sub_action.responsibility and (sub_action.date_text or sub_action.measure))


def _is_generated_label(label: str, name: str | None) -> bool:
    """Whether the bold words in front of a heading are as Scrutiny writes them; a part may have none."""
    if name == cell_names.PART:
        return not label or label.endswith(") ")
    return re.fullmatch(r"Recommendation(?: .*)?: ", label, re.DOTALL) is not None


def _may_be_heading(block: Paragraph, text: str) -> bool:
    """A numbered line or one that begins as recommendations do, if it looks like a heading."""
    action = parse_action_heading(text)
    if action and action[1]:
        return True
    numbered = parse_numbered_heading(text) is not None or parse_section(text) is not None
    looks = (
        bool(_split_title_and_purpose(block)[1])
        or block.level > 0
        or (bool(block.runs) and all(run.bold for run in block.runs if run.text.strip()))
    )
    return (numbered and (looks or " that " in f" {text.lower()[:20]}")) or bool(re.match(r"That\b", text))


def _is_theme_title(block: Paragraph, below: Block | None) -> bool:
    """Whether a line of plain text, in which nothing is bold, names the theme of the table below."""
    if block.line_number is None or block.name or not isinstance(below, Table):
        return False
    text = clean(block.line)
    if (
        parse_heading(text)
        or parse_action_heading(text)
        or not (parse_section(text) or parse_numbered_heading(text))
    ):
        return False
    return holds_tracker(below)


def _split_title_and_purpose(block: Paragraph) -> tuple[str, str]:
    """ "1. Prevention: this standard is about …" is that title, and what it is about: with a bold title,
    or where it says so itself."""
    first, *rest = block.runs or (Run(""),)
    if first.bold and first.text.rstrip().endswith(":") and not any(run.bold for run in rest):
        purpose = clean("".join(run.text for run in rest))
        title = Paragraph((first,), marker=block.marker, depth=block.depth).line
        return clean(title).rstrip(": "), purpose
    if match := _TITLE_WITH_PURPOSE.fullmatch(clean(block.line).replace("**", "")):
        return match["title"], match["purpose"]
    return clean(block.line), ""


def _has_action_labels(table: Table) -> bool:
    """Whether a table's labels name anything of an action."""
    grid = table.grid()
    layout = detect_label_layout(grid)
    return bool(label_fields(grid, layout, TableLabels(grid, layout).read) & SUB_ACTION_FIELDS)


def is_grading_key(text: str) -> bool:
    """Whether a paragraph is (part of) the grading key: it names at least three of the four grades."""
    words = ("fully achieved", "on-track", "slipped", "not achieved")
    return sum(word in text.lower() for word in words) >= 3
