"""Tables of a Word file: merged cells become cells with a colspan and rowspan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from documents.readers.ooxml.namespaces import (
    Element,
    child_value,
    is_on,
    parse_bounded_int,
    unwrapped_children,
    w,
)
from documents.readers.ooxml.round_trip import RoundTripReader
from documents.readers.ooxml.styles import StyleSheet
from documents.tree import Block, Cell, HeaderScope, Row, Table
from documents.word_embedded_values import width_fractions
from documents.word_round_trip import StyleRole

_MAX_COLUMNS = 63  # Word's own limit; a file may claim millions


@dataclass
class _CellBuilder:
    """A cell whose colspan and rowspan may still grow as more of the table is read."""

    blocks: tuple[Block, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    fill: str | None = None
    is_header: bool = False
    role: StyleRole | None = None

    def build(self) -> Cell:
        default_scope: HeaderScope | None = "column" if self.is_header else None
        return Cell(
            blocks=self.blocks,
            colspan=self.colspan,
            rowspan=self.rowspan,
            header_scope=self.role.head if self.role else default_scope,
            fill=self.fill,
            name=self.role.cell if self.role else None,
        )


class TableReader:
    """Reads one table. `read_blocks` reads the content of a cell, nested tables included."""

    def __init__(
        self,
        styles: StyleSheet,
        read_blocks: Callable[[Element], tuple[Block, ...]],
        round_trip: RoundTripReader | None = None,
    ) -> None:
        self._styles = styles
        self._round_trip = round_trip
        self._read_blocks = read_blocks
        self._cells_above: dict[int, _CellBuilder] = {}

    def read(self, table: Element) -> Table | None:
        """The table, or None where tracked changes or damage leave no rows."""
        elements = [row for row in unwrapped_children(table) if row.tag == w("tr") and not _is_deleted(row)]
        row_builders = [self._read_row(row) for row in elements]
        header_count = _count_header_rows(elements)
        for row in row_builders[:header_count]:
            for cell in row:
                cell.is_header = True
        rows = tuple(Row(tuple(cell.build() for cell in row)) for row in row_builders)
        name = self._round_trip.table_name(table) if self._round_trip else None
        return Table(rows=rows, heads=header_count, widths=_column_widths(table), name=name) if rows else None

    def _read_row(self, row: Element) -> list[_CellBuilder]:
        properties = row.find(w("trPr"))
        cells: list[_CellBuilder] = []
        cells_by_column: dict[int, _CellBuilder] = {}
        before = _parse_span(child_value(properties, "gridBefore"), minimum=0)
        column = before
        if before:
            cells.append(_CellBuilder(colspan=before))
        for element in unwrapped_children(row):
            if element.tag != w("tc") or element.find(f"{w('tcPr')}/{w('cellDel')}") is not None:
                continue
            column += self._read_cell(element, column, cells_by_column, cells)
        after = _parse_span(child_value(properties, "gridAfter"), minimum=0)
        if after:
            cells.append(_CellBuilder(colspan=after))
        self._cells_above = cells_by_column
        return cells

    def _read_cell(
        self,
        element: Element,
        column: int,
        cells_by_column: dict[int, _CellBuilder],
        cells: list[_CellBuilder],
    ) -> int:
        """Read one cell into `cells`. Returns the number of grid columns that it spans."""
        properties = element.find(w("tcPr"))
        span = _parse_span(child_value(properties, "gridSpan"))
        blocks = self._read_blocks(element)
        above = self._cells_above.get(column)
        if _is_merge_continuation(properties, "vMerge") and above is not None:
            above.rowspan += 1
            # Word hides the content of such a cell, other programs print it: no text is dropped.
            above.blocks += blocks
            cells_by_column[column] = above
        elif _is_merge_continuation(properties, "hMerge") and cells:
            cells[-1].colspan += span
            cells[-1].blocks += blocks
        else:
            role = self._round_trip.cell_role(element) if self._round_trip else None
            fill = (
                self._round_trip.fill(properties, role)
                if self._round_trip and role
                else self._styles.cell_fill(properties)
            )
            builder = _CellBuilder(blocks, colspan=span, fill=fill, role=role)
            cells.append(builder)
            cells_by_column[column] = builder
        return span


def _is_deleted(row: Element) -> bool:
    return row.find(f"{w('trPr')}/{w('del')}") is not None


def _is_merge_continuation(properties: Element | None, name: str) -> bool:
    merge = None if properties is None else properties.find(w(name))
    return merge is not None and merge.get(w("val"), "continue") == "continue"


def _parse_span(text: str | None, *, minimum: int = 1) -> int:
    return parse_bounded_int(text, minimum, minimum=minimum, maximum=_MAX_COLUMNS)


def _count_header_rows(rows: list[Element]) -> int:
    for count, row in enumerate(rows):
        if not is_on(row.find(f"{w('trPr')}/{w('tblHeader')}")):
            return count
    return len(rows)


def _column_widths(table: Element) -> tuple[float, ...]:
    columns = [
        parse_bounded_int(element.get(w("w"))) for element in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")
    ]
    if not columns or min(columns) <= 0 or len(columns) > _MAX_COLUMNS:
        return ()
    return width_fractions(columns)
