"""A document as a Word file (.docx) that officers can go on writing in.

Word shows the document with its own headings, lists and tables; what the tree knows
besides the text (see `word_roles` and `word_notes`) is stored where Word and LibreOffice preserve it, so
that `read_docx(to_docx(document))` is the document again, as far as its tables are square.
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
_HEADER_DISTANCE = round(11 * _MM)  # between the edge of the sheet and the page header or footer
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
        package.add(_MAIN_PART, "", sort="officeDocument")
        properties = core_properties(document.title, document.language)
        package.add("docProps/core.xml", properties, sort="core-properties")
        package.add("docProps/app.xml", extended_properties(GENERATOR), sort="extended-properties")
        links = HyperlinkRegistry()
        paragraphs = ParagraphWriter(self._styles, self._lists, links)
        blocks = make_rectangular(document.blocks)
        body = BodyWriter(paragraphs, self._embedded_values).write(blocks, self._text_width)
        package.parts[_MAIN_PART] = xml_part(
            "document", f"<w:body>{body}{self._section_properties()}</w:body>"
        )
        package.add_links(_MAIN_PART, links.targets())
        package.add("word/styles.xml", self._styles.to_part(), of=_MAIN_PART, sort="styles")
        package.add("word/numbering.xml", self._lists.to_part(), of=_MAIN_PART, sort="numbering")
        package.add("word/settings.xml", xml_part("settings", _SETTINGS), of=_MAIN_PART, sort="settings")
        self._add_round_trip_data()
        return package.to_bytes()

    def _section_properties(self) -> str:
        """The page: its size, its edges, its header and footer."""
        used = ""
        for sort, paragraphs in (("header", self._document.header), ("footer", self._document.footer)):
            if paragraphs or sort == "footer" or self._document.is_draft:
                self._add_header_or_footer(sort, paragraphs)
                used += f'<w:{sort}Reference w:type="default" r:id="{sort}"/>'
        has_logo = self._document.branding.logo is not None
        edge = _HEADER_DISTANCE_WITH_LOGO if has_logo else _HEADER_DISTANCE
        # Below a logo and its line, another line would touch the first words of the page.
        top = _TOP_MARGIN_BELOW_LOGO if has_logo and len(self._document.header) > 1 else _TOP_MARGIN
        turned = ' w:orient="landscape"' if self._document.landscape else ""
        return (
            f'<w:sectPr>{used}<w:pgSz w:w="{self._width}" w:h="{self._height}"{turned}/>'
            f'<w:pgMar w:top="{top}" w:right="{_SIDE_MARGIN}" w:bottom="{_BOTTOM_MARGIN}"'
            f' w:left="{_SIDE_MARGIN}" w:header="{edge}" w:footer="{_HEADER_DISTANCE}" w:gutter="0"/>'
            "</w:sectPr>"
        )

    def _add_header_or_footer(self, sort: str, furniture: tuple[Paragraph, ...]) -> None:
        """A page header, or a page footer with the number of the page behind its last line."""
        links = HyperlinkRegistry()
        name = f"word/{sort}.xml"
        paragraphs = ParagraphWriter(self._styles, self._lists, links)
        end = (
            page_number_xml()
            if sort == "footer"
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
                end=end if line is furniture[-1] else "",
            )
            for line in furniture
        ] or [paragraphs.filler(_DEFAULT_ROLE, _HEADER_FOOTER_CONTEXT, end=end)]
        self._package.add(
            name, xml_part(_ROOT_TAGS[sort], "".join(written)), of=_MAIN_PART, sort=sort, identity=sort
        )
        self._package.add_links(name, links.targets())

    def _logo(self, line: Paragraph, of: str) -> str:
        """The logo, before the line with the council's name."""
        logo = self._document.branding.logo
        if logo is None or line.name != COUNCIL_LINE:
            return ""
        self._package.add(LOGO_PART_NAME, logo.data, of=of, sort="image", identity=LOGO_RELATIONSHIP_ID)
        return logo_run_xml(logo, f"Logo of {line.text}")

    def _add_round_trip_data(self) -> None:
        meanings = RoundTripData(
            self._styles.roles, self._styles.table_names, self._embedded_values.encrypted
        )
        item, properties = "customXml/item1.xml", "customXml/itemProps1.xml"
        inner = escape_text(to_json(meanings))
        content = f'{DECLARATION}<paper xmlns="{ROUND_TRIP_NAMESPACE}">{inner}</paper>'
        self._package.add(item, content, of=_MAIN_PART, sort="customXml")
        self._package.add(properties, _ITEM_PROPERTIES, of=item, sort="customXmlProps")


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
