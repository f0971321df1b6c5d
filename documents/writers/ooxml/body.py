"""Writes blocks: paragraphs and tables in order, with the fillers that Word needs between them."""

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

_MIN_NESTED_WIDTH = 200  # twentieths of a point, of a nested table
_SPACE_BELOW_TABLE = 200  # twentieths of a point
_HEADING_BAR_NAMES = ("recommendation", "part")
_MAX_FULL_SIZE_COLUMNS = 3  # tables with more columns have smaller text
_DEFAULT_ROLE = StyleRole()
_PAGE_CONTEXT = ParagraphContext()


@dataclass(frozen=True)
class _BlockContext:
    """Where blocks are: the width in twentieths of a point, the role of their cell, if any, and their style.

    `keep_next` keeps them on one page with what follows.
    """

    width: int
    cell_role: StyleRole = _DEFAULT_ROLE
    paragraph_context: ParagraphContext = _PAGE_CONTEXT
    keep_next: bool = False


@dataclass
class BodyWriter:
    """Writes the blocks of the main part; `embedded_values` collects the values of its cells."""

    paragraphs: ParagraphWriter
    embedded_values: EmbeddedValues

    def write(self, blocks: tuple[Block, ...], width: int) -> str:
        """The markup of all blocks. `width` is that of the page's text in twentieths of a point."""
        return "".join(self._blocks(blocks, _BlockContext(width)))

    def _blocks(self, blocks: tuple[Block, ...], context: _BlockContext) -> Iterator[str]:
        """The blocks of the page or a cell. In Word neither may be empty or end with a table."""
        self.paragraphs.lists.end()
        above: Block | None = None
        is_on_page = context.paragraph_context.location == "body"
        for index, block in enumerate(blocks):
            below = blocks[index + 1] if index + 1 < len(blocks) else None
            if isinstance(block, Paragraph):
                # Word would merge two bars of the same style.
                if (
                    is_on_page
                    and _is_heading_bar(above)
                    and _is_heading_bar(block)
                    and not _joins_bar_below(above, block)
                ):
                    yield self._filler(context)
                keep_next = context.keep_next or (is_on_page and keeps_with_next(blocks, index))
                block_context = replace(_not_first_in_cell(context, index), keep_next=keep_next)
                yield self._paragraph(block, above, below, block_context)
            else:
                # Word would merge two tables; and a bar joins only the table of its actions.
                if (isinstance(above, Table) and not block.caption) or (
                    _is_heading_bar(above) and not _joins_bar_below(above, block)
                ):
                    between_tables = replace(context.paragraph_context, is_between_tables=True)
                    yield self._filler(
                        _not_first_in_cell(replace(context, paragraph_context=between_tables), index)
                    )
                if block.caption:
                    yield self.paragraphs.caption(block.caption, context.cell_role, context.paragraph_context)
                yield from self._table(block, context)
            above = block
        if not isinstance(above, Paragraph):
            yield self._filler(_not_first_in_cell(context, len(blocks)))

    def _paragraph(
        self, block: Paragraph, above: Block | None, below: Block | None, context: _BlockContext
    ) -> str:
        space_before = None
        if context.paragraph_context.location == "body" and isinstance(above, Table) and not block.level:
            space_before = _SPACE_BELOW_TABLE
        elif _joins_bar_below(above, block):
            space_before = 0
        is_closed = (
            context.paragraph_context.location == "body"
            and _is_heading_bar(block)
            and not _joins_bar_below(block, below)
        )
        return self.paragraphs.write(
            block,
            context.cell_role,
            context.paragraph_context,
            keep_next=context.keep_next,
            space_before=space_before,
            is_closed=is_closed,
        )

    def _filler(self, context: _BlockContext) -> str:
        return self.paragraphs.filler(
            context.cell_role, context.paragraph_context, keep_next=context.keep_next
        )

    def _table(self, table: Table, context: _BlockContext) -> Iterator[str]:
        rows = list(cell_positions(table))
        columns = max(position.column + position.cell.colspan for position in rows[0])
        if columns > MAX_COLUMNS:
            # Too wide for Word and for any page: write the content of the cells in order.
            for cell in (cell for row in table.rows for cell in row.cells):
                yield from self._blocks(cell.blocks, context)
            return
        grid = column_widths(table, columns, context.width)
        self.embedded_values.add_widths(grid, table.widths)
        yield f"<w:tbl>{self._properties(table, grid)}"
        grid_columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
        yield f"<w:tblGrid>{grid_columns}</w:tblGrid>"
        are_long = breakable_rows(table, MAX_KEPT_LINES_IN_WORD)
        keep_next = (
            rows_to_keep_with_next(table, are_long)
            if context.paragraph_context.location == "body"
            else [False] * len(rows)
        )
        paragraph_context = ParagraphContext(
            "matrix" if columns > _MAX_FULL_SIZE_COLUMNS else "table", table.name
        )
        for index, row in enumerate(rows):
            yield row_start_xml(is_header=index < table.heads, may_split=are_long[index])
            row_context = _BlockContext(0, paragraph_context=paragraph_context, keep_next=keep_next[index])
            for position in row:
                yield from self._cell(position, grid, row_context)
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

    def _cell(self, position: CellPosition, grid: list[int], row_context: _BlockContext) -> Iterator[str]:
        cell = position.cell
        width = sum(grid[position.column : position.column + cell.colspan])
        fill = cell.fill if is_colour(cell.fill) else HEADER_FILL if cell.header_scope else None
        yield f"<w:tc>{cell_properties_xml(position, width, fill)}"
        role = StyleRole(
            cell=cell.name,
            head=cell.header_scope,
            has_head_fill=bool(cell.header_scope) and fill != cell.fill,
        )
        is_dark = fill is not None and needs_white_text(fill)
        cell_context = replace(
            row_context,
            width=max(width - round(40 * CELL_SIDE_PADDING), _MIN_NESTED_WIDTH),
            cell_role=role,
            paragraph_context=replace(row_context.paragraph_context, is_dark=is_dark),
        )
        if position.is_continuation:
            yield self._filler(cell_context)
        else:
            self.embedded_values.add_cell(cell, strip_illegal_characters(cell.text))
            yield from self._blocks(cell.blocks, cell_context)
        yield "</w:tc>"


def _not_first_in_cell(context: _BlockContext, index: int) -> _BlockContext:
    """The context of a block: for any but the first of a cell, `is_first` is False."""
    if not index or context.paragraph_context.location == "body":
        return context
    return replace(context, paragraph_context=replace(context.paragraph_context, is_first=False))


def _is_heading_bar(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and block.name in _HEADING_BAR_NAMES


def keeps_with_next(blocks: Sequence[Block], index: int) -> bool:
    """Whether this block stays on one page with the next.

    True after the first and before the last item of a list, after the paragraph that introduces a list, and
    before a last heading with one paragraph.
    """
    previous, block, next_, after_next = (
        blocks[position] if 0 <= position < len(blocks) else None for position in range(index - 1, index + 3)
    )
    if not _is_list_item(next_):
        is_last_pair = isinstance(after_next, Paragraph) and not after_next.level and index + 3 == len(blocks)
        return is_last_pair and isinstance(next_, Paragraph) and next_.level == 2
    if not _is_list_item(block):
        return isinstance(block, Paragraph)
    return not _is_list_item(previous) or not _is_list_item(after_next)


def _is_list_item(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and block.marker is not None and not block.level


def _joins_bar_below(above: Block | None, below: Block | None) -> bool:
    """Whether a bar joins the block below it, whose top border closes the bar."""
    if isinstance(below, Table):
        return _is_heading_bar(above) and below.name == "action"
    is_recommendation = isinstance(above, Paragraph) and above.name == "recommendation"
    return is_recommendation and isinstance(below, Paragraph) and below.name == "part"


def row_start_xml(*, is_header: bool, may_split: bool) -> str:
    cant_split = "" if may_split else "<w:cantSplit/>"
    header = "<w:tblHeader/>" if is_header else ""
    return f"<w:tr><w:trPr>{cant_split}{header}</w:trPr>" if cant_split or header else "<w:tr>"


def cell_properties_xml(position: CellPosition, width: int, fill: str | None) -> str:
    span = f'<w:gridSpan w:val="{position.cell.colspan}"/>' if position.cell.colspan > 1 else ""
    merge = ""
    if position.is_continuation or position.cell.rowspan > 1:
        merge = "<w:vMerge/>" if position.is_continuation else '<w:vMerge w:val="restart"/>'
    shading = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{shading}</w:tcPr>'
