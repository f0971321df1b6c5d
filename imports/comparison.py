"""Compares a document with what is on record: new, the same, or in other words. Stores nothing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from actionplans.heading_kinds import heading_kinds_of_plan
from actionplans.models import (
    ActionPlan,
    Heading,
    ImpactEntry,
    PrintedWording,
    ProgressEntry,
    SubAction,
    UpdateRequest,
)
from actionplans.serialise import PrintedTexts, words_printed_in
from documents.plan import plan_data
from documents.plan.dates import parse_month
from documents.plan.grades import grade_label
from documents.recognise.item_keys import DOCUMENT
from documents.recognise.wording_difference import same_words
from imports.matching import find_plan, match_heading, match_sub_action
from imports.merging.scales import scale_on_record, with_scale_grade

Field = PrintedWording.Field
Entry = TypeVar("Entry", ProgressEntry, ImpactEntry)


class FieldComparison(StrEnum):
    """How something read stands to what is on record."""

    NEW = "New"
    SAME = "Same"
    CHANGED = "Changed"


@dataclass(frozen=True)
class ComparedValue:
    """One value of the document, under the label of committees' documents. `about` is its name."""

    about: str
    label: str
    read: str
    on_record: str = ""
    is_existing: bool = False  # what it belongs to is on record

    @property
    def comparison(self) -> FieldComparison:
        if same_words(self.read, self.on_record) and (self.is_existing or not self.read):
            return FieldComparison.SAME
        return FieldComparison.CHANGED if self.on_record else FieldComparison.NEW


@dataclass(frozen=True)
class ComparedItem:
    """A heading or a line: what it is called, with a number of its own if it has one, and its values."""

    about: str
    title: str
    is_existing: bool
    ref: str = field(default="", kw_only=True)
    values: tuple[ComparedValue, ...] = ()
    lines: tuple[ComparedItem, ...] = ()
    parts: tuple[ComparedItem, ...] = ()

    @property
    def comparison(self) -> FieldComparison:
        """Of its own values, not of what hangs on it."""
        if not self.is_existing:
            return FieldComparison.NEW
        same = all(value.comparison is FieldComparison.SAME for value in self.values)
        return FieldComparison.SAME if same else FieldComparison.CHANGED


@dataclass(frozen=True)
class PlanComparison:
    """A whole document compared with the plan it belongs to. `left_out` are only on record."""

    review: ActionPlan | None
    header_values: tuple[ComparedValue, ...]
    headings: tuple[ComparedItem, ...]
    left_out: tuple[str, ...] = ()
    heading_kind: str = Heading.Kind.RECOMMENDATION  # what its headings are, and those below them
    part_kind: str = Heading.Kind.PART

    def parts(self) -> Iterator[ComparedItem]:
        """Every heading and line, in printed order."""
        yield from _iter_items(self.headings)


def _iter_items(parts: tuple[ComparedItem, ...]) -> Iterator[ComparedItem]:
    for part in parts:
        yield part
        yield from _iter_items(part.lines)
        yield from _iter_items(part.parts)


def compare_plan(plan: plan_data.PlanData, names: dict[int, str]) -> PlanComparison:
    """Compare a document with the record. `names` are those of the plan's parts, by identity."""
    review = find_plan(plan)
    return _PlanComparer(plan, names, review).compare()


@dataclass
class _PlanComparer:
    plan: plan_data.PlanData
    names: dict[int, str]
    review: ActionPlan | None
    existing_headings: dict[int | None, list[Heading]] = field(default_factory=lambda: defaultdict(list))
    lines: dict[int, list[SubAction]] = field(default_factory=lambda: defaultdict(list))
    # What the document's own round, if on record, printed otherwise than today's plan.
    words: PrintedTexts = field(default_factory=dict)
    update_requests: dict[int, UpdateRequest] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scale = scale_on_record(self.plan, self.review)
        if self.review:
            months = sorted(filter(None, map(parse_month, self.plan.periods())))
            if this_round := self.review.rounds.filter(period__in=months[-1:]).first():
                self.words = words_printed_in(this_round)
                rows = this_round.update_requests.prefetch_related("owners")
                self.update_requests = {row.sub_action_id: row for row in rows}
            for heading in self.review.headings.select_related("parent"):
                self.existing_headings[heading.parent_id].append(heading)
            for sub_action in self.review.sub_actions().for_plan_page():
                self.lines[sub_action.heading_id].append(sub_action)

    def compare(self) -> PlanComparison:
        headings = tuple(self._compare_headings(self.plan.headings, None))
        left = [sub_action for sub_actions in self.lines.values() for sub_action in sub_actions]
        heard = tuple(map(_last_assessment, left))
        return PlanComparison(
            self.review, self._compare_header(), headings, heard, *heading_kinds_of_plan(self.plan)
        )

    def _compare_header(self) -> tuple[ComparedValue, ...]:
        known, plan = self.review, self.plan
        committee = known.committee.name if known and known.committee else ""
        names = "\n".join(plan.link_officers)
        rows = (
            ("title", str(ActionPlan.Kind(plan.kind).label), plan.title, known.title if known else ""),
            ("committee", "Committee", plan.committee, committee),
            ("agreed", "Action plan agreed", plan.agreed, known.agreed_text if known else ""),
            ("link_officers", "Link officer/s", names, known.link_officer_names if known else ""),
        )
        there = known is not None
        values = [
            ComparedValue(f"{DOCUMENT}.{name}", label, text, was, there) for name, label, text, was in rows
        ]
        return (*values, self._compare_periods())

    def _compare_periods(self) -> ComparedValue:
        """The months the document speaks for, and those of them that have a round on record."""
        months = set(filter(None, map(parse_month, self.plan.periods())))
        rounds = self.review.rounds.filter(period__in=months).order_by("period") if self.review else ()
        on_record = "\n".join(map(str, rounds))
        text = "\n".join(period or "An update without a month" for period in self.plan.periods())
        return ComparedValue(f"{DOCUMENT}.period", "Updates of", text, on_record, bool(on_record))

    def _compare_headings(
        self, wanted: tuple[plan_data.HeadingData, ...], parent: Heading | None
    ) -> Iterator[ComparedItem]:
        headings = self.existing_headings[parent.pk] if parent else self.existing_headings[None]
        for heading in wanted:
            result = match_heading(headings, heading, wanted)
            if result:
                headings.remove(result)
            yield self._compare_heading(heading, result, parent)

    def _compare_heading(
        self, heading: plan_data.HeadingData, on_record: Heading | None, parent: Heading | None
    ) -> ComparedItem:
        name = self.names[id(heading)]
        return ComparedItem(
            name,
            heading.ref,
            on_record is not None,
            tuple(self._of_heading(name, heading, on_record)),
            tuple(self._compare_sub_actions(heading, on_record)),
            tuple(self._compare_headings(heading.parts, on_record))
            if on_record
            else tuple(self._new_parts(heading.parts)),
        )

    def _new_parts(self, parts: tuple[plan_data.HeadingData, ...]) -> Iterator[ComparedItem]:
        for part in parts:
            yield self._compare_heading(part, None, None)

    def _compare_sub_actions(
        self, heading: plan_data.HeadingData, on_record: Heading | None
    ) -> Iterator[ComparedItem]:
        sub_actions = self.lines[on_record.pk] if on_record else []
        for sub_action in heading.sub_actions:
            there = match_sub_action(sub_actions, sub_action)
            if there:
                sub_actions.remove(there)
            name = self.names[id(sub_action)]
            values = tuple(self._sub_action_values(name, sub_action, there))
            yield ComparedItem(name, sub_action.strand, there is not None, values, ref=sub_action.ref)

    def _sub_action_values(
        self, name: str, sub_action: plan_data.SubActionData, there: SubAction | None
    ) -> Iterator[ComparedValue]:
        for attribute, label in (
            ("strand", "Column head"),
            ("ref", "Reference"),
            ("responsibility", "Responsibility"),
            ("date_text", "Date"),
            ("action", "Agreed action"),
            ("measure", "Agreed success measure"),
            ("indicators", "Indicators"),
        ):
            read, on_record = getattr(sub_action, attribute), self._on_record(there, attribute)
            if read or on_record or attribute not in ("strand", "ref", "indicators"):
                yield ComparedValue(f"{name}.{attribute}", label, read, on_record, there is not None)
            if attribute == "responsibility":
                yield from self._owners(name, sub_action, there)
        for entry in sub_action.entries:
            yield from self._entry_values(self.names[id(entry)], entry, there)

    def _entry_values(
        self, name: str, entry: plan_data.EntryData, sub_action: SubAction | None
    ) -> Iterator[ComparedValue]:
        month = parse_month(entry.period)
        period = entry.period or "no month given"
        if entry.progress or entry.has_progress:
            entries: list[ProgressEntry] = list(sub_action.progress_entries.all()) if sub_action else []
            yield from self._progress(name, entry, period, next(_entries_of_month(entries, month), None))
        if entry.impact_asked or entry.impact:
            effects: list[ImpactEntry] = list(sub_action.impact_entries.all()) if sub_action else []
            effect = next(_entries_of_month(effects, month), None)
            text = display_impact(entry.impact, entry.impact_not_yet)
            words = self._repeated(effect, Field.IMPACT, "evidence")
            on_record = display_impact(words, effect.not_yet_known) if effect else ""
            label = f"Evidence of impact ({period})"
            yield ComparedValue(f"{name}.impact", label, text, on_record, effect is not None)

    def _of_heading(
        self, name: str, heading: plan_data.HeadingData, on_record: Heading | None
    ) -> Iterator[ComparedValue]:
        there = on_record is not None
        yield ComparedValue(f"{name}.text", "Text", heading.text, self._on_record(on_record, "text"), there)
        purpose = self._on_record(on_record, "purpose")
        if heading.purpose or purpose:
            yield ComparedValue(f"{name}.purpose", "Purpose", heading.purpose, purpose, there)

    def _progress(
        self, name: str, entry: plan_data.EntryData, period: str, known: ProgressEntry | None
    ) -> Iterator[ComparedValue]:
        evidence = self._repeated(known, Field.EVIDENCE, "evidence")
        explanation = self._repeated(known, Field.EXPLANATION, "explanation")
        grade = display_grade(with_scale_grade(entry, self.scale))
        rows = (
            ("evidence", "Evidence of progress", entry.evidence, evidence),
            ("grade", "Assessment of progress", grade, display_grade(known) if known else ""),
            ("explanation", "Explanation", entry.explanation, explanation),
        )
        for attribute, label, read, on_record in rows:
            if read or on_record or attribute != "explanation":
                yield ComparedValue(
                    f"{name}.{attribute}", f"{label} ({period})", read, on_record, known is not None
                )

    def _owners(
        self, name: str, sub_action: plan_data.SubActionData, there: SubAction | None
    ) -> Iterator[ComparedValue]:
        """Who was found in the words under Responsibility, where those are not one name alone."""
        read = "\n".join(sub_action.owners)
        known = [owner.name for owner in self._request_or_action(there).owners.all()] if there else []
        on_record = "\n".join(sorted(known))
        if sorted(map(str.casefold, sub_action.owners)) == sorted(map(str.casefold, known)):
            on_record = read
        if (read, on_record) != (sub_action.responsibility, self._on_record(there, "responsibility")):
            yield ComparedValue(f"{name}.owners", "Owners found in it", read, on_record, there is not None)

    def _request_or_action(self, sub_action: SubAction) -> UpdateRequest | SubAction:
        """Whoever names the owners of a line: its question in the document's own round, else the plan."""
        return self.update_requests.get(sub_action.pk) or sub_action

    def _on_record(self, there: Heading | SubAction | None, attribute: str) -> str:
        """What the document's own round printed, where it is on record; else what the plan has today."""
        if there is None:
            return ""
        if isinstance(there, Heading):
            return self.words.get((there.pk, None, None, attribute), str(getattr(there, attribute)))
        if attribute == "responsibility":
            return self._request_or_action(there).responsibility
        return self.words.get((None, there.pk, None, attribute), str(getattr(there, attribute)))

    def _repeated(self, entry: ProgressEntry | ImpactEntry | None, name: str, attribute: str) -> str:
        """What the document's own round printed of an earlier one, or that one's own words."""
        if entry is None:
            return ""
        printed = self.words.get((None, entry.sub_action_id, entry.round_id, name))
        return str(getattr(entry, attribute)) if printed is None else printed


def _entries_of_month(entries: list[Entry], month: dt.date | None) -> Iterator[Entry]:
    return (entry for entry in entries if entry.round.period == month)


def _last_assessment(sub_action: SubAction) -> str:
    last = sub_action.latest_progress()
    return (
        f"{sub_action}: {grade_label(last.grade)} in {last.round}" if last else f"{sub_action}: never graded"
    )


def display_grade(entry: plan_data.EntryData | ProgressEntry) -> str:
    """The grade as a page shows it: the document's own words, with what they were read as."""
    ours = grade_label(entry.grade)
    if entry.grade_text and ours:
        return f"{ours}, printed as “{entry.grade_text}”"
    return (entry.grade_text and f"none, printed as “{entry.grade_text}”") or ours


def display_impact(text: str, not_yet_known: bool) -> str:
    return f"{text}\n(not known yet)".strip() if not_yet_known else text
