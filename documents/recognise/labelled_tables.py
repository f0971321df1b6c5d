"""The form with labels: each row of a table says what it is about, with a value for each strand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from documents.plain_text import clean, text_to_paragraphs
from documents.plan import cell_names
from documents.plan.dates import parse_month
from documents.recognise.finding_text import inferred_label_message, shorten
from documents.recognise.grade_parsing import is_rag_colour
from documents.recognise.heading_parsing import ParsedHeading, parse_heading, parse_heading_number
from documents.recognise.item_builders import SubActionBuilder
from documents.recognise.item_keys import DOCUMENT, LABEL_PREFIX
from documents.recognise.labelled_rows import (
    LabelledRow,
    SourceLocation,
    is_recommendation_label,
    parse_recommendation_value,
    parse_rows,
)
from documents.recognise.labels import (
    ENTRY_FIELDS,
    HEADER_FIELDS,
    SUB_ACTION_FIELDS,
    is_period,
    normalise_label,
    parse_label,
)
from documents.recognise.plan_builder import PlanBuilder
from documents.tree import Cell, Table

_FIELDS_AFTER_KEY = SUB_ACTION_FIELDS | {cell_names.RECOMMENDATION, cell_names.PART}


class LabelledTableParser:
    """Reads tables of labelled rows into the builder's plan."""

    def __init__(self, builder: PlanBuilder) -> None:
        self.builder = builder
        self.lines: dict[int, SubActionBuilder] = {}  # the open sub-actions, by grid column
        self.strands: dict[int, Cell] = {}
        self.strands_are_recommendations = False  # the strands are, since a label says so
        self.waiting: LabelledRow | None = None  # a row without a label, until the row below tells what it is
        self.last_row: LabelledRow | None = None
        self.period = ""  # of the entry that is being read
        self.round = ""  # that a row of its own names, for the rows below it
        self.action: SubActionBuilder | None = (
            None  # that a row or line of its own names, for the rows below it
        )
        self.reported_labels: set[str] = set()  # likely labels that were said already

    def parse_table(self, table: Table, number: int) -> None:
        action = self.action
        self.finish_sub_actions()
        self.action = action
        in_key = table.name in (cell_names.GRADING_KEY, cell_names.DECISIONS)
        for row in _join_reference_rows(parse_rows(table, number)):
            in_key = row.kind == cell_names.GRADING_KEY or (in_key and row.kind not in _FIELDS_AFTER_KEY)
            if not in_key:
                self._parse_row(row)

    def finish_sub_actions(self) -> None:
        """Nothing more belongs to the sub-actions that are open."""
        if self.waiting:
            self._append_to_last_row(self.waiting)
        for cell in self.strands.values():
            if cell.text:
                self.builder.add_finding(
                    "not-placed", f"No action stands under the column head “{shorten(cell.text)}”."
                )
        self.lines, self.strands, self.waiting, self.period, self.round = {}, {}, None, "", ""
        self.action = None

    def start_action(self, ref: str, text: str, place: SourceLocation | str = "") -> None:
        """Begin an action whose words stand above its labels."""
        self.finish_sub_actions()
        self.action = self.builder.add_sub_action("", place)
        self.action.ref, self.action.action = ref, text
        self.action.filled_fields.add((cell_names.AGREED_ACTION, ""))

    def _parse_row(self, row: LabelledRow) -> None:
        waiting, self.waiting = self.waiting, None
        if waiting:
            self._resolve_pending_row(waiting, row)
        if row.is_inferred:
            self._report_inferred_label(row)
        if row.kind in HEADER_FIELDS and not self.builder.headings:
            self._parse_header_row(row)
        elif row.kind == cell_names.PERIOD or self._is_period_row(row):
            self._parse_period_row(row)
        elif row.kind in (cell_names.RECOMMENDATION, cell_names.PART, cell_names.ACTION):
            self._parse_heading(row)
        elif row.kind == cell_names.STRAND and self.lines and not any(c.name for c in row.cells.values()):
            self.waiting = row
        elif row.kind == cell_names.STRAND:
            self._parse_strands(row)
        elif row.kind in SUB_ACTION_FIELDS:
            self._parse_values(row)
        elif row.kind not in (cell_names.NOT_RECEIVED, cell_names.COMMITTEE_GRADE, cell_names.REVISED_DATE):
            self._report_unknown_label(row)

    def _parse_strands(self, row: LabelledRow) -> None:
        """The heads of columns, which may be recommendations with their numbers in the row above."""
        has_strands = is_recommendation_label(row.label)
        numbers = self.strands if has_strands else {}
        self.strands = {} if has_strands else self.strands
        self.finish_sub_actions()
        self.strands = {x: _with_number_above(numbers.get(x), cell) for x, cell in row.cells.items()}
        self.strands_are_recommendations = has_strands

    def _report_unknown_label(self, row: LabelledRow) -> None:
        """A row of which we do not know the label; alone below a bare number it is the recommendation."""
        if row.text and self.builder.is_awaiting_heading_text():
            self.builder.headings[-1].text = clean(row.text)
            return
        text = shorten(" | ".join(filter(None, [row.label, *(c.text for c in row.cells.values())])))
        self.builder.add_finding(
            "unknown-label",
            f"The label of this row is not known, so it was not taken over: “{text}”.",
            row.place,
            about=(f"{LABEL_PREFIX}{clean(row.label)}", ""),
        )

    def _parse_heading(self, row: LabelledRow) -> None:
        self.finish_sub_actions()
        if row.kind == cell_names.ACTION:
            self.start_action(row.ref, row.text, row.place)
        elif row.kind == cell_names.RECOMMENDATION:
            self.builder.start_recommendation(row.ref, row.text)
        else:
            self.builder.start_part(row.ref, row.text, row.place)

    def _report_inferred_label(self, row: LabelledRow) -> None:
        """Say how a label was understood that nobody has listed: once in a document."""
        text = normalise_label(row.label)
        if text not in self.reported_labels:
            self.reported_labels.add(text)
            self.builder.add_finding(
                *inferred_label_message(row.label, row.kind),
                row.place,
                about=(f"{LABEL_PREFIX}{clean(row.label)}", ""),
            )

    def _is_period_row(self, row: LabelledRow) -> bool:
        """ "Progress update: October 2021" above all recommendations."""
        if row.kind != cell_names.EVIDENCE or self.builder.headings or self.lines:
            return False
        words = [cell.text.strip() for cell in row.cells.values() if cell.text.strip()]
        return all(map(is_period, words)) if words else bool(row.period)

    def _parse_period_row(self, row: LabelledRow) -> None:
        """A row that names the round: of the rows below it, or above all of the whole document."""
        text = clean(" ".join(cell.text for cell in row.cells.values())) or row.period
        if not is_period(text):
            self.builder.add_unplaced_text(f"{row.label} {text}", row.place)
        elif self.builder.headings:
            self.round = self.period = text
        else:
            self.builder.default_period_label = self.builder.default_period_label or text

    def _parse_header_row(self, row: LabelledRow) -> None:
        """Labels and values of the header block, one pair a row or several side by side."""
        kind: str | None = row.kind
        known = self.builder.header_values
        for cell in row.cells.values():
            text = clean(cell.text)
            label = None if cell.name else parse_label(text)
            if kind is None and label and label.field in HEADER_FIELDS:
                kind = label.field
            elif kind and kind not in known:
                known[kind], kind = text, None
            elif text and text != known.get(row.kind):
                self.builder.add_unplaced_text(text, row.place)

    def _resolve_pending_row(self, waiting: LabelledRow, row: LabelledRow) -> None:
        """A row without a label heads new columns where an action begins below it; else it goes on."""
        if row.kind in SUB_ACTION_FIELDS and self._starts_sub_actions(row):
            self.finish_sub_actions()
            self.strands = waiting.cells
        else:
            self._append_to_last_row(waiting)

    def _append_to_last_row(self, row: LabelledRow) -> None:
        """Words below a value, in a row of their own that has no label."""
        text = shorten(" | ".join(cell.text for cell in row.cells.values()))
        if self.last_row is None or not self.lines:
            self.builder.add_unplaced_text(text, row.place)
            return
        self.builder.add_finding(
            "continued", f"These words were taken as the rest of the row above: “{text}”.", row.place
        )
        for column, sub_action in self.lines.items():
            cells = [r.columns[column] for r in (self.last_row, row) if column < len(r.columns)]
            blocks = tuple(block for cell in cells if cell for block in cell.blocks)
            self._set_value(sub_action, self.last_row, Cell(blocks))

    def _starts_sub_actions(self, row: LabelledRow) -> bool:
        return any(
            self._field_and_period(row) in sub_action.filled_fields for sub_action in self.lines.values()
        )

    def _field_and_period(self, row: LabelledRow) -> tuple[str, str]:
        """What a row fills: a field of the line, or of the entry of one month however it is spelt."""
        period = self._period_for(row) if row.kind in ENTRY_FIELDS else ""
        return row.kind, str(parse_month(period) or period)

    def _period_for(self, row: LabelledRow) -> str:
        """The round that a row speaks for: its own label's, else that of the evidence above it."""
        above = self.period if row.kind != cell_names.EVIDENCE else self.round
        return row.period or above or self.builder.default_period_label

    def _parse_values(self, row: LabelledRow) -> None:
        if not self.lines or self._starts_sub_actions(row):
            self._start_sub_actions(row)
        if row.kind in ENTRY_FIELDS and not self._period_for(row):
            self.builder.add_finding(
                "no-period",
                f"“{shorten(row.label)}” does not say which update it speaks for.",
                row.place,
                about=(DOCUMENT, "period"),
            )
        self.period = row.period or self.period
        self.last_row = row
        for column, sub_action in self.lines.items():
            cell = row.columns[column] if column < len(row.columns) else None
            sub_action.filled_fields.add(self._field_and_period(row))
            if cell is not None and (cell.name or not _is_dash(cell)):
                self._set_value(sub_action, row, cell)
        self._report_unused_cells(row)

    def _set_value(self, sub_action: SubActionBuilder, row: LabelledRow, cell: Cell) -> None:
        period = self._period_for(row) if row.kind in ENTRY_FIELDS else ""
        field = row.kind
        if field == cell_names.STATUS and not is_rag_colour(cell.text) and cell.text:
            field = cell_names.ASSESSMENT  # words under this label stand where this form has its grade
        self.builder.set_value(sub_action, field, cell, period, row.place)

    def _report_unused_cells(self, row: LabelledRow) -> None:
        taken = [row.columns[column] for column in self.lines if column < len(row.columns)]
        for cell in row.cells.values():
            if cell.text and not any(cell is other for other in taken):
                self.builder.add_unplaced_text(cell.text, row.place)

    def _start_sub_actions(self, row: LabelledRow) -> None:
        columns = self.strands or row.cells or {1: Cell()}
        if self.action:
            self.lines, self.action = {min(columns): self.action}, None
            if not self._starts_sub_actions(row):
                return
        if known := self._continued_sub_actions(row, columns):
            self.lines, self.strands = known, {}
            return
        recommendations = self._side_by_side_recommendations()
        self.lines = {}
        for x in columns:
            if heading := recommendations.get(x):
                self.builder.start_recommendation(heading.ref, heading.text)
            self.lines[x] = self.builder.add_sub_action("" if heading else self._strand_text(x), row.place)
        self.strands, self.strands_are_recommendations = {}, False

    def _side_by_side_recommendations(self) -> dict[int, ParsedHeading]:
        """The recommendations that stand side by side over the columns, where all heads are such.

        In a document of ours a strand is one whatever it is called.
        """
        result = {}
        for x, cell in self.strands.items():
            if cell.name == cell_names.STRAND:
                return {}
            heading = parse_heading(cell.text)
            if self.strands_are_recommendations:
                heading = parse_recommendation_value(clean(cell.text))
            if not heading or heading.kind != cell_names.RECOMMENDATION:
                return {}
            result[x] = heading
        return result if len(result) > 1 or self.strands_are_recommendations else {}

    def _continued_sub_actions(
        self, row: LabelledRow, columns: dict[int, Cell]
    ) -> dict[int, SubActionBuilder]:
        """The actions of the open heading, where a table below only says what another round brought."""
        above = self.builder.current_sub_actions()
        if row.kind not in ENTRY_FIELDS or not above or self.lines:
            return {}
        names = {sub_action.strand: sub_action for sub_action in above}
        known = {x: names.get(self._strand_text(x)) for x in columns}
        fitting = {
            x: sub_action
            for x, sub_action in known.items()
            if sub_action and self._field_and_period(row) not in sub_action.filled_fields
        }
        return fitting if len(fitting) == len(columns) <= len(names) else {}

    def _strand_text(self, column: int) -> str:
        return clean(self.strands[column].text) if column in self.strands else ""


def _with_number_above(number: Cell | None, cell: Cell) -> Cell:
    """A recommendation whose number stands in the row above it."""
    if number is None or not parse_heading_number(number.text):
        return cell
    return replace(
        cell, blocks=text_to_paragraphs(f"Recommendation {parse_heading_number(number.text)}: {cell.text}")
    )


def _join_reference_rows(rows: Iterable[LabelledRow]) -> Iterator[LabelledRow]:
    """The rows, a reference right above a recommendation without a number being the number of that."""
    number: LabelledRow | None = None
    for row in rows:
        if number and row.kind == cell_names.RECOMMENDATION and not row.ref:
            yield replace(row, ref=" ".join(cell.text for cell in number.cells.values()).strip())
            number = None
            continue
        if number:
            yield number
        number = row if row.kind == cell_names.REF else None
        if not number:
            yield row
    if number:
        yield number


def _is_dash(cell: Cell) -> bool:
    return cell.text.strip() in {"–", "—"}
