"""A document as an Excel workbook.

A heading named `SHEET_HEADING` begins a sheet. Text is written as text and never becomes a formula. A cell
whose text is exactly its value is a real number or date. The same document gives the same bytes, and none of
them say who wrote it, where or when.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape  # nosec B406 - it writes, and parses nothing

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.table import Table as SheetTable

from documents.tree import SHEET_HEADING, Block, Cell, Document, Paragraph, Table
from documents.writers.deterministic_zip import repack_zip
from documents.writers.rectangular_tables import make_rectangular
from documents.writers.sheet_cells import (
    APPLICATION,
    CONTINUED,
    escape_cell_text,
    may_exceed_cell,
    split_to_fit,
)
from documents.writers.sheet_styles import CellWriter

_MAX_TITLE_LENGTH = 31
_MIN_WIDTH, _MAX_WIDTH = 6, 70  # characters
_SHORT_LINE = 24  # characters: a column with no longer line is as wide as its longest
_A4, _A3 = 9, 8  # as Excel numbers paper sizes
_A4_WIDTH_CHARACTERS = 150  # characters across a landscape page
_A3_WIDTH_CHARACTERS = 215
_LINE_HEIGHT = 12.75  # points
_MAX_ROW_HEIGHT = 409  # points, Excel's limit
_LETTERS_PER_WIDTH_UNIT = 1.1  # average letters in the width of a digit, wrapping included


def to_xlsx(document: Document) -> bytes:
    """The document as a workbook with Excel tables, frozen headers and a page setup for printing."""
    book = Workbook(write_only=True)
    cell_writer = CellWriter(book)
    used_titles: set[str] = set()
    for title, blocks in _sheets(document):
        _SheetWriter(book, cell_writer, document, _sheet_title(title, used_titles)).write(blocks)
    out = io.BytesIO()
    book.save(out)
    return repack_zip(out.getvalue(), _property_parts(document))


def _sheets(document: Document) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """The blocks of each sheet under its title; at least one."""
    title, is_first = document.title or "Sheet", True
    blocks: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.name == SHEET_HEADING:
            if blocks or not is_first:
                yield title, make_rectangular(tuple(blocks))
            title, blocks, is_first = block.text, [], False
        else:
            blocks.append(block)
    yield title, make_rectangular(tuple(blocks))


def _sheet_title(text: str, used_titles: set[str]) -> str:
    """A sheet title that Excel allows, short and unused; adds it to `used_titles` in lower case."""
    base = (
        " ".join(re.sub(r"[\[\]:*?/\\]", " ", escape_cell_text(text)).split())
        .strip("'")[:_MAX_TITLE_LENGTH]
        .strip()
        or "Sheet"
    )
    title, number = base, 1
    while title.lower() in used_titles or title.lower() == "history":  # a name that Excel keeps for itself
        number += 1
        title = f"{base[: _MAX_TITLE_LENGTH - len(str(number)) - 1]} {number}"
    used_titles.add(title.lower())
    return title


class _AutoHeightRow(RowDimension):  # type: ignore[misc]
    """A row whose height Excel adjusts when its text changes."""

    customHeight = None  # noqa: N815


@dataclass
class _SheetWriter:
    book: Any
    cell_writer: CellWriter
    document: Document
    title: str
    row: int = 0  # rows written so far

    def write(self, blocks: tuple[Block, ...]) -> None:
        self.sheet = self.book.create_sheet(self.title)
        self.widths = _column_widths(blocks)
        for column, width in enumerate(self.widths, 1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width
        self._set_up_page(sum(self.widths))
        self._freeze_header_rows(blocks)
        for index, block in enumerate(blocks):
            if index and isinstance(blocks[index - 1], Table):
                self._append([])
            if isinstance(block, Table):
                self._write_table(block)
            else:
                self._write_line(block)

    def _set_up_page(self, total_width: float) -> None:
        page = self.sheet.page_setup
        page.orientation = "landscape" if self.document.landscape else "portrait"
        page.paperSize = _A3 if total_width > _A4_WIDTH_CHARACTERS else _A4
        page.fitToWidth = max(1, math.ceil(total_width / (_A3_WIDTH_CHARACTERS * 1.4)))
        page.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        title = escape_cell_text(self.document.title).replace("&", "&&")[:150]
        self.sheet.oddFooter.left.text = title or None
        self.sheet.oddFooter.right.text = "Page &P of &N"

    def _write_line(self, line: Paragraph) -> None:
        """Write a paragraph across the whole width of the sheet."""
        is_bold = line.level > 0 or (bool(line.runs) and all(run.bold for run in line.runs))
        for text in split_to_fit(line.line):
            if len(self.widths) > 1:
                self._merge(0, 1, len(self.widths))
            self._fit_height([Cell(colspan=len(self.widths))], [text])
            self._append([self.cell_writer.line_cell(self.sheet, text, bold=is_bold)])

    def _write_table(self, table: Table) -> None:
        if table.caption:
            self._append([self.cell_writer.line_cell(self.sheet, table.caption, bold=True)])
        first = self.row + 1
        for index, row_cells in enumerate(_cells_by_column(table)):
            for column, cell in enumerate(row_cells):
                if cell and (cell.colspan > 1 or cell.rowspan > 1):
                    self._merge(column, cell.rowspan, cell.colspan)
            cells = [cell or Cell() for cell in row_cells]
            for values in self._rows(cells, is_header=index < table.heads):
                self._append(values)
        self._add_excel_table(table, first)

    def _rows(self, cells: list[Cell], *, is_header: bool) -> Iterator[list[Any]]:
        """One row of the sheet, and more rows where a text is too long for a cell."""
        texts = [cell.text for cell in cells]
        self._fit_height(cells, texts)
        values = [
            self.cell_writer.table_cell(self.sheet, cell, text, is_header=is_header)
            for cell, text in zip(cells, texts, strict=True)
        ]
        pieces = {column: split_to_fit(text) for column, text in enumerate(texts) if may_exceed_cell(text)}
        for column, (piece, *more) in pieces.items():
            if more:
                values[column] = self.cell_writer.continuation_cell(self.sheet, piece)
        yield values
        for index in range(1, max(map(len, pieces.values()), default=1)):
            continued = [
                pieces[column][index] if len(pieces.get(column, ())) > index else ""
                for column in range(len(cells))
            ]
            continued[0] = continued[0] or CONTINUED
            yield [self.cell_writer.continuation_cell(self.sheet, words) for words in continued]

    def _fit_height(self, cells: list[Cell], texts: list[str]) -> None:
        """Make the next row as high as its text needs."""
        lines = 1
        for column, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            characters_per_line = sum(self.widths[column : column + cell.colspan]) * _LETTERS_PER_WIDTH_UNIT
            if len(text) > characters_per_line or "\n" in text:
                lines = max(
                    lines,
                    sum(max(1, math.ceil(len(line) / characters_per_line)) for line in text.split("\n")),
                )
        height = min(_MAX_ROW_HEIGHT, lines * _LINE_HEIGHT + 2)
        self.sheet.row_dimensions[self.row + 1] = _AutoHeightRow(self.sheet, self.row + 1, ht=height)

    def _append(self, cells: list[Any]) -> None:
        self.sheet.append(cells)
        self.row += 1

    def _merge(self, column: int, rowspan: int, colspan: int) -> None:
        letters = get_column_letter(column + 1), get_column_letter(column + colspan)
        self.sheet.merged_cells.add(f"{letters[0]}{self.row + 1}:{letters[1]}{self.row + rowspan}")

    def _freeze_header_rows(self, blocks: tuple[Block, ...]) -> None:
        """Freeze the header rows of the first table that has some, and repeat them on every printed page."""
        rows_above = 0
        for block in blocks:
            if not isinstance(block, Table):
                rows_above += 1
                continue
            rows_above += bool(block.caption)
            if block.heads and len(block.rows) > block.heads:
                self._freeze_panes(rows_above + 1, rows_above + block.heads, _count_row_headers(block))
                return
            rows_above += len(block.rows) + 1

    def _freeze_panes(self, first: int, last: int, left_columns: int) -> None:
        self.sheet.freeze_panes = f"{get_column_letter(left_columns + 1)}{last + 1}"
        self.sheet.print_title_rows = f"{first}:{last}"
        if left_columns:
            self.sheet.print_title_cols = f"A:{get_column_letter(left_columns)}"

    def _add_excel_table(self, table: Table, first: int) -> None:
        """Make a simple table an Excel table: it can be filtered, and screen readers read its headers."""
        can_filter = table.heads == 1 < len(table.rows) and _has_no_spans(table)
        names = [cell.text for cell in table.rows[0].cells] if can_filter else []
        if not names or not _are_valid_column_names(names):
            return
        name = f"Table{1 + sum(len(sheet.tables) for sheet in self.book.worksheets)}"
        cell_range = f"A{first}:{get_column_letter(len(names))}{self.row}"
        excel_table = SheetTable(displayName=name, name=name, ref=cell_range)
        excel_table._initialise_columns()
        for column, column_name in zip(excel_table.tableColumns, names, strict=True):
            column.name = escape_cell_text(column_name)
        self.sheet.tables.add(excel_table)


def _has_no_spans(table: Table) -> bool:
    """Whether no cell spans several rows or columns."""
    return all(cell.colspan == cell.rowspan == 1 for row in table.rows for cell in row.cells)


def _cells_by_column(table: Table) -> Iterator[Sequence[Cell | None]]:
    """The cells of each row, by the column where they begin; None where another cell spans."""
    if _has_no_spans(table):
        yield from (row.cells for row in table.rows)
        return
    covered: set[tuple[int, int]] = set()
    column_count = len(table.grid()[0]) if table.rows else 0
    for row_index, row in enumerate(table.rows):
        row_cells: list[Cell | None] = [None] * column_count
        free = (column for column in range(column_count) if (row_index, column) not in covered)
        for cell in row.cells:
            start = next(free)
            row_cells[start] = cell
            covered.update(
                (row_index + y, start + x) for y in range(cell.rowspan) for x in range(cell.colspan)
            )
        yield row_cells


def _count_row_headers(table: Table) -> int:
    """The number of row headers at the left of the first row below the column headers."""
    first_cells = table.rows[table.heads].cells if len(table.rows) > table.heads else ()
    return next((index for index, cell in enumerate(first_cells) if cell.header_scope != "row"), 0)


def _are_valid_column_names(names: list[str]) -> bool:
    """Whether an Excel table can have these column names: one line each, and all different."""
    return len({name.lower() for name in names}) == len(names) and all(
        name and "\n" not in name and len(name) < 255 for name in names
    )


def _column_widths(blocks: tuple[Block, ...]) -> list[float]:
    """The width of each column in characters, by its text."""
    longest: dict[int, int] = {}
    columns = 0
    for table in (block for block in blocks if isinstance(block, Table)):
        for index, row in enumerate(_cells_by_column(table)):
            columns = max(columns, len(row))
            for column, cell in enumerate(row):
                if cell is None or cell.colspan > 1:
                    continue
                text = cell.text
                current = longest.setdefault(column, 0)
                # Headers may break between words, and have a filter arrow next to them.
                if index < table.heads:
                    longest[column] = max(current, *(len(word) + 4 for word in text.split() or [""]))
                elif len(text) > current:
                    longest[column] = max(current, *map(len, text.split("\n")))
    return [_column_width(longest.get(column, 0)) for column in range(columns)] or [100]


def _column_width(longest: int) -> float:
    if longest <= _SHORT_LINE:
        return max(_MIN_WIDTH, longest + 2)
    return min(_MAX_WIDTH, round(_SHORT_LINE + 2.2 * math.sqrt(longest - _SHORT_LINE)))


def _property_parts(document: Document) -> dict[str, bytes]:
    """The property parts of the file, by name: title, language and program, but no author or date."""
    office = "http://schemas.openxmlformats.org/"
    core = (
        f'<cp:coreProperties xmlns:cp="{office}package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(escape_cell_text(document.title))}</dc:title>"
        f"<dc:language>{escape(document.language)}</dc:language></cp:coreProperties>"
    )
    app = (
        f'<Properties xmlns="{office}officeDocument/2006/extended-properties">'
        f"<Application>{APPLICATION}</Application></Properties>"
    )
    return {"docProps/core.xml": core.encode(), "docProps/app.xml": app.encode()}
