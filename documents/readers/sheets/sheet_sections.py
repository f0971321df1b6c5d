"""Divides a sheet into sections: lines of text, blocks of labels, tables.

Blank rows divide a sheet, but not every blank row ends a table: many trackers have one between two
actions. So a group of rows continues the table above it unless it begins with a header row.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.readers.sheets.grid import SheetRow, VisibleGrid

_MIN_TABLE_COLUMNS = 3  # cells in a row; two are a label and its value


class SheetSection:
    """Rows that belong together, as a table or as lines."""

    def __init__(self, rows: list[SheetRow], *, is_table: bool = True) -> None:
        self.rows = rows
        self.is_table = is_table
        self.widest = max(row.width for row in rows)
        self.has_header = has_header_row(rows)

    @property
    def is_wide(self) -> bool:
        return self.widest >= _MIN_TABLE_COLUMNS

    def extend(self, other: SheetSection) -> None:
        self.rows.extend(other.rows)
        self.widest = max(self.widest, other.widest)


def split_into_sections(grid: VisibleGrid) -> Iterator[SheetSection]:
    """The sections of one sheet, in order."""
    sections = [section for group in grid.groups() for section in _split_group(group)]
    table: SheetSection | None = None
    for index, section in enumerate(sections):
        if table is not None and _continues_table(table, sections, index):
            table.extend(section)
            continue
        if table is not None:
            yield table
        table = section if section.is_table else None
        if not section.is_table:
            yield section
    if table is not None:
        yield table


def _split_group(group: list[SheetRow]) -> Iterator[SheetSection]:
    """Up to three sections: lines at the top, a block of labels, and the table directly below it."""
    first = min(row.columns[0] for row in group)
    index = 0
    while index < len(group) and group[index].width == 1 and group[index].columns[0] == first:
        index += 1
    if index:
        yield SheetSection(group[:index], is_table=False)
    rest = group[index:]
    header_index = next((n for n, row in enumerate(rest) if row.width >= _MIN_TABLE_COLUMNS), 0)
    if header_index and has_header_row(rest[header_index:]):
        yield SheetSection(rest[:header_index])
        rest = rest[header_index:]
    if rest:
        yield SheetSection(rest)


def _continues_table(table: SheetSection, sections: list[SheetSection], index: int) -> bool:
    """Whether the section at `index`, which is below a blank row, continues the table above it."""
    section = sections[index]
    if not section.is_table:
        # A line between two parts of one table: a theme, a recommendation.
        next_index = next(
            (n for n in range(index + 1, min(index + 4, len(sections))) if sections[n].is_table), None
        )
        return table.is_wide and next_index is not None and _continues_table(table, sections, next_index)
    first, header_row = section.rows[0], table.rows[0]
    if first.width > table.widest or first.texts == header_row.texts:
        return False
    if table.is_wide != section.is_wide:
        # An action with few filled cells, among others.
        next_index = next(
            (n for n in range(index + 1, min(index + 4, len(sections))) if sections[n].is_wide), None
        )
        return table.is_wide and next_index is not None and _continues_table(table, sections, next_index)
    return not section.has_header or (table.has_header and _row_style(first) != _row_style(header_row))


def has_header_row(rows: list[SheetRow]) -> bool:
    """Whether the first row stands out as a header: all bold or all of one colour, unlike other rows."""
    first, *others = rows
    if len(first.cells) < 2 or not others:
        return False
    bold, fill = _row_style(first)
    if bold and any(not _row_style(row)[0] for row in others):
        return True
    return fill is not None and any(_row_style(row)[1] != fill for row in others)


def _row_style(row: SheetRow) -> tuple[bool, str | None]:
    """Whether all cells are bold, and the fill that they all have, or None."""
    fills = {cell.content.fill for cell in row.cells.values()}
    return all(cell.is_bold for cell in row.cells.values()), fills.pop() if len(fills) == 1 else None
