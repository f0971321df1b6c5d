"""What of a sheet is seen, as rows of placed cells: merged ones once, hidden ones not at all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from documents.readers.sheets.cell_ranges import CellRange
from documents.readers.sheets.sheet_reader import CellContent, ReadBudget, SheetReader
from documents.writers.sheet_cells import CONTINUED


@dataclass(frozen=True)
class SheetCell:
    """A cell with words, where it is seen. `area` is larger than one place where cells are merged."""

    content: CellContent
    cell_range: CellRange

    @property
    def is_bold(self) -> bool:
        return all(run.bold for run in self.content.runs if not run.text.isspace())


@dataclass
class SheetRow:
    """The cells with words that begin in one row, by column.

    `marks` are the places that say something by colour alone: another colour than the words next to them.
    """

    number: int
    cells: dict[int, SheetCell] = field(default_factory=dict)
    colour_only_columns: list[int] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many places say something."""
        return len(self.cells) + len(self.colour_only_columns)

    @property
    def texts(self) -> list[str]:
        return [cell.content.text.strip() for cell in self.cells.values()]

    @property
    def columns(self) -> list[int]:
        return list(self.cells)


class VisibleGrid:
    """The rows of one sheet in which words begin."""

    def __init__(self, sheet: SheetReader, budget: ReadBudget) -> None:
        self._sheet = sheet
        self._budget = budget
        self._hidden = sorted(sheet.hidden_rows)
        self._stored_rows = sorted(sheet.rows)
        self.rows = self._visible_rows()

    def groups(self) -> Iterator[list[SheetRow]]:
        """The rows in groups, as blank rows divide them."""
        group: list[SheetRow] = []
        for row in self.rows:
            if group and self._has_visible_gap(group, row):
                yield group
                group = []
            group.append(row)
        if group:
            yield group

    def fill_at(self, row: int, column: int) -> str | None:
        """The colour of a place without words: a status may be a colour alone."""
        filled = self._sheet.rows.get(row, {}).get(column)
        return filled.fill if filled else None

    def _visible_rows(self) -> list[SheetRow]:
        covered, areas = self._merged_ranges()
        rows: dict[int, SheetRow] = {}
        for number in self._stored_rows:
            for column, filled in sorted(self._sheet.rows[number].items()):
                if not filled.runs or (number, column) in covered:
                    continue
                place = self._visible_range(
                    areas.get((number, column), CellRange(number, column, number, column))
                )
                if place is not None:
                    row = rows.setdefault(place.top, SheetRow(place.top))
                    row.cells[place.left] = SheetCell(filled, place)
        for row in rows.values():
            row.cells = dict(sorted(row.cells.items()))
            row.colour_only_columns = self._colour_only_columns(row)
        return list(_join_continued_rows(rows[number] for number in sorted(rows)))

    def _colour_only_columns(self, row: SheetRow) -> list[int]:
        """A bar of one colour over the whole row is no more than decoration, and marks nothing."""
        plain = {None, *(cell.content.fill for cell in row.cells.values())}
        covered = [(cell.cell_range.left, cell.cell_range.right) for cell in row.cells.values()]
        return [
            column
            for column, filled in self._sheet.rows.get(row.number, {}).items()
            if filled.fill not in plain
            and column not in self._sheet.hidden_columns
            and not any(left <= column <= right for left, right in covered)
        ]

    def _merged_ranges(self) -> tuple[set[tuple[int, int]], dict[tuple[int, int], CellRange]]:
        """Places that lie under a merged cell, and the merged cells by their first place."""
        covered: set[tuple[int, int]] = set()
        areas: dict[tuple[int, int], CellRange] = {}
        for cell_range in self._sheet.merged_ranges:
            first = cell_range.top, cell_range.left
            if first in covered or first in areas:
                continue
            areas[first] = cell_range
            under = slice(
                bisect_left(self._stored_rows, cell_range.top),
                bisect_right(self._stored_rows, cell_range.bottom),
            )
            for row in self._stored_rows[under]:
                self._budget.spend(places=len(self._sheet.rows[row]))
                inside = (c for c in self._sheet.rows[row] if cell_range.left <= c <= cell_range.right)
                covered.update((row, column) for column in inside if (row, column) != first)
        return covered, areas

    def _visible_range(self, place: CellRange) -> CellRange | None:
        """The part of an area that is not hidden: its first place may be."""
        top = self._first_visible(place.top, place.bottom, self._sheet.hidden_rows)
        left = self._first_visible(place.left, place.right, self._sheet.hidden_columns)
        if top is None or left is None or (self._sheet.hides_unlisted_rows and top not in self._sheet.rows):
            return None
        return CellRange(top, left, place.bottom, place.right)

    def _first_visible(self, first: int, last: int, hidden: set[int]) -> int | None:
        """The first of some rows or columns that is not hidden."""
        at = first
        while at <= last and at in hidden:
            self._budget.spend(places=1)
            at += 1
        return at if at <= last else None

    def _has_visible_gap(self, group: list[SheetRow], row: SheetRow) -> bool:
        """Whether a person sees a blank row above this one."""
        above = max(cell.cell_range.bottom for cell in group[-1].cells.values())
        blank = row.number - 1 - max(above, group[-1].number)
        if self._sheet.hides_unlisted_rows:
            return False
        first = bisect_right(self._hidden, row.number - 1 - blank)
        return blank > bisect_left(self._hidden, row.number) - first


def _join_continued_rows(rows: Iterable[SheetRow]) -> Iterator[SheetRow]:
    """Words that were too long for a cell of ours go on in the row below, which says so."""
    above: SheetRow | None = None
    for row in rows:
        first, *others = row.cells
        if above is None or row.cells[first].content.text != CONTINUED:
            if above is not None:
                yield above
            above = row
            continue
        for column in others:
            rest = row.cells[column]
            begun = above.cells.get(column)
            runs = (*begun.content.runs, *rest.content.runs) if begun else rest.content.runs
            above.cells[column] = SheetCell(
                CellContent(runs, (begun or rest).content.fill), (begun or rest).cell_range
            )
    if above is not None:
        yield above
