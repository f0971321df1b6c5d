"""Blocks: paragraphs and tables in reading order, wherever they stand."""

from __future__ import annotations

from documents.readers.ooxml.lines import take_marker, tidy
from documents.readers.ooxml.names import Element, contents, w
from documents.readers.ooxml.numbering import ListItem, Numbering
from documents.readers.ooxml.package import Part
from documents.readers.ooxml.runs import RunReader
from documents.readers.ooxml.styles import Styles
from documents.readers.ooxml.tables import TableReader
from documents.tree import Block, Paragraph, Run


class BodyReader:
    """Reads the text of one part: the document itself, a page header or a footer."""

    def __init__(self, part: Part, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._runs = RunReader(part, styles)

    def read(self, parent: Element) -> tuple[Block, ...]:
        """The blocks of a body, cell or text box. Paragraphs without words are left out."""
        blocks: list[Block] = []
        waiting: list[Run] = []  # words whose paragraph mark was deleted: they join the next paragraph
        for element in contents(parent):
            if element.tag == w("p"):
                waiting = self._take_paragraph(element, waiting, blocks)
            elif element.tag == w("tbl"):
                _add(blocks, _paragraph(waiting))
                waiting = []
                _add(blocks, TableReader(self._styles, self.read).read(element))
        _add(blocks, _paragraph(waiting))
        return tuple(blocks)

    def _take_paragraph(self, element: Element, waiting: list[Run], blocks: list[Block]) -> list[Run]:
        inside = self._runs.read(element)
        runs = waiting + inside.runs
        properties = element.find(w("pPr"))
        if not _mark_is_deleted(properties):
            _add(blocks, self._finished(runs, properties))
            runs = []
        for box in inside.boxes:
            blocks += self.read(box)
        return runs

    def _finished(self, runs: list[Run], properties: Element | None) -> Paragraph | None:
        style = self._styles.of(properties)
        mark = None if properties is None else properties.find(w("rPr"))
        if not runs and self._styles.look(style, mark).hidden:
            return None  # before it is counted: a hidden list item takes no number
        item = self._numbering.next_item(properties)
        is_title = self._styles.is_title(properties)
        return _paragraph(runs, item, self._styles.level(properties), "title" if is_title else None)


def _paragraph(
    runs: list[Run], item: ListItem | None = None, level: int = 0, name: str | None = None
) -> Paragraph | None:
    item = item or ListItem()
    marker = item.marker
    if marker is None:
        marker, runs = take_marker(runs)
    tidied = tidy(runs)
    return Paragraph(tidied, level, marker, item.depth, name) if tidied else None


def _add(blocks: list[Block], block: Block | None) -> None:
    if block is not None:
        blocks.append(block)


def _mark_is_deleted(properties: Element | None) -> bool:
    mark = None if properties is None else properties.find(w("rPr"))
    return mark is not None and (mark.find(w("del")) is not None or mark.find(w("moveFrom")) is not None)
