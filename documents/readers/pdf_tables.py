"""The tables of one page, as rows of cells with their lines and boxes."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from documents.readers.pdf_lines import Char, PdfLine, group_into_lines, rotate_upright
from documents.readers.pdf_paragraphs import TextColumn, TypesettingProfile, build_paragraphs
from documents.readers.pdf_rulings import (
    EDGE_TOLERANCE,
    Box,
    FilledArea,
    assign_chars_to_boxes,
    distinct_edges,
    fill_colour,
    find_cell_boxes,
    find_filled_areas,
    nearest_edge_index,
)
from documents.tree import Cell, Row, Table


@dataclass
class PdfCell:
    """A cell of a table. `box` is that on the last page that the cell is on."""

    box: Box
    lines: list[PdfLine]
    fill: str | None
    rowspan: int = 1

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)

    @property
    def may_continue(self) -> bool:
        """Whether its text reaches its bottom, so that it may continue on the next page."""
        return bool(self.lines) and self.box[3] - self.lines[-1].bottom < 1.6 * self.lines[-1].size


@dataclass
class PdfRow:
    """The cells that begin in a row, and the page on which it begins."""

    cells: list[PdfCell]
    page: int

    @property
    def label(self) -> str:
        return self.cells[0].text if self.cells else ""

    @property
    def cell_texts(self) -> list[str]:
        return [cell.text for cell in self.cells]

    @property
    def bottom(self) -> float:
        return min((cell.box[3] for cell in self.cells if cell.rowspan == 1), default=0.0)


@dataclass
class PdfTable:
    """A table whose pages are being joined; `top`, `bottom` and `page` are those of its last page."""

    rows: list[PdfRow] = field(default_factory=list)
    page: int = 0
    top: float = 0.0
    bottom: float = 0.0
    heads: int = 0

    @property
    def cells(self) -> list[PdfCell]:
        return [cell for row in self.rows for cell in row.cells]

    @property
    def edges(self) -> list[float]:
        return distinct_edges(x for cell in self.cells for x in (cell.box[0], cell.box[2]))

    @property
    def cell_texts(self) -> list[list[str]]:
        return [row.cell_texts for row in self.rows]

    def columns(self) -> list[TextColumn]:
        """Each cell as a column of lines. Its edges assume the same padding on both sides."""
        insets = [line.x0 - cell.box[0] for cell in self.cells for line in cell.lines if not line.is_rotated]
        padding = min(max(min(insets, default=1.0), 0.5), 20.0)
        return [TextColumn(cell.lines, cell.box[0] + padding, cell.box[2] - padding) for cell in self.cells]


def find_tables(page: Any, chars: list[Char]) -> tuple[list[PdfTable], list[Char]]:
    """The ruled tables of a page, from top to bottom, and the characters outside them."""
    tables, fills = [], find_filled_areas(page)
    for boxes in find_cell_boxes(page):
        chars_by_box, chars = assign_chars_to_boxes(chars, boxes)
        tables.append(_build_pdf_table(boxes, chars_by_box, fills, page))
    return tables, chars


def _build_pdf_table(
    boxes: list[Box], chars_by_box: dict[Box, list[Char]], fills: list[FilledArea], page: Any
) -> PdfTable:
    tops = distinct_edges(box[1] for box in boxes)
    rows = [PdfRow([], page.page_number) for _ in tops]
    for box in sorted(boxes, key=lambda b: b[0]):
        rowspan = sum(box[1] - EDGE_TOLERANCE / 2 < top < box[3] - EDGE_TOLERANCE for top in tops)
        lines = _cell_lines(chars_by_box[box], page)
        rows[nearest_edge_index(tops, box[1])].cells.append(
            PdfCell(box, lines, fill_colour(box, fills), max(rowspan, 1))
        )
    return PdfTable(rows, page.page_number, tops[0], max(box[3] for box in boxes))


def _cell_lines(chars: list[Char], page: Any) -> list[PdfLine]:
    lines = group_into_lines((char for char in chars if char["upright"]), page.page_number)
    rotated_chars = [rotate_upright(char, page.width, page.height) for char in chars if not char["upright"]]
    for line in group_into_lines(rotated_chars, page.page_number):
        line.is_rotated = True
        lines.append(line)
    return lines


def build_table(pdf_table: PdfTable, profile: TypesettingProfile) -> Table:
    """The table for the document tree; merged cells get a colspan and rowspan."""
    edges = pdf_table.edges
    width = edges[-1] - edges[0]
    columns = iter(pdf_table.columns())
    rows = []
    for row_index, row in enumerate(pdf_table.rows):
        cells = []
        for cell in row.cells:
            colspan = nearest_edge_index(edges, cell.box[2]) - nearest_edge_index(edges, cell.box[0])
            cells.append(
                Cell(
                    tuple(build_paragraphs(next(columns), profile)),
                    max(colspan, 1),
                    cell.rowspan,
                    header_scope="column" if row_index < pdf_table.heads else None,
                    fill=cell.fill,
                )
            )
        rows.append(Row(tuple(cells), page=row.page))
    widths = tuple(round((b - a) / width, 4) for a, b in pairwise(edges))
    return Table(tuple(rows), heads=pdf_table.heads, widths=widths)
