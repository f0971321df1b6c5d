"""What is labelled below a heading -> the actions there: each label once, with the lines of its value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from documents.plan import cell_names
from documents.plan.dates import parse_month
from documents.recognise.labels import ENTRY_FIELDS
from documents.recognise.pasted.finding_collector import FindingCollector, quote
from documents.recognise.pasted.label_column import pair_labels_with_values
from documents.recognise.pasted.label_matches import LabelMatch
from documents.recognise.pasted.outline import UNKNOWN_LABEL, LabelledLines, OutlineSection
from documents.recognise.pasted.paragraphs import LineWrapping, group_by_paragraph, join_lines
from documents.recognise.pasted.run_together_values import is_bare_grade, split_dates
from documents.recognise.pasted.text_line import TextLine
from documents.tree import CellWarning

MAX_STRAND_LENGTH = 200  # characters


@dataclass
class LabelledValue:
    """A label and the lines of what it says."""

    mark: LabelMatch
    lines: list[TextLine]
    line: TextLine  # where the label stands
    doubts: list[CellWarning] = field(default_factory=list)

    @property
    def place(self) -> str:
        return self.line.place

    def doubt(self, code: str, sentence: str, place: str = "") -> None:
        """Something about this value that people should look at."""
        self.doubts.append(CellWarning(code, sentence, place or self.place))

    @property
    def key(self) -> tuple[str, str]:
        """The field, and the round it speaks for, however the month is spelt."""
        if self.mark.field == UNKNOWN_LABEL:
            return UNKNOWN_LABEL, self.mark.words
        return self.mark.field, str(parse_month(self.mark.period) or self.mark.period.lower())

    @property
    def words(self) -> str:
        return " ".join(line.words for line in self.lines)


@dataclass
class ActionRecord:
    """One action, or several that stand side by side below the heads of their columns."""

    strands: list[TextLine] = field(default_factory=list)
    values: list[LabelledValue] = field(default_factory=list)

    def has(self, key: tuple[str, str]) -> bool:
        return any(value.key == key for value in self.values)

    def has_entry(self) -> bool:
        return any(value.mark.field in ENTRY_FIELDS for value in self.values)


class ActionRecordBuilder:
    """Groups the labelled lines of sections into records, and says what does not fit."""

    def __init__(
        self, first_field: str, spelt: Counter[tuple[str, str]], wrap: LineWrapping, doubts: FindingCollector
    ) -> None:
        self._first_field = first_field
        self._spelt = spelt  # how often the document spells each field how
        self._wrap = wrap
        self._doubts = doubts
        self._records: list[ActionRecord] = []

    def records(self, section: OutlineSection, strands: list[TextLine]) -> list[ActionRecord]:
        """The actions below one heading. `strands` are the lines between it and the first label."""
        self._records = [ActionRecord(strands)]
        for labelled in pair_labels_with_values(section.labelled, self._wrap, self._doubts):
            for value in self._apart(labelled):
                self._take(value)
        return [self._with_number(record) for record in self._records if record.values]

    def _with_number(self, record: ActionRecord) -> ActionRecord:
        """The number and the words of "Action 1.2: …" as two values, as other documents have them."""
        at = next((n for n, value in enumerate(record.values) if value.mark.field == cell_names.ACTION), None)
        if at is None:
            return record
        value = record.values[at]
        number = replace(value.line, words=value.mark.ref)
        ref = replace(value.mark, field=cell_names.REF, words="Reference:")
        record.values[at : at + 1] = [LabelledValue(ref, [number], value.line, value.doubts)]
        if not value.lines:
            return record
        if record.has((cell_names.AGREED_ACTION, "")):
            why = f"“{value.mark.words}” has these words behind it and an agreed action too"
            self._doubts.not_placed(value.lines, f"{why}; they were not taken over")
        else:
            action = replace(value.mark, field=cell_names.AGREED_ACTION, words="Agreed Action:")
            record.values.insert(at + 1, LabelledValue(action, value.lines, value.line))
        return record

    @property
    def _record(self) -> ActionRecord:
        return self._records[-1]

    def _take(self, value: LabelledValue) -> None:
        self._name_round(value)
        is_first = value.mark.field == self._first_field
        if value.mark.begins or (is_first and self._record.has_entry()):
            self._begin(value)
        elif self._is_odd(value.mark) and self._has_field(value.mark):
            self._is_text(value)
        elif not self._record.has(value.key):
            self._record.values.append(value)
        elif _is_repetition(
            value, labelled_value := next(v for v in self._record.values if v.key == value.key)
        ):
            text = f"“{quote(value.mark.words)}” is said twice; it was read once."
            labelled_value.doubt("repeated", text, value.place)
        elif value.mark.field in ENTRY_FIELDS or value.mark.field == UNKNOWN_LABEL:
            self._is_displaced(value)
        else:
            self._begin(value)

    def _name_round(self, value: LabelledValue) -> None:
        """A grade without a month speaks of the evidence above it, where that names one."""
        last = self._record.values[-1].mark if self._record.values else None
        is_graded = value.mark.field in ENTRY_FIELDS - {cell_names.EVIDENCE}
        if is_graded and last and last.field in ENTRY_FIELDS and not value.mark.period:
            value.mark = replace(value.mark, period=last.period)

    def _begin(self, value: LabelledValue) -> None:
        """A new action below the same heading, perhaps with the head of its column right above it."""
        if not self._record.values:
            self._record.values.append(value)
            return
        last = self._record.values[-1]
        strand = self._strand_below(last)
        if strand:
            last.lines = last.lines[: -len(strand)]
            if not self._records[0].strands:
                self._doubts.add(
                    "strand-doubtful",
                    f"“{quote(strand)}” was read as the head of the action below it.",
                    strand[0].place,
                )
        self._records.append(ActionRecord(strand, [value]))

    def _strand_below(self, last: LabelledValue) -> list[TextLine]:
        """The last lines of a value, where they rather head the action that comes next."""
        groups = group_by_paragraph(last.lines, self._wrap)
        strand = groups[-1] if len(groups) > 1 else []
        text = join_lines(strand)
        if not strand or len(text) > MAX_STRAND_LENGTH or strand[-1].ends_sentence:
            return []
        is_apart = strand[0].gap or strand[0].soft or strand[0].cell == "alone"
        if (
            last.mark.field == cell_names.ASSESSMENT
            and _is_complete_assessment(last.lines[0])
            and len(groups) == 2
        ):
            return strand
        return strand if is_apart and self._records[0].strands else []

    def _has_field(self, mark: LabelMatch) -> bool:
        """Whether the field is answered already, for this round or where the label names none."""
        answered = [v.mark for v in self._record.values if v.mark.field == mark.field]
        return any(not mark.period or label_match.period == mark.period for label_match in answered)

    def _is_odd(self, mark: LabelMatch) -> bool:
        """Whether the document nearly always spells this label another way: "Update:" within evidence."""
        usual = max((n for (name, _), n in self._spelt.items() if name == mark.field), default=0)
        return self._spelt[mark.field, mark.spelling] * 3 <= usual

    def _is_text(self, value: LabelledValue) -> None:
        last = self._record.values[-1]
        first = value.lines[0] if value.lines else None
        words = f"{value.mark.words} {first.words}" if first else value.mark.words
        start = replace(first, words=words, before=0) if first else TextLine(words)
        last.lines += [start, *value.lines[1:]]
        text = f"“{quote(words)}” was read as words of the value above it, not as a label."
        last.doubt("doubtful-label", text, value.place)

    def _is_displaced(self, value: LabelledValue) -> None:
        """A second answer to a question that has one: perhaps of another action, so of none."""
        last = self._record.values[-1]
        above: list[TextLine] = []
        if (
            last.mark.field == cell_names.ASSESSMENT
            and len(last.lines) > 1
            and is_bare_grade(last.lines[0].words)
        ):
            above, last.lines = last.lines[1:], last.lines[:1]
        self._doubts.not_placed(above, "These words stand where they belong to no action")
        self._doubts.add(
            "not-placed",
            f"“{quote(value.mark.words)}” is answered twice here; the second answer, “{quote(value.lines)}”, "
            "may belong to another action and was not taken over.",
            value.place,
        )

    def _apart(self, labelled: LabelledLines) -> list[LabelledValue]:
        """One value for each label of a cell in which several ran together."""
        if len(labelled.marks) == 1:
            value = LabelledValue(labelled.mark, labelled.lines, labelled.line)
            for sentence in labelled.mark.doubts:
                value.doubt("action-doubtful", sentence)
            return [value]
        text = labelled.lines[0].words if labelled.lines else ""
        pieces = re.split(r"\s{2,}", text)
        if len(pieces) != len(labelled.marks):
            pieces = self._pieces(text, labelled.marks)
        if not pieces:
            self._doubts.not_placed(
                labelled.lines, "The labels of this row ran together, and its words with them"
            )
            return []
        lines = [[replace(labelled.lines[0], words=piece)] for piece in pieces]
        lines[-1] += labelled.lines[1:]
        return [
            LabelledValue(mark, text_lines, labelled.line)
            for mark, text_lines in zip(labelled.marks, lines, strict=True)
        ]

    def _pieces(self, text: str, marks: Sequence[LabelMatch]) -> list[str]:
        """The words cut where values that are known from above end, or where a date begins."""
        pieces: list[str] = []
        for mark in marks[:-1]:
            above = next((v.words for v in self._record.values if v.mark.field == mark.field and v.lines), "")
            if not above or not text.startswith(above):
                break
            pieces.append(above)
            text = text[len(above) :].strip()
        if len(pieces) == len(marks) - 1 and text:
            return [*pieces, text]
        tokens = text.split()
        if len(marks) == 2 and marks[1].field == cell_names.DATE and not pieces:
            for count in (3, 2):
                if len(tokens) > count and len(split_dates(" ".join(tokens[-count:]))) == 1:
                    return [" ".join(tokens[:-count]), " ".join(tokens[-count:])]
        return []


def _is_complete_assessment(answer: TextLine) -> bool:
    """A grade, or a stroke where none was asked: more need not follow."""
    return is_bare_grade(answer.words) or not re.search(r"\w", answer.words)


def _is_repetition(value: LabelledValue, other: LabelledValue) -> bool:
    """Whether a label is repeated with the same words, or with none."""
    return not value.lines or value.words.split() == other.words.split()
