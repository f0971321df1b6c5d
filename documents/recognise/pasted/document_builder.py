"""Turns an outline into a document with tables, which the ordinary recogniser can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from documents.plain_text import text_to_paragraphs
from documents.plan import cell_names
from documents.readers.text import EMAIL_HEADER
from documents.recognise.pasted.column_splitting import ColumnSplitter, known_owners
from documents.recognise.pasted.finding_collector import FindingCollector
from documents.recognise.pasted.missing_periods import infer_periods
from documents.recognise.pasted.outline import LabelledLines, Outline, OutlineSection
from documents.recognise.pasted.paragraphs import (
    LineWrapping,
    group_by_paragraph,
    join_lines,
    join_paragraphs,
)
from documents.recognise.pasted.records import ActionRecord, ActionRecordBuilder
from documents.recognise.pasted.run_together_values import is_bare_grade
from documents.recognise.pasted.table_building import (
    build_action_table,
    build_heading_table,
    build_row,
    split_heading_and_strands,
)
from documents.recognise.pasted.text_line import TextLine
from documents.tree import Block, Document, Paragraph, Row, Table


class DocumentBuilder:
    """Builds the document of an outline. What is uncertain is added to `finding_collector`."""

    def __init__(
        self, outline: Outline, first_field: str, wrapping: LineWrapping, finding_collector: FindingCollector
    ) -> None:
        self._outline = outline
        self._wrapping = wrapping
        self._finding_collector = finding_collector
        spelling_counts = Counter(
            (labelled.label.field, labelled.label.spelling)
            for section in outline.sections()
            for labelled in section.labelled
        )
        self._record_builder = ActionRecordBuilder(first_field, spelling_counts, wrapping, finding_collector)

    def build(self, source: Document) -> Document:
        """The document with tables. Page headers stay, as header lines; an email's own lines are removed."""
        for lines in self._outline.loose:
            self._finding_collector.add_unplaced(lines)
        headings: list[tuple[OutlineSection, str]] = []
        records_by_section: list[list[ActionRecord]] = []
        for section in self._outline.sections():
            text, strands = split_heading_and_strands(section, self._wrapping, self._finding_collector)
            headings.append((section, text))
            records_by_section.append(self._record_builder.build_records(section, strands))
        records = [record for action_records in records_by_section for record in action_records]
        infer_periods(records)
        if any(line.name == EMAIL_HEADER for line in source.header):
            self._cut_email_ending(records)
        splitter = ColumnSplitter(
            self._wrapping, known_owners(records, self._wrapping), self._finding_collector
        )
        tables = {
            id(section): [
                *([build_heading_table(section, text)] if text else []),
                *(build_action_table(record, splitter.split(record)) for record in action_records),
            ]
            for (section, text), action_records in zip(headings, records_by_section, strict=True)
        }
        header_lines = tuple(line for line in (*source.header, *source.footer) if line.name != EMAIL_HEADER)
        return replace(source, blocks=tuple(self._blocks(tables)), header=header_lines, footer=())

    def _cut_email_ending(self, records: list[ActionRecord]) -> None:
        """Remove text that stands apart below the last grade of an email: it is likely a message."""
        last_value = records[-1].values[-1] if records else None
        if (
            last_value
            and last_value.label.field == cell_names.ASSESSMENT
            and last_value.lines
            and is_bare_grade(last_value.lines[0].words)
        ):
            at = next(
                (n for n, line in enumerate(last_value.lines) if n and line.has_gap_above),
                len(last_value.lines),
            )
            self._finding_collector.add_unplaced(last_value.lines[at:])
            last_value.lines = last_value.lines[:at]

    def _blocks(self, tables: dict[int, list[Table]]) -> Iterator[Block]:
        """All blocks in order: lines without a label as paragraphs, labels of the header as one table."""
        lines: list[TextLine] = []
        header: list[Row] = []
        for block in [*self._outline.blocks, None]:
            if not isinstance(block, TextLine):
                yield from self._paragraphs(lines)
                lines = []
            if not isinstance(block, LabelledLines) and header:
                yield Table(tuple(header))
                header = []
            if isinstance(block, TextLine):
                lines.append(block)
            elif isinstance(block, LabelledLines):
                text = "\n".join(join_paragraphs(block.lines, self._wrapping))
                header.append(build_row(block.label.words, [text], block.label_line))
            elif isinstance(block, OutlineSection):
                yield from tables[id(block)]
            elif block:
                yield block

    def _paragraphs(self, lines: list[TextLine]) -> Iterator[Paragraph]:
        for group in group_by_paragraph(lines, self._wrapping):
            (first, *_) = text_to_paragraphs(join_lines(group))
            yield replace(first, level=group[0].level, page=group[0].page, line_number=group[0].number)
