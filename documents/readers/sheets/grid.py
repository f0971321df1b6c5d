"""The visible part of a sheet, as rows of cells: merged cells once, hidden cells left out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from documents.readers.sheets.cell_ranges import CellRange
from documents.readers.sheets.sheet_reader import CellContent, ReadBudget, SheetReader
from documents.writers.sheet_cells import CONTINUED


@dataclass(frozen=True)
class SheetCell:
    """A cell with text. `cell_range` is its visible range: several cells where they are merged."""

    content: CellContent
    cell_range: CellRange

    @property
    def is_bold(self) -> bool:
        return all(run.bold for run in self.content.runs if not run.text.isspace())


@dataclass
class SheetRow:
    """The cells with text that begin in one row, by column.

    `colour_only_columns` are columns whose cell has no text, but a fill that no cell with text in the row
    has: its colour may be a status.
    """

    number: int
    cells: dict[int, SheetCell] = field(default_factory=dict)
    colour_only_columns: list[int] = field(default_factory=list)

    @property
    def width(self) -> int:
        """The number of cells with text or a colour of their own."""
        return len(self.cells) + len(self.colour_only_columns)

    @property
    def texts(self) -> list[str]:
        return [cell.content.text.strip() for cell in self.cells.values()]

    @property
    def columns(self) -> list[int]:
        return list(self.cells)


class VisibleGrid:
    """The rows of one sheet in which text begins."""

    def __init__(self, sheet: SheetReader, budget: ReadBudget) -> None:
        self._sheet = sheet
        self._budget = budget
        self._hidden = sorted(sheet.hidden_rows)
        self._stored_rows = sorted(sheet.rows)
        self.rows = self._visible_rows()

    def groups(self) -> Iterator[list[SheetRow]]:
        """The rows in groups, divided by visible blank rows."""
        group: list[SheetRow] = []
        for row in self.rows:
            if group and self._has_visible_gap(group, row):
                yield group
                group = []
            group.append(row)
        if group:
            yield group

    def fill_at(self, row: int, column: int) -> str | None:
        """The fill of a cell, with or without text: a status may be a colour alone."""
        content = self._sheet.rows.get(row, {}).get(column)
        return content.fill if content else None

    def _visible_rows(self) -> list[SheetRow]:
        covered, merged = self._merged_ranges()
        rows: dict[int, SheetRow] = {}
        for number in self._stored_rows:
            for column, content in sorted(self._sheet.rows[number].items()):
                if not content.runs or (number, column) in covered:
                    continue
                cell_range = self._visible_range(
                    merged.get((number, column), CellRange(number, column, number, column))
                )
                if cell_range is not None:
                    row = rows.setdefault(cell_range.top, SheetRow(cell_range.top))
                    row.cells[cell_range.left] = SheetCell(content, cell_range)
        for row in rows.values():
            row.cells = dict(sorted(row.cells.items()))
            row.colour_only_columns = self._colour_only_columns(row)
        return list(_join_continued_rows(rows[number] for number in sorted(rows)))

    def _colour_only_columns(self, row: SheetRow) -> list[int]:
        """Columns with a fill but no text. A fill that cells with text in the row also have is decoration."""
        plain = {None, *(cell.content.fill for cell in row.cells.values())}
        covered = [(cell.cell_range.left, cell.cell_range.right) for cell in row.cells.values()]
        return [
            column
            for column, content in self._sheet.rows.get(row.number, {}).items()
            if content.fill not in plain
            and column not in self._sheet.hidden_columns
            and not any(left <= column <= right for left, right in covered)
        ]

    def _merged_ranges(self) -> tuple[set[tuple[int, int]], dict[tuple[int, int], CellRange]]:
        """(row, column) of cells covered by a merged cell, and the merged ranges by their first cell."""
        covered: set[tuple[int, int]] = set()
        merged: dict[tuple[int, int], CellRange] = {}
        for cell_range in self._sheet.merged_ranges:
            first = cell_range.top, cell_range.left
            if first in covered or first in merged:
                continue
            merged[first] = cell_range
            covered_rows = slice(
                bisect_left(self._stored_rows, cell_range.top),
                bisect_right(self._stored_rows, cell_range.bottom),
            )
            for row in self._stored_rows[covered_rows]:
                self._budget.spend(visited=len(self._sheet.rows[row]))
                covered_columns = (
                    column
                    for column in self._sheet.rows[row]
                    if cell_range.left <= column <= cell_range.right
                )
                covered.update((row, column) for column in covered_columns if (row, column) != first)
        return covered, merged

    def _visible_range(self, cell_range: CellRange) -> CellRange | None:
        """The range from its first visible row and column on; None where all of it is hidden."""
        top = self._first_visible(cell_range.top, cell_range.bottom, self._sheet.hidden_rows)
        left = self._first_visible(cell_range.left, cell_range.right, self._sheet.hidden_columns)
        if top is None or left is None or (self._sheet.hides_unlisted_rows and top not in self._sheet.rows):
            return None
        return CellRange(top, left, cell_range.bottom, cell_range.right)

    def _first_visible(self, first: int, last: int, hidden: set[int]) -> int | None:
        """The first row or column from `first` to `last` that is not hidden, or None."""
        position = first
        while position <= last and position in hidden:
            self._budget.spend(visited=1)
            position += 1
        return position if position <= last else None

    def _has_visible_gap(self, group: list[SheetRow], row: SheetRow) -> bool:
        """Whether there is a visible blank row between the group and this row."""
        above = max(cell.cell_range.bottom for cell in group[-1].cells.values())
        blank = row.number - 1 - max(above, group[-1].number)
        if self._sheet.hides_unlisted_rows:
            return False
        first = bisect_right(self._hidden, row.number - 1 - blank)
        return blank > bisect_left(self._hidden, row.number) - first


def _join_continued_rows(rows: Iterable[SheetRow]) -> Iterator[SheetRow]:
    """Join rows that begin with CONTINUED to the row above: our writer splits text too long for a cell."""
    above: SheetRow | None = None
    for row in rows:
        first, *others = row.cells
        if above is None or row.cells[first].content.text != CONTINUED:
            if above is not None:
                yield above
            above = row
            continue
        for column in others:
            continuation = row.cells[column]
            cell_above = above.cells.get(column)
            runs = (
                (*cell_above.content.runs, *continuation.content.runs)
                if cell_above
                else continuation.content.runs
            )
            above.cells[column] = SheetCell(
                CellContent(runs, (cell_above or continuation).content.fill),
                (cell_above or continuation).cell_range,
            )
    if above is not None:
        yield above
