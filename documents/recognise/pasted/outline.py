"""Assigns each line to the header, the instructions, a heading or a label, or to nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from documents.plan import cell_names
from documents.recognise.grade_parsing import parse_grade
from documents.recognise.pasted.heading_detection import DetectedHeading, HeadingDetector
from documents.recognise.pasted.label_matches import LabelMatch
from documents.recognise.pasted.numbered_actions import parse_numbered_action
from documents.recognise.pasted.text_line import TextLine
from documents.tree import Table

UNKNOWN_LABEL = "unknown"  # the field of labels that the document often uses and we do not know
_LOOKS_LIKE_LABEL = re.compile(r"(?P<label>[A-Z][\w’'/&() -]{2,40}:)(?:\s+(?P<rest>\S.*))?", re.DOTALL)


@dataclass
class LabelledLines:
    """One label, or several from one cell, and the lines of their value."""

    labels: list[LabelMatch]
    lines: list[TextLine]
    label_line: TextLine  # on which the label begins

    @property
    def label(self) -> LabelMatch:
        return self.labels[0]


@dataclass
class OutlineSection:
    """A heading with its lines, and the labels below it. `heading` is None for labels without a heading."""

    heading: DetectedHeading | None
    lines: list[TextLine] = field(default_factory=list)
    labelled: list[LabelledLines] = field(default_factory=list)


@dataclass
class Outline:
    """A document in order. `loose` has groups of lines that belong to nothing."""

    blocks: list[TextLine | LabelledLines | OutlineSection | Table] = field(default_factory=list)
    loose: list[list[TextLine]] = field(default_factory=list)

    def sections(self) -> Iterator[OutlineSection]:
        return (block for block in self.blocks if isinstance(block, OutlineSection))


class OutlineBuilder:
    """Goes through the lines once."""

    def __init__(
        self,
        blocks: list[TextLine | Table],
        labels_by_line: dict[int, list[LabelMatch]],
        headings: HeadingDetector,
        *,
        is_email: bool,
    ) -> None:
        self._blocks = blocks
        self._labels_by_line = labels_by_line
        self._headings = headings
        self._is_email = is_email
        self._outline = Outline()
        self._section: OutlineSection | None = None
        self._header_label: LabelledLines | None = None
        self._header_spellings: set[str] = set()
        self._open_lines: list[TextLine] | None = None  # to which the next line without a label is added
        self._is_in_grading_key = False
        self._is_below_table = False
        self._key_lines = _find_grading_key_lines(blocks)
        self._unknown_label_positions = self._find_unknown_labels()

    def build(self) -> Outline:
        index = 0
        while index < len(self._blocks):
            index = self._add_block(index)
        return self._outline

    def _add_block(self, index: int) -> int:
        line = self._blocks[index]
        if isinstance(line, Table):
            self._outline.blocks.append(line)
            self._close_value()
            self._is_below_table = True
        elif index in self._labels_by_line:
            return self._add_label(index, self._labels_by_line[index])
        elif index in self._headings.headings:
            self._open_section(self._headings.headings[index], line)
        elif index in self._key_lines:
            pass
        elif line.cell == "label" or index in self._unknown_label_positions:
            self._add_unknown_label(index, line)
        else:
            self._add_text(line)
        return index + 1

    def _close_value(self) -> None:
        self._open_lines, self._header_label, self._is_in_grading_key = None, None, False

    def _open_section(self, heading: DetectedHeading | None, line: TextLine | None) -> OutlineSection:
        self._close_value()
        self._is_below_table = False
        section = OutlineSection(heading, [line] if line else [])
        self._section, self._open_lines = section, section.lines
        self._outline.blocks.append(section)
        return section

    # labels

    def _add_label(self, index: int, labels: list[LabelMatch]) -> int:
        if not labels:  # the rest of a label in the row above
            return index + 1
        label_match, end = labels[0], labels[-1].end
        if label_match.is_header and self._section is None:
            self._open_header(label_match)
        elif label_match.is_header and label_match.spelling not in self._header_spellings:
            for line in self._blocks[index:end]:  # "Contact: 01642 …" within somebody's evidence
                self._add_text(_require_line(line))
        elif label_match.is_header or self._belongs_to_document(label_match):
            self._close_value()
            self._add_loose_lines([_require_line(line) for line in self._blocks[index:end]])
        elif label_match.field == cell_names.GRADING_KEY:
            self._close_value()
            self._is_in_grading_key = True
        else:
            if label_match.heading_above:
                heading = DetectedHeading(
                    cell_names.RECOMMENDATION, label_match.recommendation_ref, "", index
                )
                self._open_section(
                    heading, replace(_require_line(self._blocks[index]), words=label_match.heading_above)
                )
            self._add_labelled_lines(
                LabelledLines(
                    labels, self._value_on_label_line(label_match), _require_line(self._blocks[index])
                )
            )
        return end

    def _add_labelled_lines(self, labelled: LabelledLines) -> None:
        section = self._section
        if section is None or self._is_below_table:  # labels below a table are read after it
            section = self._open_section(None, None)
        self._is_in_grading_key, self._header_label = False, None
        section.labelled.append(labelled)
        self._open_lines = labelled.lines

    def _open_header(self, label_match: LabelMatch) -> None:
        self._header_spellings.add(label_match.spelling)
        self._header_label = LabelledLines(
            [label_match], self._value_on_label_line(label_match), _require_line(self._blocks[label_match.at])
        )
        self._is_in_grading_key = False
        self._outline.blocks.append(self._header_label)

    def _value_on_label_line(self, label_match: LabelMatch) -> list[TextLine]:
        """The text after a label on its line, as the first line of its value; or nothing."""
        if not label_match.rest:
            return []
        line = _require_line(self._blocks[label_match.end - 1])
        return [
            replace(
                line,
                words=label_match.rest,
                characters_before=len(line.words) - len(label_match.rest),
                has_gap_above=False,
                has_empty_paragraph_above=False,
            )
        ]

    def _belongs_to_document(self, label_match: LabelMatch) -> bool:
        """Whether a label above all headings is about the document: "Date: 3 March 2020" at its top."""
        first = min(self._headings.headings, default=-1)
        if first < 0 or label_match.at > first or self._section is not None:
            return False
        fields_above = (
            m.field
            for index, label_matches in self._labels_by_line.items()
            if index < first
            for m in label_matches
        )
        return not {cell_names.AGREED_ACTION, cell_names.EVIDENCE} & set(fields_above)

    def _find_unknown_labels(self) -> set[int]:
        """The indexes of lines like "Priority: high", with an unknown label that most actions have."""
        positions_by_label: dict[str, list[int]] = {}
        for index, line in enumerate(self._blocks):
            if (
                isinstance(line, TextLine)
                and index not in self._labels_by_line
                and index not in self._headings.headings
            ):
                match = _LOOKS_LIKE_LABEL.fullmatch(line.words)
                is_short = match is not None and len(match["label"].split()) < 5 and not line.cell
                if match and is_short and not parse_numbered_action(line.words):
                    positions_by_label.setdefault(match["label"], []).append(index)
        fields = Counter(
            label_match.field
            for label_matches in self._labels_by_line.values()
            for label_match in label_matches
        )
        min_count = max(2, 0.6 * fields[self._headings.first_field])
        return {
            index
            for positions in positions_by_label.values()
            if len(positions) >= min_count
            for index in positions
        }

    def _add_unknown_label(self, index: int, line: TextLine) -> None:
        if not re.search(r"\w", line.words.replace("_", "")):
            return  # a line of underscores
        match = _LOOKS_LIKE_LABEL.fullmatch(line.words)
        label, rest = (match["label"], match["rest"] or "") if match else (line.words, "")
        label_match = LabelMatch(UNKNOWN_LABEL, "", label, index, index + 1, rest)
        if self._section is None:
            self._add_text(line)
        else:
            self._add_labelled_lines(
                LabelledLines([label_match], self._value_on_label_line(label_match), line)
            )

    # lines without a label

    def _add_text(self, line: TextLine) -> None:
        if self._is_in_grading_key and _is_grading_key_line(line.words):
            return
        if self._header_label and self._continues_header(line):
            self._header_label.lines.append(line)
        elif self._open_lines is not None:
            self._open_lines.append(line)
        elif self._section is None and not (self._is_email and not self._header_spellings):
            self._header_label = None
            self._outline.blocks.append(line)
        else:
            self._header_label = None
            self._add_loose_lines([line])

    def _add_loose_lines(self, lines: list[TextLine]) -> None:
        """Add lines that belong to nothing. In a section or an email, text below them belongs to them too."""
        self._outline.loose.append(lines)
        self._open_lines = lines if self._section or self._is_email else None

    def _continues_header(self, line: TextLine) -> bool:
        assert self._header_label  # noqa: S101  (asked only while one is open)
        above = self._header_label.lines[-1] if self._header_label.lines else None
        if line.cell in {"value", "alone"} or above is None:
            return True
        if line.has_gap_above or line.has_empty_paragraph_above or len(line.words) > 60 or line.ends_sentence:
            return False
        is_name = self._header_label.label.field == cell_names.LINK_OFFICERS and len(line.words.split()) < 5
        return is_name or line.starts_lowercase or above.is_unfinished


def _require_line(line: TextLine | Table) -> TextLine:
    assert isinstance(line, TextLine)  # noqa: S101  (labels stand on lines only)
    return line


def _find_grading_key_lines(blocks: list[TextLine | Table]) -> set[int]:
    """The indexes of lines that explain the grades, all on one line or one below the other."""
    result, consecutive = set(), list[int]()
    for index, line in enumerate([*blocks, Table()]):
        text = line.words if isinstance(line, TextLine) else ""
        if _count_grade_names(text) >= 3 and len(text) < 200:
            result.add(index)
        if re.match(r"[(]?[1-4][)]?\s*[=:.–-]*\s*[A-Z]", text) and _count_grade_names(text[:30]):
            consecutive.append(index)
            continue
        if len(consecutive) > 2:
            result |= set(consecutive)
        consecutive = []
    return result


def _count_grade_names(text: str) -> int:
    text = text.lower().replace("-", " ").replace("not achieved", "missed")
    return sum(grade in text for grade in ("fully achieved", "on track", "slipped", "missed"))


def _is_grading_key_line(text: str) -> bool:
    """Whether a line below "Gradings:" belongs to the grading key."""
    if re.fullmatch(r"[\d\s=–-]+", text) or _count_grade_names(text):
        return True
    return len(text) < 60 and parse_grade(text).grade is not None
