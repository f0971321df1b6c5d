"""Which lines are headings: a recommendation, or a lettered part of one, and not an item of a list."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from documents.plan import cell_names
from documents.recognise.heading_parsing import ParsedHeading, parse_heading, parse_numbered_heading
from documents.recognise.labels import ENTRY_FIELDS, HEADER_FIELDS, parse_label
from documents.recognise.pasted.label_matches import LabelMatch
from documents.recognise.pasted.numbered_actions import parse_numbered_action
from documents.recognise.pasted.text_line import TextLine
from documents.tree import Table

MAX_LINES_TO_LABEL = 80  # lines between a heading and its first label: a matrix has its strands there


@dataclass(frozen=True)
class DetectedHeading:
    """A recommendation or part that begins at line `at`; `text` is what stands on that line of it."""

    kind: str
    ref: str
    text: str
    at: int
    is_numbered: bool = False  # with nothing but a number in front


class HeadingDetector:
    """The headings of a document, found by their words and by the labels that follow them."""

    def __init__(self, blocks: list[TextLine | Table], marks: dict[int, list[LabelMatch]]) -> None:
        self._said = blocks
        self._marks = marks
        self._next = self._next_marks()
        self._likely = self._likely_headings()
        self.first_field = self._first_field()
        self.found = self._sure()

    def _next_marks(self) -> list[tuple[int, LabelMatch] | None]:
        """For each line, the next label at or after it."""
        result: list[tuple[int, LabelMatch] | None] = [None] * (len(self._said) + 1)
        for at in range(len(self._said) - 1, -1, -1):
            line, label_matches = self._said[at], self._marks.get(at)
            labels = _table_labels(line, at) if isinstance(line, Table) else (label_matches or [])
            first = labels[0] if labels else None
            result[at] = (at, first) if first else result[at + 1]
        return result

    def _likely_headings(self) -> dict[int, DetectedHeading]:
        likely = {}
        covered = {
            line
            for label_matches in self._marks.values()
            for m in label_matches
            for line in range(m.at, m.end)
        }
        for at, line in enumerate(self._said):
            if isinstance(line, Table) or at in covered or line.cell in {"label", "value"}:
                continue
            read = None if parse_numbered_action(line.words) else parse_heading(line.words)
            if read and (read.kind != cell_names.RECOMMENDATION or _is_heading_text(line, read)):
                likely[at] = DetectedHeading(read.kind, read.ref, read.text, at)
        if not any(heading.kind == cell_names.RECOMMENDATION for heading in likely.values()):
            likely |= self._numbered(covered)
        return likely

    def _numbered(self, covered: set[int]) -> dict[int, DetectedHeading]:
        """ "1. That roads be safe": in documents that do not say "Recommendation"."""
        result = {}
        for at, line in enumerate(self._said):
            read = (
                parse_numbered_heading(line.words)
                if isinstance(line, TextLine) and at not in covered
                else None
            )
            if read and isinstance(line, TextLine) and line.cell not in {"label", "value"}:
                result[at] = DetectedHeading(read.kind, read.ref, read.text, at, is_numbered=True)
        return result

    def _label_after(self, at: int) -> LabelMatch | None:
        """The label that the heading at this line leads to, with no other heading between."""
        following = self._next[at + 1]
        return following[1] if following and following[0] - at <= MAX_LINES_TO_LABEL else None

    def _first_field(self) -> str:
        """The field that an action begins with in this document: the one that most headings lead to."""
        fields: Counter[str] = Counter()
        for kind in (cell_names.RECOMMENDATION, cell_names.PART):
            for at, heading in self._likely.items():
                mark = self._label_after(at)
                is_nearest = mark and not any(other in self._likely for other in range(at + 1, mark.at))
                if mark and is_nearest and heading.kind == kind and self._may_begin(mark, kind):
                    fields[mark.field] += 1
            if fields:
                return fields.most_common(1)[0][0]
        marks = (mark for label_matches in self._marks.values() for mark in label_matches)
        return next((mark.field for mark in marks if mark.field not in HEADER_FIELDS), "")

    @staticmethod
    def _may_begin(mark: LabelMatch, kind: str) -> bool:
        # A list inside evidence leads to the assessment.
        never = (
            HEADER_FIELDS
            | {cell_names.GRADING_KEY}
            | (ENTRY_FIELDS if kind == cell_names.PART else frozenset())
        )
        return mark.field not in never

    def _sure(self) -> dict[int, DetectedHeading]:
        result: dict[int, DetectedHeading] = {}
        for at, heading in sorted(self._likely.items()):
            if heading.kind == cell_names.RECOMMENDATION:
                is_sure = self._begins_recommendation(at, heading, result)
            else:
                is_sure = bool(result) and self._begins_part(at)
            if is_sure:
                result[at] = heading
        return result

    def _begins_recommendation(
        self, at: int, heading: DetectedHeading, result: dict[int, DetectedHeading]
    ) -> bool:
        line, above = self._said[at], self._said[at - 1] if at else None
        assert isinstance(line, TextLine)  # noqa: S101  (only lines are likely headings)
        if heading.is_numbered:
            is_next = self._counts_on(heading, result) and not self._leads_to_number_of_another(at, heading)
            return is_next and self._leads_to_action(at)
        is_open = isinstance(above, TextLine) and not (
            line.gap or line.soft or above.whole or above.ends_sentence
        )
        if is_open and isinstance(above, TextLine) and (above.is_unfinished or not self._leads_to_action(at)):
            return False
        return bool(re.match(r"rec(?:ommendation)?\b", line.words, re.IGNORECASE)) or self._leads_to_action(
            at
        )

    @staticmethod
    def _counts_on(heading: DetectedHeading, result: dict[int, DetectedHeading]) -> bool:
        if not result:
            return True
        last = next(reversed(result.values())).ref
        as_numbers = [
            tuple(int(n) for n in ref.split(".")) for ref in (last, heading.ref) if ref[:1].isdigit()
        ]
        return len(as_numbers) == 2 and as_numbers[0] < as_numbers[1]

    def _begins_part(self, at: int) -> bool:
        """A lettered line is a part where an action begins right below it, before any other letter.

        Between two labels of one action it is an item of a list.
        """
        mark = self._label_after(at)
        if not mark or any(self._likely.get(other) for other in range(at + 1, mark.at)):
            return False
        if self._is_in_list(at):
            return False
        above = self._mark_above(at)
        begins_anew = above is None or above.field in ENTRY_FIELDS
        return mark.field == self.first_field or (begins_anew and self._may_begin(mark, cell_names.PART))

    def _mark_above(self, at: int) -> LabelMatch | None:
        """The label that this line stands under, or None where a recommendation has just begun."""
        for other in range(at - 1, max(at - MAX_LINES_TO_LABEL, -1), -1):
            line = self._said[other]
            above = _table_labels(line, other) if isinstance(line, Table) else self._marks.get(other)
            if above:
                return above[-1]
            heading = self._likely.get(other)
            if heading and heading.kind == cell_names.RECOMMENDATION:
                return None
        return None

    def _is_in_list(self, at: int) -> bool:
        """Whether another letter stands between the recommendation and this one, and no label: then the
        letters list what one action is to do. Between evidence and an action's number they list evidence."""
        leads_to_number = (mark := self._label_after(at)) is not None and mark.field == cell_names.ACTION
        for other in range(at - 1, max(at - MAX_LINES_TO_LABEL, -1), -1):
            heading = self._likely.get(other)
            is_table = isinstance(self._said[other], Table)
            if is_table or self._marks.get(other) or (heading and heading.kind == cell_names.RECOMMENDATION):
                return False
            if heading:
                return leads_to_number or self._mark_above(other) is None
        return False

    def _leads_to_number_of_another(self, at: int, heading: DetectedHeading) -> bool:
        """Whether "Action 1.2" follows, which "2. …" does not begin: so that is an item of a list."""
        mark = self._label_after(at)
        return mark is not None and "." in mark.ref and mark.ref.partition(".")[0] != heading.ref

    def _leads_to_action(self, at: int) -> bool:
        """Whether an action begins below, with nothing but lettered parts between."""
        mark = self._label_after(at)
        return bool(mark and mark.field == self.first_field)


def _table_labels(table: Table, at: int) -> list[LabelMatch]:
    """The labels on the left of a table."""
    words = [row.cells[0].text for row in table.rows if row.cells]
    read = ((text, parse_label(text)) for text in words)
    return [LabelMatch(label.field, label.period, text, at, at + 1) for text, label in read if label]


def _is_heading_text(line: TextLine, read: ParsedHeading) -> bool:
    """ "Recommendation 3 was achieved in May" is about one, and does not begin one."""
    return not read.text or not read.text[0].islower() or bool(re.match(r"[^:]{0,25}[:–—]", line.words))
