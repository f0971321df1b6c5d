"""Blocks: paragraphs and tables one after the other, with what Word wants between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from documents.tree import Block, Paragraph, Table
from documents.word_embedded_values import EmbeddedValues
from documents.word_round_trip import HEADER_FILL, StyleRole
from documents.writers.breakable_rows import breakable_rows
from documents.writers.cell_positions import CellPosition, cell_positions
from documents.writers.html_text import is_colour, needs_white_text
from documents.writers.ooxml.markup import strip_illegal_characters
from documents.writers.ooxml.paragraph_styles import CELL_SIDE_PADDING, ParagraphContext
from documents.writers.ooxml.paragraphs import ParagraphWriter
from documents.writers.ooxml.tables import (
    MAX_COLUMNS,
    MAX_KEPT_LINES_IN_WORD,
    column_widths,
    rows_to_keep_with_next,
)

_MIN_NESTED_WIDTH = 200  # twentieths of a point that a nested table takes at the least
_SPACE_BELOW_TABLE = 200
_HEADING_BAR_NAMES = ("recommendation", "part")
_MAX_FULL_SIZE_COLUMNS = 3  # more columns than these, and the words are printed smaller
_DEFAULT_ROLE = StyleRole()
_PAGE_CONTEXT = ParagraphContext()


@dataclass(frozen=True)
class _BlockContext:
    """Where blocks stand: in what sort of cell, how wide, and whether they keep with what follows."""

    width: int
    cell_role: StyleRole = _DEFAULT_ROLE
    paragraph_context: ParagraphContext = _PAGE_CONTEXT
    keep_next: bool = False


@dataclass
class BodyWriter:
    """Writes the blocks of the document itself."""

    paragraphs: ParagraphWriter
    notes: EmbeddedValues

    def write(self, blocks: tuple[Block, ...], width: int) -> str:
        """All blocks, on a page whose text is so wide."""
        return "".join(self._blocks(blocks, _BlockContext(width)))

    def _blocks(self, blocks: tuple[Block, ...], place: _BlockContext) -> Iterator[str]:
        """Blocks of the page or of a cell. Neither may be empty or end with a table."""
        self.paragraphs.lists.end()
        above: Block | None = None
        is_on_the_page = place.paragraph_context.where == "body"
        for at, block in enumerate(blocks):
            below = blocks[at + 1] if at + 1 < len(blocks) else None
            if isinstance(block, Paragraph):
                # Word would make one bar of two that look alike.
                if (
                    is_on_the_page
                    and _is_heading_bar(above)
                    and _is_heading_bar(block)
                    and not _joins_bar_below(above, block)
                ):
                    yield self._filler(place)
                keep_next = place.keep_next or (is_on_the_page and keeps_with_next(blocks, at))
                block_context = replace(_not_first_in_cell(place, at), keep_next=keep_next)
                yield self._paragraph(block, above, below, block_context)
            else:
                # Word would make one table of two; and a bar belongs to no table but that of its actions.
                if (isinstance(above, Table) and not block.caption) or (
                    _is_heading_bar(above) and not _joins_bar_below(above, block)
                ):
                    between = replace(place.paragraph_context, is_between_tables=True)
                    yield self._filler(_not_first_in_cell(replace(place, paragraph_context=between), at))
                if block.caption:
                    yield self.paragraphs.caption(block.caption, place.cell_role, place.paragraph_context)
                yield from self._table(block, place)
            above = block
        if not isinstance(above, Paragraph):
            yield self._filler(_not_first_in_cell(place, len(blocks)))

    def _paragraph(
        self, block: Paragraph, above: Block | None, below: Block | None, place: _BlockContext
    ) -> str:
        before = None
        if place.paragraph_context.where == "body" and isinstance(above, Table) and not block.level:
            before = _SPACE_BELOW_TABLE
        elif _joins_bar_below(above, block):
            before = 0
        is_alone = (
            place.paragraph_context.where == "body"
            and _is_heading_bar(block)
            and not _joins_bar_below(block, below)
        )
        return self.paragraphs.write(
            block,
            place.cell_role,
            place.paragraph_context,
            keep_next=place.keep_next,
            before=before,
            is_closed=is_alone,
        )

    def _filler(self, place: _BlockContext) -> str:
        return self.paragraphs.filler(place.cell_role, place.paragraph_context, keep_next=place.keep_next)

    def _table(self, table: Table, place: _BlockContext) -> Iterator[str]:
        rows = list(cell_positions(table))
        columns = max(position.column + position.cell.colspan for position in rows[0])
        if columns > MAX_COLUMNS:
            # Too wide for Word, and for any page: the cells are given one after the other.
            for cell in (cell for row in table.rows for cell in row.cells):
                yield from self._blocks(cell.blocks, place)
            return
        grid = column_widths(table, columns, place.width)
        self.notes.add_widths(grid, table.widths)
        yield f"<w:tbl>{self._properties(table, grid)}"
        columns_wide = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
        yield f"<w:tblGrid>{columns_wide}</w:tblGrid>"
        long = breakable_rows(table, MAX_KEPT_LINES_IN_WORD)
        keep_next = (
            rows_to_keep_with_next(table, long)
            if place.paragraph_context.where == "body"
            else [False] * len(rows)
        )
        setting = ParagraphContext("matrix" if columns > _MAX_FULL_SIZE_COLUMNS else "table", table.name)
        for at, row in enumerate(rows):
            yield row_start_xml(is_head=at < table.heads, may_split=long[at])
            inside = _BlockContext(0, paragraph_context=setting, keep_next=keep_next[at])
            for position in row:
                yield from self._cell(position, grid, inside)
            yield "</w:tr>"
        yield "</w:tbl>"

    def _properties(self, table: Table, grid: list[int]) -> str:
        style = self.paragraphs.styles.table_style_id_for(table.name)
        has_row_heads = any(cell.header_scope == "row" for row in table.rows for cell in row.cells)
        look = f'w:firstRow="{int(table.heads > 0)}" w:firstColumn="{int(has_row_heads)}"'
        return (
            f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(grid)}" w:type="dxa"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000" {look} w:lastRow="0" w:lastColumn="0"'
            ' w:noHBand="1" w:noVBand="1"/></w:tblPr>'
        )

    def _cell(self, position: CellPosition, grid: list[int], row: _BlockContext) -> Iterator[str]:
        cell = position.cell
        width = sum(grid[position.column : position.column + cell.colspan])
        fill = cell.fill if is_colour(cell.fill) else HEADER_FILL if cell.header_scope else None
        yield f"<w:tc>{cell_properties_xml(position, width, fill)}"
        role = StyleRole(
            cell=cell.name,
            head=cell.header_scope,
            has_head_fill=bool(cell.header_scope) and fill != cell.fill,
        )
        dark = fill is not None and needs_white_text(fill)
        inside = replace(
            row,
            width=max(width - round(40 * CELL_SIDE_PADDING), _MIN_NESTED_WIDTH),
            cell_role=role,
            paragraph_context=replace(row.paragraph_context, is_dark=dark),
        )
        if position.is_continuation:
            yield self._filler(inside)
        else:
            self.notes.add_cell(cell, strip_illegal_characters(cell.text))
            yield from self._blocks(cell.blocks, inside)
        yield "</w:tc>"


def _not_first_in_cell(place: _BlockContext, at: int) -> _BlockContext:
    """The place of a block that others stand before."""
    if not at or place.paragraph_context.where == "body":
        return place
    return replace(place, paragraph_context=replace(place.paragraph_context, is_first=False))


def _is_heading_bar(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and block.name in _HEADING_BAR_NAMES


def keeps_with_next(blocks: Sequence[Block], at: int) -> bool:
    """Whether a page may not end behind this block.

    Behind the first and before the last item of a list, behind what announces one, and before a last
    heading with its one line.
    """
    before, here, next_, then = (
        blocks[place] if 0 <= place < len(blocks) else None for place in range(at - 1, at + 3)
    )
    if not _is_list_item(next_):
        ends = isinstance(then, Paragraph) and not then.level and at + 3 == len(blocks)
        return ends and isinstance(next_, Paragraph) and next_.level == 2
    if not _is_list_item(here):
        return isinstance(here, Paragraph)
    return not _is_list_item(before) or not _is_list_item(then)


def _is_list_item(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and block.marker is not None and not block.level


def _joins_bar_below(above: Block | None, below: Block | None) -> bool:
    """Whether a bar sits upon what is below it, whose line closes the bar."""
    if isinstance(below, Table):
        return _is_heading_bar(above) and below.name == "action"
    is_recommendation = isinstance(above, Paragraph) and above.name == "recommendation"
    return is_recommendation and isinstance(below, Paragraph) and below.name == "part"


def row_start_xml(*, is_head: bool, may_split: bool) -> str:
    whole = "" if may_split else "<w:cantSplit/>"
    head = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr>{whole}{head}</w:trPr>" if whole or head else "<w:tr>"


def cell_properties_xml(position: CellPosition, width: int, fill: str | None) -> str:
    span = f'<w:gridSpan w:val="{position.cell.colspan}"/>' if position.cell.colspan > 1 else ""
    merge = ""
    if position.is_continuation or position.cell.rowspan > 1:
        merge = "<w:vMerge/>" if position.is_continuation else '<w:vMerge w:val="restart"/>'
    shading = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{shading}</w:tcPr>'
