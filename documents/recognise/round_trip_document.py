"""Reads a partnership's plan or an assessment that Scrutiny wrote, exactly, by the names of its parts.

A document in which somebody changed a cell or added text is read like a document from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from documents.plain_text import MAX_FIELD_LENGTH, clean
from documents.plan import cell_names, plan_data
from documents.plan.grades import GRADE_LABELS
from documents.plan.multi_field_cells import CellTextChanged, ParsedCellPart, parse_cell
from documents.recognise.cell_values import due_iso, split_owner_names
from documents.recognise.parsed_plan import ParsedPlan
from documents.tree import Block, Cell, Document, Paragraph, Table
from documents.validation.errors import FileRejected

_PLAN_KINDS = {cell_names.SUB_ACTIONS: "partnership", cell_names.CHARACTERISTICS: "standards"}
_KNOWN_TABLES = {*_PLAN_KINDS, cell_names.HEADER, cell_names.DECISIONS}
_DRAFT_SUFFIX = " (DRAFT)"


def parse_round_trip_document(document: Document) -> ParsedPlan | None:
    """The plan in a document that Scrutiny wrote and nobody changed, None for any other.

    Raises FileRejected ("too-large") for a field with more text than can be stored.
    """
    if not is_round_trip_document(document):
        return None
    try:
        plan = _RoundTripParser(document).plan()
    except CellTextChanged:
        return None
    return ParsedPlan(plan, ()) if any(plan.sub_actions()) else None


def is_round_trip_document(document: Document) -> bool:
    """Whether Scrutiny wrote the document, even if somebody has changed it since."""
    return any(table.name in _PLAN_KINDS for table in document.tables())


def footer_period(document: Document) -> str:
    """The period in the page footer, or ""."""
    periods = (
        line.runs[-1].text for line in document.footer if line.name == cell_names.PERIOD and line.runs[1:]
    )
    return clean(next(periods, ""))


def strip_names(document: Document) -> Document:
    """The document without names of its parts, like a document from elsewhere."""
    return replace(document, blocks=tuple(map(_strip_block_names, document.blocks)))


def _strip_block_names(block: Block) -> Block:
    if block.name == cell_names.DECISIONS or block.name in cell_names.REPORT_ONLY:
        return block
    if isinstance(block, Paragraph):
        return replace(block, name=None)
    rows = (
        replace(row, cells=tuple(replace(cell, name=None, value=None) for cell in row.cells))
        for row in block.rows
    )
    return replace(block, rows=tuple(rows), name=None)


@dataclass
class _RoundTripHeading:
    ref: str = ""
    text: str = ""
    purpose: str = ""
    sub_actions: list[plan_data.SubActionData] = field(default_factory=list)
    parts: list[_RoundTripHeading] = field(default_factory=list)

    def build(self) -> plan_data.HeadingData:
        parts = tuple(part.build() for part in self.parts)
        return plan_data.HeadingData(
            self.ref, self.text, tuple(self.sub_actions), parts, _clean_field(self.purpose)
        )


class _RoundTripParser:
    """Goes through the document once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.kind = ""
        self.header: dict[str, str] = {}
        self.headings: list[_RoundTripHeading] = []
        self.part_cell: Cell | None = None  # the cell of the current issue
        self.current_issue: _RoundTripHeading | None = None
        self.instructions: list[str] = []
        self.closing: list[str] = []

    def plan(self) -> plan_data.PlanData:
        for block in self.document.blocks:
            if isinstance(block, Table):
                self._parse_table(block)
            else:
                self._parse_paragraph(block)
        return plan_data.PlanData(
            title=self._parse_title(),
            committee=self.header.get(cell_names.COMMITTEE, ""),
            link_officers=tuple(filter(None, self.header.get(cell_names.LINK_OFFICERS, "").split("\n"))),
            agreed=self.header.get(cell_names.AGREED_MONTH, ""),
            period=footer_period(self.document),
            instructions=_clean_field("\n".join(self.instructions)),
            kind=self.kind,
            closing=_clean_field("\n".join(self.closing)),
            on_each_page=_clean_field(
                "\n".join(line.line for line in self.document.header if line.name is None)
            ),
            headings=tuple(heading.build() for heading in self.headings),
        )

    def _parse_title(self) -> str:
        """The title in the page footer. Raises CellTextChanged if the title above the plan differs."""
        footer = next((line.text for line in self.document.footer if line.name == cell_names.PERIOD), "")
        period = footer_period(self.document)
        title = clean(footer.removesuffix(f", {period}") if period else footer)
        if self.header.get(cell_names.TITLE) not in (title, title + _DRAFT_SUFFIX):
            raise CellTextChanged(title)
        return title

    def _parse_paragraph(self, block: Paragraph) -> None:
        if block.name == cell_names.TITLE:
            self.header[cell_names.TITLE] = clean(block.text)
        elif block.name == cell_names.INSTRUCTIONS:
            self.instructions.append(block.line)
        elif block.name == cell_names.THEME:
            self.headings.append(_parse_standard(block))
        elif block.name == cell_names.PURPOSE and self.headings:
            self.headings[-1].purpose = f"{self.headings[-1].purpose}\n{block.line}"
        elif block.name == cell_names.CLOSING_STATEMENT:
            self.closing.append(block.line)
        elif block.line.strip() and block.name not in cell_names.REPORT_ONLY:
            raise CellTextChanged(block.line)

    def _parse_table(self, table: Table) -> None:
        if table.name not in _KNOWN_TABLES:
            raise CellTextChanged("a table of somebody's own")
        if table.name == cell_names.HEADER:
            self.header |= {cell.name or "": clean(cell.text) for row in table.rows for cell in row.cells}
        elif table.name in _PLAN_KINDS:
            self.kind, self.part_cell, self.current_issue = _PLAN_KINDS[table.name], None, None
            for row in table.grid():
                self._parse_row(list({id(cell): cell for cell in row if cell}.values()))

    def _parse_row(self, cells: list[Cell]) -> None:
        if any(cell.name and cell.is_edited for cell in cells):
            raise CellTextChanged("a cell that somebody changed")
        if all(cell.header_scope == "column" for cell in cells):
            self.headings += [_parse_heading(cell) for cell in cells if cell.name == cell_names.THEME]
            return
        if not self.headings or any(cell.name is None for cell in cells):
            raise CellTextChanged("a row of somebody's own")
        cells_by_name = {cell.name or "": cell for cell in cells}
        part = cells_by_name.pop(cell_names.PART, None)
        if part is not self.part_cell:
            self.part_cell, self.current_issue = part, None
            if part and parse_cell(part):
                self.current_issue = _parse_heading(part)
                self.headings[-1].parts.append(self.current_issue)
        if cell_names.NOT_RECEIVED not in cells_by_name:
            (self.current_issue or self.headings[-1]).sub_actions.append(_parse_sub_action(cells_by_name))


def _parse_heading(cell: Cell) -> _RoundTripHeading:
    part = _single_part(cell)
    printed_number = _metadata_text(part, "number")
    if not part["text"].startswith(printed_number):
        raise CellTextChanged(part["text"])
    return _RoundTripHeading(
        _metadata_text(part, "ref"), _clean_field(part["text"][len(printed_number) :]), part["purpose"]
    )


def _parse_standard(block: Paragraph) -> _RoundTripHeading:
    """A standard from a paragraph with its title in bold, followed by its text."""
    title = "".join(run.text for run in block.runs if run.bold)
    plain_text = "".join(run.text for run in block.runs if not run.bold)
    text = title.removesuffix(":") if plain_text else title
    return _RoundTripHeading((block.marker or "").removesuffix("."), _clean_field(text), plain_text)


def _parse_sub_action(cells: dict[str, Cell]) -> plan_data.SubActionData:
    entry_cells = {cell_names.EVIDENCE, cell_names.STATUS}
    parts = [_single_part(cell) for name, cell in cells.items() if name not in entry_cells]
    texts = {name: _clean_field(text) for part in parts for name, text in part.texts.items()}
    extra: dict[str, Any] = {name: value for part in parts for name, value in part.extra.items()}
    responsibility, date_text = texts.get("responsibility", ""), texts.get("date_text", "")
    return plan_data.SubActionData(
        ref=texts.get("ref", ""),
        responsibility=responsibility,
        owners=split_owner_names(responsibility, extra.get("owners")),
        date_text=date_text,
        due=due_iso(date_text, extra.get("due")),
        action=texts.get("action", ""),
        measure=texts.get("measure", ""),
        indicators=texts.get("indicators", ""),
        entries=tuple(reversed(list(_parse_entries(cells)))),
    )


def _parse_entries(cells: dict[str, Cell]) -> Iterator[plan_data.EntryData]:
    """The entries, latest first. The status of the latest is in a cell of its own."""
    parts = parse_cell(cells[cell_names.EVIDENCE]) if cell_names.EVIDENCE in cells else []
    statuses = parse_cell(cells[cell_names.STATUS]) if cell_names.STATUS in cells else []
    for index, part in enumerate(parts):
        status = part if index else next(iter(statuses), ParsedCellPart({}, {}))
        grade = status.extra.get("grade")
        yield plan_data.EntryData(
            period=_metadata_text(part, "period"),
            evidence=_clean_field(part["evidence"]),
            grade=grade if type(grade) is int and grade in GRADE_LABELS else None,
            grade_text=_metadata_text(status, "grade_text"),
            explanation=_clean_field(status["explanation"]),
            gap_reason=_clean_field(part["gap_reason"]),
        )


def _single_part(cell: Cell) -> ParsedCellPart:
    parts = parse_cell(cell)
    if len(parts) != 1:
        raise CellTextChanged(cell.text)
    return parts[0]


def _metadata_text(part: ParsedCellPart, name: str) -> str:
    """A text in the stored data of a part, or ""."""
    value = part.extra.get(name, "")
    if not isinstance(value, str):
        raise CellTextChanged(name)
    return value


def _clean_field(text: str) -> str:
    text = clean(text)
    if len(text) > MAX_FIELD_LENGTH:
        message = f"One cell has more than {MAX_FIELD_LENGTH:,} characters; shorten it."
        raise FileRejected("too-large", message)
    return text
