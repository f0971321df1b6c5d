"""Mutable builders for the parts of a plan while its document is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from documents.plan import plan_data
from documents.plan.dates import parse_month


@dataclass
class EntryBuilder:
    period: str
    progress: bool = False
    evidence: str = ""
    grade: int | None = None
    grade_text: str = ""
    explanation: str = ""
    impact_asked: bool = False
    impact: str = ""
    impact_not_yet: bool = False
    gap_reason: str = ""
    location: str = ""
    has_assessment: bool = False  # the document has an assessment, even if it could not be read

    def build(self) -> plan_data.EntryData:
        return plan_data.EntryData(
            self.period,
            self.progress,
            self.evidence,
            self.grade,
            self.grade_text,
            self.explanation,
            self.impact_asked,
            self.impact,
            self.impact_not_yet,
            self.gap_reason,
        )


@dataclass
class SubActionBuilder:
    strand: str = ""
    ref: str = ""
    responsibility: str = ""
    owners: tuple[str, ...] = ()
    date_text: str = ""
    due: str = ""
    action: str = ""
    measure: str = ""
    indicators: str = ""
    entries: list[EntryBuilder] = field(default_factory=list)
    by_month: dict[dt.date | str, EntryBuilder] = field(default_factory=dict)
    filled_fields: set[tuple[str, str]] = field(default_factory=set)

    def entry(self, period: str) -> EntryBuilder:
        """The entry of that month, in any spelling; created if there is none yet."""
        month = parse_month(period) or period
        if month not in self.by_month:
            self.by_month[month] = EntryBuilder(period)
            self.entries.append(self.by_month[month])
        return self.by_month[month]

    def latest_entry(self) -> EntryBuilder:
        """The entry of the latest month, or the last of those without a month. There must be an entry."""
        return max(
            enumerate(self.entries),
            key=lambda numbered_entry: (
                parse_month(numbered_entry[1].period) or dt.date.min,
                numbered_entry[0],
            ),
        )[1]

    def build(self) -> plan_data.SubActionData:
        return plan_data.SubActionData(
            self.strand,
            self.ref,
            self.responsibility,
            self.owners,
            self.date_text,
            self.due,
            self.action,
            self.measure,
            self.indicators,
            tuple(entry.build() for entry in self.entries),
        )


@dataclass
class HeadingBuilder:
    ref: str = ""
    text: str = ""
    sub_actions: list[SubActionBuilder] = field(default_factory=list)
    parts: list[HeadingBuilder] = field(default_factory=list)
    purpose: str = ""
    shared_values: dict[str, tuple[str, object]] = field(
        default_factory=dict
    )  # value and location by field, for all its actions

    def build(self) -> plan_data.HeadingData:
        return plan_data.HeadingData(
            self.ref,
            self.text,
            tuple(sub_action.build() for sub_action in self.sub_actions),
            tuple(part.build() for part in self.parts),
            self.purpose,
        )
