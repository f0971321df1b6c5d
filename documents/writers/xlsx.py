"""A document as an Excel workbook.

A heading named `SHEET_HEADING` begins a sheet. Words are always words: nothing that somebody wrote becomes a
formula. A cell whose words are just its value is a real number or date. The same document gives the
same bytes, and none of them say who wrote it, where or when.
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
_SHORT_LINE = 24  # a column whose lines are no longer is as wide as they are
_A4, _A3 = 9, 8  # as Excel numbers paper sizes
_A4_WIDTH_CHARACTERS = 150  # characters that stand side by side on a landscape page
_A3_WIDTH_CHARACTERS = 215
_LINE_HEIGHT = 12.75  # a line
_MAX_ROW_HEIGHT = 409  # points that Excel allows
_LETTERS_PER_WIDTH_UNIT = 1.1  # letters in the width of a digit, words not broken


def to_xlsx(document: Document) -> bytes:
    """The document as a workbook with real tables, heads that stay in sight, and a page to print on."""
    book = Workbook(write_only=True)
    pen = CellWriter(book)
    titles: set[str] = set()
    for title, blocks in _sheets(document):
        _SheetWriter(book, pen, document, _sheet_title(title, titles)).write(blocks)
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


def _sheet_title(text: str, taken: set[str]) -> str:
    """A title as Excel allows: short, without some marks, and unlike the others."""
    plain = (
        " ".join(re.sub(r"[\[\]:*?/\\]", " ", escape_cell_text(text)).split())
        .strip("'")[:_MAX_TITLE_LENGTH]
        .strip()
        or "Sheet"
    )
    title, number = plain, 1
    while title.lower() in taken or title.lower() == "history":  # a name that Excel keeps for itself
        number += 1
        title = f"{plain[: _MAX_TITLE_LENGTH - len(str(number)) - 1]} {number}"
    taken.add(title.lower())
    return title


class _AutoHeightRow(RowDimension):  # type: ignore[misc]
    """A row with a height that Excel fits again once its text is changed."""

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
        for at, block in enumerate(blocks):
            if at and isinstance(blocks[at - 1], Table):
                self._append([])
            if isinstance(block, Table):
                self._write_table(block)
            else:
                self._write_line(block)

    def _set_up_page(self, across: float) -> None:
        page = self.sheet.page_setup
        page.orientation = "landscape" if self.document.landscape else "portrait"
        page.paperSize = _A3 if across > _A4_WIDTH_CHARACTERS else _A4
        page.fitToWidth = max(1, math.ceil(across / (_A3_WIDTH_CHARACTERS * 1.4)))
        page.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        title = escape_cell_text(self.document.title).replace("&", "&&")[:150]
        self.sheet.oddFooter.left.text = title or None
        self.sheet.oddFooter.right.text = "Page &P of &N"

    def _write_line(self, line: Paragraph) -> None:
        """A paragraph over the whole width of the sheet."""
        is_bold = line.level > 0 or (bool(line.runs) and all(run.bold for run in line.runs))
        for text in split_to_fit(line.line):
            if len(self.widths) > 1:
                self._merge(0, 1, len(self.widths))
            self._fit_height([Cell(colspan=len(self.widths))], [text])
            self._append([self.cell_writer.line(self.sheet, text, bold=is_bold)])

    def _write_table(self, table: Table) -> None:
        if table.caption:
            self._append([self.cell_writer.line(self.sheet, table.caption, bold=True)])
        first = self.row + 1
        for at, places in enumerate(_cells_by_column(table)):
            for across, cell in enumerate(places):
                if cell and (cell.colspan > 1 or cell.rowspan > 1):
                    self._merge(across, cell.rowspan, cell.colspan)
            cells = [cell or Cell() for cell in places]
            for written in self._rows(cells, is_head=at < table.heads):
                self._append(written)
        self._add_excel_table(table, first)

    def _rows(self, cells: list[Cell], *, is_head: bool) -> Iterator[list[Any]]:
        """One row of the sheet, and more where a text is too long for a cell."""
        texts = [cell.text for cell in cells]
        self._fit_height(cells, texts)
        whole = [
            self.cell_writer.table_cell(self.sheet, cell, text, is_head=is_head)
            for cell, text in zip(cells, texts, strict=True)
        ]
        split = {across: split_to_fit(text) for across, text in enumerate(texts) if may_exceed_cell(text)}
        for across, (piece, *rest) in split.items():
            if rest:
                whole[across] = self.cell_writer.continuation(self.sheet, piece)
        yield whole
        for at in range(1, max(map(len, split.values()), default=1)):
            below = [split[n][at] if len(split.get(n, ())) > at else "" for n in range(len(cells))]
            below[0] = below[0] or CONTINUED
            yield [self.cell_writer.continuation(self.sheet, words) for words in below]

    def _fit_height(self, cells: list[Cell], texts: list[str]) -> None:
        """Make the next row as high as its text needs."""
        lines = 1
        for across, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            wide = sum(self.widths[across : across + cell.colspan]) * _LETTERS_PER_WIDTH_UNIT
            if len(text) > wide or "\n" in text:
                lines = max(lines, sum(max(1, math.ceil(len(line) / wide)) for line in text.split("\n")))
        height = min(_MAX_ROW_HEIGHT, lines * _LINE_HEIGHT + 2)
        self.sheet.row_dimensions[self.row + 1] = _AutoHeightRow(self.sheet, self.row + 1, ht=height)

    def _append(self, cells: list[Any]) -> None:
        self.sheet.append(cells)
        self.row += 1

    def _merge(self, across: int, down: int, wide: int) -> None:
        letters = get_column_letter(across + 1), get_column_letter(across + wide)
        self.sheet.merged_cells.add(f"{letters[0]}{self.row + 1}:{letters[1]}{self.row + down}")

    def _freeze_header_rows(self, blocks: tuple[Block, ...]) -> None:
        """The first heads of a sheet stay where they are when it is scrolled, and stand on every page."""
        above = 0
        for block in blocks:
            if not isinstance(block, Table):
                above += 1
                continue
            above += bool(block.caption)
            if block.heads and len(block.rows) > block.heads:
                self._freeze_panes(above + 1, above + block.heads, _count_row_headers(block))
                return
            above += len(block.rows) + 1

    def _freeze_panes(self, first: int, last: int, left_columns: int) -> None:
        self.sheet.freeze_panes = f"{get_column_letter(left_columns + 1)}{last + 1}"
        self.sheet.print_title_rows = f"{first}:{last}"
        if left_columns:
            self.sheet.print_title_cols = f"A:{get_column_letter(left_columns)}"

    def _add_excel_table(self, table: Table, first: int) -> None:
        """A plain table becomes an Excel table: it can be filtered, and screen readers read its headers."""
        can_filter = table.heads == 1 < len(table.rows) and _has_no_spans(table)
        heads = [cell.text for cell in table.rows[0].cells] if can_filter else []
        if not heads or not _are_valid_column_names(heads):
            return
        name = f"Table{1 + sum(len(sheet.tables) for sheet in self.book.worksheets)}"
        area = f"A{first}:{get_column_letter(len(heads))}{self.row}"
        made = SheetTable(displayName=name, name=name, ref=area)
        made._initialise_columns()
        for column, head in zip(made.tableColumns, heads, strict=True):
            column.name = escape_cell_text(head)
        self.sheet.tables.add(made)


def _has_no_spans(table: Table) -> bool:
    """Whether no cell reaches over others."""
    return all(cell.colspan == cell.rowspan == 1 for row in table.rows for cell in row.cells)


def _cells_by_column(table: Table) -> Iterator[Sequence[Cell | None]]:
    """The cells of each row in the column where they begin, None where one reaches over from elsewhere."""
    if _has_no_spans(table):
        yield from (row.cells for row in table.rows)
        return
    covered: set[tuple[int, int]] = set()
    wide = len(table.grid()[0]) if table.rows else 0
    for down, row in enumerate(table.rows):
        places: list[Cell | None] = [None] * wide
        free = (across for across in range(wide) if (down, across) not in covered)
        for cell in row.cells:
            start = next(free)
            places[start] = cell
            covered.update((down + y, start + x) for y in range(cell.rowspan) for x in range(cell.colspan))
        yield places


def _count_row_headers(table: Table) -> int:
    """How many columns at the left hold heads of rows, in the first row below the heads."""
    below = table.rows[table.heads].cells if len(table.rows) > table.heads else ()
    return next((at for at, cell in enumerate(below) if cell.header_scope != "row"), 0)


def _are_valid_column_names(heads: list[str]) -> bool:
    """Whether a filter can stand on these heads: one line each, and no two alike."""
    return len({head.lower() for head in heads}) == len(heads) and all(
        head and "\n" not in head and len(head) < 255 for head in heads
    )


def _column_widths(blocks: tuple[Block, ...]) -> list[float]:
    """A width for each column, by its text."""
    longest: dict[int, int] = {}
    columns = 0
    for table in (block for block in blocks if isinstance(block, Table)):
        for at, row in enumerate(_cells_by_column(table)):
            columns = max(columns, len(row))
            for across, cell in enumerate(row):
                if cell is None or cell.colspan > 1:
                    continue
                text = cell.text
                most = longest.setdefault(across, 0)
                if at < table.heads:  # headers may break between words, and have a filter arrow next to them
                    longest[across] = max(most, *(len(word) + 4 for word in text.split() or [""]))
                elif len(text) > most:
                    longest[across] = max(most, *map(len, text.split("\n")))
    return [_column_width(longest.get(across, 0)) for across in range(columns)] or [100]


def _column_width(longest: int) -> float:
    if longest <= _SHORT_LINE:
        return max(_MIN_WIDTH, longest + 2)
    return min(_MAX_WIDTH, round(_SHORT_LINE + 2.2 * math.sqrt(longest - _SHORT_LINE)))


def _property_parts(document: Document) -> dict[str, bytes]:
    """The parts that say what the file is. Nobody's name, no time, no place."""
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
