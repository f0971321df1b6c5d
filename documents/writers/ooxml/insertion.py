"""Paragraphs and tables for a Word file that somebody else made, in the look of what stood there."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from documents.readers.ooxml.names import Element, w
from documents.tree import Paragraph, Run, Table
from documents.word_roles import HEAD_FILL
from documents.writers.html_words import is_colour
from documents.writers.long_rows import columns_of
from documents.writers.ooxml.body import cell_properties, row_start
from documents.writers.ooxml.links import may_be_followed
from documents.writers.ooxml.markup import legal, part, quoted, words
from documents.writers.ooxml.tables import Placed, grid_columns, placed

_LINES = re.compile("(\n)")
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE = (
    '<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
    '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="50" w:type="dxa"/>'
    '<w:left w:w="100" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>'
    '<w:tblLook w:val="0000" w:firstRow="{heads}" w:firstColumn="1" w:lastRow="0" w:lastColumn="0"'
    ' w:noHBand="1" w:noVBand="1"/></w:tblPr>'
)
_IN_CELL = '<w:spacing w:before="40" w:after="40"/>'
_BEHIND_SPACING = {
    w(name)
    for name in ("ind", "contextualSpacing", "jc", "textDirection", "textAlignment", "outlineLvl", "rPr")
}
_BEFORE_BOLD = {w("rStyle"), w("rFonts")}


def element(markup: str) -> Element:
    """One element of Word's, written by us."""
    return etree.fromstring(part("body", markup).encode())[0]


def run_of(text: str, *, bold: bool = False) -> str:
    """A run as mark-up. A line break is one in Word too."""
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    pieces = (piece for piece in _LINES.split(legal(text)) if piece)
    inner = "".join(
        "<w:br/>" if piece == "\n" else f'<w:t xml:space="preserve">{words(piece)}</w:t>' for piece in pieces
    )
    return f"<w:r>{look}{inner}</w:r>"


def paragraph_like(like: Element, line: Paragraph) -> Element:
    """A paragraph in the style, and in the letters, of the one that stood there."""
    new = element("<w:p/>")
    properties = like.find(w("pPr"))
    if properties is not None:
        own = deepcopy(properties)
        for section in list(own.iterchildren(w("sectPr"))):
            own.remove(section)
        new.append(own)
    looks = (each.find(w("rPr")) for each in like.iter(w("r")) if each.find(w("t")) is not None)
    look = next(looks, None)
    marker = (Run(f"{line.marker} "),) if line.marker else ()
    for run in (*marker, *line.runs):
        new.append(_run_like(look, run))
    return new


def _run_like(look: Element | None, run: Run) -> Element:
    new = element(run_of(run.text))
    own = element("<w:rPr/>") if look is None else deepcopy(look)
    if run.bold and own.find(w("b")) is None:
        own.insert(sum(each.tag in _BEFORE_BOLD for each in own), element("<w:b/>"))
    new.insert(0, own)
    if run.link is None or not may_be_followed(run.link):
        return new
    # A field, as a link would have to be named in another part of the file.
    address = run.link.replace('"', "%22").replace("\\", "%5C")
    instruction = quoted(f' HYPERLINK "{address}" ')
    field = element(f"<w:fldSimple w:instr={instruction}/>")
    field.append(new)
    return field


def table_like(like: Element, table: Table, width: int) -> Element:
    """A square table with plain lines, its words in the style of the paragraph that stood there."""
    columns = columns_of(table)
    grid = grid_columns(table, columns, width)
    wide = "".join(f'<w:gridCol w:w="{each}"/>' for each in grid)
    about = _TABLE.format(width=sum(grid), borders=_BORDERS, heads=int(table.heads > 0))
    new = element(f"<w:tbl>{about}<w:tblGrid>{wide}</w:tblGrid></w:tbl>")
    for at, row in enumerate(placed(table)):
        start = row_start(is_head=at < table.heads, may_split=False)
        line = element(f"{start}</w:tr>")
        for each in row:
            line.append(_cell_like(like, each, grid))
        new.append(line)
    return new


def _cell_like(like: Element, each: Placed, grid: list[int]) -> Element:
    cell = each.cell
    width = sum(grid[each.column : each.column + cell.colspan])
    fill = cell.fill if is_colour(cell.fill) else HEAD_FILL if cell.head else None
    new = element(f"<w:tc>{cell_properties(each, width, fill)}</w:tc>")
    lines = [block for block in cell.blocks if isinstance(block, Paragraph)]
    for line in [Paragraph()] if each.goes_on or not lines else lines:
        new.append(_close(paragraph_like(like, line)))
    return new


def _close(paragraph: Element) -> Element:
    """With less space round it, as cells have space of their own."""
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = element("<w:pPr/>")
        paragraph.insert(0, properties)
    for spacing in list(properties.iterchildren(w("spacing"))):
        properties.remove(spacing)
    at = next((at for at, each in enumerate(properties) if each.tag in _BEHIND_SPACING), len(properties))
    properties.insert(at, element(_IN_CELL))
    return paragraph
