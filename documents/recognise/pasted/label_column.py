"""Pairs a column of labels with the column of values below it: PDF programs read tables by column."""

from __future__ import annotations

from collections.abc import Sequence

from documents.plan import cell_names
from documents.recognise.pasted.finding_collector import FindingCollector
from documents.recognise.pasted.outline import LabelledLines
from documents.recognise.pasted.paragraphs import LineWrapping, split_at_blank_lines
from documents.recognise.pasted.run_together_values import is_bare_grade, split_dates
from documents.recognise.pasted.text_line import TextLine

MIN_EMPTY_LABELS = 3  # labels in a row without a value; two may have been left empty


def pair_labels_with_values(
    labelled: Sequence[LabelledLines], wrapping: LineWrapping, finding_collector: FindingCollector
) -> list[LabelledLines]:
    """The labelled lines, with a value for each label of such a column.

    Labels and values are paired only where their numbers are equal and dates and grades fit their labels.
    """
    paired: list[LabelledLines] = []
    unpaired: list[LabelledLines] = []
    for labelled_lines in labelled:
        unpaired.append(labelled_lines)
        if labelled_lines.lines:
            paired += (
                _pair_run(unpaired, wrapping, finding_collector)
                if len(unpaired) > MIN_EMPTY_LABELS
                else unpaired
            )
            unpaired = []
    return paired + unpaired


def _pair_run(
    run: list[LabelledLines], wrapping: LineWrapping, finding_collector: FindingCollector
) -> list[LabelledLines]:
    lines = run[-1].lines
    if lines[0].characters_before or (run[-1].label_line.has_gap_above and not lines[0].has_gap_above):
        return run  # the last label has its value next to it, or right below it and the others apart
    for values in (split_at_blank_lines(lines, wrapping), [[line] for line in lines]):
        for empty_count in range(len(run)):  # labels at the top that were left empty
            labels = run[empty_count:]
            if len(labels) < MIN_EMPTY_LABELS or len(values) != len(labels):
                continue
            pairs = list(zip(labels, values, strict=True))
            checks = [_value_fits_label(label, value) for label, value in pairs]
            if False not in checks and True in checks:
                return [
                    *run[:empty_count],
                    *(LabelledLines(label.labels, value, label.label_line) for label, value in pairs),
                ]
    if _value_fits_label(run[-1], lines) and len(split_at_blank_lines(lines, wrapping)) == 1:
        return run
    finding_collector.add_unplaced(
        lines, "It is not clear which labels these words answer, so they were not taken over"
    )
    return [*run[:-1], LabelledLines(run[-1].labels, [], run[-1].label_line)]


def _value_fits_label(label: LabelledLines, value: list[TextLine]) -> bool | None:
    """Whether a date or grade is the value of such a label; None for labels with any text as value."""
    text = " ".join(line.words for line in value)
    if label.label.field == cell_names.DATE:
        return len(split_dates(text)) == 1
    if label.label.field == cell_names.ASSESSMENT:
        return is_bare_grade(text.split("\n")[0])
    return None
