"""How the cells of a workbook of ours look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color

from documents.tree import Block, Cell, Paragraph, Run
from documents.writers.html_text import is_colour
from documents.writers.sheet_cells import cell_runs, escape_cell_text, looks_like_formula, typed_value

_FONT = "Arial"
_SIZE = 10
_HEADER_FILL = "E8E8E8"
_BORDER_SIDE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_BORDER_SIDE, right=_BORDER_SIDE, top=_BORDER_SIDE, bottom=_BORDER_SIDE)


_FontStyle = tuple[bool, bool, str | None]
_PLAIN: _FontStyle = (False, False, None)


class _CellFormat(NamedTuple):
    bold: bool = False
    italic: bool = False
    colour: str | None = None
    fill: str | None = None
    code: str = "General"
    has_quote_prefix: bool = False
    has_border: bool = False


@dataclass
class CellWriter:
    """Writes cells; each look is made once for the whole book."""

    book: Any
    _styles: dict[_CellFormat, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Also measures the columns: widths are in letters of the book's first font.
        self.book._fonts[0] = Font(name=_FONT, size=_SIZE)

    def table_cell(self, sheet: Any, cell: Cell, text: str, *, is_head: bool) -> Any:
        """A cell of a table. Text of several formats keeps them."""
        fill = cell.fill if is_colour(cell.fill) else _HEADER_FILL if is_head else None
        is_bold = is_head or cell.header_scope is not None
        typed = typed_value(cell, text)
        if typed:
            look = _CellFormat(is_bold, fill=fill, code=typed.code, has_border=True)
            return self._build_cell(sheet, typed.value, look, "d" if "yyyy" in typed.code else "n")
        inks = {ink for block in cell.blocks for ink in _font_styles(block)} if text else set()
        if len(inks) < 2:
            bold, italic, colour = inks.pop() if inks else _PLAIN
            return self.words(
                sheet, text, _CellFormat(is_bold or bold, italic, colour, fill, has_border=True)
            )
        look = _CellFormat(fill=fill, has_quote_prefix=looks_like_formula(text), has_border=True)
        return self._build_cell(
            sheet, CellRichText(*(_text_block(run, is_bold) for run in cell_runs(cell))), look, "s"
        )

    def line(self, sheet: Any, text: str, *, bold: bool) -> Any:
        """Words outside tables."""
        return self.words(sheet, text, _CellFormat(bold))

    def continuation(self, sheet: Any, text: str) -> Any:
        """A piece of a text that is too long for one cell of a table."""
        return self.words(sheet, text, _CellFormat(has_border=True))

    def words(self, sheet: Any, text: str, look: _CellFormat) -> Any:
        """A text cell of one format."""
        escaped = escape_cell_text(text)
        return self._build_cell(
            sheet, escaped, look._replace(has_quote_prefix=True) if looks_like_formula(escaped) else look, "s"
        )

    def _build_cell(self, sheet: Any, value: Any, look: _CellFormat, sort: str) -> Any:
        made = WriteOnlyCell(sheet)
        made._style = self._style(sheet, look)
        # Not by `value`, which would guess: "=1+1" as a formula, "TRUE" and "#N/A" as what they seem.
        made._value, made.data_type = value, sort
        return made

    def _style(self, sheet: Any, look: _CellFormat) -> Any:
        if look not in self._styles:
            sample = WriteOnlyCell(sheet)
            sample.font = Font(name=_FONT, size=_SIZE, bold=look.bold, italic=look.italic, color=look.colour)
            sample.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
            sample.number_format = look.code
            if look.fill:
                sample.fill = PatternFill("solid", fgColor=look.fill)
            if look.has_border:
                sample.border = _BORDER
            if look.has_quote_prefix:
                sample.quotePrefix = True
            self._styles[look] = sample._style
        return self._styles[look]


def _font_styles(block: Block) -> Iterator[_FontStyle]:
    """The formats of the text of a block: bold, italic, colour."""
    if isinstance(block, Paragraph):
        if block.marker:
            yield _PLAIN
        for run in block.runs:
            if not run.text.isspace():
                yield run.bold, run.italic, run.colour if is_colour(run.colour) else None
        return
    for row in block.rows:
        for cell in row.cells:
            for inner in cell.blocks:
                yield from _font_styles(inner)


def _text_block(run: Run, is_bold: bool) -> TextBlock:
    colour = Color(run.colour) if is_colour(run.colour) else None
    font = InlineFont(rFont=_FONT, sz=_SIZE, b=run.bold or is_bold, i=run.italic, color=colour)
    return TextBlock(font, escape_cell_text(run.text))
