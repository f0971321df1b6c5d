"""Which rows of a sheet belong together: lines above, a block of labels, the table below.

Blank rows divide a sheet, but not every blank row ends a table: many trackers leave one between two
actions. So a group of rows goes on with the table above it unless it begins with heads of its own.
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

    def extend(self, part: SheetSection) -> None:
        self.rows.extend(part.rows)
        self.widest = max(self.widest, part.widest)


def split_into_sections(grid: VisibleGrid) -> Iterator[SheetSection]:
    """The parts of one sheet, in order."""
    parts = [part for group in grid.groups() for part in _split_group(group)]
    table: SheetSection | None = None
    for at, part in enumerate(parts):
        if table is not None and _continues_table(table, parts, at):
            table.extend(part)
            continue
        if table is not None:
            yield table
        table = part if part.is_table else None
        if not part.is_table:
            yield part
    if table is not None:
        yield table


def _split_group(group: list[SheetRow]) -> Iterator[SheetSection]:
    """Lines at the top, then a block of labels that stands right on the heads of a table."""
    first = min(row.columns[0] for row in group)
    at = 0
    while at < len(group) and group[at].width == 1 and group[at].columns[0] == first:
        at += 1
    if at:
        yield SheetSection(group[:at], is_table=False)
    rest = group[at:]
    heads = next((n for n, row in enumerate(rest) if row.width >= _MIN_TABLE_COLUMNS), 0)
    if heads and has_header_row(rest[heads:]):
        yield SheetSection(rest[:heads])
        rest = rest[heads:]
    if rest:
        yield SheetSection(rest)


def _continues_table(table: SheetSection, parts: list[SheetSection], at: int) -> bool:
    """Whether the part there, which stands below a gap, belongs to the table above it."""
    part = parts[at]
    if not part.is_table:
        # A line between two pieces of one table: a theme, a recommendation.
        below = next((n for n in range(at + 1, min(at + 4, len(parts))) if parts[n].is_table), None)
        return table.is_wide and below is not None and _continues_table(table, parts, below)
    first, heads = part.rows[0], table.rows[0]
    if first.width > table.widest or first.texts == heads.texts:
        return False
    if table.is_wide != part.is_wide:
        # An action with little said of it, in the midst of others.
        below = next((n for n in range(at + 1, min(at + 4, len(parts))) if parts[n].is_wide), None)
        return table.is_wide and below is not None and _continues_table(table, parts, below)
    return not part.has_header or (table.has_header and _row_style(first) != _row_style(heads))


def has_header_row(rows: list[SheetRow]) -> bool:
    """Whether the first row stands out, as heads do: bold or coloured all along, and others are not."""
    first, *others = rows
    if len(first.cells) < 2 or not others:
        return False
    bold, fill = _row_style(first)
    if bold and any(not _row_style(row)[0] for row in others):
        return True
    return fill is not None and any(_row_style(row)[1] != fill for row in others)


def _row_style(row: SheetRow) -> tuple[bool, str | None]:
    """Whether all cells are bold, and the colour that all of them have."""
    fills = {cell.content.fill for cell in row.cells.values()}
    return all(cell.is_bold for cell in row.cells.values()), fills.pop() if len(fills) == 1 else None
