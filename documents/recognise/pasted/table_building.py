"""Builds the tables of a section: labels in the first column, and a column for each action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from documents.plain_text import text_to_paragraphs
from documents.plan import cell_names
from documents.recognise.heading_parsing import parse_heading
from documents.recognise.pasted.column_splitting import RecordColumns
from documents.recognise.pasted.finding_collector import FindingCollector, quote
from documents.recognise.pasted.outline import OutlineSection
from documents.recognise.pasted.paragraphs import LineWrapping, group_by_paragraph, is_list_item, join_lines
from documents.recognise.pasted.records import ActionRecord, LabelledValue
from documents.recognise.pasted.run_together_values import is_bare_grade, split_people
from documents.recognise.pasted.text_line import TextLine
from documents.tree import Cell, CellWarning, Row, Table


def split_heading_and_strands(
    section: OutlineSection, wrapping: LineWrapping, finding_collector: FindingCollector
) -> tuple[str, list[TextLine]]:
    """The text of a heading, and the lines below it that are headings of columns (strands)."""
    if not section.heading:
        return "", []
    lines = section.lines
    # Lines below an empty line are not the heading, even where it is unfinished: "… through", "Schools".
    end = next(
        (n for n in range(1, len(lines)) if _is_separate(lines[n - 1], lines[n], wrapping)), len(lines)
    )
    first, *groups = [*group_by_paragraph(lines[:end], wrapping), *group_by_paragraph(lines[end:], wrapping)]
    texts = [join_lines(first)]
    parsed = parse_heading(texts[0])
    if groups and parsed and not parsed.text:  # "Recommendation 1", and what it says below
        texts = [f"{texts[0]} {join_lines(groups.pop(0))}"]
    if section.heading.is_numbered:  # "1. That roads be safe"
        words = texts[0][texts[0].index(section.heading.ref) + len(section.heading.ref) :]
        texts[0] = f"Recommendation {section.heading.ref}: {words.lstrip('.):–—- ')}"
    while groups:
        continues_heading = (
            is_list_item(groups[0][0].words) or groups[0][-1].words.endswith(".") or not section.labelled
        )
        if not continues_heading:
            break
        group = groups.pop(0)
        texts.append(join_lines(group))
        if not is_list_item(group[0].words):
            text = f"“{quote(group)}” was read as words of the heading above it."
            finding_collector.add("continued", text, group[0].place)
    return "\n".join(texts), [line for group in groups for line in group]


def _is_separate(above: TextLine, line: TextLine, wrapping: LineWrapping) -> bool:
    has_gap = line.has_empty_paragraph_above or (line.has_gap_above and not wrapping.double)
    return (has_gap or above.words.endswith(":")) and not line.starts_lowercase


def build_heading_table(section: OutlineSection, text: str) -> Table:
    line = section.lines[0]
    cell = Cell(text_to_paragraphs(text))
    return Table((Row((cell,), page=line.page, line_number=line.number),))


def build_action_table(record: ActionRecord, columns: RecordColumns) -> Table:
    """One action, or several side by side."""
    rows = []
    if columns.strands:
        line = record.strands[0]
        cells = (Cell(), *(Cell(text_to_paragraphs(text)) for text in columns.strands))
        rows.append(Row(cells, page=line.page, line_number=line.number))
    for value, texts in zip(record.values, columns.cells, strict=True):
        if columns.count == 1:
            _warn_about_explanation(value)
            _warn_about_names(value, texts[0])
        rows.append(build_row(value.label.words, texts, value.label_line, tuple(value.warnings)))
    return Table(tuple(rows))


def build_row(
    label: str, texts: Sequence[str], line: TextLine, warnings: tuple[CellWarning, ...] = ()
) -> Row:
    """A row with a label and a text for each column. `warnings` go with the first text."""
    first, *more = (Cell(text_to_paragraphs(text)) for text in texts)
    cells = (Cell(text_to_paragraphs(label)), replace(first, warnings=warnings), *more)
    return Row(cells, page=line.page, line_number=line.number)


def _warn_about_explanation(value: LabelledValue) -> None:
    """Warn where text below a grade is read as its explanation, and the label does not ask for one."""
    if value.label.field != cell_names.ASSESSMENT or len(value.lines) < 2:
        return
    first, second = value.lines[:2]
    if is_bare_grade(first.words) and second.has_gap_above and "explanation" not in value.label.words.lower():
        text = f"“{quote(value.lines[1:])}” was read as the explanation of the grade above it."
        value.add_warning("continued", text, second.place)


def _warn_about_names(value: LabelledValue, text: str) -> None:
    """Warn about four or more names in a row, which may be two people whose lines ran together."""
    if value.label.field == cell_names.RESPONSIBILITY and any(
        len(split_people(line)) > 1 for line in text.split("\n")
    ):
        message = f"“{quote(text)}” may be several people whose names ran together; it was read as one owner."
        value.add_warning("owners-doubtful", message)
