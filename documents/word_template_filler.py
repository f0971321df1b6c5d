"""Replaces the placeholders in a council's own Word template; runs in the sandbox."""

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
from documents.word_template import TemplateContent, filling_from_json
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
_DEFAULT_WIDTH, _MIN_WIDTH = 9_638, 3_000  # twentieths of a point
_NO_PROPERTIES = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
)
_ATTACHED_TEMPLATE = re.compile(rb"<Relationship\b[^>]*/attachedTemplate\"[^>]*/>")


def fill(template: bytes, filling: dict[str, Any]) -> bytes:
    """The template with its placeholders replaced; `filling` is the result of `TemplateContent.as_json`."""
    return _fill(template, filling_from_json(filling))


def _fill(template: bytes, filling: TemplateContent) -> bytes:
    """The template with its placeholders replaced. The same input gives the same bytes.

    The author of the template and references to other files are removed.
    """
    package = PackageReader(template)
    width = _text_width(package.main.root)
    fillable = fillable_parts(package)
    filler = _TemplateFiller(filling, width, list_registry_for(package))
    filled_names = set[str]()
    for part in fillable:
        for paragraph in list(part.root.iter(w("p"))):
            filled_names |= filler.fill(paragraph)
    if filling.is_draft:
        _add_draft_watermark(package, fillable)
    missing_texts = (filling.words[name] for name in filling.must if name not in filled_names)
    _prepend_lines(package.main.root, [*filling.above, *filter(None, missing_texts)])
    replaced = {part.name: serialise_part(part.root) for part in fillable}
    return _repack(template, package, filler.lists, replaced | _metadata_parts(package, filling.title))


def fillable_parts(package: PackageReader) -> list[XmlPart]:
    """The parts that may have placeholders: the main text, headers, footers and notes."""
    relationships = package.main.relationships.values()
    names = {
        relationship.target
        for relationship in relationships
        if relationship.type in _EXTRA_PARTS and not relationship.is_external
    }
    return [package.main, *(part for name in sorted(names) if (part := package.part(name)))]


def text_elements(paragraph: Element) -> list[Element]:
    """The text elements of a paragraph, without those of text boxes in it."""
    return [element for element in paragraph.iter(w("t")) if next(element.iterancestors(w("p"))) is paragraph]


def text_of_runs(texts: Iterable[Element]) -> str:
    return "".join(element.text or "" for element in texts)


@dataclass
class _TemplateFiller:
    """Replaces the placeholders of one file. `width` is that of its text, in twentieths of a point."""

    filling: TemplateContent
    width: int
    lists: ListRegistry

    def fill(self, paragraph: Element) -> set[str]:
        """Replace the placeholders in a paragraph, and return their names."""
        filling, texts = self.filling, text_elements(paragraph)
        text = text_of_runs(texts)
        only_placeholder = PLACEHOLDER.fullmatch(text.strip())
        if only_placeholder and only_placeholder[1].lower() in filling.block_values:
            self._insert_blocks(
                paragraph, texts, make_rectangular(filling.block_values[only_placeholder[1].lower()])
            )
            return {only_placeholder[1].lower()}
        matches = list(PLACEHOLDER.finditer(text))
        for match in reversed(matches):
            _replace_span(texts, match.span(), filling.words.get(match[1].lower(), match[0]))
        return {match[1].lower() for match in matches}

    def _insert_blocks(self, paragraph: Element, texts: list[Element], blocks: tuple[Block, ...]) -> None:
        """Insert blocks before the paragraph, and remove it unless Word needs it (after a table)."""
        self.lists.end()
        for index, block in enumerate(blocks):
            if isinstance(block, Table):
                element_for_block = table_in_style_of(paragraph, block, self.width, self.lists)
            else:
                keep_next = keeps_with_next(blocks, index)
                element_for_block = paragraph_in_style_of(paragraph, block, self.lists, keep_next=keep_next)
            paragraph.addprevious(element_for_block)
        for element in texts:
            element.text = ""
        ends_section = paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None
        parent = paragraph.getparent()
        if parent is not None and blocks and not isinstance(blocks[-1], Table) and not ends_section:
            parent.remove(paragraph)


def _replace_span(texts: list[Element], span: tuple[int, int], replacement: str) -> None:
    """Replace a span of text that Word may have split over several elements: the first gets all of it."""
    offset = 0
    for element in texts:
        text = element.text or ""
        start, end = max(span[0] - offset, 0), min(span[1] - offset, len(text))
        offset += len(text)
        if start < end:
            element.text = text[:start] + strip_illegal_characters(replacement) + text[end:]
            element.set(_SPACE, "preserve")
            replacement = ""


def _prepend_lines(root: Element, lines: list[str]) -> None:
    body = root.find(w("body"))
    for index, line in enumerate(lines):
        if body is not None:
            body.insert(index, parse_element(f"<w:p>{run_xml(line, bold=True)}</w:p>"))


def _add_draft_watermark(package: PackageReader, parts: list[XmlPart]) -> None:
    """Add a DRAFT watermark to each page that has a page header."""
    relationships = package.main.relationships.values()
    headers = {relationship.target for relationship in relationships if relationship.type == "header"}
    for part in parts:
        first = next(part.root.iter(w("p")), None)
        if part.name in headers and first is not None:
            first.append(parse_element(draft_watermark_xml()))


def _text_width(root: Element) -> int:
    """The width of the text in the last section, in twentieths of a point."""
    sizes, margins = list(root.iter(w("pgSz"))), list(root.iter(w("pgMar")))
    if not sizes or not margins:
        return _DEFAULT_WIDTH
    side_margins = sum(parse_bounded_int(margins[-1].get(w(side))) for side in ("left", "right"))
    return max(parse_bounded_int(sizes[-1].get(w("w"))) - side_margins, _MIN_WIDTH)


def _metadata_parts(package: PackageReader, title: str) -> dict[str, bytes]:
    """The metadata parts: with the title, and without the author, date and location of the template."""
    properties = {
        "core-properties": core_properties(title, "en-GB"),
        "extended-properties": extended_properties(GENERATOR),
        "custom-properties": _NO_PROPERTIES,
    }
    relationships = package.relationships("").values()
    parts = {
        relationship.target: properties[relationship.type].encode()
        for relationship in relationships
        if relationship.type in properties
    }
    settings = package.related("settings")
    if settings is not None:
        for attached_template in list(settings.root.iter(w("attachedTemplate"))):
            settings.root.remove(attached_template)
        parts[settings.name] = serialise_part(settings.root)
    return parts


def _repack(
    template: bytes, package: PackageReader, lists: ListRegistry, replaced: dict[str, bytes]
) -> bytes:
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        # Names of parts are case-insensitive, but those in a zip are not.
        stored_names = {name.lower(): name for name in archive.namelist()}
        new_parts = {
            stored_names.get(name.lower(), name): data
            for name, data in list_parts(lists, package, archive).items()
        }
        new_parts |= dict(_convert_to_document(archive, new_parts.get(CONTENT_TYPES_PART)))
    new_parts |= {
        stored_names[name.lower()]: data for name, data in replaced.items() if name.lower() in stored_names
    }
    return repack_zip(template, new_parts)


def _convert_to_document(
    archive: zipfile.ZipFile, content_types: bytes | None
) -> Iterator[tuple[str, bytes]]:
    """The changed parts that make the template an ordinary document without an attached template.

    `content_types` is the part with content types if it was changed already, else None.
    """
    for name in archive.namelist():
        if name == CONTENT_TYPES_PART:
            data = content_types or archive.read(name)
            yield name, data.replace(b".template.main+xml", b".document.main+xml")
        elif name.lower().endswith("settings.xml.rels"):
            yield name, _ATTACHED_TEMPLATE.sub(b"", archive.read(name))
