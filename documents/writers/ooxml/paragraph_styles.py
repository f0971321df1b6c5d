"""The styles of Word files, as print.css has those of PDFs. Sizes and spaces are in points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from documents.word_round_trip import StyleRole

FONT = "Arial"
TEXT_COLOUR = "000000"
GREY = "333333"
LINK_COLOUR = "1D4F91"
CELL_SIDE_PADDING = 5.0
CELL_TOP_PADDING = 2.5

ParagraphLocation = Literal["body", "table", "matrix", "furniture"]


@dataclass(frozen=True)
class ParagraphContext:
    """Where a paragraph is: what its style depends on besides its role. `table` is its table's name."""

    location: ParagraphLocation = "body"
    table: str | None = None
    is_dark: bool = False  # on a dark shading
    is_first: bool = True  # in its cell
    is_between_tables: bool = False  # two tables


@dataclass(frozen=True)
class ParagraphStyle:
    """A paragraph style. `bar_fill` is the shading of a bar across the page."""

    size: float = 11
    bold: bool = False
    italic: bool = False
    colour: str = TEXT_COLOUR
    before: float = 0
    after: float = 6
    line: float = 1.13  # line height as a multiple of the font's own, which is about 1.15 of its size
    align: str = "left"
    keep_next: bool = False
    bar_fill: str | None = None
    page_break_before: bool = False


_HEADING = ParagraphStyle(bold=True, before=14, keep_next=True)
_HEADING_SIZES = {1: 15.0, 2: 13.0}
# With larger line spacing, LibreOffice leaves a white gap below the bar.
_BAR = replace(_HEADING, before=16, after=0, line=1)
_BY_NAME = {
    "title": replace(_HEADING, size=14, before=0, after=14, align="center"),
    "instructions": ParagraphStyle(size=10, after=8),
    "in-full": replace(_HEADING, size=13, before=0, page_break_before=True),
    "recommendation": replace(_BAR, bold=False, bar_fill="BFBFBF"),
    "part": replace(_BAR, bar_fill="E2E2E2"),
}
_CAPTION = ParagraphStyle(size=10, bold=True, before=12, after=4, keep_next=True)
_HEADER_FOOTER = ParagraphStyle(size=9, colour=GREY, after=0)
_GAP = ParagraphStyle(size=2, after=0, line=1)
_TABLE = ParagraphStyle(size=10, after=2.5, line=1.09)
_WIDE_TABLE = replace(_TABLE, size=9)


def paragraph_style(role: StyleRole, context: ParagraphContext) -> ParagraphStyle:
    """The style of a paragraph with this role in this context."""
    style = _base_style(role, context)
    return replace(style, colour="FFFFFF") if context.is_dark else style


def _base_style(role: StyleRole, context: ParagraphContext) -> ParagraphStyle:
    if role.is_caption:
        return _CAPTION
    if context.location == "furniture":
        return replace(_HEADER_FOOTER, align="right" if role.name == "agenda-item" else "left")
    if context.location == "body" and role.is_filler:
        return replace(_GAP, size=10) if context.is_between_tables else _GAP
    if role.name in _BY_NAME and context.location == "body":
        return _BY_NAME[role.name]
    if role.level:
        starts_cell = context.location != "body" and context.is_first
        before = 0 if starts_cell else _HEADING.before
        return replace(_HEADING, size=_HEADING_SIZES.get(role.level, 11.0), before=before)
    return ParagraphStyle() if context.location == "body" else _cell_style(role, context)


def _cell_style(role: StyleRole, context: ParagraphContext) -> ParagraphStyle:
    style = _WIDE_TABLE if context.location == "matrix" else _TABLE
    if role.is_filler and not context.is_first:
        return _GAP
    if role.cell == "label" and not context.is_first:
        return replace(style, size=8, italic=True)
    if context.table == "key" and role.cell != "label":
        return replace(style, align="center")
    return style
