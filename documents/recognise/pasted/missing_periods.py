"""Which round a label speaks for, where the document lost the month behind it."""

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
    """Gives evidence without a month the one that the document leaves for it, and says so."""
    periods = _stated_periods(records)
    if periods:
        for record in records:
            for value in list(record.values):
                if value.mark.field == cell_names.EVIDENCE and not value.mark.period:
                    _infer_period(record, value, periods)


def _stated_periods(records: Sequence[ActionRecord]) -> list[str]:
    """The rounds that the labels name, oldest first, each as it is spelt first."""
    result: dict[dt.date, str] = {}
    for record in records:
        for value in record.values:
            month = parse_month(value.mark.period)
            if month:
                result.setdefault(month, value.mark.period)
    return [result[month] for month in sorted(result)]


def _infer_period(record: ActionRecord, value: LabelledValue, periods: list[str]) -> None:
    at = record.values.index(value)
    below = record.values[at + 1].mark if at + 1 < len(record.values) else None
    graded = below.period if below and below.field == cell_names.ASSESSMENT else ""
    answered = {v.key for v in record.values if v.mark.field == cell_names.EVIDENCE}
    if graded and (cell_names.EVIDENCE, _month_key(graded)) not in answered:
        text_lines, rest = _split_at_break(value.lines)
        if not rest:
            _set_period(value, graded, "whose assessment stands below")
            return
        value.lines = text_lines
        label = replace(value.mark, period=graded, words=f"{_strip_colon(value.mark.words)} ({graded}):")
        labelled_value = LabelledValue(label, rest, rest[0])
        record.values.insert(at + 1, labelled_value)
        labelled_value.doubt(
            "unlabelled",
            f"“{quote(rest)}” has no label; it was read as the evidence of {graded}, whose assessment "
            "stands below.",
        )
        answered.add((cell_names.EVIDENCE, _month_key(graded)))
        value.doubt("broken-off", f"These words break off: “{quote(text_lines)}”.", text_lines[-1].place)
    left = [period for period in periods if (cell_names.EVIDENCE, _month_key(period)) not in answered]
    if len(left) == 1:
        _set_period(value, left[0], "the only one that is not answered otherwise")


def _set_period(value: LabelledValue, period: str, why: str) -> None:
    value.doubt(
        "period-doubtful",
        f"“{quote(value.mark.words)}” does not say which update it speaks for; read as {period}, {why}.",
    )
    value.mark = replace(value.mark, period=period, words=f"{_strip_colon(value.mark.words)} ({period}):")


def _split_at_break(lines: list[TextLine]) -> tuple[list[TextLine], list[TextLine]]:
    """The lines up to where a sentence breaks off above an empty line, and those below it."""
    for at in range(1, len(lines)):
        above, line = lines[at - 1], lines[at]
        if line.gap and not above.ends_sentence and not line.starts_small:
            return lines[:at], lines[at:]
    return lines, []


def _strip_colon(text: str) -> str:
    return text.rstrip(" :")


def _month_key(period: str) -> str:
    return str(parse_month(period) or period.lower())
