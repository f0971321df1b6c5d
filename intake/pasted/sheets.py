"""Sections of an outline as the tables that a paper would have: labels on the left, an action a column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from actionplans import paper
from documents.tree import Cell, Doubt, Row, Table
from documents.words import to_paragraphs
from intake.headings import read_heading
from intake.pasted.columns import Columns
from intake.pasted.doubts import Doubts, quote
from intake.pasted.lists import is_bare_grade, people_in
from intake.pasted.outline import Section
from intake.pasted.paragraphs import Wrap, grouped, is_item, joined
from intake.pasted.records import Record, Value
from intake.pasted.said import Said


def head_of(section: Section, wrap: Wrap, doubts: Doubts) -> tuple[str, list[Said]]:
    """The words of a heading, and the lines below it that head its columns."""
    if not section.heading:
        return "", []
    lines = section.lines
    # Below an empty line stands something else, even where the heading breaks off: "… through", "Schools".
    end = next((n for n in range(1, len(lines)) if _is_apart(lines[n - 1], lines[n], wrap)), len(lines))
    first, *groups = [*grouped(lines[:end], wrap), *grouped(lines[end:], wrap)]
    texts = [joined(first)]
    read = read_heading(texts[0])
    if groups and read and not read.text:  # "Recommendation 1", and what it says below
        texts = [f"{texts[0]} {joined(groups.pop(0))}"]
    if section.heading.is_numbered:  # "1. That roads be safe"
        words = texts[0][texts[0].index(section.heading.ref) + len(section.heading.ref) :]
        texts[0] = f"Recommendation {section.heading.ref}: {words.lstrip('.):–—- ')}"
    while groups:
        is_more = is_item(groups[0][0].words) or groups[0][-1].words.endswith(".") or not section.labelled
        if not is_more:
            break
        group = groups.pop(0)
        texts.append(joined(group))
        if not is_item(group[0].words):
            said = f"“{quote(group)}” was read as words of the heading above it."
            doubts.add("continued", said, group[0].place)
    return "\n".join(texts), [line for group in groups for line in group]


def _is_apart(above: Said, line: Said, wrap: Wrap) -> bool:
    has_gap = line.soft or (line.gap and not wrap.double)
    return (has_gap or above.words.endswith(":")) and not line.starts_small


def heading_table(section: Section, text: str) -> Table:
    line = section.lines[0]
    cell = Cell(to_paragraphs(text))
    return Table((Row((cell,), page=line.page, line_number=line.number),))


def action_table(record: Record, columns: Columns) -> Table:
    """One action, or several side by side."""
    rows = []
    if columns.strands:
        line = record.strands[0]
        cells = (Cell(), *(Cell(to_paragraphs(text)) for text in columns.strands))
        rows.append(Row(cells, page=line.page, line_number=line.number))
    for value, texts in zip(record.values, columns.cells, strict=True):
        if columns.count == 1:
            _doubt_explanation(value)
            _doubt_names(value, texts[0])
        rows.append(row_of(value.mark.words, texts, value.line, tuple(value.doubts)))
    return Table(tuple(rows))


def row_of(label: str, texts: Sequence[str], line: Said, doubts: tuple[Doubt, ...] = ()) -> Row:
    """A label and a value for each column. `doubts` about them go with the first."""
    first, *more = (Cell(to_paragraphs(text)) for text in texts)
    cells = (Cell(to_paragraphs(label)), replace(first, doubts=doubts), *more)
    return Row(cells, page=line.page, line_number=line.number)


def _doubt_explanation(value: Value) -> None:
    """Words apart from a grade are its explanation where the label asks for one; else that is likely."""
    if value.mark.field != paper.ASSESSMENT or len(value.lines) < 2:
        return
    first, second = value.lines[:2]
    if is_bare_grade(first.words) and second.gap and "explanation" not in value.mark.words.lower():
        said = f"“{quote(value.lines[1:])}” was read as the explanation of the grade above it."
        value.doubt("continued", said, second.place)


def _doubt_names(value: Value, text: str) -> None:
    """Four names and more in a row, as of two people whose lines ran together."""
    if value.mark.field == paper.RESPONSIBILITY and any(
        len(people_in(line)) > 1 for line in text.split("\n")
    ):
        said = f"“{quote(text)}” may be several people whose names ran together; it was read as one owner."
        value.doubt("owners-doubtful", said)
