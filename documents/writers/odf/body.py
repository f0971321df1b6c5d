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
        self._tables = 0

    def write(self, blocks: Sequence[Block], base: str = "Standard") -> str:
        return "".join(self._blocks(blocks, base))

    def write_header_or_footer(self, lines: Sequence[Paragraph], end: str = "") -> str:
        """The header or footer of each page, with `end` after its last line."""
        written = [self._runs(line.runs) for line in lines] or [""]
        written[-1] += end
        return "".join(f'<text:p text:style-name="Furniture">{words}</text:p>' for words in written)

    def _blocks(self, blocks: Sequence[Block], base: str) -> Iterator[str]:
        points: list[Paragraph] = []
        for block in blocks:
            if isinstance(block, Paragraph) and block.marker == BULLET and not block.level:
                points.append(block)
                continue
            yield self._list(points, base)
            points = []
            yield self._table(block) if isinstance(block, Table) else self._paragraph(block, base)
        yield self._list(points, base)

    def _paragraph(self, line: Paragraph, base: str) -> str:
        marker = "" if line.marker is None else preserve_whitespace(line.marker) + "<text:tab/>"
        inner = marker + self._runs(line.runs)
        if line.level:
            style = "Title" if line.name == "title" else f"Heading_20_{line.level}"
            return f'<text:h text:style-name="{style}" text:outline-level="{line.level}">{inner}</text:h>'
        style = base if line.marker is None else self._styles.item(min(line.depth, _MAX_DEPTH), base)
        return f'<text:p text:style-name="{style}">{inner}</text:p>'

    def _list(self, points: Sequence[Paragraph], base: str) -> str:
        """Points as a list, those further in as a list in it."""
        if not points:
            return ""
        written = '<text:list text:style-name="Bullets">'
        for point in points:
            depth = min(point.depth, _MAX_DEPTH)
            inner = f'<text:p text:style-name="{base}">{self._runs(point.runs)}</text:p>'
            into = "<text:list><text:list-item>" * depth
            out_of = "</text:list-item></text:list>" * depth
            written += f"<text:list-item>{into}{inner}{out_of}</text:list-item>"
        return f"{written}</text:list>"

    def _runs(self, runs: Sequence[Run]) -> str:
        return "".join(self._run(run) for run in runs)

    def _run(self, run: Run) -> str:
        words, style = preserve_whitespace(run.text), self._styles.text(run)
        if style:
            words = f'<text:span text:style-name="{style}">{words}</text:span>'
        if run.link and is_safe_link(run.link):
            looks = 'text:style-name="Internet_20_link"'
            words = (
                f'<text:a xlink:type="simple" {looks} xlink:href={quote_attribute(run.link)}>{words}</text:a>'
            )
        return words

    def _table(self, table: Table) -> str:
        self._tables += 1
        across = len(table.grid()[0])
        shares = table.widths if len(table.widths) == across else (1 / across,) * across
        columns = "".join(
            f'<table:table-column table:style-name="{self._styles.column_style(share)}"/>' for share in shares
        )
        rows = list(self._rows(table, across))
        heads = "".join(rows[: table.heads])
        if heads:
            heads = f"<table:table-header-rows>{heads}</table:table-header-rows>"
        caption = self._blocks([_caption(table)], "Standard") if table.caption else ()
        name = quote_attribute(table.caption or f"Table {self._tables}")
        inner = f"{columns}{heads}{''.join(rows[table.heads :])}"
        # A paragraph keeps two tables that follow one another apart.
        behind = '<text:p text:style-name="Table_20_Contents"/>'
        return f"{''.join(caption)}<table:table table:name={name}>{inner}</table:table>{behind}"

    def _rows(self, table: Table, across: int) -> Iterator[str]:
        covered: set[tuple[int, int]] = set()
        for down, (row, long) in enumerate(zip(table.rows, breakable_rows(table), strict=True)):
            waiting, cells = iter(row.cells), ""
            for at in range(across):
                if (down, at) in covered:
                    cells += "<table:covered-table-cell/>"
                    continue
                cell = next(waiting, Cell())
                covered |= {(down + y, at + x) for y in range(cell.rowspan) for x in range(cell.colspan)}
                cells += self._cell(cell)
            style = self._styles.row_style(may_break=long)
            yield f'<table:table-row table:style-name="{style}">{cells}</table:table-row>'

    def _cell(self, cell: Cell) -> str:
        spans = f' table:number-columns-spanned="{cell.colspan}"' if cell.colspan > 1 else ""
        spans += f' table:number-rows-spanned="{cell.rowspan}"' if cell.rowspan > 1 else ""
        style = self._styles.cell_style(cell.fill, is_head=cell.header_scope is not None)
        inner = (
            self.write(cell.blocks, "Table_20_Contents") or '<text:p text:style-name="Table_20_Contents"/>'
        )
        looks = f'table:style-name="{style}" office:value-type="string"'
        return f"<table:table-cell {looks}{spans}>{inner}</table:table-cell>"


def _caption(table: Table) -> Paragraph:
    return Paragraph((Run(table.caption, bold=True),))
