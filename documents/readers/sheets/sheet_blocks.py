"""The rows of a sheet as paragraphs and tables."""

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

MAX_TABLE_CELLS = 200_000  # in all tables of a workbook, empty cells included


@dataclass
class SheetBlockBuilder:
    """Builds the blocks of one workbook's sheets. `is_round_trip`: we wrote it, so text is kept exactly."""

    is_round_trip: bool = False
    remaining_cells: int = MAX_TABLE_CELLS

    def blocks(self, grid: VisibleGrid) -> Iterator[Block]:
        """The paragraphs and tables of one sheet."""
        for section in split_into_sections(grid):
            if section.is_table:
                yield self._build_table(grid, section)
            else:
                for row in section.rows:
                    for cell in row.cells.values():
                        yield from self._paragraphs(cell.content.runs)

    def _build_table(self, grid: VisibleGrid, section: SheetSection) -> Table:
        columns = sorted(
            {column for row in section.rows for column in (*row.cells, *row.colour_only_columns)}
        )
        self._spend_cells(len(columns) * len(section.rows))
        row_numbers = [row.number for row in section.rows]
        covered: set[tuple[int, int]] = set()
        rows = [
            self._build_row(grid, row, row_index, row_numbers, columns, covered)
            for row_index, row in enumerate(section.rows)
        ]
        if not section.has_header:
            return Table(tuple(rows))
        header_row = Row(tuple(replace(cell, header_scope="column") for cell in rows[0].cells))
        return Table((header_row, *rows[1:]), heads=1)

    def _build_row(
        self,
        grid: VisibleGrid,
        row: SheetRow,
        row_index: int,
        row_numbers: list[int],
        columns: list[int],
        covered: set[tuple[int, int]],
    ) -> Row:
        """One row of a table, without the (row, column) positions that are `covered` from above."""
        cells = []
        for column_index, column in enumerate(columns):
            if (row_index, column_index) in covered:
                continue
            sheet_cell = row.cells.get(column)
            rowspan, colspan = _span(sheet_cell, row_numbers, columns)
            colspan = next(
                (n for n in range(1, colspan) if (row_index, column_index + n) in covered), colspan
            )
            self._spend_cells(rowspan * colspan - 1)
            covered.update((row_index + y, column_index + x) for y in range(rowspan) for x in range(colspan))
            cell = self._build_cell(sheet_cell, grid.fill_at(row.number, column))
            cells.append(replace(cell, rowspan=rowspan, colspan=colspan))
        return Row(tuple(cells))

    def _spend_cells(self, count: int) -> None:
        self.remaining_cells -= count
        if self.remaining_cells < 0:
            raise file_too_large("holds larger tables than we can read")

    def _build_cell(self, sheet_cell: SheetCell | None, fill: str | None) -> Cell:
        if sheet_cell is None:
            return Cell(fill=fill)
        return Cell(tuple(self._paragraphs(sheet_cell.content.runs)), fill=sheet_cell.content.fill)

    def _paragraphs(self, runs: tuple[Run, ...]) -> Iterator[Paragraph]:
        for line in _split_lines(runs):
            marker, rest = _split_exact_marker(line) if self.is_round_trip else split_typed_marker(list(line))
            yield Paragraph(clean_runs(rest), marker=marker)


def _split_exact_marker(line: tuple[Run, ...]) -> tuple[str | None, list[Run]]:
    marker, _ = split_marker("".join(run.text for run in line))
    return marker, _drop_characters(line, len(marker) + 1 if marker else 0)


def _span(sheet_cell: SheetCell | None, rows: list[int], columns: list[int]) -> tuple[int, int]:
    """How many of these rows and columns a cell spans."""
    if sheet_cell is None:
        return 1, 1
    cell_range = sheet_cell.cell_range
    rowspan = bisect_right(rows, cell_range.bottom) - bisect_left(rows, cell_range.top)
    colspan = bisect_right(columns, cell_range.right) - bisect_left(columns, cell_range.left)
    return max(rowspan, 1), max(colspan, 1)


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
