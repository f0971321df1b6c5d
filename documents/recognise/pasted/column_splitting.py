"""Splits the columns of a table that ran together: how many there are, and what is in each.

Text is split only where there is just one way to do it. Otherwise the cells stay empty and the text is
reported in a finding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from documents.plan import cell_names
from documents.recognise.owner_parsing import split_owners
from documents.recognise.pasted.finding_collector import FindingCollector, quote
from documents.recognise.pasted.paragraphs import (
    LineWrapping,
    group_by_paragraph,
    is_list_item,
    join_lines,
    join_owner_lines,
    join_paragraphs,
    split_at_blank_lines,
)
from documents.recognise.pasted.records import ActionRecord, LabelledValue
from documents.recognise.pasted.run_together_values import (
    split_column_headings,
    split_column_owners,
    split_dates,
    split_grades,
)
from documents.recognise.pasted.text_line import TextLine


@dataclass
class RecordColumns:
    """A record split into `count` columns. `cells` has a list of texts, one a column, for each value."""

    count: int = 1
    strands: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)


class ColumnSplitter:
    """Splits records into columns. `known` are owners that the document names elsewhere on their own."""

    def __init__(
        self, wrapping: LineWrapping, known: Iterable[str], finding_collector: FindingCollector
    ) -> None:
        self._wrapping = wrapping
        self._known_owners = list(known)
        self._finding_collector = finding_collector

    def split(self, record: ActionRecord) -> RecordColumns:
        count = count_columns(record, self._wrapping)
        if count == 1:
            strand = join_lines(record.strands)
            cells = [["\n".join(value_paragraphs(value, self._wrapping))] for value in record.values]
            return RecordColumns(1, [strand] if strand else [], cells)
        return RecordColumns(
            count, self._strands(record, count), [self._split_value(v, count) for v in record.values]
        )

    def _strands(self, record: ActionRecord, count: int) -> list[str]:
        if not record.strands:
            return []
        blocks = split_at_blank_lines(record.strands, self._wrapping)
        if len(blocks) == count:
            return [join_lines(block) for block in blocks]
        if len(record.strands) == count and len(blocks) == 1:
            return [line.words for line in record.strands]
        headings = split_column_headings([[line.words for line in block] for block in blocks], count)
        location = record.strands[0].place
        if headings is None:
            words = quote(record.strands)
            self._finding_collector.add(
                "columns-doubtful", f"These heads of {count} columns ran together: “{words}”.", location
            )
            return []
        text = "”, “".join(headings)
        self._finding_collector.add(
            "columns-doubtful", f"The heads of {count} columns were read as “{text}”.", location
        )
        return headings

    def _split_value(self, value: LabelledValue, count: int) -> list[str]:
        if not value.lines:
            return [""] * count
        split_field = {
            cell_names.DATE: self._split_dates,
            cell_names.ASSESSMENT: self._split_grades,
            cell_names.RESPONSIBILITY: self._split_owners,
        }.get(value.label.field, self._split_texts)
        cells = split_field(value, count)
        if cells is not None:
            return cells
        blocks = split_at_blank_lines(value.lines, self._wrapping)
        texts = value_paragraphs(value, self._wrapping)
        if len(texts) == 1 and value.label.field in {cell_names.DATE, cell_names.RESPONSIBILITY}:
            (text,) = texts
            message = f"“{quote(text)}” stands once for {count} columns, and was taken for each of them."
            value.add_warning("columns-doubtful", message)
            return [text] * count
        if len(blocks) == 1 and split_field == self._split_texts:
            blocks = group_by_paragraph(value.lines, self._wrapping)
        for block in blocks:
            value.add_warning(
                "columns-doubtful",
                f"{count} columns ran together below “{value.label.words.rstrip(' :')}”, so these words were "
                f"given to none of them: “{quote(block)}”.",
                block[0].place,
            )
        return [""] * count

    def _split_dates(self, value: LabelledValue, count: int) -> list[str] | None:
        dates = split_dates(value.words)
        return dates if len(dates) == count else self._split_blocks(value, count)

    def _split_grades(self, value: LabelledValue, count: int) -> list[str] | None:
        grades = split_grades(value.words)
        return grades if len(grades) == count else self._split_blocks(value, count)

    def _split_blocks(self, value: LabelledValue, count: int) -> list[str] | None:
        blocks = split_at_blank_lines(value.lines, self._wrapping)
        return (
            ["\n".join(join_paragraphs(block, self._wrapping)) for block in blocks]
            if len(blocks) == count
            else None
        )

    def _split_owners(self, value: LabelledValue, count: int) -> list[str] | None:
        blocks = split_at_blank_lines(value.lines, self._wrapping)
        if len(blocks) == 1 and len(value.lines) == count and not _any_continues(value.lines):
            return [line.words for line in value.lines]
        texts = [join_lines(block) for block in blocks]
        names = split_column_owners(texts, count, self._known_owners)
        if names is None:
            return None
        # A block that is one owner's keeps its lines: people named one below the other.
        lines = {
            text: "\n".join(join_owner_lines(block, _column_wrapping(block)))
            for text, block in zip(texts, blocks, strict=True)
        }
        return [lines.get(name, name) for name in names]

    def _split_texts(self, value: LabelledValue, count: int) -> list[str] | None:
        blocks = _rejoin_broken_blocks(split_at_blank_lines(value.lines, self._wrapping))
        blocks, strays = _separate_strays(blocks)
        if len(blocks) == count and all(_starts_cleanly(block[0]) for block in blocks):
            self._return_strays(value, blocks, strays)
            return ["\n".join(join_paragraphs(block, _column_wrapping(block))) for block in blocks]
        if strays or len(blocks) != 1:
            return None
        groups = group_by_paragraph(value.lines, self._wrapping)
        are_whole = all(_starts_cleanly(group[0]) and _ends_cleanly(group) for group in groups)
        if len(groups) == count and are_whole:
            return [join_lines(group) for group in groups]
        return self._split_sentences(value, count)

    def _split_sentences(self, value: LabelledValue, count: int) -> list[str] | None:
        """The sentences where there are as many as columns, each ending at the end of a line; else None.

        One column may have had two sentences and another none, so this is reported.
        """
        parts: list[list[TextLine]] = [[]]
        for line in value.lines:
            if parts[-1] and parts[-1][-1].ends_sentence and _starts_cleanly(line):
                parts.append([])
            parts[-1].append(line)
        if len(parts) != count or not all(
            _starts_cleanly(part[0]) and part[-1].ends_sentence for part in parts
        ):
            return None
        label = value.label.words.rstrip(" :")
        text = f"{count} columns below “{label}” were parted at the ends of sentences."
        value.add_warning("columns-doubtful", text)
        return [join_lines(part) for part in parts]

    def _return_strays(
        self, value: LabelledValue, blocks: list[list[TextLine]], strays: list[list[TextLine]]
    ) -> None:
        """Add the end of a cell, which a page break moved below the others, to the one that is unfinished."""
        for stray in strays:
            broken = [block for block in blocks if not block[-1].ends_sentence]
            if len(broken) == 1:
                broken[0] += stray
                text = f"“{quote(stray)}” was read as the rest of “{quote(broken[0])}”."
                value.add_warning("continued", text, stray[0].place)
            else:
                self._finding_collector.add_unplaced(stray)


def _column_wrapping(block: Sequence[TextLine]) -> LineWrapping:
    """A column is as wide as its longest line."""
    return LineWrapping(max(line.length for line in block))


def count_columns(record: ActionRecord, wrapping: LineWrapping) -> int:
    """How many columns a record has, 1 where that is not certain.

    Two of its values must be lists of that many dates or grades, or one value and the column headings.
    """
    counts = [
        len(split_dates(value.words)) for value in record.values if value.label.field == cell_names.DATE
    ]
    counts += [
        len(split_grades(value.words))
        for value in record.values
        if value.label.field == cell_names.ASSESSMENT
    ]
    heading_count = len(split_at_blank_lines(record.strands, wrapping)) if record.strands else 0
    column_counts = Counter(count for count in counts if count > 1)
    if not column_counts:
        block_counts = {
            len(split_at_blank_lines(v.lines, wrapping)) for v in record.values if len(v.lines) > 1
        }
        return heading_count if heading_count > 1 and block_counts == {heading_count} else 1
    count, votes = column_counts.most_common(1)[0]
    is_sure = len(column_counts) == 1 and (votes > 1 or heading_count > 0)
    return count if is_sure else 1


def value_paragraphs(value: LabelledValue, wrapping: LineWrapping) -> list[str]:
    """The paragraphs of a value that belongs to one action."""
    join = join_owner_lines if value.label.field == cell_names.RESPONSIBILITY else join_paragraphs
    return join(value.lines, wrapping)


def known_owners(records: Iterable[ActionRecord], wrapping: LineWrapping) -> list[str]:
    """Owners that the document names on their own, where columns did not run together."""
    known: dict[str, None] = {}
    for record in records:
        if count_columns(record, wrapping) > 1:
            continue
        for value in record.values:
            if value.label.field == cell_names.RESPONSIBILITY and value.lines:
                text = "\n".join(value_paragraphs(value, wrapping))
                known.update(dict.fromkeys([text, *split_owners(text)]))
    return list(known)


def _rejoin_broken_blocks(blocks: list[list[TextLine]]) -> list[list[TextLine]]:
    """The blocks, joined where one is unfinished and the next begins with a small letter."""
    joined: list[list[TextLine]] = []
    for block in blocks:
        if joined and block[0].starts_lowercase and not joined[-1][-1].ends_sentence:
            joined[-1] = [*joined[-1], *block]
        else:
            joined.append(list(block))
    return joined


def _separate_strays(blocks: list[list[TextLine]]) -> tuple[list[list[TextLine]], list[list[TextLine]]]:
    """The blocks without strays, and the strays: lines with a small letter below the end of a sentence."""
    aligned: list[list[TextLine]] = []
    strays: list[list[TextLine]] = []
    for block in blocks:
        end = next(
            (
                index
                for index in range(1, len(block))
                if block[index].starts_lowercase and block[index - 1].ends_sentence
            ),
            len(block),
        )
        aligned.append(block[:end])
        strays += [block[end:]] if end < len(block) else []
    return aligned, strays


def _starts_cleanly(line: TextLine) -> bool:
    return is_list_item(line.words) or bool(re.match(r"[\"“‘'(]?[A-Z0-9]", line.words))


def _ends_cleanly(group: list[TextLine]) -> bool:
    return group[-1].ends_sentence or is_list_item(group[0].words)


def _any_continues(lines: Sequence[TextLine]) -> bool:
    return any(line.starts_lowercase or line.words[0] in "&/(" for line in lines) or any(
        line.is_unfinished for line in lines[:-1]
    )
