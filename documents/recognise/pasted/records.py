"""Groups the labels below a heading into actions, each with one value for a label."""

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
    """A label and the lines of its value."""

    label: LabelMatch
    lines: list[TextLine]
    label_line: TextLine  # on which the label begins
    warnings: list[CellWarning] = field(default_factory=list)

    @property
    def place(self) -> str:
        return self.label_line.place

    def add_warning(self, code: str, sentence: str, location: str = "") -> None:
        """Add something that people should check about this value."""
        self.warnings.append(CellWarning(code, sentence, location or self.place))

    @property
    def key(self) -> tuple[str, str]:
        """The field and the period, in one spelling of the month. For an unknown label, its words."""
        if self.label.field == UNKNOWN_LABEL:
            return UNKNOWN_LABEL, self.label.words
        return self.label.field, str(parse_month(self.label.period) or self.label.period.lower())

    @property
    def words(self) -> str:
        return " ".join(line.words for line in self.lines)


@dataclass
class ActionRecord:
    """One action, or several side by side in columns. `strands` are the lines with their column headings."""

    strands: list[TextLine] = field(default_factory=list)
    values: list[LabelledValue] = field(default_factory=list)

    def has(self, key: tuple[str, str]) -> bool:
        return any(value.key == key for value in self.values)

    def has_entry(self) -> bool:
        return any(value.label.field in ENTRY_FIELDS for value in self.values)


class ActionRecordBuilder:
    """Groups the labelled lines of sections into records, and reports what does not fit.

    `spelling_counts` has how often the document uses each spelling of a label, by (field, spelling).
    """

    def __init__(
        self,
        first_field: str,
        spelling_counts: Counter[tuple[str, str]],
        wrapping: LineWrapping,
        finding_collector: FindingCollector,
    ) -> None:
        self._first_field = first_field
        self._spelling_counts = spelling_counts
        self._wrapping = wrapping
        self._finding_collector = finding_collector
        self._records: list[ActionRecord] = []

    def build_records(self, section: OutlineSection, strands: list[TextLine]) -> list[ActionRecord]:
        """The actions below one heading. `strands` are the lines between it and the first label."""
        self._records = [ActionRecord(strands)]
        for labelled in pair_labels_with_values(section.labelled, self._wrapping, self._finding_collector):
            for value in self._split_labels(labelled):
                self._add_value(value)
        return [self._split_number_and_action(record) for record in self._records if record.values]

    def _split_number_and_action(self, record: ActionRecord) -> ActionRecord:
        """The record with "Action 1.2: …" as two values, the reference and the agreed action."""
        index = next(
            (
                position
                for position, value in enumerate(record.values)
                if value.label.field == cell_names.ACTION
            ),
            None,
        )
        if index is None:
            return record
        value = record.values[index]
        number_line = replace(value.label_line, words=value.label.ref)
        ref_label = replace(value.label, field=cell_names.REF, words="Reference:")
        record.values[index : index + 1] = [
            LabelledValue(ref_label, [number_line], value.label_line, value.warnings)
        ]
        if not value.lines:
            return record
        if record.has((cell_names.AGREED_ACTION, "")):
            reason = f"“{value.label.words}” has these words behind it and an agreed action too"
            self._finding_collector.add_unplaced(value.lines, f"{reason}; they were not taken over")
        else:
            action_label = replace(value.label, field=cell_names.AGREED_ACTION, words="Agreed Action:")
            record.values.insert(index + 1, LabelledValue(action_label, value.lines, value.label_line))
        return record

    @property
    def _current_record(self) -> ActionRecord:
        return self._records[-1]

    def _add_value(self, value: LabelledValue) -> None:
        self._infer_period(value)
        is_first = value.label.field == self._first_field
        if value.label.begins_action or (is_first and self._current_record.has_entry()):
            self._start_action(value)
        elif self._is_unusual_spelling(value.label) and self._has_field(value.label):
            self._append_as_text(value)
        elif not self._current_record.has(value.key):
            self._current_record.values.append(value)
        elif _is_repetition(
            value, earlier_value := next(v for v in self._current_record.values if v.key == value.key)
        ):
            text = f"“{quote(value.label.words)}” is said twice; it was read once."
            earlier_value.add_warning("repeated", text, value.place)
        elif value.label.field in ENTRY_FIELDS or value.label.field == UNKNOWN_LABEL:
            self._report_second_answer(value)
        else:
            self._start_action(value)

    def _infer_period(self, value: LabelledValue) -> None:
        """Give a grade without a month the period of the evidence above it."""
        label_above = self._current_record.values[-1].label if self._current_record.values else None
        is_graded = value.label.field in ENTRY_FIELDS - {cell_names.EVIDENCE}
        if is_graded and label_above and label_above.field in ENTRY_FIELDS and not value.label.period:
            value.label = replace(value.label, period=label_above.period)

    def _start_action(self, value: LabelledValue) -> None:
        """Start a new action below the same heading, perhaps with its strand in the lines right above it."""
        if not self._current_record.values:
            self._current_record.values.append(value)
            return
        last = self._current_record.values[-1]
        strand = self._strand_for_next_action(last)
        if strand:
            last.lines = last.lines[: -len(strand)]
            if not self._records[0].strands:
                self._finding_collector.add(
                    "strand-doubtful",
                    f"“{quote(strand)}” was read as the head of the action below it.",
                    strand[0].place,
                )
        self._records.append(ActionRecord(strand, [value]))

    def _strand_for_next_action(self, last: LabelledValue) -> list[TextLine]:
        """The last lines of a value if they are more likely the strand of the next action; else none."""
        groups = group_by_paragraph(last.lines, self._wrapping)
        strand = groups[-1] if len(groups) > 1 else []
        text = join_lines(strand)
        if not strand or len(text) > MAX_STRAND_LENGTH or strand[-1].ends_sentence:
            return []
        is_apart = strand[0].has_gap_above or strand[0].has_empty_paragraph_above or strand[0].cell == "alone"
        if (
            last.label.field == cell_names.ASSESSMENT
            and _is_complete_assessment(last.lines[0])
            and len(groups) == 2
        ):
            return strand
        return strand if is_apart and self._records[0].strands else []

    def _has_field(self, label_match: LabelMatch) -> bool:
        """Whether the record has this field already, for this round or where the label names no round."""
        labels = [v.label for v in self._current_record.values if v.label.field == label_match.field]
        return any(not label_match.period or other.period == label_match.period for other in labels)

    def _is_unusual_spelling(self, label_match: LabelMatch) -> bool:
        """Whether the document usually spells this label another way: "Update:" within evidence."""
        usual = max(
            (n for (name, _), n in self._spelling_counts.items() if name == label_match.field), default=0
        )
        return self._spelling_counts[label_match.field, label_match.spelling] * 3 <= usual

    def _append_as_text(self, value: LabelledValue) -> None:
        last = self._current_record.values[-1]
        first = value.lines[0] if value.lines else None
        words = f"{value.label.words} {first.words}" if first else value.label.words
        start = replace(first, words=words, characters_before=0) if first else TextLine(words)
        last.lines += [start, *value.lines[1:]]
        text = f"“{quote(words)}” was read as words of the value above it, not as a label."
        last.add_warning("doubtful-label", text, value.place)

    def _report_second_answer(self, value: LabelledValue) -> None:
        """Report a second value for a label: it may belong to another action, so it is left out."""
        last = self._current_record.values[-1]
        unplaced_lines: list[TextLine] = []
        if (
            last.label.field == cell_names.ASSESSMENT
            and len(last.lines) > 1
            and is_bare_grade(last.lines[0].words)
        ):
            unplaced_lines, last.lines = last.lines[1:], last.lines[:1]
        self._finding_collector.add_unplaced(
            unplaced_lines, "These words stand where they belong to no action"
        )
        self._finding_collector.add(
            "not-placed",
            f"“{quote(value.label.words)}” is answered twice here; the second answer, "
            f"“{quote(value.lines)}”, may belong to another action and was not taken over.",
            value.place,
        )

    def _split_labels(self, labelled: LabelledLines) -> list[LabelledValue]:
        """One value for each label of a cell with several labels."""
        if len(labelled.labels) == 1:
            value = LabelledValue(labelled.label, labelled.lines, labelled.label_line)
            for sentence in labelled.label.warning_sentences:
                value.add_warning("action-doubtful", sentence)
            return [value]
        text = labelled.lines[0].words if labelled.lines else ""
        pieces = re.split(r"\s{2,}", text)
        if len(pieces) != len(labelled.labels):
            pieces = self._split_values(text, labelled.labels)
        if not pieces:
            self._finding_collector.add_unplaced(
                labelled.lines, "The labels of this row ran together, and its words with them"
            )
            return []
        lines = [[replace(labelled.lines[0], words=piece)] for piece in pieces]
        lines[-1] += labelled.lines[1:]
        return [
            LabelledValue(label_match, text_lines, labelled.label_line)
            for label_match, text_lines in zip(labelled.labels, lines, strict=True)
        ]

    def _split_values(self, text: str, labels: Sequence[LabelMatch]) -> list[str]:
        """The text split where values known from above end, or where a date begins; empty if neither."""
        pieces: list[str] = []
        for label_match in labels[:-1]:
            value_above = next(
                (
                    v.words
                    for v in self._current_record.values
                    if v.label.field == label_match.field and v.lines
                ),
                "",
            )
            if not value_above or not text.startswith(value_above):
                break
            pieces.append(value_above)
            text = text[len(value_above) :].strip()
        if len(pieces) == len(labels) - 1 and text:
            return [*pieces, text]
        tokens = text.split()
        if len(labels) == 2 and labels[1].field == cell_names.DATE and not pieces:
            for count in (3, 2):
                if len(tokens) > count and len(split_dates(" ".join(tokens[-count:]))) == 1:
                    return [" ".join(tokens[:-count]), " ".join(tokens[-count:])]
        return []


def _is_complete_assessment(answer: TextLine) -> bool:
    """Whether it is a grade alone, or a dash for none, so that no explanation need follow."""
    return is_bare_grade(answer.words) or not re.search(r"\w", answer.words)


def _is_repetition(value: LabelledValue, other: LabelledValue) -> bool:
    """Whether a repeated label has the same value, or none."""
    return not value.lines or value.words.split() == other.words.split()
