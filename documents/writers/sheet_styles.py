"""Writes the cells of a workbook with their styles."""

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
_PLAIN_STYLE: _FontStyle = (False, False, None)


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
    """Writes cells. Each style is created once for the whole workbook."""

    book: Any
    _styles: dict[_CellFormat, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Column widths are measured in letters of the workbook's first font.
        self.book._fonts[0] = Font(name=_FONT, size=_SIZE)

    def table_cell(self, sheet: Any, cell: Cell, text: str, *, is_header: bool) -> Any:
        """A cell of a table, as a number, a date or text. Runs of several formats are kept."""
        fill = cell.fill if is_colour(cell.fill) else _HEADER_FILL if is_header else None
        is_bold = is_header or cell.header_scope is not None
        typed_number = typed_value(cell, text)
        if typed_number:
            style = _CellFormat(is_bold, fill=fill, code=typed_number.code, has_border=True)
            return self._build_cell(
                sheet, typed_number.value, style, "d" if "yyyy" in typed_number.code else "n"
            )
        font_styles = (
            {font_style for block in cell.blocks for font_style in _font_styles(block)} if text else set()
        )
        if len(font_styles) < 2:
            bold, italic, colour = font_styles.pop() if font_styles else _PLAIN_STYLE
            return self.text_cell(
                sheet, text, _CellFormat(is_bold or bold, italic, colour, fill, has_border=True)
            )
        style = _CellFormat(fill=fill, has_quote_prefix=looks_like_formula(text), has_border=True)
        return self._build_cell(
            sheet, CellRichText(*(_text_block(run, is_bold) for run in cell_runs(cell))), style, "s"
        )

    def line_cell(self, sheet: Any, text: str, *, bold: bool) -> Any:
        """A line of text outside tables."""
        return self.text_cell(sheet, text, _CellFormat(bold))

    def continuation_cell(self, sheet: Any, text: str) -> Any:
        """A cell with a piece of a text that is too long for one cell of a table."""
        return self.text_cell(sheet, text, _CellFormat(has_border=True))

    def text_cell(self, sheet: Any, text: str, style: _CellFormat) -> Any:
        """A text cell of one format."""
        escaped = escape_cell_text(text)
        return self._build_cell(
            sheet,
            escaped,
            style._replace(has_quote_prefix=True) if looks_like_formula(escaped) else style,
            "s",
        )

    def _build_cell(self, sheet: Any, value: Any, style: _CellFormat, data_type: str) -> Any:
        cell = WriteOnlyCell(sheet)
        cell._style = self._style(sheet, style)
        # Not by `value`, which would guess types: "=1+1" a formula, "TRUE" a boolean, "#N/A" an error.
        cell._value, cell.data_type = value, data_type
        return cell

    def _style(self, sheet: Any, style: _CellFormat) -> Any:
        if style not in self._styles:
            sample = WriteOnlyCell(sheet)
            sample.font = Font(
                name=_FONT, size=_SIZE, bold=style.bold, italic=style.italic, color=style.colour
            )
            sample.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
            sample.number_format = style.code
            if style.fill:
                sample.fill = PatternFill("solid", fgColor=style.fill)
            if style.has_border:
                sample.border = _BORDER
            if style.has_quote_prefix:
                sample.quotePrefix = True
            self._styles[style] = sample._style
        return self._styles[style]


def _font_styles(block: Block) -> Iterator[_FontStyle]:
    """The formats of the text of a block: bold, italic, colour."""
    if isinstance(block, Paragraph):
        if block.marker:
            yield _PLAIN_STYLE
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
