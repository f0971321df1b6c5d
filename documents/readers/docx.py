"""Word files (.docx) as document trees."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from documents.plain_text import clean
from documents.readers.ooxml.body import BodyReader
from documents.readers.ooxml.namespaces import R_ID, Element, is_on, parse_bounded_int, w
from documents.readers.ooxml.numbering import Numbering
from documents.readers.ooxml.package import PackageReader
from documents.readers.ooxml.round_trip import open_round_trip
from documents.readers.ooxml.styles import StyleSheet
from documents.tree import Block, Document, Paragraph
from documents.validation.errors import damaged_file, file_too_large

MAX_PARAGRAPHS = 40_000  # cells have one each; a plan of 200 sub-actions and ten rounds has 10,000


def read_docx(data: bytes) -> Document:
    """The text of a Word file: tracked changes are accepted, hidden text and comments are left out."""
    try:
        return _Reader(PackageReader(data)).document()
    except RecursionError as error:
        raise damaged_file("This Word document") from error


class _Reader:
    def __init__(self, package: PackageReader) -> None:
        self._package = package
        self._styles = StyleSheet(package)
        self._round_trip = open_round_trip(package, self._styles)

    def document(self) -> Document:
        main = self._package.main
        body = main.root.find(w("body"))
        if body is None:
            raise damaged_file("This Word document")
        if sum(1 for _ in islice(body.iter(w("p")), MAX_PARAGRAPHS + 1)) > MAX_PARAGRAPHS:
            raise file_too_large(f"has more than {MAX_PARAGRAPHS:,} paragraphs")
        blocks = BodyReader(main, self._styles, self._numbering(), self._round_trip).read(body)
        title = _title_paragraph_text(blocks) or clean(self._package.core_title())
        if self._round_trip:
            blocks, title = self._round_trip.restore_values(blocks), self._package.core_title()
        sections = list(body.iter(w("sectPr")))
        return Document(
            blocks=blocks,
            title=title,
            language=self._styles.language or Document.language,
            header=self._headers_or_footers(sections, "header"),
            footer=self._headers_or_footers(sections, "footer"),
            landscape=bool(sections) and _is_landscape(sections[-1]),
        )

    def _numbering(self) -> Numbering:
        return Numbering(self._package, self._styles)

    def _headers_or_footers(self, sections: list[Element], part_type: str) -> tuple[Paragraph, ...]:
        """The paragraphs of all headers or footers in use; `part_type` is "header" or "footer"."""
        settings = self._package.related("settings")
        has_even_pages = is_on(settings.root.find(w("evenAndOddHeaders"))) if settings else False
        names: dict[str, None] = {}
        for section in sections:
            in_use = {"default": True, "first": is_on(section.find(w("titlePg"))), "even": has_even_pages}
            for reference in section.iterchildren(w(f"{part_type}Reference")):
                relationship = self._package.main.relationships.get(reference.get(R_ID, ""))
                if relationship and in_use.get(reference.get(w("type"), "default")):
                    names[relationship.target] = None
        paragraphs: list[Paragraph] = []
        for name in names:
            part = self._package.part(name)
            if part is not None:
                blocks = BodyReader(part, self._styles, self._numbering(), self._round_trip).read(part.root)
                paragraphs += _iter_paragraphs(blocks)
        return tuple(paragraphs) if self._round_trip else tuple(dict.fromkeys(paragraphs))


def _title_paragraph_text(blocks: tuple[Block, ...]) -> str:
    titles = (block for block in blocks if isinstance(block, Paragraph) and block.name == "title")
    first = next(titles, None)
    return " ".join(first.text.split("\n")) if first else ""


def _iter_paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from _iter_paragraphs(cell.blocks)


def _is_landscape(section: Element) -> bool:
    size = section.find(w("pgSz"))
    if size is None:
        return False
    return size.get(w("orient")) == "landscape" or parse_bounded_int(size.get(w("w"))) > parse_bounded_int(
        size.get(w("h"))
    )
