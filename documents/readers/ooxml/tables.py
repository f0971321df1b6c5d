"""Tables: Word's grid of partly merged cells as rows of cells that reach over others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from documents.readers.ooxml.names import Element, contents, is_on, value, w, whole
from documents.readers.ooxml.ours import Ours
from documents.readers.ooxml.styles import Styles
from documents.tree import Block, Cell, Head, Row, Table
from documents.word_notes import shares
from documents.word_roles import Role

_MOST_COLUMNS = 63  # Word's own limit; a file may claim millions


@dataclass
class _Draft:
    """A cell that may yet grow downwards or to the right."""

    blocks: tuple[Block, ...] = ()
    colspan: int = 1
    rowspan: int = 1
    fill: str | None = None
    is_head: bool = False
    role: Role | None = None

    def finished(self) -> Cell:
        head: Head | None = "column" if self.is_head else None
        return Cell(
            blocks=self.blocks,
            colspan=self.colspan,
            rowspan=self.rowspan,
            head=self.role.head if self.role else head,
            fill=self.fill,
            name=self.role.cell if self.role else None,
        )


class TableReader:
    """Reads one table. `read_blocks` reads what stands in a cell, nested tables included."""

    def __init__(
        self,
        styles: Styles,
        read_blocks: Callable[[Element], tuple[Block, ...]],
        ours: Ours | None = None,
    ) -> None:
        self._styles = styles
        self._ours = ours
        self._read_blocks = read_blocks
        self._above: dict[int, _Draft] = {}

    def read(self, table: Element) -> Table | None:
        """The table, or None where tracked changes or damage left no rows."""
        elements = [row for row in contents(table) if row.tag == w("tr") and not _is_deleted(row)]
        drafts = [self._row(row) for row in elements]
        heads = _count_heads(elements)
        for row in drafts[:heads]:
            for cell in row:
                cell.is_head = True
        rows = tuple(Row(tuple(cell.finished() for cell in row)) for row in drafts)
        name = self._ours.table_name(table) if self._ours else None
        return Table(rows=rows, heads=heads, widths=_widths(table), name=name) if rows else None

    def _row(self, row: Element) -> list[_Draft]:
        properties = row.find(w("trPr"))
        cells: list[_Draft] = []
        here: dict[int, _Draft] = {}
        before = _span(value(properties, "gridBefore"), least=0)
        column = before
        if before:
            cells.append(_Draft(colspan=before))
        for element in contents(row):
            if element.tag != w("tc") or element.find(f"{w('tcPr')}/{w('cellDel')}") is not None:
                continue
            column += self._cell(element, column, here, cells)
        after = _span(value(properties, "gridAfter"), least=0)
        if after:
            cells.append(_Draft(colspan=after))
        self._above = here
        return cells

    def _cell(self, element: Element, column: int, here: dict[int, _Draft], cells: list[_Draft]) -> int:
        """Take one cell in, and say how many columns it takes up."""
        properties = element.find(w("tcPr"))
        span = _span(value(properties, "gridSpan"))
        blocks = self._read_blocks(element)
        above = self._above.get(column)
        if _is_continued(properties, "vMerge") and above is not None:
            above.rowspan += 1
            # Word hides what such a cell holds, and other programs print it: words are never dropped.
            above.blocks += blocks
            here[column] = above
        elif _is_continued(properties, "hMerge") and cells:
            cells[-1].colspan += span
            cells[-1].blocks += blocks
        else:
            role = self._ours.cell_role(element) if self._ours else None
            fill = self._ours.fill(properties, role) if self._ours and role else self._styles.fill(properties)
            draft = _Draft(blocks, colspan=span, fill=fill, role=role)
            cells.append(draft)
            here[column] = draft
        return span


def _is_deleted(row: Element) -> bool:
    return row.find(f"{w('trPr')}/{w('del')}") is not None


def _is_continued(properties: Element | None, name: str) -> bool:
    merge = None if properties is None else properties.find(w(name))
    return merge is not None and merge.get(w("val"), "continue") == "continue"


def _span(text: str | None, *, least: int = 1) -> int:
    return whole(text, least, least=least, most=_MOST_COLUMNS)


def _count_heads(rows: list[Element]) -> int:
    for count, row in enumerate(rows):
        if not is_on(row.find(f"{w('trPr')}/{w('tblHeader')}")):
            return count
    return len(rows)


def _widths(table: Element) -> tuple[float, ...]:
    columns = [whole(each.get(w("w"))) for each in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
    if not columns or min(columns) <= 0 or len(columns) > _MOST_COLUMNS:
        return ()
    return shares(columns)
