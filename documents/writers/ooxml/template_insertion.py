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
    """The element of this Word markup."""
    return etree.fromstring(xml_part("body", markup).encode())[0]


def serialise_part(root: Element) -> bytes:
    """The XML of a part that was changed."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def run_xml(text: str, *, bold: bool = False) -> str:
    """A run as markup, line ends as line breaks."""
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    pieces = (piece for piece in _LINE_ENDS.split(strip_illegal_characters(text)) if piece)
    inner = "".join(
        "<w:br/>" if piece == "\n" else f'<w:t xml:space="preserve">{escape_text(piece)}</w:t>'
        for piece in pieces
    )
    return f"<w:r>{properties}{inner}</w:r>"


def paragraph_in_style_of(
    replaced: Element, line: Paragraph, lists: ListRegistry, *, keep_next: bool = False
) -> Element:
    """A paragraph in the style and font of the placeholder's, which it replaces."""
    new = parse_element("<w:p/>")
    properties = replaced.find(w("pPr"))
    properties_copy = parse_element("<w:pPr/>") if properties is None else deepcopy(properties)
    for section in list(properties_copy.iterchildren(w("sectPr"))):
        properties_copy.remove(section)
    is_list_item = _make_list_item(properties_copy, line, lists)
    if keep_next and properties_copy.find(w("keepNext")) is None:
        properties_copy.insert(
            sum(element.tag == w("pStyle") for element in properties_copy), parse_element("<w:keepNext/>")
        )
    if len(properties_copy):
        new.append(properties_copy)
    run_styles = (
        element.find(w("rPr")) for element in replaced.iter(w("r")) if element.find(w("t")) is not None
    )
    run_style = next(run_styles, None)
    marker = (Run(f"{line.marker} "),) if line.marker and not is_list_item else ()
    for run in (*marker, *line.runs):
        new.append(_run_in_style_of(run_style, run))
    return new


def _make_list_item(properties: Element, line: Paragraph, lists: ListRegistry) -> bool:
    """Make these the properties of a list item, if Word can print its marker. Returns whether they are."""
    if line.marker is None:
        lists.end()
        return False
    depth = min(line.depth, MAX_DEPTH)
    list_id = lists.list_id_for(line.marker, depth)
    if list_id is None:
        return False
    indents = list(properties.iterchildren(w("ind")))
    indent_before = sum(
        parse_bounded_int(element.get(w("left")) or element.get(w("start"))) for element in indents
    )
    for old in (*indents, *properties.iterchildren(w("numPr"))):
        properties.remove(old)
    numbering = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'
    properties.insert(
        sum(element.tag in _TAGS_BEFORE_LIST for element in properties), parse_element(numbering)
    )
    if indent_before:
        left = indent_before + INDENT * (depth + 1)
        indent = parse_element(f'<w:ind w:left="{left}" w:hanging="{INDENT}"/>')
        properties.insert(_insert_position(properties, _TAGS_AFTER_INDENT), indent)
    return True


def _insert_position(properties: Element, tags_after: set[str]) -> int:
    """Where to insert an element that belongs before these: Word requires an order."""
    return next(
        (index for index, element in enumerate(properties) if element.tag in tags_after), len(properties)
    )


def _run_in_style_of(run_style: Element | None, run: Run) -> Element:
    new = parse_element(run_xml(run.text))
    properties = parse_element("<w:rPr/>") if run_style is None else deepcopy(run_style)
    if run.bold and properties.find(w("b")) is None:
        properties.insert(
            sum(element.tag in _TAGS_BEFORE_BOLD for element in properties), parse_element("<w:b/>")
        )
    new.insert(0, properties)
    if run.link is None or not is_word_safe_link(run.link):
        return new
    # A field, as a hyperlink would need a relationship in another part.
    address = run.link.replace('"', "%22").replace("\\", "%5C")
    instruction = quote_attribute(f' HYPERLINK "{address}" ')
    field = parse_element(f"<w:fldSimple w:instr={instruction}/>")
    field.append(new)
    return field


def table_in_style_of(replaced: Element, table: Table, width: int, lists: ListRegistry) -> Element:
    """A rectangular table with plain lines, its text in the style of the paragraph that it replaces."""
    columns = column_count(table)
    grid = column_widths(table, columns, width)
    grid_columns = "".join(f'<w:gridCol w:w="{position}"/>' for position in grid)
    table_properties = _TABLE_PROPERTIES.format(width=sum(grid), borders=_BORDERS, heads=int(table.heads > 0))
    new = parse_element(f"<w:tbl>{table_properties}<w:tblGrid>{grid_columns}</w:tblGrid></w:tbl>")
    for index, row in enumerate(cell_positions(table)):
        start = row_start_xml(is_header=index < table.heads, may_split=False)
        row_element = parse_element(f"{start}</w:tr>")
        for position in row:
            row_element.append(_cell_in_style_of(replaced, position, grid, lists))
        new.append(row_element)
    return new


def _cell_in_style_of(
    replaced: Element, position: CellPosition, grid: list[int], lists: ListRegistry
) -> Element:
    cell = position.cell
    width = sum(grid[position.column : position.column + cell.colspan])
    fill = cell.fill if is_colour(cell.fill) else HEADER_FILL if cell.header_scope else None
    new = parse_element(f"<w:tc>{cell_properties_xml(position, width, fill)}</w:tc>")
    lists.end()
    lines = [block for block in cell.blocks if isinstance(block, Paragraph)]
    for line in [Paragraph()] if position.is_continuation or not lines else lines:
        new.append(_tighten_spacing(paragraph_in_style_of(replaced, line, lists)))
    return new


def _tighten_spacing(paragraph: Element) -> Element:
    """The paragraph with less space before and after it, as cells have padding."""
    properties = paragraph.find(w("pPr"))
    if properties is None:
        properties = parse_element("<w:pPr/>")
        paragraph.insert(0, properties)
    for spacing in list(properties.iterchildren(w("spacing"))):
        properties.remove(spacing)
    properties.insert(_insert_position(properties, _TAGS_AFTER_SPACING), parse_element(_CELL_SPACING))
    return paragraph
