"""An outline as a document with tables, which the ordinary recogniser can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from actionplans import paper
from documents.readers.text import MAIL
from documents.tree import Block, Document, Paragraph, Row, Table
from documents.words import to_paragraphs
from intake.pasted.columns import Splitter, known_owners
from intake.pasted.doubts import Doubts
from intake.pasted.lists import is_bare_grade
from intake.pasted.outline import Labelled, Outline, Section
from intake.pasted.paragraphs import Wrap, grouped, joined, paragraphs
from intake.pasted.periods import name_periods
from intake.pasted.records import Record, Recorder
from intake.pasted.said import Said
from intake.pasted.sheets import action_table, head_of, heading_table, row_of


class Layout:
    """Lays an outline out. What is doubtful about it goes to `doubts`."""

    def __init__(self, outline: Outline, first_field: str, wrap: Wrap, doubts: Doubts) -> None:
        self._outline = outline
        self._wrap = wrap
        self._doubts = doubts
        spelt = Counter(
            (labelled.mark.field, labelled.mark.spelling)
            for section in outline.sections()
            for labelled in section.labelled
        )
        self._recorder = Recorder(first_field, spelt, wrap, doubts)

    def document(self, source: Document) -> Document:
        """The paper with tables. What stood on its pages stays, and an e-mail's own lines go."""
        for lines in self._outline.loose:
            self._doubts.not_placed(lines)
        headings: list[tuple[Section, str]] = []
        found: list[list[Record]] = []
        for section in self._outline.sections():
            text, strands = head_of(section, self._wrap, self._doubts)
            headings.append((section, text))
            found.append(self._recorder.records(section, strands))
        records = [record for each in found for record in each]
        name_periods(records)
        if any(line.name == MAIL for line in source.header):
            self._end_mail(records)
        splitter = Splitter(self._wrap, known_owners(records, self._wrap), self._doubts)
        tables = {
            id(section): [
                *([heading_table(section, text)] if text else []),
                *(action_table(record, splitter.columns(record)) for record in each),
            ]
            for (section, text), each in zip(headings, found, strict=True)
        }
        furniture = tuple(line for line in (*source.header, *source.footer) if line.name != MAIL)
        return replace(source, blocks=tuple(self._blocks(tables)), header=furniture, footer=())

    def _end_mail(self, records: list[Record]) -> None:
        """What stands apart below the last grade of an e-mail is more likely said to its reader."""
        last = records[-1].values[-1] if records else None
        if last and last.mark.field == paper.ASSESSMENT and last.lines and is_bare_grade(last.lines[0].words):
            at = next((n for n, line in enumerate(last.lines) if n and line.gap), len(last.lines))
            self._doubts.not_placed(last.lines[at:])
            last.lines = last.lines[:at]

    def _blocks(self, tables: dict[int, list[Table]]) -> Iterator[Block]:
        """All in order: lines without a label as paragraphs, labels of the header as one table."""
        lines: list[Said] = []
        header: list[Row] = []
        for block in [*self._outline.blocks, None]:
            if not isinstance(block, Said):
                yield from self._plain(lines)
                lines = []
            if not isinstance(block, Labelled) and header:
                yield Table(tuple(header))
                header = []
            if isinstance(block, Said):
                lines.append(block)
            elif isinstance(block, Labelled):
                text = "\n".join(paragraphs(block.lines, self._wrap))
                header.append(row_of(block.mark.words, [text], block.line))
            elif isinstance(block, Section):
                yield from tables[id(block)]
            elif block:
                yield block

    def _plain(self, lines: list[Said]) -> Iterator[Paragraph]:
        for group in grouped(lines, self._wrap):
            (first, *_) = to_paragraphs(joined(group))
            yield replace(first, level=group[0].level, page=group[0].page, line_number=group[0].number)
