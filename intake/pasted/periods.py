"""Which round a label speaks for, where the paper lost the month behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from actionplans import paper
from actionplans.dates import month_of
from intake.pasted.doubts import quote
from intake.pasted.records import Record, Value
from intake.pasted.said import Said


def name_periods(records: Sequence[Record]) -> None:
    """Gives evidence without a month the one that the paper leaves for it, and says so."""
    periods = _periods(records)
    if periods:
        for record in records:
            for value in list(record.values):
                if value.mark.field == paper.EVIDENCE and not value.mark.period:
                    _name(record, value, periods)


def _periods(records: Sequence[Record]) -> list[str]:
    """The rounds that the labels name, oldest first, each as it is spelt first."""
    found: dict[dt.date, str] = {}
    for record in records:
        for value in record.values:
            month = month_of(value.mark.period)
            if month:
                found.setdefault(month, value.mark.period)
    return [found[month] for month in sorted(found)]


def _name(record: Record, value: Value, periods: list[str]) -> None:
    at = record.values.index(value)
    below = record.values[at + 1].mark if at + 1 < len(record.values) else None
    graded = below.period if below and below.field == paper.ASSESSMENT else ""
    answered = {v.key for v in record.values if v.mark.field == paper.EVIDENCE}
    if graded and (paper.EVIDENCE, _month(graded)) not in answered:
        kept, rest = _broken_off(value.lines)
        if not rest:
            _set(value, graded, "whose assessment stands below")
            return
        value.lines = kept
        label = replace(value.mark, period=graded, words=f"{_bare(value.mark.words)} ({graded}):")
        found = Value(label, rest, rest[0])
        record.values.insert(at + 1, found)
        found.doubt(
            "unlabelled",
            f"“{quote(rest)}” has no label; it was read as the evidence of {graded}, whose assessment "
            "stands below.",
        )
        answered.add((paper.EVIDENCE, _month(graded)))
        value.doubt("broken-off", f"These words break off: “{quote(kept)}”.", kept[-1].place)
    left = [period for period in periods if (paper.EVIDENCE, _month(period)) not in answered]
    if len(left) == 1:
        _set(value, left[0], "the only one that is not answered otherwise")


def _set(value: Value, period: str, why: str) -> None:
    value.doubt(
        "period-doubtful",
        f"“{quote(value.mark.words)}” does not say which update it speaks for; read as {period}, {why}.",
    )
    value.mark = replace(value.mark, period=period, words=f"{_bare(value.mark.words)} ({period}):")


def _broken_off(lines: list[Said]) -> tuple[list[Said], list[Said]]:
    """The lines up to where a sentence breaks off above an empty line, and those below it."""
    for at in range(1, len(lines)):
        above, line = lines[at - 1], lines[at]
        if line.gap and not above.ends_sentence and not line.starts_small:
            return lines[:at], lines[at:]
    return lines, []


def _bare(words: str) -> str:
    return words.rstrip(" :")


def _month(period: str) -> str:
    return str(month_of(period) or period.lower())
