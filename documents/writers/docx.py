"""A document as a Word file (.docx) that officers can go on writing in.

Whatever a paper says, Word shows it with its own headings, lists and tables; what the tree knows
beside the words (see `word_roles` and `word_notes`) is kept where Word and LibreOffice keep it, so
that `read_docx(to_docx(document))` is the document again, as far as its tables are square.
"""

from __future__ import annotations

from documents.look import COUNCIL
from documents.tree import Document, Paragraph
from documents.word_notes import Notes
from documents.word_roles import NAMESPACE, Meanings, Role, to_json
from documents.writers.html import GENERATOR
from documents.writers.ooxml.body import Body
from documents.writers.ooxml.links import Links
from documents.writers.ooxml.lists import Lists
from documents.writers.ooxml.logo import IDENTITY, PART, drawn
from documents.writers.ooxml.looks import Setting
from documents.writers.ooxml.markup import DECLARATION, part, words
from documents.writers.ooxml.package import Package, core_properties, extended_properties
from documents.writers.ooxml.paragraphs import Paragraphs, page_number
from documents.writers.ooxml.stamp import stamp
from documents.writers.ooxml.styles import Styles
from documents.writers.squared import squared

_MAIN = "word/document.xml"
_MM = 1440 / 25.4  # twentieths of a point in a millimetre
_SHORT, _LONG = round(210 * _MM), round(297 * _MM)  # A4
_TOP, _SIDE, _BOTTOM = round(20 * _MM), round(18 * _MM), round(22 * _MM)
_LOWER_TOP = round(25 * _MM)
_EDGE = round(11 * _MM)  # between the paper's edge and the page header or footer
_HIGHER_EDGE = round(5 * _MM)  # of a page header with a logo
_FURNITURE = Setting("furniture")
_NO_CELL = Role()
_TAGS = {"header": "hdr", "footer": "ftr"}


def to_docx(document: Document) -> bytes:
    """The paper as Word's bytes. The same document gives the same bytes, wherever and whenever."""
    return _Writer(document).written()


class _Writer:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._lists = Lists()
        self._notes = Notes()
        self._package = Package()
        self._width, self._height = (_LONG, _SHORT) if document.landscape else (_SHORT, _LONG)
        self._text_width = self._width - 2 * _SIDE
        self._styles = Styles(document.language, self._text_width, document.look)

    def written(self) -> bytes:
        document, package = self._document, self._package
        package.add(_MAIN, "", sort="officeDocument")
        properties = core_properties(document.title, document.language)
        package.add("docProps/core.xml", properties, sort="core-properties")
        package.add("docProps/app.xml", extended_properties(GENERATOR), sort="extended-properties")
        links = Links()
        paragraphs = Paragraphs(self._styles, self._lists, links)
        blocks = squared(document.blocks)
        body = Body(paragraphs, self._notes).write(blocks, self._text_width)
        package.parts[_MAIN] = part("document", f"<w:body>{body}{self._section()}</w:body>")
        package.add_links(_MAIN, links.targets())
        package.add("word/styles.xml", self._styles.part(), of=_MAIN, sort="styles")
        package.add("word/numbering.xml", self._lists.part(), of=_MAIN, sort="numbering")
        package.add("word/settings.xml", part("settings", _SETTINGS), of=_MAIN, sort="settings")
        self._add_meanings()
        return package.zipped()

    def _section(self) -> str:
        """The page: its size, its edges, its header and footer."""
        used = ""
        for sort, paragraphs in (("header", self._document.header), ("footer", self._document.footer)):
            if paragraphs or sort == "footer" or self._document.is_draft:
                self._add_furniture(sort, paragraphs)
                used += f'<w:{sort}Reference w:type="default" r:id="{sort}"/>'
        has_logo = self._document.look.logo is not None
        edge = _HIGHER_EDGE if has_logo else _EDGE
        # Below a logo and its line, another line would touch the first words of the page.
        top = _LOWER_TOP if has_logo and len(self._document.header) > 1 else _TOP
        turned = ' w:orient="landscape"' if self._document.landscape else ""
        return (
            f'<w:sectPr>{used}<w:pgSz w:w="{self._width}" w:h="{self._height}"{turned}/>'
            f'<w:pgMar w:top="{top}" w:right="{_SIDE}" w:bottom="{_BOTTOM}" w:left="{_SIDE}"'
            f' w:header="{edge}" w:footer="{_EDGE}" w:gutter="0"/></w:sectPr>'
        )

    def _add_furniture(self, sort: str, furniture: tuple[Paragraph, ...]) -> None:
        """A page header, or a page footer with the number of the page behind its last line."""
        links = Links()
        name = f"word/{sort}.xml"
        paragraphs = Paragraphs(self._styles, self._lists, links)
        end = page_number() if sort == "footer" else stamp() if self._document.is_draft else ""
        written = [
            paragraphs.write(
                line,
                _NO_CELL,
                _FURNITURE,
                begin=self._logo(line, name),
                end=end if line is furniture[-1] else "",
            )
            for line in furniture
        ] or [paragraphs.filler(_NO_CELL, _FURNITURE, end=end)]
        self._package.add(name, part(_TAGS[sort], "".join(written)), of=_MAIN, sort=sort, identity=sort)
        self._package.add_links(name, links.targets())

    def _logo(self, line: Paragraph, of: str) -> str:
        """The logo, before the line that says whose paper it is."""
        logo = self._document.look.logo
        if logo is None or line.name != COUNCIL:
            return ""
        self._package.add(PART, logo.data, of=of, sort="image", identity=IDENTITY)
        return drawn(logo, f"Logo of {line.text}")

    def _add_meanings(self) -> None:
        meanings = Meanings(self._styles.roles, self._styles.tables, self._notes.sealed)
        item, properties = "customXml/item1.xml", "customXml/itemProps1.xml"
        inner = words(to_json(meanings))
        content = f'{DECLARATION}<paper xmlns="{NAMESPACE}">{inner}</paper>'
        self._package.add(item, content, of=_MAIN, sort="customXml")
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
    f'<ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
)
