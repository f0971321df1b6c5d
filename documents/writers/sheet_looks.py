"""How the cells of a workbook of ours look."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.colors import Color

from documents.tree import Cell, Run
from documents.writers.html_words import is_colour
from documents.writers.sheet_cells import is_trigger, runs_of, safe, typed

_FONT = "Arial"
_SIZE = 10
_HEAD_FILL = "E8E8E8"
_LINE = Side(style="thin", color="BFBFBF")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


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

    def whole_cell(self, sheet: Any, cell: Cell, *, is_head: bool, is_framed: bool) -> Any:
        """A cell of the tree, whole."""
        head = is_head or cell.head is not None
        fill = cell.fill if is_colour(cell.fill) else _HEAD_FILL if is_head else None
        if found := typed(cell):
            look = _Look(bold=head, fill=fill, code=found.code, is_framed=is_framed)
            return self._made(sheet, found.value, look, "d" if "yyyy" in found.code else "n")
        runs = runs_of(cell)
        if head:
            runs = [Run(run.text, True, run.italic, run.colour) for run in runs]
        return self.cell(sheet, runs, fill=fill, is_framed=is_framed)

    def cell(self, sheet: Any, runs: list[Run], *, fill: str | None = None, is_framed: bool = False) -> Any:
        """A cell of words. Words that look alike are one text, others keep their looks."""
        text = "".join(run.text for run in runs)
        inked = [run for run in runs if not run.text.isspace()] or [Run("")]
        first = inked[0]
        look = _Look(
            first.bold,
            first.italic,
            first.colour if is_colour(first.colour) else None,
            fill,
            is_quoted=is_trigger(text),
            is_framed=is_framed,
        )
        if any(_ink(run) != _ink(first) for run in inked):
            plain = _Look(fill=fill, is_quoted=look.is_quoted, is_framed=is_framed)
            return self._made(sheet, CellRichText(*(_block(run) for run in runs)), plain, "s")
        return self._made(sheet, safe(text), look, "s")

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


def _ink(run: Run) -> tuple[bool, bool, str | None]:
    return run.bold, run.italic, run.colour


def _block(run: Run) -> TextBlock:
    colour = Color(run.colour) if is_colour(run.colour) else None
    return TextBlock(
        InlineFont(rFont=_FONT, sz=_SIZE, b=run.bold, i=run.italic, color=colour), safe(run.text)
    )
