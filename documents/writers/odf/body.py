"""The content of a document as OpenDocument: real headings, lists and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from documents.tree import BULLET, Block, Cell, Paragraph, Run, Table
from documents.writers.breakable_rows import breakable_rows
from documents.writers.html_text import is_safe_link
from documents.writers.odf.markup import preserve_whitespace, quote_attribute
from documents.writers.odf.styles import AutomaticStyles

_MAX_DEPTH = 9


class OdfBodyWriter:
    def __init__(self, styles: AutomaticStyles) -> None:
        self._styles = styles
        self._table_count = 0

    def write(self, blocks: Sequence[Block], base: str = "Standard") -> str:
        return "".join(self._blocks(blocks, base))

    def write_header_or_footer(self, lines: Sequence[Paragraph], end: str = "") -> str:
        """The header or footer of each page, with `end` after its last line."""
        paragraphs = [self._runs(line.runs) for line in lines] or [""]
        paragraphs[-1] += end
        return "".join(
            f'<text:p text:style-name="Furniture">{paragraph}</text:p>' for paragraph in paragraphs
        )

    def _blocks(self, blocks: Sequence[Block], base: str) -> Iterator[str]:
        items: list[Paragraph] = []
        for block in blocks:
            if isinstance(block, Paragraph) and block.marker == BULLET and not block.level:
                items.append(block)
                continue
            yield self._list(items, base)
            items = []
            yield self._table(block) if isinstance(block, Table) else self._paragraph(block, base)
        yield self._list(items, base)

    def _paragraph(self, line: Paragraph, base: str) -> str:
        marker = "" if line.marker is None else preserve_whitespace(line.marker) + "<text:tab/>"
        inner = marker + self._runs(line.runs)
        if line.level:
            style = "Title" if line.name == "title" else f"Heading_20_{line.level}"
            return f'<text:h text:style-name="{style}" text:outline-level="{line.level}">{inner}</text:h>'
        style = base if line.marker is None else self._styles.item(min(line.depth, _MAX_DEPTH), base)
        return f'<text:p text:style-name="{style}">{inner}</text:p>'

    def _list(self, items: Sequence[Paragraph], base: str) -> str:
        """Bullet items as one list; deeper items as lists inside it."""
        if not items:
            return ""
        markup = '<text:list text:style-name="Bullets">'
        for item in items:
            depth = min(item.depth, _MAX_DEPTH)
            inner = f'<text:p text:style-name="{base}">{self._runs(item.runs)}</text:p>'
            open_lists = "<text:list><text:list-item>" * depth
            close_lists = "</text:list-item></text:list>" * depth
            markup += f"<text:list-item>{open_lists}{inner}{close_lists}</text:list-item>"
        return f"{markup}</text:list>"

    def _runs(self, runs: Sequence[Run]) -> str:
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Run) -> str:
        markup, style = preserve_whitespace(run.text), self._styles.text(run)
        if style:
            markup = f'<text:span text:style-name="{style}">{markup}</text:span>'
        if run.link and is_safe_link(run.link):
            link_style = 'text:style-name="Internet_20_link"'
            address = quote_attribute(run.link)
            markup = f'<text:a xlink:type="simple" {link_style} xlink:href={address}>{markup}</text:a>'
        return markup

    def _table(self, table: Table) -> str:
        self._table_count += 1
        column_count = len(table.grid()[0])
        shares = table.widths if len(table.widths) == column_count else (1 / column_count,) * column_count
        columns = "".join(
            f'<table:table-column table:style-name="{self._styles.column_style(share)}"/>' for share in shares
        )
        rows = list(self._rows(table, column_count))
        header_rows = "".join(rows[: table.heads])
        if header_rows:
            header_rows = f"<table:table-header-rows>{header_rows}</table:table-header-rows>"
        caption = self._blocks([_caption(table)], "Standard") if table.caption else ()
        name = quote_attribute(table.caption or f"Table {self._table_count}")
        inner = f"{columns}{header_rows}{''.join(rows[table.heads :])}"
        # A paragraph between two tables keeps them apart.
        paragraph_below = '<text:p text:style-name="Table_20_Contents"/>'
        return f"{''.join(caption)}<table:table table:name={name}>{inner}</table:table>{paragraph_below}"

    def _rows(self, table: Table, column_count: int) -> Iterator[str]:
        covered: set[tuple[int, int]] = set()
        for row_index, (row, is_long) in enumerate(zip(table.rows, breakable_rows(table), strict=True)):
            remaining_cells, cells = iter(row.cells), ""
            for column in range(column_count):
                if (row_index, column) in covered:
                    cells += "<table:covered-table-cell/>"
                    continue
                cell = next(remaining_cells, Cell())
                covered |= {
                    (row_index + y, column + x) for y in range(cell.rowspan) for x in range(cell.colspan)
                }
                cells += self._cell(cell)
            style = self._styles.row_style(may_break=is_long)
            yield f'<table:table-row table:style-name="{style}">{cells}</table:table-row>'

    def _cell(self, cell: Cell) -> str:
        spans = f' table:number-columns-spanned="{cell.colspan}"' if cell.colspan > 1 else ""
        spans += f' table:number-rows-spanned="{cell.rowspan}"' if cell.rowspan > 1 else ""
        style = self._styles.cell_style(cell.fill, is_header=cell.header_scope is not None)
        inner = (
            self.write(cell.blocks, "Table_20_Contents") or '<text:p text:style-name="Table_20_Contents"/>'
        )
        attributes = f'table:style-name="{style}" office:value-type="string"'
        return f"<table:table-cell {attributes}{spans}>{inner}</table:table-cell>"


def _caption(table: Table) -> Paragraph:
    return Paragraph((Run(table.caption, bold=True),))
