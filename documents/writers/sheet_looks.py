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
from documents.writers.html_words import is_colour
from documents.writers.sheet_cells import is_trigger, runs_of, safe, typed

_FONT = "Arial"
_SIZE = 10
_HEAD_FILL = "E8E8E8"
_LINE = Side(style="thin", color="BFBFBF")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


_Ink = tuple[bool, bool, str | None]
_PLAIN: _Ink = (False, False, None)


class _Look(NamedTuple):
    bold: bool = False
    italic: bool = False
    colour: str | None = None
    fill: str | None = None
    code: str = "General"
    is_quoted: bool = False
    is_framed: bool = False


@dataclass
class Pen:
    """Writes cells; each look is made once for the whole book."""

    book: Any
    _styles: dict[_Look, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Also measures the columns: widths are in letters of the book's first font.
        self.book._fonts[0] = Font(name=_FONT, size=_SIZE)

    def cell(self, sheet: Any, cell: Cell, text: str, *, is_head: bool) -> Any:
        """A cell of a table; `text` is its words. Words of several looks keep them."""
        fill = cell.fill if is_colour(cell.fill) else _HEAD_FILL if is_head else None
        is_bold = is_head or cell.head is not None
        found = typed(cell, text)
        if found:
            look = _Look(is_bold, fill=fill, code=found.code, is_framed=True)
            return self._made(sheet, found.value, look, "d" if "yyyy" in found.code else "n")
        inks = {ink for block in cell.blocks for ink in _inks(block)} if text else set()
        if len(inks) < 2:
            bold, italic, colour = inks.pop() if inks else _PLAIN
            return self.words(sheet, text, _Look(is_bold or bold, italic, colour, fill, is_framed=True))
        look = _Look(fill=fill, is_quoted=is_trigger(text), is_framed=True)
        return self._made(sheet, CellRichText(*(_block(run, is_bold) for run in runs_of(cell))), look, "s")

    def line(self, sheet: Any, text: str, *, bold: bool) -> Any:
        """Words outside tables."""
        return self.words(sheet, text, _Look(bold))

    def rest(self, sheet: Any, text: str) -> Any:
        """A piece of words that are too long for one cell of a table."""
        return self.words(sheet, text, _Look(is_framed=True))

    def words(self, sheet: Any, text: str, look: _Look) -> Any:
        """A cell of words of one look."""
        said = safe(text)
        return self._made(sheet, said, look._replace(is_quoted=True) if is_trigger(said) else look, "s")

    def _made(self, sheet: Any, value: Any, look: _Look, sort: str) -> Any:
        made = WriteOnlyCell(sheet)
        made._style = self._style(sheet, look)
        # Not by `value`, which would guess: "=1+1" as a formula, "TRUE" and "#N/A" as what they seem.
        made._value, made.data_type = value, sort
        return made

    def _style(self, sheet: Any, look: _Look) -> Any:
        if look not in self._styles:
            sample = WriteOnlyCell(sheet)
            sample.font = Font(name=_FONT, size=_SIZE, bold=look.bold, italic=look.italic, color=look.colour)
            sample.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
            sample.number_format = look.code
            if look.fill:
                sample.fill = PatternFill("solid", fgColor=look.fill)
            if look.is_framed:
                sample.border = _FRAME
            if look.is_quoted:
                sample.quotePrefix = True
            self._styles[look] = sample._style
        return self._styles[look]


def _inks(block: Block) -> Iterator[_Ink]:
    """The looks of the words of a block: bold, italic, colour."""
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
                yield from _inks(inner)


def _block(run: Run, is_bold: bool) -> TextBlock:
    colour = Color(run.colour) if is_colour(run.colour) else None
    font = InlineFont(rFont=_FONT, sz=_SIZE, b=run.bold or is_bold, i=run.italic, color=colour)
    return TextBlock(font, safe(run.text))
