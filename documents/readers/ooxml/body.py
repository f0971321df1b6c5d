"""Blocks of a Word file: paragraphs and tables in reading order."""

from __future__ import annotations

from dataclasses import replace

from documents.readers.ooxml.namespaces import Element, unwrapped_children, w
from documents.readers.ooxml.numbering import ListItem, Numbering
from documents.readers.ooxml.package import XmlPart
from documents.readers.ooxml.round_trip import RoundTripReader
from documents.readers.ooxml.run_cleanup import clean_runs, merge_runs, split_typed_marker
from documents.readers.ooxml.runs import RunReader
from documents.readers.ooxml.styles import StyleSheet
from documents.readers.ooxml.tables import TableReader
from documents.tree import Block, Paragraph, Run, Table
from documents.word_round_trip import StyleRole


class BodyReader:
    """Reads the blocks of one part: the main document, a page header or a footer."""

    def __init__(
        self,
        part: XmlPart,
        styles: StyleSheet,
        numbering: Numbering,
        round_trip: RoundTripReader | None = None,
    ) -> None:
        self._styles = styles
        self._numbering = numbering
        self._round_trip = round_trip
        self._runs = RunReader(part, styles)

    def read(self, parent: Element) -> tuple[Block, ...]:
        """The blocks of a body, cell or text box. Empty paragraphs are left out."""
        blocks: list[Block] = []
        carried_runs: list[Run] = []  # runs whose paragraph mark was deleted: they join the next paragraph
        role: StyleRole | None = None
        for element in unwrapped_children(parent):
            if element.tag == w("p"):
                role = self._round_trip.role(element) if self._round_trip else None
                carried_runs = self._read_paragraph(element, carried_runs, blocks, role)
            elif element.tag == w("tbl"):
                _append_block(blocks, _clean_paragraph(carried_runs))
                carried_runs = []
                table = TableReader(self._styles, self.read, self._round_trip).read(element)
                _append_block(blocks, _with_caption(table, blocks) if role and role.is_caption else table)
                role = None
        _append_block(blocks, _clean_paragraph(carried_runs))
        return tuple(blocks)

    def _read_paragraph(
        self, element: Element, carried_runs: list[Run], blocks: list[Block], role: StyleRole | None
    ) -> list[Run]:
        content = self._runs.read(element, self._round_trip if role else None)
        runs = carried_runs + content.runs
        properties = element.find(w("pPr"))
        if not _is_paragraph_mark_deleted(properties):
            paragraph = (
                self._build_round_trip_paragraph(runs, properties, role)
                if role
                else self._build_paragraph(runs, properties)
            )
            _append_block(blocks, paragraph)
            runs = []
        for text_box in content.text_boxes:
            blocks += self.read(text_box)
        return runs

    def _build_paragraph(self, runs: list[Run], properties: Element | None) -> Paragraph | None:
        style = self._styles.paragraph_style_id(properties)
        mark = None if properties is None else properties.find(w("rPr"))
        if not runs and self._styles.run_style(style, mark).hidden:
            return None  # before it is counted: a hidden list item takes no number
        item = self._numbering.next_item(properties)
        is_title = self._styles.is_title(properties)
        return _clean_paragraph(runs, item, self._styles.level(properties), "title" if is_title else None)

    def _build_round_trip_paragraph(
        self, runs: list[Run], properties: Element | None, role: StyleRole
    ) -> Paragraph | None:
        """A paragraph that we wrote, kept even when it is empty; None for a filler."""
        item = self._numbering.next_item(properties)
        merged = merge_runs(runs)
        if role.is_filler and not merged and item.marker is None:
            return None
        depth = role.depth if item.marker is None else item.depth
        return Paragraph(merged, role.level, item.marker, depth, role.name)


def _with_caption(table: Table | None, blocks: list[Block]) -> Table | None:
    """The table with the last paragraph as its caption; that paragraph is removed from `blocks`."""
    above = blocks[-1] if blocks else None
    if table is None or not isinstance(above, Paragraph):
        return table
    blocks.pop()
    return replace(table, caption=above.text)


def _clean_paragraph(
    runs: list[Run], item: ListItem | None = None, level: int = 0, name: str | None = None
) -> Paragraph | None:
    item = item or ListItem()
    marker = item.marker
    if marker is None:
        marker, runs = split_typed_marker(runs)
    cleaned = clean_runs(runs)
    return Paragraph(cleaned, level, marker, item.depth, name) if cleaned else None


def _append_block(blocks: list[Block], block: Block | None) -> None:
    if block is not None:
        blocks.append(block)


def _is_paragraph_mark_deleted(properties: Element | None) -> bool:
    mark = None if properties is None else properties.find(w("rPr"))
    return mark is not None and (mark.find(w("del")) is not None or mark.find(w("moveFrom")) is not None)
