"""Writing into the places of a council's own Word file, as it is done in the sandbox."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from documents.readers.ooxml.namespaces import Element, parse_bounded_int, w
from documents.readers.ooxml.package import PackageReader, XmlPart
from documents.tree import Block, Table
from documents.word_template import TemplateContent, filling_in
from documents.word_template_lists import CONTENT_TYPES_PART, list_parts, list_registry_for
from documents.writers.deterministic_zip import repack_zip
from documents.writers.html import GENERATOR
from documents.writers.ooxml.body import keeps_with_next
from documents.writers.ooxml.draft_watermark import draft_watermark_xml
from documents.writers.ooxml.lists import ListRegistry
from documents.writers.ooxml.markup import strip_illegal_characters
from documents.writers.ooxml.package import core_properties, extended_properties
from documents.writers.ooxml.template_insertion import (
    paragraph_in_style_of,
    parse_element,
    run_xml,
    serialise_part,
    table_in_style_of,
)
from documents.writers.rectangular_tables import make_rectangular

PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_]+)\s*\}\}")
_EXTRA_PARTS = ("header", "footer", "footnotes", "endnotes")
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_USUAL_WIDTH, _NARROWEST = 9_638, 3_000  # twentieths of a point
_NO_PROPERTIES = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
_ATTACHED_TEMPLATE = re.compile(rb"<Relationship\b[^>]*/attachedTemplate\"[^>]*/>")


def fill(template: bytes, filling: dict[str, Any]) -> bytes:
    """The file with its places filled; `filling` is what `TemplateContent.as_json` gave."""
    return _filled(template, filling_in(filling))


def _filled(template: bytes, filling: TemplateContent) -> bytes:
    """The file with its places filled. The same template and filling give the same bytes.

    It says nothing of who wrote the template, and needs no file elsewhere.
    """
    package = PackageReader(template)
    width = _text_width(package.main.root)
    parts = fillable_parts(package)
    filler = _TemplateFiller(filling, width, list_registry_for(package))
    placed = set[str]()
    for part in parts:
        for paragraph in list(part.root.iter(w("p"))):
            placed |= filler.fill(paragraph)
    if filling.is_draft:
        _add_draft_watermark(package, parts)
    missing = (filling.words[name] for name in filling.must if name not in placed)
    _prepend_lines(package.main.root, [*filling.above, *filter(None, missing)])
    replaced = {part.name: serialise_part(part.root) for part in parts}
    return _packed(template, package, filler.lists, replaced | _metadata_parts(package, filling.title))


def fillable_parts(package: PackageReader) -> list[XmlPart]:
    """The parts in which a placeholder may stand: the text, and what is printed round it."""
    pointers = package.main.relationships.values()
    names = {
        relationship.target
        for relationship in pointers
        if relationship.type in _EXTRA_PARTS and not relationship.is_external
    }
    return [package.main, *(part for name in sorted(names) if (part := package.part(name)))]


def text_elements(paragraph: Element) -> list[Element]:
    """The pieces of a paragraph's words, without those of text boxes that hang on it."""
    return [element for element in paragraph.iter(w("t")) if next(element.iterancestors(w("p"))) is paragraph]


def text_of_runs(texts: Iterable[Element]) -> str:
    return "".join(element.text or "" for element in texts)


@dataclass
class _TemplateFiller:
    """Fills the places of one file, whose text is so wide."""

    filling: TemplateContent
    width: int
    lists: ListRegistry

    def fill(self, paragraph: Element) -> set[str]:
        """Which placeholders stood in it."""
        filling, texts = self.filling, text_elements(paragraph)
        text = text_of_runs(texts)
        alone = PLACEHOLDER.fullmatch(text.strip())
        if alone and alone[1].lower() in filling.block_values:
            self._put_blocks(paragraph, texts, make_rectangular(filling.block_values[alone[1].lower()]))
            return {alone[1].lower()}
        matches = list(PLACEHOLDER.finditer(text))
        for match in reversed(matches):
            _replace_span(texts, match.span(), filling.words.get(match[1].lower(), match[0]))
        return {match[1].lower() for match in matches}

    def _put_blocks(self, paragraph: Element, texts: list[Element], blocks: tuple[Block, ...]) -> None:
        """Before the paragraph, which goes where Word can do without it: a table needs one behind it."""
        self.lists.end()
        for at, block in enumerate(blocks):
            if isinstance(block, Table):
                new = table_in_style_of(paragraph, block, self.width, self.lists)
            else:
                keep_next = keeps_with_next(blocks, at)
                new = paragraph_in_style_of(paragraph, block, self.lists, keep_next=keep_next)
            paragraph.addprevious(new)
        for element in texts:
            element.text = ""
        ends_section = paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None
        parent = paragraph.getparent()
        if parent is not None and blocks and not isinstance(blocks[-1], Table) and not ends_section:
            parent.remove(paragraph)


def _replace_span(texts: list[Element], span: tuple[int, int], words: str) -> None:
    """Word may have cut a placeholder into pieces: the first gets the words, all lose theirs."""
    begins = 0
    for element in texts:
        text = element.text or ""
        start, end = max(span[0] - begins, 0), min(span[1] - begins, len(text))
        begins += len(text)
        if start < end:
            element.text = text[:start] + strip_illegal_characters(words) + text[end:]
            element.set(_SPACE, "preserve")
            words = ""


def _prepend_lines(root: Element, lines: list[str]) -> None:
    body = root.find(w("body"))
    for at, line in enumerate(lines):
        if body is not None:
            body.insert(at, parse_element(f"<w:p>{run_xml(line, bold=True)}</w:p>"))


def _add_draft_watermark(package: PackageReader, parts: list[XmlPart]) -> None:
    """DRAFT across each page that has a page header to hang it on."""
    pointers = package.main.relationships.values()
    headers = {relationship.target for relationship in pointers if relationship.type == "header"}
    for part in parts:
        first = next(part.root.iter(w("p")), None)
        if part.name in headers and first is not None:
            first.append(parse_element(draft_watermark_xml()))


def _text_width(root: Element) -> int:
    """How wide the text of the last section is, in twentieths of a point."""
    sizes, edges = list(root.iter(w("pgSz"))), list(root.iter(w("pgMar")))
    if not sizes or not edges:
        return _USUAL_WIDTH
    sides = sum(parse_bounded_int(edges[-1].get(w(side))) for side in ("left", "right"))
    return max(parse_bounded_int(sizes[-1].get(w("w"))) - sides, _NARROWEST)


def _metadata_parts(package: PackageReader, title: str) -> dict[str, bytes]:
    """What the file says of itself: its title, and nothing of who wrote the template, when or where."""
    properties = {
        "core-properties": core_properties(title, "en-GB"),
        "extended-properties": extended_properties(GENERATOR),
        "custom-properties": _NO_PROPERTIES,
    }
    relationships = package.relationships("").values()
    about = {
        relationship.target: properties[relationship.type].encode()
        for relationship in relationships
        if relationship.type in properties
    }
    settings = package.related("settings")
    if settings is not None:
        for outer in list(settings.root.iter(w("attachedTemplate"))):
            settings.root.remove(outer)
        about[settings.name] = serialise_part(settings.root)
    return about


def _packed(
    template: bytes, package: PackageReader, lists: ListRegistry, replaced: dict[str, bytes]
) -> bytes:
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        # The names of parts do not mind their case, and those of a zip do.
        known = {name.lower(): name for name in archive.namelist()}
        new = {
            known.get(name.lower(), name): data for name, data in list_parts(lists, package, archive).items()
        }
        new |= dict(_convert_to_document(archive, new.get(CONTENT_TYPES_PART)))
    new |= {known[name.lower()]: data for name, data in replaced.items() if name.lower() in known}
    return repack_zip(template, new)


def _convert_to_document(archive: zipfile.ZipFile, types: bytes | None) -> Iterator[tuple[str, bytes]]:
    """What makes it a document that needs no template of Word's, nor is one.

    `types` are those of its parts, where they were changed already.
    """
    for name in archive.namelist():
        if name == CONTENT_TYPES_PART:
            data = types or archive.read(name)
            yield name, data.replace(b".template.main+xml", b".document.main+xml")
        elif name.lower().endswith("settings.xml.rels"):
            yield name, _ATTACHED_TEMPLATE.sub(b"", archive.read(name))
