"""Word files that `to_docx` wrote: a custom part says what each of their styles means.

Such a file is read back exactly, spaces included. Paragraphs that a person added have other styles, and
are read as in any other file.
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
    """The meaning of styles and the values of cells in a file that we wrote."""

    def __init__(self, data: RoundTripData, styles: StyleSheet) -> None:
        self._data = data
        self._styles = styles

    def role(self, paragraph: Element) -> StyleRole | None:
        """The role of a paragraph, or None where its style is not one of ours."""
        return self._data.styles.get(
            self._styles.name(self._styles.paragraph_style_id(paragraph.find(w("pPr"))))
        )

    def cell_role(self, cell: Element) -> StyleRole | None:
        """The role of a cell: that of its first paragraph with one of our styles, else None."""
        paragraphs = (element for element in unwrapped_children(cell) if element.tag == w("p"))
        return next((role for role in map(self.role, paragraphs) if role is not None), None)

    def table_name(self, table: Element) -> str | None:
        """The name that a table has in the document tree, or None."""
        style = child_value(table, "tblPr", "tblStyle")
        return None if style is None else self._data.tables.get(self._styles.name(style))

    def run_style(self, properties: Element | None) -> TextStyle:
        """The style set on a run itself: what its paragraph's style adds is not in the tree."""
        return self._styles.direct_run_style(properties)

    def fill(self, properties: Element | None, role: StyleRole) -> str | None:
        """The shading of a cell; None where the writer shaded it as a header."""
        fill = self._styles.direct_cell_fill(properties)
        return None if role.has_head_fill and fill == HEADER_FILL else fill

    def is_page_number(self, properties: Element | None) -> bool:
        """Whether a run is a page number, which is not part of the tree."""
        style = child_value(properties, "rStyle")
        return style is not None and self._styles.name(style) == PAGE_NUMBER_STYLE_NAME

    def restore_values(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """The blocks with the names and values that the file stores for their cells."""
        return restore_embedded_values(blocks, self._data.notes)


def open_round_trip(package: PackageReader, styles: StyleSheet) -> RoundTripReader | None:
    """The round-trip data of a file that we wrote, or None for any other file."""
    for relationship in package.main.relationships.values():
        if relationship.type != "customXml" or relationship.is_external:
            continue
        try:
            part = package.part(relationship.target)
        except FileRejected:  # another program's data
            continue
        if part is not None and part.root.tag == f"{{{ROUND_TRIP_NAMESPACE}}}paper":
            data = from_json(part.root.text or "")
            return None if data is None else RoundTripReader(data, styles)
    return None
