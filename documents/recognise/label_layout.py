"""Detects the columns of labels in a table: the first, the last, two columns, or after a merged heading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from documents.recognise.labels import (
    HEADER_FIELDS,
    SUB_ACTION_FIELDS,
    ParsedLabel,
    parse_label,
    parse_or_infer_label,
)
from documents.tree import Cell

Grid = list[list[Cell | None]]
LabelParser = Callable[[str], ParsedLabel | None]
_KNOWN_FIELDS = HEADER_FIELDS | SUB_ACTION_FIELDS


@dataclass(frozen=True)
class LabelLayout:
    """`label_columns` are the grid columns of labels; `labels_last` is true where values come before them."""

    label_columns: tuple[int, ...] = (0,)
    labels_last: bool = False

    def heading_cell(self, columns: list[Cell | None]) -> Cell | None:
        """The cell on the left of the labels, which is the heading of the rows next to it; or None."""
        first = self.label_columns[0]
        if self.labels_last or first == 0 or columns[0] is columns[first]:
            return None
        return columns[0]

    def split_row(self, columns: list[Cell | None]) -> list[list[Cell | None]]:
        """The row split into one or more rows, each with its label first."""
        if self.labels_last:
            return [[columns[-1], *columns[:-1]]] if columns[0] is not columns[-1] else [columns]
        if columns and columns[0] is columns[-1] and self.label_columns != (0,):
            return [columns]
        # A value may span the column of a second label.
        starts = [
            x for x in self.label_columns if x == self.label_columns[0] or columns[x] is not columns[x - 1]
        ]
        ends = (*starts[1:], len(columns))
        parts = [columns[start:end] for start, end in zip(starts, ends, strict=True)]
        return [part for part in parts if any(cell and cell.text for cell in part)] or [columns]


def detect_label_layout(grid: Grid) -> LabelLayout:
    """The layout of a table: with labels in the first column, unless the text clearly shows another."""
    if not grid or any(cell and cell.name for row in grid for cell in row):
        return LabelLayout()
    counts = [_count_labels(grid, x, parse_label) for x in range(len(grid[0]))]
    if counts and max(counts) < 2:  # perhaps its labels are not in our lists
        counts = [_count_labels(grid, x, parse_or_infer_label) for x in range(len(grid[0]))]
    if not counts or max(counts) == 0:
        return LabelLayout()
    label_column = max(range(len(counts)), key=lambda x: (counts[x], -x))
    if counts[label_column] < 2:
        return LabelLayout()
    if label_column == len(counts) - 1 and label_column > 0 and counts[0] == 0:
        return LabelLayout((label_column,), labels_last=True)
    if counts[0] == 0 and _has_merged_headings(grid, label_column):
        return LabelLayout((label_column,))
    label_columns = [x for x in range(0, len(counts), 2) if counts[x]]
    if len(counts) % 2 or len(label_columns) < 2 or sum(counts[1::2]):
        return LabelLayout()
    are_balanced = counts[label_columns[1]] * 2 >= counts[0] or all(
        _has_only_labels(grid, x) for x in label_columns[1:]
    )
    return LabelLayout(tuple(label_columns)) if are_balanced else LabelLayout()


def label_fields(grid: Grid, layout: LabelLayout, parse: LabelParser) -> set[str]:
    """The fields of the labels in a table."""
    cells = [part[0] for row in grid for part in layout.split_row(row) if part and part[0]]
    names = {cell.name or getattr(parse(cell.text), "field", "") for cell in cells if cell.text}
    return {str(name) for name in names if name}


def _count_labels(grid: Grid, x: int, parse: LabelParser) -> int:
    """How many different cells of a column are labels."""
    cells: list[Cell] = []
    for row in grid:
        cell = row[x]
        reaches_over = cell is not None and (
            (x + 1 < len(row) and row[x + 1] is cell) or (x > 0 and row[x - 1] is cell)
        )
        if cell and not reaches_over and not any(cell is other for other in cells):
            label = parse(cell.text)
            if label and label.field in _KNOWN_FIELDS:
                cells.append(cell)
    return len(cells)


def _has_only_labels(grid: Grid, x: int) -> bool:
    """Whether all texts that begin in a column are labels."""
    cells = [row[x] for row in grid if x == 0 or row[x] is not row[x - 1]]
    return all(parse_label(cell.text) for cell in cells if cell and cell.text.strip())


def _has_merged_headings(grid: Grid, label_column: int) -> bool:
    """Whether cells of the first column span several rows of labels."""
    return label_column > 0 and any(row[0] is not None and row[0].rowspan > 1 for row in grid)
