"""A document as a Word file (.docx) that officers can edit.

The file uses Word's own headings, lists and tables. What else the tree knows (see `word_round_trip` and
`word_embedded_values`) is stored where Word and LibreOffice preserve it, so that
`read_docx(to_docx(document))` equals the document if its tables are rectangular.
"""

from __future__ import annotations

from documents.branding import COUNCIL_LINE
from documents.tree import Document, Paragraph
from documents.word_embedded_values import EmbeddedValues
from documents.word_round_trip import ROUND_TRIP_NAMESPACE, RoundTripData, StyleRole, to_json
from documents.writers.html import GENERATOR
from documents.writers.ooxml.body import BodyWriter
from documents.writers.ooxml.draft_watermark import draft_watermark_xml
from documents.writers.ooxml.hyperlinks import HyperlinkRegistry
from documents.writers.ooxml.lists import ListRegistry
from documents.writers.ooxml.logo import LOGO_PART_NAME, LOGO_RELATIONSHIP_ID, logo_run_xml
from documents.writers.ooxml.markup import DECLARATION, escape_text, xml_part
from documents.writers.ooxml.package import PackageWriter, core_properties, extended_properties
from documents.writers.ooxml.paragraph_styles import ParagraphContext
from documents.writers.ooxml.paragraphs import ParagraphWriter, page_number_xml
from documents.writers.ooxml.styles import StyleBuilder
from documents.writers.rectangular_tables import make_rectangular

_MAIN_PART = "word/document.xml"
_MM = 1440 / 25.4  # twentieths of a point in a millimetre
_PAGE_SHORT_SIDE, _PAGE_LONG_SIDE = round(210 * _MM), round(297 * _MM)  # A4
_TOP_MARGIN, _SIDE_MARGIN, _BOTTOM_MARGIN = round(20 * _MM), round(18 * _MM), round(22 * _MM)
_TOP_MARGIN_BELOW_LOGO = round(25 * _MM)
_HEADER_DISTANCE = round(11 * _MM)  # from the edge of the page to its header or footer
_HEADER_DISTANCE_WITH_LOGO = round(5 * _MM)  # of a page header with a logo
_HEADER_FOOTER_CONTEXT = ParagraphContext("furniture")
_DEFAULT_ROLE = StyleRole()
_ROOT_TAGS = {"header": "hdr", "footer": "ftr"}


def to_docx(document: Document) -> bytes:
    """The document as Word's bytes. The same document gives the same bytes, wherever and whenever."""
    return _DocxWriter(document).write()


class _DocxWriter:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._lists = ListRegistry()
        self._embedded_values = EmbeddedValues()
        self._package = PackageWriter()
        self._width, self._height = (
            (_PAGE_LONG_SIDE, _PAGE_SHORT_SIDE) if document.landscape else (_PAGE_SHORT_SIDE, _PAGE_LONG_SIDE)
        )
        self._text_width = self._width - 2 * _SIDE_MARGIN
        self._styles = StyleBuilder(document.language, self._text_width, document.branding)

    def write(self) -> bytes:
        document, package = self._document, self._package
        package.add(_MAIN_PART, "", part_type="officeDocument")
        properties = core_properties(document.title, document.language)
        package.add("docProps/core.xml", properties, part_type="core-properties")
        package.add("docProps/app.xml", extended_properties(GENERATOR), part_type="extended-properties")
        links = HyperlinkRegistry()
        paragraphs = ParagraphWriter(self._styles, self._lists, links)
        blocks = make_rectangular(document.blocks)
        body = BodyWriter(paragraphs, self._embedded_values).write(blocks, self._text_width)
        package.parts[_MAIN_PART] = xml_part(
            "document", f"<w:body>{body}{self._section_properties()}</w:body>"
        )
        package.add_links(_MAIN_PART, links.targets())
        package.add("word/styles.xml", self._styles.to_part(), source=_MAIN_PART, part_type="styles")
        package.add("word/numbering.xml", self._lists.to_part(), source=_MAIN_PART, part_type="numbering")
        package.add(
            "word/settings.xml", xml_part("settings", _SETTINGS), source=_MAIN_PART, part_type="settings"
        )
        self._add_round_trip_data()
        return package.to_bytes()

    def _section_properties(self) -> str:
        """The page setup: size, margins, header and footer."""
        references = ""
        for part_type, paragraphs in (("header", self._document.header), ("footer", self._document.footer)):
            if paragraphs or part_type == "footer" or self._document.is_draft:
                self._add_header_or_footer(part_type, paragraphs)
                references += f'<w:{part_type}Reference w:type="default" r:id="{part_type}"/>'
        has_logo = self._document.branding.logo is not None
        header_edge = _HEADER_DISTANCE_WITH_LOGO if has_logo else _HEADER_DISTANCE
        # A second header line, below one with a logo, would touch the text of the page.
        top_margin = _TOP_MARGIN_BELOW_LOGO if has_logo and len(self._document.header) > 1 else _TOP_MARGIN
        orientation = ' w:orient="landscape"' if self._document.landscape else ""
        return (
            f'<w:sectPr>{references}<w:pgSz w:w="{self._width}" w:h="{self._height}"{orientation}/>'
            f'<w:pgMar w:top="{top_margin}" w:right="{_SIDE_MARGIN}" w:bottom="{_BOTTOM_MARGIN}"'
            f' w:left="{_SIDE_MARGIN}" w:header="{header_edge}" w:footer="{_HEADER_DISTANCE}" w:gutter="0"/>'
            "</w:sectPr>"
        )

    def _add_header_or_footer(self, part_type: str, lines: tuple[Paragraph, ...]) -> None:
        """Add a page header, or a page footer with the page number after its last line."""
        links = HyperlinkRegistry()
        name = f"word/{part_type}.xml"
        paragraphs = ParagraphWriter(self._styles, self._lists, links)
        end = (
            page_number_xml()
            if part_type == "footer"
            else draft_watermark_xml()
            if self._document.is_draft
            else ""
        )
        written = [
            paragraphs.write(
                line,
                _DEFAULT_ROLE,
                _HEADER_FOOTER_CONTEXT,
                begin=self._logo(line, name),
                end=end if line is lines[-1] else "",
            )
            for line in lines
        ] or [paragraphs.filler(_DEFAULT_ROLE, _HEADER_FOOTER_CONTEXT, end=end)]
        self._package.add(
            name,
            xml_part(_ROOT_TAGS[part_type], "".join(written)),
            source=_MAIN_PART,
            part_type=part_type,
            relationship_id=part_type,
        )
        self._package.add_links(name, links.targets())

    def _logo(self, line: Paragraph, part_name: str) -> str:
        """The logo, before the line with the council's name."""
        logo = self._document.branding.logo
        if logo is None or line.name != COUNCIL_LINE:
            return ""
        self._package.add(
            LOGO_PART_NAME,
            logo.data,
            source=part_name,
            part_type="image",
            relationship_id=LOGO_RELATIONSHIP_ID,
        )
        return logo_run_xml(logo, f"Logo of {line.text}")

    def _add_round_trip_data(self) -> None:
        data = RoundTripData(self._styles.roles, self._styles.table_names, self._embedded_values.encrypted)
        item, properties = "customXml/item1.xml", "customXml/itemProps1.xml"
        json_text = escape_text(to_json(data))
        content = f'{DECLARATION}<paper xmlns="{ROUND_TRIP_NAMESPACE}">{json_text}</paper>'
        self._package.add(item, content, source=_MAIN_PART, part_type="customXml")
        self._package.add(properties, _ITEM_PROPERTIES, source=item, part_type="customXmlProps")


_SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
)
_ITEM_PROPERTIES = (
    f'{DECLARATION}<ds:datastoreItem ds:itemID="{{6D1F5F0E-9A3B-4C57-8E0B-3B5C1F0A7D42}}"'
    ' xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{ROUND_TRIP_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)
