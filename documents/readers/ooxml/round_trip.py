"""A Word file of ours: what its styles mean, as `to_docx` wrote it in a part of its own.

Such a file is read to the last blank. What somebody put in by hand stands in styles that it does
not know, and is read as in any other file.
"""

from __future__ import annotations

from documents.readers.ooxml.namespaces import Element, child_value, unwrapped_children, w
from documents.readers.ooxml.package import PackageReader
from documents.readers.ooxml.styles import StyleSheet, TextStyle
from documents.tree import Block
from documents.validation.errors import FileRejected
from documents.word_embedded_values import restore_embedded_values
from documents.word_round_trip import (
    HEADER_FILL,
    PAGE_NUMBER_STYLE_NAME,
    ROUND_TRIP_NAMESPACE,
    RoundTripData,
    StyleRole,
    from_json,
)


class RoundTripReader:
    """What a file of ours knows next to its words."""

    def __init__(self, meanings: RoundTripData, styles: StyleSheet) -> None:
        self._data = meanings
        self._styles = styles

    def role(self, paragraph: Element) -> StyleRole | None:
        """What a paragraph is, or None where its style is not of our making."""
        return self._data.styles.get(
            self._styles.name(self._styles.paragraph_style_id(paragraph.find(w("pPr"))))
        )

    def cell_role(self, cell: Element) -> StyleRole | None:
        """What a cell is, as the first of its paragraphs tells that can."""
        paragraphs = (element for element in unwrapped_children(cell) if element.tag == w("p"))
        return next((role for role in map(self.role, paragraphs) if role is not None), None)

    def table_name(self, table: Element) -> str | None:
        """What the tree calls a table."""
        style = child_value(table, "tblPr", "tblStyle")
        return None if style is None else self._data.tables.get(self._styles.name(style))

    def run_style(self, properties: Element | None) -> TextStyle:
        """How a run looks beyond its paragraph's style: what a heading is anyway, nobody wrote."""
        return self._styles.direct_run_style(properties)

    def fill(self, properties: Element | None, role: StyleRole) -> str | None:
        """The shading of a cell, None where we shaded it as a head."""
        fill = self._styles.direct_cell_fill(properties)
        return None if role.has_head_fill and fill == HEADER_FILL else fill

    def is_page_number(self, properties: Element | None) -> bool:
        """Whether a run is a page number, which the document does not say."""
        style = child_value(properties, "rStyle")
        return style is not None and self._styles.name(style) == PAGE_NUMBER_STYLE_NAME

    def restore_values(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """The blocks with what the file knows of their cells."""
        return restore_embedded_values(blocks, self._data.notes)


def open_round_trip(package: PackageReader, styles: StyleSheet) -> RoundTripReader | None:
    """What a file of ours knows, or None for anybody else's."""
    for relationship in package.main.relationships.values():
        if relationship.type != "customXml" or relationship.is_external:
            continue
        try:
            part = package.part(relationship.target)
        except FileRejected:  # some program's own notes, which are no business of ours
            continue
        if part is not None and part.root.tag == f"{{{ROUND_TRIP_NAMESPACE}}}paper":
            meanings = from_json(part.root.text or "")
            return None if meanings is None else RoundTripReader(meanings, styles)
    return None
