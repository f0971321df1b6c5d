"""Infers the round of a label that has lost its month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from documents.plan import cell_names
from documents.plan.dates import parse_month
from documents.recognise.pasted.finding_collector import quote
from documents.recognise.pasted.records import ActionRecord, LabelledValue
from documents.recognise.pasted.text_line import TextLine


def infer_periods(records: Sequence[ActionRecord]) -> None:
    """Give evidence without a month the only period that is left for it, and report this.

    Changes the records.
    """
    periods = _stated_periods(records)
    if periods:
        for record in records:
            for value in list(record.values):
                if value.label.field == cell_names.EVIDENCE and not value.label.period:
                    _infer_period(record, value, periods)


def _stated_periods(records: Sequence[ActionRecord]) -> list[str]:
    """The rounds that the labels name, oldest first, each in its first spelling."""
    result: dict[dt.date, str] = {}
    for record in records:
        for value in record.values:
            month = parse_month(value.label.period)
            if month:
                result.setdefault(month, value.label.period)
    return [result[month] for month in sorted(result)]


def _infer_period(record: ActionRecord, value: LabelledValue, periods: list[str]) -> None:
    index = record.values.index(value)
    label_below = record.values[index + 1].label if index + 1 < len(record.values) else None
    graded_period = label_below.period if label_below and label_below.field == cell_names.ASSESSMENT else ""
    answered_keys = {v.key for v in record.values if v.label.field == cell_names.EVIDENCE}
    if graded_period and (cell_names.EVIDENCE, _month_key(graded_period)) not in answered_keys:
        first_lines, rest = _split_at_break(value.lines)
        if not rest:
            _set_period(value, graded_period, "whose assessment stands below")
            return
        value.lines = first_lines
        new_label = replace(
            value.label, period=graded_period, words=f"{_strip_colon(value.label.words)} ({graded_period}):"
        )
        new_value = LabelledValue(new_label, rest, rest[0])
        record.values.insert(index + 1, new_value)
        new_value.add_warning(
            "unlabelled",
            f"“{quote(rest)}” has no label; it was read as the evidence of {graded_period}, whose assessment "
            "stands below.",
        )
        answered_keys.add((cell_names.EVIDENCE, _month_key(graded_period)))
        value.add_warning(
            "broken-off", f"These words break off: “{quote(first_lines)}”.", first_lines[-1].place
        )
    unanswered = [
        period for period in periods if (cell_names.EVIDENCE, _month_key(period)) not in answered_keys
    ]
    if len(unanswered) == 1:
        _set_period(value, unanswered[0], "the only one that is not answered otherwise")


def _set_period(value: LabelledValue, period: str, reason: str) -> None:
    value.add_warning(
        "period-doubtful",
        f"“{quote(value.label.words)}” does not say which update it speaks for; read as {period}, {reason}.",
    )
    value.label = replace(value.label, period=period, words=f"{_strip_colon(value.label.words)} ({period}):")


def _split_at_break(lines: list[TextLine]) -> tuple[list[TextLine], list[TextLine]]:
    """The lines up to an unfinished sentence above an empty line, and the lines below that."""
    for index in range(1, len(lines)):
        above, line = lines[index - 1], lines[index]
        if line.has_gap_above and not above.ends_sentence and not line.starts_lowercase:
            return lines[:index], lines[index:]
    return lines, []


def _strip_colon(text: str) -> str:
    return text.rstrip(" :")


def _month_key(period: str) -> str:
    return str(parse_month(period) or period.lower())
