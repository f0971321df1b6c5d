"""Paragraphs and tables for a Word template, in the style of the placeholder that they replace."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from documents.readers.ooxml.namespaces import Element, parse_bounded_int, w
from documents.tree import Paragraph, Run, Table
from documents.word_round_trip import HEADER_FILL
from documents.writers.breakable_rows import column_count
from documents.writers.cell_positions import CellPosition, cell_positions
from documents.writers.html_text import is_colour
from documents.writers.ooxml.body import cell_properties_xml, row_start_xml
from documents.writers.ooxml.hyperlinks import is_word_safe_link
from documents.writers.ooxml.lists import INDENT, MAX_DEPTH, ListRegistry
from documents.writers.ooxml.markup import escape_text, quote_attribute, strip_illegal_characters, xml_part
from documents.writers.ooxml.tables import column_widths

_LINE_ENDS = re.compile("(\n)")
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE_PROPERTIES = (
    '<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
    '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="50" w:type="dxa"/>'
    '<w:left w:w="100" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>'
    '<w:tblLook w:val="0000" w:firstRow="{heads}" w:firstColumn="1" w:lastRow="0" w:lastColumn="0"'
    ' w:noHBand="1" w:noVBand="1"/></w:tblPr>'
)
_CELL_SPACING = '<w:spacing w:before="40" w:after="40"/>'
_TAGS_AFTER_INDENT = {
    w(name) for name in ("contextualSpacing", "jc", "textDirection", "textAlignment", "outlineLvl", "rPr")
}
_TAGS_AFTER_SPACING = {w("ind"), *_TAGS_AFTER_INDENT}
_TAGS_BEFORE_BOLD = {w("rStyle"), w("rFonts")}
_TAGS_BEFORE_LIST = {
    w(name) for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
}


def parse_element(markup: str) -> Element:
    """One element of Word's, written by us."""
    return etree.fromstring(xml_part("body", markup).encode())[0]


def serialise_part(root: Element) -> bytes:
    """A part of the file again, after it was changed."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def run_xml(text: str, *, bold: bool = False) -> str:
    """A run as mark-up. A line break is one in Word too."""
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    pieces = (piece for piece in _LINE_ENDS.split(strip_illegal_characters(text)) if piece)
    inner = "".join(
        "<w:br/>" if piece == "\n" else f'<w:t xml:space="preserve">{escape_text(piece)}</w:t>'
        for piece in pieces
    )
    return f"<w:r>{look}{inner}</w:r>"


def paragraph_in_style_of(
    like: Element, line: Paragraph, lists: ListRegistry, *, keep_next: bool = False
) -> Element:
    """A paragraph in the style and font of the one that it replaces."""
    new = parse_element("<w:p/>")
    properties = like.find(w("pPr"))
    own = parse_element("<w:pPr/>") if properties is None else deepcopy(properties)
    for section in list(own.iterchildren(w("sectPr"))):
        own.remove(section)
    is_item = _make_list_item(own, line, lists)
    if keep_next and own.find(w("keepNext")) is None:
        own.insert(sum(element.tag == w("pStyle") for element in own), parse_element("<w:keepNext/>"))
    if len(own):
        new.append(own)
    looks = (element.find(w("rPr")) for element in like.iter(w("r")) if element.find(w("t")) is not None)
    look = next(looks, None)
    marker = (Run(f"{line.marker} "),) if line.marker and not is_item else ()
    for run in (*marker, *line.runs):
        new.append(_run_in_style_of(look, run))
    return new


def _make_list_item(properties: Element, line: Paragraph, lists: ListRegistry) -> bool:
    """Whether these are the properties of a list's item now, whose marker is Word's."""
    if line.marker is None:
        lists.end()
        return False
    depth = min(line.depth, MAX_DEPTH)
    number = lists.list_id_for(line.marker, depth)
    if number is None:
        return False
    indents = list(properties.iterchildren(w("ind")))
    begins = sum(parse_bounded_int(element.get(w("left")) or element.get(w("start"))) for element in indents)
    for old in (*indents, *properties.iterchildren(w("numPr"))):
        properties.remove(old)
    item = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    properties.insert(sum(element.tag in _TAGS_BEFORE_LIST for element in properties), parse_element(item))
    if begins:
        left = begins + INDENT * (depth + 1)
        indent = parse_element(f'<w:ind w:left="{left}" w:hanging="{INDENT}"/>')
        properties.insert(_insert_position(properties, _TAGS_AFTER_INDENT), indent)
    return True


def _insert_position(properties: Element, behind: set[str]) -> int:
    """Where to insert an element that belongs before these: Word requires an order."""
    return next((at for at, element in enumerate(properties) if element.tag in behind), len(properties))


def _run_in_style_of(look: Element | None, run: Run) -> Element:
    new = parse_element(run_xml(run.text))
    own = parse_element("<w:rPr/>") if look is None else deepcopy(look)
    if run.bold and own.find(w("b")) is None:
        own.insert(sum(element.tag in _TAGS_BEFORE_BOLD for element in own), parse_element("<w:b/>"))
    new.insert(0, own)
    if run.link is None or not is_word_safe_link(run.link):
        return new
    # A field, as a link would have to be named in another part of the file.
    address = run.link.replace('"', "%22").replace("\\", "%5C")
    instruction = quote_attribute(f' HYPERLINK "{address}" ')
    field = parse_element(f"<w:fldSimple w:instr={instruction}/>")
    field.append(new)
    return field


def table_in_style_of(like: Element, table: Table, width: int, lists: ListRegistry) -> Element:
    """A rectangular table with plain lines, its text in the style of the paragraph that it replaces."""
    columns = column_count(table)
    grid = column_widths(table, columns, width)
    wide = "".join(f'<w:gridCol w:w="{each}"/>' for each in grid)
    about = _TABLE_PROPERTIES.format(width=sum(grid), borders=_BORDERS, heads=int(table.heads > 0))
    new = parse_element(f"<w:tbl>{about}<w:tblGrid>{wide}</w:tblGrid></w:tbl>")
    for at, row in enumerate(cell_positions(table)):
        start = row_start_xml(is_head=at < table.heads, may_split=False)
        line = parse_element(f"{start}</w:tr>")
        for each in row:
            line.append(_cell_in_style_of(like, each, grid, lists))
        new.append(line)
    return new


def _cell_in_style_of(like: Element, position: CellPosition, grid: list[int], lists: ListRegistry) -> Element:
    cell = position.cell
    width = sum(grid[position.column : position.column + cell.colspan])
    fill = cell.fill if is_colour(cell.fill) else HEADER_FILL if cell.header_scope else None
    new = parse_element(f"<w:tc>{cell_properties_xml(position, width, fill)}</w:tc>")
    lists.end()
    lines = [block for block in cell.blocks if isinstance(block, Paragraph)]
    for line in [Paragraph()] if position.is_continuation or not lines else lines:
        new.append(_tighten_spacing(paragraph_in_style_of(like, line, lists)))
    return new


def _tighten_spacing(paragraph: Element) -> Element:
    """With less space round it, as cells have space of their own."""
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = parse_element("<w:pPr/>")
        paragraph.insert(0, properties)
    for spacing in list(properties.iterchildren(w("spacing"))):
        properties.remove(spacing)
    properties.insert(_insert_position(properties, _TAGS_AFTER_SPACING), parse_element(_CELL_SPACING))
    return paragraph
