"""Which line belongs to what: to the header, the instructions, a heading, a label, or to nothing."""

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

UNKNOWN_LABEL = "unknown"  # a label that the document uses again and again, and that nobody knows
_LOOKS_LIKE_LABEL = re.compile(r"(?P<label>[A-Z][\w’'/&() -]{2,40}:)(?:\s+(?P<rest>\S.*))?", re.DOTALL)


@dataclass
class LabelledLines:
    """One or, in a cell that ran together, several labels, and the lines below them."""

    marks: list[LabelMatch]
    lines: list[TextLine]
    line: TextLine  # where it stands

    @property
    def mark(self) -> LabelMatch:
        return self.marks[0]


@dataclass
class OutlineSection:
    """A heading, the lines of it, and what is labelled below it. The first may have no heading."""

    heading: DetectedHeading | None
    lines: list[TextLine] = field(default_factory=list)
    labelled: list[LabelledLines] = field(default_factory=list)


@dataclass
class Outline:
    """A document in order. `loose` are stretches of lines that belong to nothing."""

    blocks: list[TextLine | LabelledLines | OutlineSection | Table] = field(default_factory=list)
    loose: list[list[TextLine]] = field(default_factory=list)

    def sections(self) -> Iterator[OutlineSection]:
        return (block for block in self.blocks if isinstance(block, OutlineSection))


class OutlineBuilder:
    """Walks down the lines once."""

    def __init__(
        self,
        blocks: list[TextLine | Table],
        marks: dict[int, list[LabelMatch]],
        headings: HeadingDetector,
        *,
        is_mail: bool,
    ) -> None:
        self._said = blocks
        self._marks = marks
        self._headings = headings
        self._is_mail = is_mail
        self._outline = Outline()
        self._section: OutlineSection | None = None
        self._header: LabelledLines | None = None
        self._headers: set[str] = set()
        self._sink: list[TextLine] | None = None  # where the next line without a label goes
        self._in_key = False
        self._is_below_table = False
        self._key_lines = _find_grading_key_lines(blocks)
        self._unknown = self._unknown_labels()

    def outline(self) -> Outline:
        at = 0
        while at < len(self._said):
            at = self._take(at)
        return self._outline

    def _take(self, at: int) -> int:
        line = self._said[at]
        if isinstance(line, Table):
            self._outline.blocks.append(line)
            self._close()
            self._is_below_table = True
        elif at in self._marks:
            return self._label(at, self._marks[at])
        elif at in self._headings.found:
            self._open_section(self._headings.found[at], line)
        elif at in self._key_lines:
            pass
        elif line.cell == "label" or at in self._unknown:
            self._unknown_label(at, line)
        else:
            self._text(line)
        return at + 1

    def _close(self) -> None:
        self._sink, self._header, self._in_key = None, None, False

    def _open_section(self, heading: DetectedHeading | None, line: TextLine | None) -> OutlineSection:
        self._close()
        self._is_below_table = False
        section = OutlineSection(heading, [line] if line else [])
        self._section, self._sink = section, section.lines
        self._outline.blocks.append(section)
        return section

    # labels

    def _label(self, at: int, marks: list[LabelMatch]) -> int:
        if not marks:  # the rest of a label in the row above
            return at + 1
        mark, end = marks[0], marks[-1].end
        if mark.is_header and self._section is None:
            self._open_header(mark)
        elif mark.is_header and mark.spelling not in self._headers:
            for line in self._said[at:end]:  # "Contact: 01642 …" within somebody's evidence
                self._text(_require_line(line))
        elif mark.is_header or self._is_before_all(mark):
            self._close()
            self._leave([_require_line(line) for line in self._said[at:end]])
        elif mark.field == cell_names.GRADING_KEY:
            self._close()
            self._in_key = True
        else:
            if mark.opens:
                heading = DetectedHeading(cell_names.RECOMMENDATION, mark.of, "", at)
                self._open_section(heading, replace(_require_line(self._said[at]), words=mark.opens))
            self._add(LabelledLines(marks, self._rest(mark), _require_line(self._said[at])))
        return end

    def _add(self, labelled: LabelledLines) -> None:
        section = self._section
        if section is None or self._is_below_table:  # what comes below a table is printed below it
            section = self._open_section(None, None)
        self._in_key, self._header = False, None
        section.labelled.append(labelled)
        self._sink = labelled.lines

    def _open_header(self, mark: LabelMatch) -> None:
        self._headers.add(mark.spelling)
        self._header = LabelledLines([mark], self._rest(mark), _require_line(self._said[mark.at]))
        self._in_key = False
        self._outline.blocks.append(self._header)

    def _rest(self, mark: LabelMatch) -> list[TextLine]:
        """The words behind a label, as the first line of its value."""
        if not mark.rest:
            return []
        line = _require_line(self._said[mark.end - 1])
        return [
            replace(line, words=mark.rest, before=len(line.words) - len(mark.rest), gap=False, soft=False)
        ]

    def _is_before_all(self, mark: LabelMatch) -> bool:
        """ "Date: 3 March 2020" at the top of a document is the document's, not an action's."""
        first = min(self._headings.found, default=-1)
        if first < 0 or mark.at > first or self._section is not None:
            return False
        above = (m.field for at, label_matches in self._marks.items() if at < first for m in label_matches)
        return not {cell_names.AGREED_ACTION, cell_names.EVIDENCE} & set(above)

    def _unknown_labels(self) -> set[int]:
        """Lines like "Priority: high" that come again with most actions, where no such label is known."""
        places: dict[str, list[int]] = {}
        for at, line in enumerate(self._said):
            if isinstance(line, TextLine) and at not in self._marks and at not in self._headings.found:
                match = _LOOKS_LIKE_LABEL.fullmatch(line.words)
                is_short = match is not None and len(match["label"].split()) < 5 and not line.cell
                if match and is_short and not parse_numbered_action(line.words):
                    places.setdefault(match["label"], []).append(at)
        fields = Counter(mark.field for label_matches in self._marks.values() for mark in label_matches)
        enough = max(2, 0.6 * fields[self._headings.first_field])
        return {at for result in places.values() if len(result) >= enough for at in result}

    def _unknown_label(self, at: int, line: TextLine) -> None:
        if not re.search(r"\w", line.words.replace("_", "")):
            return  # a rule, drawn by hand
        match = _LOOKS_LIKE_LABEL.fullmatch(line.words)
        label, rest = (match["label"], match["rest"] or "") if match else (line.words, "")
        mark = LabelMatch(UNKNOWN_LABEL, "", label, at, at + 1, rest)
        if self._section is None:
            self._text(line)
        else:
            self._add(LabelledLines([mark], self._rest(mark), line))

    # lines without a label

    def _text(self, line: TextLine) -> None:
        if self._in_key and _is_grading_key_line(line.words):
            return
        if self._header and self._goes_on_with_header(line):
            self._header.lines.append(line)
        elif self._sink is not None:
            self._sink.append(line)
        elif self._section is None and not (self._is_mail and not self._headers):
            self._header = None
            self._outline.blocks.append(line)
        else:
            self._header = None
            self._leave([line])

    def _leave(self, lines: list[TextLine]) -> None:
        """Lines that belong to nothing, and those that follow with them, if a section is open."""
        self._outline.loose.append(lines)
        self._sink = lines if self._section or self._is_mail else None

    def _goes_on_with_header(self, line: TextLine) -> bool:
        assert self._header  # noqa: S101  (asked only while one is open)
        above = self._header.lines[-1] if self._header.lines else None
        if line.cell in {"value", "alone"} or above is None:
            return True
        if line.gap or line.soft or len(line.words) > 60 or line.ends_sentence:
            return False
        is_name = self._header.mark.field == cell_names.LINK_OFFICERS and len(line.words.split()) < 5
        return is_name or line.starts_small or above.is_unfinished


def _require_line(line: TextLine | Table) -> TextLine:
    assert isinstance(line, TextLine)  # noqa: S101  (labels stand on lines only)
    return line


def _find_grading_key_lines(blocks: list[TextLine | Table]) -> set[int]:
    """Lines that only say what the grades mean: all on one line, or one below the other."""
    result, run = set(), list[int]()
    for at, line in enumerate([*blocks, Table()]):
        text = line.words if isinstance(line, TextLine) else ""
        if _count_grade_names(text) >= 3 and len(text) < 200:
            result.add(at)
        if re.match(r"[(]?[1-4][)]?\s*[=:.–-]*\s*[A-Z]", text) and _count_grade_names(text[:30]):
            run.append(at)
            continue
        if len(run) > 2:
            result |= set(run)
        run = []
    return result


def _count_grade_names(text: str) -> int:
    text = text.lower().replace("-", " ").replace("not achieved", "missed")
    return sum(grade in text for grade in ("fully achieved", "on track", "slipped", "missed"))


def _is_grading_key_line(text: str) -> bool:
    """Whether a line below "Gradings:" still belongs to the key."""
    if re.fullmatch(r"[\d\s=–-]+", text) or _count_grade_names(text):
        return True
    return len(text) < 60 and parse_grade(text).grade is not None
