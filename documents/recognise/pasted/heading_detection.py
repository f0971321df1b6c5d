"""Finds the lines that are headings of recommendations or of their lettered parts, not items of lists."""

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
    """A recommendation or part that begins at line index `at`; `text` is its text on that line."""

    kind: str
    ref: str
    text: str
    at: int
    is_numbered: bool = False  # it begins with just a number: "1. That …"


class HeadingDetector:
    """Finds the headings of a document by their text and by the labels that follow them.

    `headings` has them by line index; `first_field` is the field with which actions begin.
    """

    def __init__(self, blocks: list[TextLine | Table], labels_by_line: dict[int, list[LabelMatch]]) -> None:
        self._blocks = blocks
        self._labels_by_line = labels_by_line
        self._next_labels = self._find_next_labels()
        self._likely_headings = self._find_likely_headings()
        self.first_field = self._find_first_field()
        self.headings = self._find_headings()

    def _find_next_labels(self) -> list[tuple[int, LabelMatch] | None]:
        """For each line, the next label at or below it with the index of that label, or None."""
        result: list[tuple[int, LabelMatch] | None] = [None] * (len(self._blocks) + 1)
        for index in range(len(self._blocks) - 1, -1, -1):
            line, label_matches = self._blocks[index], self._labels_by_line.get(index)
            labels = _table_labels(line, index) if isinstance(line, Table) else (label_matches or [])
            first_label = labels[0] if labels else None
            result[index] = (index, first_label) if first_label else result[index + 1]
        return result

    def _find_likely_headings(self) -> dict[int, DetectedHeading]:
        likely = {}
        covered = {
            line
            for label_matches in self._labels_by_line.values()
            for m in label_matches
            for line in range(m.at, m.end)
        }
        for index, line in enumerate(self._blocks):
            if isinstance(line, Table) or index in covered or line.cell in {"label", "value"}:
                continue
            parsed = None if parse_numbered_action(line.words) else parse_heading(line.words)
            if parsed and (parsed.kind != cell_names.RECOMMENDATION or _is_heading_text(line, parsed)):
                likely[index] = DetectedHeading(parsed.kind, parsed.ref, parsed.text, index)
        if not any(heading.kind == cell_names.RECOMMENDATION for heading in likely.values()):
            likely |= self._find_numbered_headings(covered)
        return likely

    def _find_numbered_headings(self, covered: set[int]) -> dict[int, DetectedHeading]:
        """ "1. That roads be safe": in documents that do not say "Recommendation"."""
        result = {}
        for index, line in enumerate(self._blocks):
            parsed = (
                parse_numbered_heading(line.words)
                if isinstance(line, TextLine) and index not in covered
                else None
            )
            if parsed and isinstance(line, TextLine) and line.cell not in {"label", "value"}:
                result[index] = DetectedHeading(parsed.kind, parsed.ref, parsed.text, index, is_numbered=True)
        return result

    def _label_below(self, index: int) -> LabelMatch | None:
        """The next label below this line, or None where it is too far away."""
        following = self._next_labels[index + 1]
        return following[1] if following and following[0] - index <= MAX_LINES_TO_LABEL else None

    def _find_first_field(self) -> str:
        """The field with which actions begin in this document: the one that most often follows a heading."""
        fields: Counter[str] = Counter()
        for kind in (cell_names.RECOMMENDATION, cell_names.PART):
            for index, heading in self._likely_headings.items():
                label_match = self._label_below(index)
                is_nearest = label_match and not any(
                    other in self._likely_headings for other in range(index + 1, label_match.at)
                )
                if (
                    label_match
                    and is_nearest
                    and heading.kind == kind
                    and self._may_begin_action(label_match, kind)
                ):
                    fields[label_match.field] += 1
            if fields:
                return fields.most_common(1)[0][0]
        all_labels = (
            label_match for label_matches in self._labels_by_line.values() for label_match in label_matches
        )
        return next(
            (label_match.field for label_match in all_labels if label_match.field not in HEADER_FIELDS), ""
        )

    @staticmethod
    def _may_begin_action(label_match: LabelMatch, kind: str) -> bool:
        # A list inside evidence leads to the assessment.
        excluded_fields = (
            HEADER_FIELDS
            | {cell_names.GRADING_KEY}
            | (ENTRY_FIELDS if kind == cell_names.PART else frozenset())
        )
        return label_match.field not in excluded_fields

    def _find_headings(self) -> dict[int, DetectedHeading]:
        result: dict[int, DetectedHeading] = {}
        for index, heading in sorted(self._likely_headings.items()):
            if heading.kind == cell_names.RECOMMENDATION:
                is_sure = self._begins_recommendation(index, heading, result)
            else:
                is_sure = bool(result) and self._begins_part(index)
            if is_sure:
                result[index] = heading
        return result

    def _begins_recommendation(
        self, index: int, heading: DetectedHeading, headings_above: dict[int, DetectedHeading]
    ) -> bool:
        line, above = self._blocks[index], self._blocks[index - 1] if index else None
        assert isinstance(line, TextLine)  # noqa: S101  (only lines are likely headings)
        if heading.is_numbered:
            is_next = self._continues_numbering(
                heading, headings_above
            ) and not self._leads_to_number_of_another(index, heading)
            return is_next and self._leads_to_action(index)
        may_continue_above = isinstance(above, TextLine) and not (
            line.has_gap_above
            or line.has_empty_paragraph_above
            or above.is_whole_paragraph
            or above.ends_sentence
        )
        if (
            may_continue_above
            and isinstance(above, TextLine)
            and (above.is_unfinished or not self._leads_to_action(index))
        ):
            return False
        return bool(re.match(r"rec(?:ommendation)?\b", line.words, re.IGNORECASE)) or self._leads_to_action(
            index
        )

    @staticmethod
    def _continues_numbering(heading: DetectedHeading, headings_above: dict[int, DetectedHeading]) -> bool:
        if not headings_above:
            return True
        last_ref = next(reversed(headings_above.values())).ref
        as_numbers = [
            tuple(int(n) for n in ref.split(".")) for ref in (last_ref, heading.ref) if ref[:1].isdigit()
        ]
        return len(as_numbers) == 2 and as_numbers[0] < as_numbers[1]

    def _begins_part(self, index: int) -> bool:
        """Whether a lettered line is a part: an action begins below it, before any other lettered line.

        Between two labels of one action it is an item of a list.
        """
        label_match = self._label_below(index)
        if not label_match or any(
            self._likely_headings.get(other) for other in range(index + 1, label_match.at)
        ):
            return False
        if self._is_in_list(index):
            return False
        above = self._label_above(index)
        begins_anew = above is None or above.field in ENTRY_FIELDS
        return label_match.field == self.first_field or (
            begins_anew and self._may_begin_action(label_match, cell_names.PART)
        )

    def _label_above(self, index: int) -> LabelMatch | None:
        """The label above this line, or None where a recommendation begins between them."""
        for other in range(index - 1, max(index - MAX_LINES_TO_LABEL, -1), -1):
            line = self._blocks[other]
            labels = (
                _table_labels(line, other) if isinstance(line, Table) else self._labels_by_line.get(other)
            )
            if labels:
                return labels[-1]
            heading = self._likely_headings.get(other)
            if heading and heading.kind == cell_names.RECOMMENDATION:
                return None
        return None

    def _is_in_list(self, index: int) -> bool:
        """Whether a lettered line belongs to a list.

        Letters between a recommendation and its first label list the steps of one action. Letters between
        evidence and the number of an action list evidence.
        """
        leads_to_number = (
            label_match := self._label_below(index)
        ) is not None and label_match.field == cell_names.ACTION
        for other in range(index - 1, max(index - MAX_LINES_TO_LABEL, -1), -1):
            heading = self._likely_headings.get(other)
            is_table = isinstance(self._blocks[other], Table)
            if (
                is_table
                or self._labels_by_line.get(other)
                or (heading and heading.kind == cell_names.RECOMMENDATION)
            ):
                return False
            if heading:
                return leads_to_number or self._label_above(other) is None
        return False

    def _leads_to_number_of_another(self, index: int, heading: DetectedHeading) -> bool:
        """Whether the action below has the number of another heading, so that this is an item of a list.

        "Action 1.2" does not belong to "2. …".
        """
        label_match = self._label_below(index)
        return (
            label_match is not None
            and "." in label_match.ref
            and label_match.ref.partition(".")[0] != heading.ref
        )

    def _leads_to_action(self, index: int) -> bool:
        """Whether the next label below begins an action."""
        label_match = self._label_below(index)
        return bool(label_match and label_match.field == self.first_field)


def _table_labels(table: Table, index: int) -> list[LabelMatch]:
    """The labels in the first column of a table."""
    words = [row.cells[0].text for row in table.rows if row.cells]
    parsed = ((text, parse_label(text)) for text in words)
    return [LabelMatch(label.field, label.period, text, index, index + 1) for text, label in parsed if label]


def _is_heading_text(line: TextLine, parsed: ParsedHeading) -> bool:
    """Whether the line begins a heading. "Recommendation 3 was achieved in May" only mentions one."""
    return not parsed.text or not parsed.text[0].islower() or bool(re.match(r"[^:]{0,25}[:–—]", line.words))
