"""Parses the labels of one table: known ones, and others with a likely field that no other label has."""

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
MIN_INFERRED_FIELDS = 2  # different fields in a table, before inferred labels count


class TableLabels:
    """Parses labels in the context of their table.

    A label that is not in our lists never gets the field of a known label of the table, or of an inferred
    label above it.
    """

    def __init__(self, grid: Grid, layout: LabelLayout) -> None:
        cells = [part[0] for row in grid for part in layout.split_row(row) if part and part[0]]
        texts = dict.fromkeys(cell.text for cell in cells if cell.text and not cell.name)
        known = {text: label for text in texts if (label := parse_label(text))}
        self._inferred: dict[str, ParsedLabel] = {}
        label_by_field = {_field_and_period(label): "" for label in known.values()}
        for text in texts:
            label = None if text in known else parse_or_infer_label(text)
            if label and label_by_field.setdefault(
                _field_and_period(label), normalise_label(text)
            ) == normalise_label(text):
                self._inferred[text] = label
        self._position_labels = _find_position_labels(known)
        fields = {label.field for label in (*known.values(), *self._inferred.values())}
        if len(fields) < MIN_INFERRED_FIELDS:
            self._inferred = {}
        self.is_header_table = bool(fields & HEADER_FIELDS) and not fields & _CONTENT_FIELDS

    def parse(self, text: str) -> ParsedLabel | None:
        label = parse_label(text) or self._inferred.get(text)
        return replace(label, field=cell_names.EVIDENCE) if label and text in self._position_labels else label


def _find_position_labels(labels: dict[str, ParsedLabel]) -> set[str]:
    """Labels such as "Position at May 2021" that mean evidence, as the table has another label for status."""
    position_labels = {
        text
        for text, label in labels.items()
        if "position" in text.lower() and label.field == cell_names.STATUS
    }
    other_fields = {label.field for text, label in labels.items() if text not in position_labels}
    return (
        position_labels
        if other_fields & {cell_names.STATUS, cell_names.ASSESSMENT}
        and cell_names.EVIDENCE not in other_fields
        else set()
    )


def _field_and_period(label: ParsedLabel) -> tuple[str, str]:
    return label.field, str(parse_month(label.period) or label.period)
