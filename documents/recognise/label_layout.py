"""Where in a table the labels stand: first column, last, in two columns, or behind a merged heading."""

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
    """`labels` are the grid columns in which labels stand; `mirrored` where values stand before them."""

    label_columns: tuple[int, ...] = (0,)
    labels_last: bool = False

    def heading_cell(self, columns: list[Cell | None]) -> Cell | None:
        """The cell on the left of the labels, which says what the rows next to it are about."""
        first = self.label_columns[0]
        if self.labels_last or first == 0 or columns[0] is columns[first]:
            return None
        return columns[0]

    def pieces(self, columns: list[Cell | None]) -> list[list[Cell | None]]:
        """The row as one or more rows, each with its label first."""
        if self.labels_last:
            return [[columns[-1], *columns[:-1]]] if columns[0] is not columns[-1] else [columns]
        if columns and columns[0] is columns[-1] and self.label_columns != (0,):
            return [columns]
        # A value may reach over the place of a second label.
        starts = [
            x for x in self.label_columns if x == self.label_columns[0] or columns[x] is not columns[x - 1]
        ]
        ends = (*starts[1:], len(columns))
        pieces = [columns[start:end] for start, end in zip(starts, ends, strict=True)]
        return [piece for piece in pieces if any(cell and cell.text for cell in piece)] or [columns]


def detect_label_layout(grid: Grid) -> LabelLayout:
    """How the table is laid out. Labels stand in the first column unless the words plainly say otherwise."""
    if not grid or any(cell and cell.name for row in grid for cell in row):
        return LabelLayout()
    counts = [_count_labels(grid, x, parse_label) for x in range(len(grid[0]))]
    if counts and max(counts) < 2:  # perhaps labels in words that nobody has listed
        counts = [_count_labels(grid, x, parse_or_infer_label) for x in range(len(grid[0]))]
    if not counts or max(counts) == 0:
        return LabelLayout()
    best = max(range(len(counts)), key=lambda x: (counts[x], -x))
    if counts[best] < 2:
        return LabelLayout()
    if best == len(counts) - 1 and best > 0 and counts[0] == 0:
        return LabelLayout((best,), labels_last=True)
    if counts[0] == 0 and _has_merged_headings(grid, best):
        return LabelLayout((best,))
    pair = [x for x in range(0, len(counts), 2) if counts[x]]
    if len(counts) % 2 or len(pair) < 2 or sum(counts[1::2]):
        return LabelLayout()
    even = counts[pair[1]] * 2 >= counts[0] or all(_has_only_labels(grid, x) for x in pair[1:])
    return LabelLayout(tuple(pair)) if even else LabelLayout()


def label_fields(grid: Grid, layout: LabelLayout, read: LabelParser) -> set[str]:
    """The fields that the labels of a table name."""
    cells = [piece[0] for row in grid for piece in layout.pieces(row) if piece and piece[0]]
    result = {cell.name or getattr(read(cell.text), "field", "") for cell in cells if cell.text}
    return {str(name) for name in result if name}


def _count_labels(grid: Grid, x: int, read: LabelParser) -> int:
    """How many different cells of a column are labels."""
    cells: list[Cell] = []
    for row in grid:
        cell = row[x]
        reaches_over = cell is not None and (
            (x + 1 < len(row) and row[x + 1] is cell) or (x > 0 and row[x - 1] is cell)
        )
        if cell and not reaches_over and not any(cell is other for other in cells):
            label = read(cell.text)
            if label and label.field in _KNOWN_FIELDS:
                cells.append(cell)
    return len(cells)


def _has_only_labels(grid: Grid, x: int) -> bool:
    """Whether nothing but labels begins in a column."""
    cells = [row[x] for row in grid if x == 0 or row[x] is not row[x - 1]]
    return all(parse_label(cell.text) for cell in cells if cell and cell.text.strip())


def _has_merged_headings(grid: Grid, labels: int) -> bool:
    """Whether the first column holds cells that reach down next to several labels."""
    return labels > 0 and any(row[0] is not None and row[0].rowspan > 1 for row in grid)
