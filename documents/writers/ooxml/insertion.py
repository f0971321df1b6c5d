"""Paragraphs and tables for a Word file that somebody else made, in the look of what stood there."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from documents.readers.ooxml.names import Element, w, whole
from documents.tree import Paragraph, Run, Table
from documents.word_roles import HEAD_FILL
from documents.writers.html_words import is_colour
from documents.writers.long_rows import columns_of
from documents.writers.ooxml.body import cell_properties, row_start
from documents.writers.ooxml.links import may_be_followed
from documents.writers.ooxml.lists import DEEPEST, INDENT, Lists
from documents.writers.ooxml.markup import legal, part, quoted, words
from documents.writers.ooxml.tables import grid_columns
from documents.writers.placed import Placed, placed

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
_BEHIND_INDENT = {
    w(name) for name in ("contextualSpacing", "jc", "textDirection", "textAlignment", "outlineLvl", "rPr")
}
_BEHIND_SPACING = {w("ind"), *_BEHIND_INDENT}
_BEFORE_BOLD = {w("rStyle"), w("rFonts")}
_BEFORE_LIST = {
    w(name) for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
}


def element(markup: str) -> Element:
    """One element of Word's, written by us."""
    return etree.fromstring(part("body", markup).encode())[0]


def to_part(root: Element) -> bytes:
    """A part of the file again, after it was changed."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def run_of(text: str, *, bold: bool = False) -> str:
    """A run as mark-up. A line break is one in Word too."""
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    pieces = (piece for piece in _LINES.split(legal(text)) if piece)
    inner = "".join(
        "<w:br/>" if piece == "\n" else f'<w:t xml:space="preserve">{words(piece)}</w:t>' for piece in pieces
    )
    return f"<w:r>{look}{inner}</w:r>"


def paragraph_like(like: Element, line: Paragraph, lists: Lists, *, keep_next: bool = False) -> Element:
    """A paragraph in the style, and in the letters, of the one that stood there."""
    new = element("<w:p/>")
    properties = like.find(w("pPr"))
    own = element("<w:pPr/>") if properties is None else deepcopy(properties)
    for section in list(own.iterchildren(w("sectPr"))):
        own.remove(section)
    is_item = _listed(own, line, lists)
    if keep_next and own.find(w("keepNext")) is None:
        own.insert(sum(each.tag == w("pStyle") for each in own), element("<w:keepNext/>"))
    if len(own):
        new.append(own)
    looks = (each.find(w("rPr")) for each in like.iter(w("r")) if each.find(w("t")) is not None)
    look = next(looks, None)
    marker = (Run(f"{line.marker} "),) if line.marker and not is_item else ()
    for run in (*marker, *line.runs):
        new.append(_run_like(look, run))
    return new


def _listed(properties: Element, line: Paragraph, lists: Lists) -> bool:
    """Whether these are the properties of a list's item now, whose marker is Word's."""
    if line.marker is None:
        lists.end()
        return False
    depth = min(line.depth, DEEPEST)
    number = lists.list_of(line.marker, depth)
    if number is None:
        return False
    indents = list(properties.iterchildren(w("ind")))
    begins = sum(whole(each.get(w("left")) or each.get(w("start"))) for each in indents)
    for old in (*indents, *properties.iterchildren(w("numPr"))):
        properties.remove(old)
    item = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    properties.insert(sum(each.tag in _BEFORE_LIST for each in properties), element(item))
    if begins:
        left = begins + INDENT * (depth + 1)
        indent = element(f'<w:ind w:left="{left}" w:hanging="{INDENT}"/>')
        properties.insert(_before(properties, _BEHIND_INDENT), indent)
    return True


def _before(properties: Element, behind: set[str]) -> int:
    """Where to insert what stands before these: Word wants an order."""
    return next((at for at, each in enumerate(properties) if each.tag in behind), len(properties))


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


def table_like(like: Element, table: Table, width: int, lists: Lists) -> Element:
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
            line.append(_cell_like(like, each, grid, lists))
        new.append(line)
    return new


def _cell_like(like: Element, each: Placed, grid: list[int], lists: Lists) -> Element:
    cell = each.cell
    width = sum(grid[each.column : each.column + cell.colspan])
    fill = cell.fill if is_colour(cell.fill) else HEAD_FILL if cell.head else None
    new = element(f"<w:tc>{cell_properties(each, width, fill)}</w:tc>")
    lists.end()
    lines = [block for block in cell.blocks if isinstance(block, Paragraph)]
    for line in [Paragraph()] if each.goes_on or not lines else lines:
        new.append(_close(paragraph_like(like, line, lists)))
    return new


def _close(paragraph: Element) -> Element:
    """With less space round it, as cells have space of their own."""
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = element("<w:pPr/>")
        paragraph.insert(0, properties)
    for spacing in list(properties.iterchildren(w("spacing"))):
        properties.remove(spacing)
    properties.insert(_before(properties, _BEHIND_SPACING), element(_IN_CELL))
    return paragraph
