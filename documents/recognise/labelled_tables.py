"""Reads tables of labelled rows: each row has a label, and a value for each strand."""

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
        # The current sub-actions, by grid column.
        self.sub_actions_by_column: dict[int, SubActionBuilder] = {}
        self.strands: dict[int, Cell] = {}
        self.strands_are_recommendations = False  # a label says that the strands are recommendations
        # A row without a label, until the row below shows what it is.
        self.pending_row: LabelledRow | None = None
        self.last_row: LabelledRow | None = None
        self.period = ""  # of the last row
        self.row_period = ""  # the round that a row of its own names, for the rows below it
        # The action that a row or line of its own names, for the rows below it.
        self.action: SubActionBuilder | None = None
        self.reported_labels: set[str] = set()  # inferred labels that have a finding already

    def parse_table(self, table: Table, table_number: int) -> None:
        pending_action = self.action
        self.finish_sub_actions()
        self.action = pending_action
        is_in_grading_key = table.name in (cell_names.GRADING_KEY, cell_names.DECISIONS)
        for row in _join_reference_rows(parse_rows(table, table_number)):
            is_in_grading_key = row.kind == cell_names.GRADING_KEY or (
                is_in_grading_key and row.kind not in _FIELDS_AFTER_KEY
            )
            if not is_in_grading_key:
                self._parse_row(row)

    def finish_sub_actions(self) -> None:
        """Finish the current sub-actions: the next rows belong to others."""
        if self.pending_row:
            self._append_to_last_row(self.pending_row)
        for cell in self.strands.values():
            if cell.text:
                self.builder.add_finding(
                    "not-placed", f"No action stands under the column head “{shorten(cell.text)}”."
                )
        self.sub_actions_by_column, self.strands, self.pending_row, self.period, self.row_period = (
            {},
            {},
            None,
            "",
            "",
        )
        self.action = None

    def start_action(self, ref: str, text: str, location: SourceLocation | str = "") -> None:
        """Start an action whose text stands above its labels."""
        self.finish_sub_actions()
        self.action = self.builder.add_sub_action("", location)
        self.action.ref, self.action.action = ref, text
        self.action.filled_fields.add((cell_names.AGREED_ACTION, ""))

    def _parse_row(self, row: LabelledRow) -> None:
        pending_row, self.pending_row = self.pending_row, None
        if pending_row:
            self._resolve_pending_row(pending_row, row)
        if row.is_inferred:
            self._report_inferred_label(row)
        if row.kind in HEADER_FIELDS and not self.builder.headings:
            self._parse_header_row(row)
        elif row.kind == cell_names.PERIOD or self._is_period_row(row):
            self._parse_period_row(row)
        elif row.kind in (cell_names.RECOMMENDATION, cell_names.PART, cell_names.ACTION):
            self._parse_heading(row)
        elif (
            row.kind == cell_names.STRAND
            and self.sub_actions_by_column
            and not any(c.name for c in row.cells.values())
        ):
            self.pending_row = row
        elif row.kind == cell_names.STRAND:
            self._parse_strands(row)
        elif row.kind in SUB_ACTION_FIELDS:
            self._parse_values(row)
        elif row.kind not in (cell_names.NOT_RECEIVED, cell_names.COMMITTEE_GRADE, cell_names.REVISED_DATE):
            self._report_unknown_label(row)

    def _parse_strands(self, row: LabelledRow) -> None:
        """Store the headings of columns, which may be recommendations with their numbers in the row above."""
        are_recommendations = is_recommendation_label(row.label)
        number_cells = self.strands if are_recommendations else {}
        self.strands = {} if are_recommendations else self.strands
        self.finish_sub_actions()
        self.strands = {x: _with_number_above(number_cells.get(x), cell) for x, cell in row.cells.items()}
        self.strands_are_recommendations = are_recommendations

    def _report_unknown_label(self, row: LabelledRow) -> None:
        """Report a row with an unknown label; text below the number of a recommendation is its text."""
        if row.text and self.builder.is_awaiting_heading_text():
            self.builder.headings[-1].text = clean(row.text)
            return
        text = shorten(" | ".join(filter(None, [row.label, *(c.text for c in row.cells.values())])))
        self.builder.add_finding(
            "unknown-label",
            f"The label of this row is not known, so it was not taken over: “{text}”.",
            row.location,
            about=(f"{LABEL_PREFIX}{clean(row.label)}", ""),
        )

    def _parse_heading(self, row: LabelledRow) -> None:
        self.finish_sub_actions()
        if row.kind == cell_names.ACTION:
            self.start_action(row.ref, row.text, row.location)
        elif row.kind == cell_names.RECOMMENDATION:
            self.builder.start_recommendation(row.ref, row.text)
        else:
            self.builder.start_part(row.ref, row.text, row.location)

    def _report_inferred_label(self, row: LabelledRow) -> None:
        """Report once in a document how a label was read that is not in our lists."""
        text = normalise_label(row.label)
        if text not in self.reported_labels:
            self.reported_labels.add(text)
            self.builder.add_finding(
                *inferred_label_message(row.label, row.kind),
                row.location,
                about=(f"{LABEL_PREFIX}{clean(row.label)}", ""),
            )

    def _is_period_row(self, row: LabelledRow) -> bool:
        """Whether a row names the round above all recommendations: "Progress update: October 2021"."""
        if row.kind != cell_names.EVIDENCE or self.builder.headings or self.sub_actions_by_column:
            return False
        texts = [cell.text.strip() for cell in row.cells.values() if cell.text.strip()]
        return all(map(is_period, texts)) if texts else bool(row.period)

    def _parse_period_row(self, row: LabelledRow) -> None:
        """Store the round of the rows below; above all recommendations, it is that of the document."""
        text = clean(" ".join(cell.text for cell in row.cells.values())) or row.period
        if not is_period(text):
            self.builder.add_unplaced_text(f"{row.label} {text}", row.location)
        elif self.builder.headings:
            self.row_period = self.period = text
        else:
            self.builder.default_period_label = self.builder.default_period_label or text

    def _parse_header_row(self, row: LabelledRow) -> None:
        """Store the values of a row of the document's header, which may hold several labels."""
        kind: str | None = row.kind
        values = self.builder.header_values
        for cell in row.cells.values():
            text = clean(cell.text)
            label = None if cell.name else parse_label(text)
            if kind is None and label and label.field in HEADER_FIELDS:
                kind = label.field
            elif kind and kind not in values:
                values[kind], kind = text, None
            elif text and text != values.get(row.kind):
                self.builder.add_unplaced_text(text, row.location)

    def _resolve_pending_row(self, pending_row: LabelledRow, row: LabelledRow) -> None:
        """Read a row without a label: strands if actions begin below it, else more text of the row above."""
        if row.kind in SUB_ACTION_FIELDS and self._starts_sub_actions(row):
            self.finish_sub_actions()
            self.strands = pending_row.cells
        else:
            self._append_to_last_row(pending_row)

    def _append_to_last_row(self, row: LabelledRow) -> None:
        """Add a row without a label to the values of the row above."""
        text = shorten(" | ".join(cell.text for cell in row.cells.values()))
        if self.last_row is None or not self.sub_actions_by_column:
            self.builder.add_unplaced_text(text, row.location)
            return
        self.builder.add_finding(
            "continued", f"These words were taken as the rest of the row above: “{text}”.", row.location
        )
        for column, sub_action in self.sub_actions_by_column.items():
            cells = [r.columns[column] for r in (self.last_row, row) if column < len(r.columns)]
            blocks = tuple(block for cell in cells if cell for block in cell.blocks)
            self._set_value(sub_action, self.last_row, Cell(blocks))

    def _starts_sub_actions(self, row: LabelledRow) -> bool:
        return any(
            self._field_and_period(row) in sub_action.filled_fields
            for sub_action in self.sub_actions_by_column.values()
        )

    def _field_and_period(self, row: LabelledRow) -> tuple[str, str]:
        """The field of a row, and for fields of updates its month in one spelling, else ""."""
        period = self._period_for(row) if row.kind in ENTRY_FIELDS else ""
        return row.kind, str(parse_month(period) or period)

    def _period_for(self, row: LabelledRow) -> str:
        """The round of a row: that of its label, else that of the rows above."""
        period_above = self.period if row.kind != cell_names.EVIDENCE else self.row_period
        return row.period or period_above or self.builder.default_period_label

    def _parse_values(self, row: LabelledRow) -> None:
        if not self.sub_actions_by_column or self._starts_sub_actions(row):
            self._start_sub_actions(row)
        if row.kind in ENTRY_FIELDS and not self._period_for(row):
            self.builder.add_finding(
                "no-period",
                f"“{shorten(row.label)}” does not say which update it speaks for.",
                row.location,
                about=(DOCUMENT, "period"),
            )
        self.period = row.period or self.period
        self.last_row = row
        for column, sub_action in self.sub_actions_by_column.items():
            cell = row.columns[column] if column < len(row.columns) else None
            sub_action.filled_fields.add(self._field_and_period(row))
            if cell is not None and (cell.name or not _is_dash(cell)):
                self._set_value(sub_action, row, cell)
        self._report_unused_cells(row)

    def _set_value(self, sub_action: SubActionBuilder, row: LabelledRow, cell: Cell) -> None:
        period = self._period_for(row) if row.kind in ENTRY_FIELDS else ""
        field = row.kind
        if field == cell_names.STATUS and not is_rag_colour(cell.text) and cell.text:
            field = cell_names.ASSESSMENT  # in this form, text under this label is the grade
        self.builder.set_value(sub_action, field, cell, period, row.location)

    def _report_unused_cells(self, row: LabelledRow) -> None:
        used_cells = [
            row.columns[column] for column in self.sub_actions_by_column if column < len(row.columns)
        ]
        for cell in row.cells.values():
            if cell.text and not any(cell is other for other in used_cells):
                self.builder.add_unplaced_text(cell.text, row.location)

    def _start_sub_actions(self, row: LabelledRow) -> None:
        columns = self.strands or row.cells or {1: Cell()}
        if self.action:
            self.sub_actions_by_column, self.action = {min(columns): self.action}, None
            if not self._starts_sub_actions(row):
                return
        if continued := self._continued_sub_actions(row, columns):
            self.sub_actions_by_column, self.strands = continued, {}
            return
        recommendations = self._side_by_side_recommendations()
        self.sub_actions_by_column = {}
        for x in columns:
            if heading := recommendations.get(x):
                self.builder.start_recommendation(heading.ref, heading.text)
            self.sub_actions_by_column[x] = self.builder.add_sub_action(
                "" if heading else self._strand_text(x), row.location
            )
        self.strands, self.strands_are_recommendations = {}, False

    def _side_by_side_recommendations(self) -> dict[int, ParsedHeading]:
        """The recommendations that are headings of columns, by column; empty unless all headings are.

        In our own documents, column headings are always strands.
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
        """The actions of the current heading by column, where a table only has their next updates."""
        current = self.builder.current_sub_actions()
        if row.kind not in ENTRY_FIELDS or not current or self.sub_actions_by_column:
            return {}
        by_strand = {sub_action.strand: sub_action for sub_action in current}
        candidates = {x: by_strand.get(self._strand_text(x)) for x in columns}
        matching = {
            x: sub_action
            for x, sub_action in candidates.items()
            if sub_action and self._field_and_period(row) not in sub_action.filled_fields
        }
        return matching if len(matching) == len(columns) <= len(by_strand) else {}

    def _strand_text(self, column: int) -> str:
        return clean(self.strands[column].text) if column in self.strands else ""


def _with_number_above(number_cell: Cell | None, cell: Cell) -> Cell:
    """The cell of a recommendation, with the number in the row above it if there is one."""
    if number_cell is None or not parse_heading_number(number_cell.text):
        return cell
    return replace(
        cell,
        blocks=text_to_paragraphs(f"Recommendation {parse_heading_number(number_cell.text)}: {cell.text}"),
    )


def _join_reference_rows(rows: Iterable[LabelledRow]) -> Iterator[LabelledRow]:
    """The rows, where a row with a reference right above a recommendation becomes its number."""
    reference_row: LabelledRow | None = None
    for row in rows:
        if reference_row and row.kind == cell_names.RECOMMENDATION and not row.ref:
            yield replace(row, ref=" ".join(cell.text for cell in reference_row.cells.values()).strip())
            reference_row = None
            continue
        if reference_row:
            yield reference_row
        reference_row = row if row.kind == cell_names.REF else None
        if not reference_row:
            yield row
    if reference_row:
        yield reference_row


def _is_dash(cell: Cell) -> bool:
    return cell.text.strip() in {"–", "—"}
