"""From the rows of a sheet to what it says: paragraphs and tables."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from documents.plain_text import split_marker
from documents.readers.ooxml.run_cleanup import clean_runs, split_typed_marker
from documents.readers.sheets.grid import SheetCell, SheetRow, VisibleGrid
from documents.readers.sheets.sheet_sections import SheetSection, split_into_sections
from documents.tree import Block, Cell, Paragraph, Row, Run, Table
from documents.validation.errors import file_too_large

MAX_TABLE_CELLS = 200_000  # of all tables of a workbook, empty ones counted


@dataclass
class SheetBlockBuilder:
    """Lays out the sheets of one workbook. `is_exact` takes words just as they are."""

    is_round_trip: bool = False
    places: int = MAX_TABLE_CELLS

    def blocks(self, grid: VisibleGrid) -> Iterator[Block]:
        """What one sheet says."""
        for part in split_into_sections(grid):
            if part.is_table:
                yield self._build_table(grid, part)
            else:
                for row in part.rows:
                    for cell in row.cells.values():
                        yield from self._paragraphs(cell.content.runs)

    def _build_table(self, grid: VisibleGrid, part: SheetSection) -> Table:
        columns = sorted({column for row in part.rows for column in (*row.cells, *row.colour_only_columns)})
        self._spend_cells(len(columns) * len(part.rows))
        numbers = [row.number for row in part.rows]
        taken: set[tuple[int, int]] = set()
        rows = [self._build_row(grid, row, at, numbers, columns, taken) for at, row in enumerate(part.rows)]
        if not part.has_header:
            return Table(tuple(rows))
        heads = Row(tuple(replace(cell, header_scope="column") for cell in rows[0].cells))
        return Table((heads, *rows[1:]), heads=1)

    def _build_row(
        self,
        grid: VisibleGrid,
        row: SheetRow,
        at: int,
        numbers: list[int],
        columns: list[int],
        taken: set[tuple[int, int]],
    ) -> Row:
        """One row of a table, without the places that `taken` says are covered from above."""
        cells = []
        for across, column in enumerate(columns):
            if (at, across) in taken:
                continue
            placed = row.cells.get(column)
            down, wide = _span(placed, numbers, columns)
            wide = next((n for n in range(1, wide) if (at, across + n) in taken), wide)
            self._spend_cells(down * wide - 1)
            taken.update((at + y, across + x) for y in range(down) for x in range(wide))
            cell = self._build_cell(placed, grid.fill_at(row.number, column))
            cells.append(replace(cell, rowspan=down, colspan=wide))
        return Row(tuple(cells))

    def _spend_cells(self, places: int) -> None:
        self.places -= places
        if self.places < 0:
            raise file_too_large("holds larger tables than we can read")

    def _build_cell(self, placed: SheetCell | None, fill: str | None) -> Cell:
        if placed is None:
            return Cell(fill=fill)
        return Cell(tuple(self._paragraphs(placed.content.runs)), fill=placed.content.fill)

    def _paragraphs(self, runs: tuple[Run, ...]) -> Iterator[Paragraph]:
        for line in _split_lines(runs):
            marker, rest = _split_exact_marker(line) if self.is_round_trip else split_typed_marker(list(line))
            yield Paragraph(clean_runs(rest), marker=marker)


def _split_exact_marker(line: tuple[Run, ...]) -> tuple[str | None, list[Run]]:
    marker, _ = split_marker("".join(run.text for run in line))
    return marker, _drop_characters(line, len(marker) + 1 if marker else 0)


def _span(placed: SheetCell | None, rows: list[int], columns: list[int]) -> tuple[int, int]:
    """Over how many of these rows and columns a cell reaches."""
    if placed is None:
        return 1, 1
    place = placed.cell_range
    down = bisect_right(rows, place.bottom) - bisect_left(rows, place.top)
    wide = bisect_right(columns, place.right) - bisect_left(columns, place.left)
    return max(down, 1), max(wide, 1)


def _split_lines(runs: tuple[Run, ...]) -> Iterator[tuple[Run, ...]]:
    """The runs of each line of a cell."""
    line: list[Run] = []
    for run in runs:
        first, *others = run.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if first:
            line.append(replace(run, text=first))
        for other in others:
            yield tuple(line)
            line = [replace(run, text=other)] if other else []
    yield tuple(line)


def _drop_characters(runs: tuple[Run, ...], length: int) -> list[Run]:
    """The runs without their first characters."""
    rest = []
    for run in runs:
        if length < len(run.text):
            rest.append(replace(run, text=run.text[length:]))
        length = max(0, length - len(run.text))
    return rest
