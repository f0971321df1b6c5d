"""The labels of one table: those we know, and those that most likely name a field that is still free."""

from __future__ import annotations

from dataclasses import replace

from actionplans import paper
from actionplans.dates import month_of
from documents.tree import Cell
from intake.labels import HEADER_FIELDS, LINE_FIELDS, Label, plain_label, read_label, read_likely_label
from intake.layout import Layout

Grid = list[list[Cell | None]]
_TELLS = LINE_FIELDS - {paper.RESPONSIBILITY, paper.DATE, paper.REF}
FEWEST = 2  # different fields, before a likely label is believed


class TableLabels:
    """Reads labels as their table lets them be understood.

    A label that nobody has listed never takes a field that another label of the table names plainly,
    nor one that another label has taken before it.
    """

    def __init__(self, grid: Grid, layout: Layout) -> None:
        cells = [piece[0] for row in grid for piece in layout.pieces(row) if piece and piece[0]]
        texts = dict.fromkeys(cell.text for cell in cells if cell.text and not cell.name)
        sure = {text: label for text in texts if (label := read_label(text))}
        self._likely: dict[str, Label] = {}
        taken = {_key(label): "" for label in sure.values()}
        for text in texts:
            label = None if text in sure else read_likely_label(text)
            if label and taken.setdefault(_key(label), plain_label(text)) == plain_label(text):
                self._likely[text] = label
        self._positions = _positions(sure)
        fields = {label.field for label in (*sure.values(), *self._likely.values())}
        if len(fields) < FEWEST:
            self._likely = {}
        self.is_header = bool(fields & HEADER_FIELDS) and not fields & _TELLS

    def read(self, text: str) -> Label | None:
        label = read_label(text) or self._likely.get(text)
        return replace(label, field=paper.EVIDENCE) if label and text in self._positions else label


def _positions(labels: dict[str, Label]) -> set[str]:
    """Labels such as "Position at May 2021" that ask what was done: a status has a label of its own."""
    positions = {
        text for text, label in labels.items() if "position" in text.lower() and label.field == paper.STATUS
    }
    others = {label.field for text, label in labels.items() if text not in positions}
    return positions if others & {paper.STATUS, paper.ASSESSMENT} and paper.EVIDENCE not in others else set()


def _key(label: Label) -> tuple[str, str]:
    return label.field, str(month_of(label.period) or label.period)
