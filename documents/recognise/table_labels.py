"""The labels of one table: those we know, and those that most likely name a field that is still free."""

from __future__ import annotations

from dataclasses import replace

from documents.plan import cell_names
from documents.plan.dates import parse_month
from documents.recognise.label_layout import LabelLayout
from documents.recognise.labels import (
    HEADER_FIELDS,
    SUB_ACTION_FIELDS,
    ParsedLabel,
    normalise_label,
    parse_label,
    parse_or_infer_label,
)
from documents.tree import Cell

Grid = list[list[Cell | None]]
_CONTENT_FIELDS = SUB_ACTION_FIELDS - {cell_names.RESPONSIBILITY, cell_names.DATE, cell_names.REF}
MIN_INFERRED_FIELDS = 2  # different fields, before a likely label is believed


class TableLabels:
    """Reads labels as their table lets them be understood.

    A label that nobody has listed never takes a field that another label of the table names plainly,
    nor one that another label has taken before it.
    """

    def __init__(self, grid: Grid, layout: LabelLayout) -> None:
        cells = [piece[0] for row in grid for piece in layout.pieces(row) if piece and piece[0]]
        texts = dict.fromkeys(cell.text for cell in cells if cell.text and not cell.name)
        sure = {text: label for text in texts if (label := parse_label(text))}
        self._inferred: dict[str, ParsedLabel] = {}
        taken = {_field_and_period(label): "" for label in sure.values()}
        for text in texts:
            label = None if text in sure else parse_or_infer_label(text)
            if label and taken.setdefault(_field_and_period(label), normalise_label(text)) == normalise_label(
                text
            ):
                self._inferred[text] = label
        self._evidence_positions = _find_evidence_positions(sure)
        fields = {label.field for label in (*sure.values(), *self._inferred.values())}
        if len(fields) < MIN_INFERRED_FIELDS:
            self._inferred = {}
        self.is_header_table = bool(fields & HEADER_FIELDS) and not fields & _CONTENT_FIELDS

    def read(self, text: str) -> ParsedLabel | None:
        label = parse_label(text) or self._inferred.get(text)
        return (
            replace(label, field=cell_names.EVIDENCE) if label and text in self._evidence_positions else label
        )


def _find_evidence_positions(labels: dict[str, ParsedLabel]) -> set[str]:
    """Labels such as "Position at May 2021" that ask what was done: a status has a label of its own."""
    positions = {
        text
        for text, label in labels.items()
        if "position" in text.lower() and label.field == cell_names.STATUS
    }
    others = {label.field for text, label in labels.items() if text not in positions}
    return (
        positions
        if others & {cell_names.STATUS, cell_names.ASSESSMENT} and cell_names.EVIDENCE not in others
        else set()
    )


def _field_and_period(label: ParsedLabel) -> tuple[str, str]:
    return label.field, str(parse_month(label.period) or label.period)
