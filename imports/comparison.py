"""Compares a document with the plan on record, value by value: new, the same or changed. Stores nothing."""

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
    """How a value or item of a document compares with the record."""

    NEW = "New"
    SAME = "Same"
    CHANGED = "Changed"


@dataclass(frozen=True)
class ComparedValue:
    """One value of the document. `about` is its path, such as "l3.action"; `label` is what people call it."""

    about: str
    label: str
    read: str
    on_record: str = ""
    is_existing: bool = False  # whether the heading, action or entry it belongs to is on record

    @property
    def comparison(self) -> FieldComparison:
        if same_words(self.read, self.on_record) and (self.is_existing or not self.read):
            return FieldComparison.SAME
        return FieldComparison.CHANGED if self.on_record else FieldComparison.NEW


@dataclass(frozen=True)
class ComparedItem:
    """A heading or an action, with its values. `about` is its key, such as "h2".

    Of an action, `title` is the strand and `ref` its own number, if it has one.
    """

    about: str
    title: str
    is_existing: bool
    ref: str = field(default="", kw_only=True)
    values: tuple[ComparedValue, ...] = ()
    lines: tuple[ComparedItem, ...] = ()
    parts: tuple[ComparedItem, ...] = ()

    @property
    def comparison(self) -> FieldComparison:
        """From its own values, whatever the actions and parts below it."""
        if not self.is_existing:
            return FieldComparison.NEW
        same = all(value.comparison is FieldComparison.SAME for value in self.values)
        return FieldComparison.SAME if same else FieldComparison.CHANGED


@dataclass(frozen=True)
class PlanComparison:
    """A whole document compared with its plan on record, if any. `left_out` describes actions it omits."""

    review: ActionPlan | None
    header_values: tuple[ComparedValue, ...]
    headings: tuple[ComparedItem, ...]
    left_out: tuple[str, ...] = ()
    heading_kind: str = Heading.Kind.RECOMMENDATION  # of its headings; below, of their parts
    part_kind: str = Heading.Kind.PART

    def items(self) -> Iterator[ComparedItem]:
        """Every heading and action, in printed order."""
        yield from _iter_items(self.headings)


def _iter_items(items: tuple[ComparedItem, ...]) -> Iterator[ComparedItem]:
    for item in items:
        yield item
        yield from _iter_items(item.lines)
        yield from _iter_items(item.parts)


def compare_plan(plan: plan_data.PlanData, item_keys: dict[int, str]) -> PlanComparison:
    """Compare a document with the record. `item_keys` are draft keys ("l3") by the `id()` of each item."""
    review = find_plan(plan)
    return _PlanComparer(plan, item_keys, review).compare()


@dataclass
class _PlanComparer:
    plan: plan_data.PlanData
    item_keys: dict[int, str]
    review: ActionPlan | None
    existing_headings: dict[int | None, list[Heading]] = field(default_factory=lambda: defaultdict(list))
    existing_sub_actions: dict[int, list[SubAction]] = field(default_factory=lambda: defaultdict(list))
    # Where the document's own round is on record: wording it printed that differs from today's plan.
    printed_texts: PrintedTexts = field(default_factory=dict)
    update_requests: dict[int, UpdateRequest] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scale = scale_on_record(self.plan, self.review)
        if self.review:
            months = sorted(filter(None, map(parse_month, self.plan.periods())))
            if this_round := self.review.rounds.filter(period__in=months[-1:]).first():
                self.printed_texts = words_printed_in(this_round)
                rows = this_round.update_requests.prefetch_related("owners")
                self.update_requests = {row.sub_action_id: row for row in rows}
            for heading in self.review.headings.select_related("parent"):
                self.existing_headings[heading.parent_id].append(heading)
            for sub_action in self.review.sub_actions().for_plan_page():
                self.existing_sub_actions[sub_action.heading_id].append(sub_action)

    def compare(self) -> PlanComparison:
        headings = tuple(self._compare_headings(self.plan.headings, None))
        left_out = [
            sub_action for sub_actions in self.existing_sub_actions.values() for sub_action in sub_actions
        ]
        left_out_descriptions = tuple(map(_describe_left_out, left_out))
        return PlanComparison(
            self.review,
            self._compare_header(),
            headings,
            left_out_descriptions,
            *heading_kinds_of_plan(self.plan),
        )

    def _compare_header(self) -> tuple[ComparedValue, ...]:
        review, plan = self.review, self.plan
        committee = review.committee.name if review and review.committee else ""
        names = "\n".join(plan.link_officers)
        rows = (
            ("title", str(ActionPlan.Kind(plan.kind).label), plan.title, review.title if review else ""),
            ("committee", "Committee", plan.committee, committee),
            ("agreed", "Action plan agreed", plan.agreed, review.agreed_text if review else ""),
            ("link_officers", "Link officer/s", names, review.link_officer_names if review else ""),
        )
        is_existing = review is not None
        values = [
            ComparedValue(f"{DOCUMENT}.{name}", label, text, on_record, is_existing)
            for name, label, text, on_record in rows
        ]
        return (*values, self._compare_periods())

    def _compare_periods(self) -> ComparedValue:
        """The months that the document reports on, next to those of them that have a round on record."""
        months = set(filter(None, map(parse_month, self.plan.periods())))
        rounds = self.review.rounds.filter(period__in=months).order_by("period") if self.review else ()
        on_record = "\n".join(map(str, rounds))
        text = "\n".join(period or "An update without a month" for period in self.plan.periods())
        return ComparedValue(f"{DOCUMENT}.period", "Updates of", text, on_record, bool(on_record))

    def _compare_headings(
        self, headings_read: tuple[plan_data.HeadingData, ...], parent: Heading | None
    ) -> Iterator[ComparedItem]:
        existing = self.existing_headings[parent.pk] if parent else self.existing_headings[None]
        for heading in headings_read:
            on_record = match_heading(existing, heading, headings_read)
            if on_record:
                existing.remove(on_record)
            yield self._compare_heading(heading, on_record, parent)

    def _compare_heading(
        self, heading: plan_data.HeadingData, on_record: Heading | None, parent: Heading | None
    ) -> ComparedItem:
        key = self.item_keys[id(heading)]
        return ComparedItem(
            key,
            heading.ref,
            on_record is not None,
            tuple(self._heading_values(key, heading, on_record)),
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
        sub_actions = self.existing_sub_actions[on_record.pk] if on_record else []
        for sub_action in heading.sub_actions:
            existing = match_sub_action(sub_actions, sub_action)
            if existing:
                sub_actions.remove(existing)
            key = self.item_keys[id(sub_action)]
            values = tuple(self._sub_action_values(key, sub_action, existing))
            yield ComparedItem(key, sub_action.strand, existing is not None, values, ref=sub_action.ref)

    def _sub_action_values(
        self, key: str, sub_action: plan_data.SubActionData, existing: SubAction | None
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
            read, on_record = getattr(sub_action, attribute), self._on_record(existing, attribute)
            if read or on_record or attribute not in ("strand", "ref", "indicators"):
                yield ComparedValue(f"{key}.{attribute}", label, read, on_record, existing is not None)
            if attribute == "responsibility":
                yield from self._owner_values(key, sub_action, existing)
        for entry in sub_action.entries:
            yield from self._entry_values(self.item_keys[id(entry)], entry, existing)

    def _entry_values(
        self, key: str, entry: plan_data.EntryData, sub_action: SubAction | None
    ) -> Iterator[ComparedValue]:
        month = parse_month(entry.period)
        period = entry.period or "no month given"
        if entry.progress or entry.has_progress:
            entries: list[ProgressEntry] = list(sub_action.progress_entries.all()) if sub_action else []
            yield from self._progress_values(
                key, entry, period, next(_entries_of_month(entries, month), None)
            )
        if entry.impact_asked or entry.impact:
            impact_entries: list[ImpactEntry] = list(sub_action.impact_entries.all()) if sub_action else []
            impact_entry = next(_entries_of_month(impact_entries, month), None)
            text = display_impact(entry.impact, entry.impact_not_yet)
            wording = self._entry_on_record(impact_entry, Field.IMPACT, "evidence")
            on_record = display_impact(wording, impact_entry.not_yet_known) if impact_entry else ""
            label = f"Evidence of impact ({period})"
            yield ComparedValue(f"{key}.impact", label, text, on_record, impact_entry is not None)

    def _heading_values(
        self, key: str, heading: plan_data.HeadingData, on_record: Heading | None
    ) -> Iterator[ComparedValue]:
        is_existing = on_record is not None
        yield ComparedValue(
            f"{key}.text", "Text", heading.text, self._on_record(on_record, "text"), is_existing
        )
        purpose = self._on_record(on_record, "purpose")
        if heading.purpose or purpose:
            yield ComparedValue(f"{key}.purpose", "Purpose", heading.purpose, purpose, is_existing)

    def _progress_values(
        self, key: str, entry: plan_data.EntryData, period: str, existing: ProgressEntry | None
    ) -> Iterator[ComparedValue]:
        evidence = self._entry_on_record(existing, Field.EVIDENCE, "evidence")
        explanation = self._entry_on_record(existing, Field.EXPLANATION, "explanation")
        grade = display_grade(with_scale_grade(entry, self.scale))
        rows = (
            ("evidence", "Evidence of progress", entry.evidence, evidence),
            ("grade", "Assessment of progress", grade, display_grade(existing) if existing else ""),
            ("explanation", "Explanation", entry.explanation, explanation),
        )
        for attribute, label, read, on_record in rows:
            if read or on_record or attribute != "explanation":
                yield ComparedValue(
                    f"{key}.{attribute}", f"{label} ({period})", read, on_record, existing is not None
                )

    def _owner_values(
        self, key: str, sub_action: plan_data.SubActionData, existing: SubAction | None
    ) -> Iterator[ComparedValue]:
        """The owners found in the text under Responsibility, unless that text is just one name."""
        read = "\n".join(sub_action.owners)
        existing_names = (
            [owner.name for owner in self._request_or_action(existing).owners.all()] if existing else []
        )
        on_record = "\n".join(sorted(existing_names))
        if sorted(map(str.casefold, sub_action.owners)) == sorted(map(str.casefold, existing_names)):
            on_record = read
        if (read, on_record) != (sub_action.responsibility, self._on_record(existing, "responsibility")):
            yield ComparedValue(f"{key}.owners", "Owners found in it", read, on_record, existing is not None)

    def _request_or_action(self, sub_action: SubAction) -> UpdateRequest | SubAction:
        """What holds an action's owners: its update request in the document's own round, else the action."""
        return self.update_requests.get(sub_action.pk) or sub_action

    def _on_record(self, existing: Heading | SubAction | None, attribute: str) -> str:
        """An attribute as the document's own round printed it, if on record; else as the plan has it."""
        if existing is None:
            return ""
        if isinstance(existing, Heading):
            return self.printed_texts.get(
                (existing.pk, None, None, attribute), str(getattr(existing, attribute))
            )
        if attribute == "responsibility":
            return self._request_or_action(existing).responsibility
        return self.printed_texts.get((None, existing.pk, None, attribute), str(getattr(existing, attribute)))

    def _entry_on_record(self, entry: ProgressEntry | ImpactEntry | None, field: str, attribute: str) -> str:
        """An entry's text as the document's own round printed it, if that is on record; else its own text."""
        if entry is None:
            return ""
        printed = self.printed_texts.get((None, entry.sub_action_id, entry.round_id, field))
        return str(getattr(entry, attribute)) if printed is None else printed


def _entries_of_month(entries: list[Entry], month: dt.date | None) -> Iterator[Entry]:
    return (entry for entry in entries if entry.round.period == month)


def _describe_left_out(sub_action: SubAction) -> str:
    last_graded = sub_action.latest_progress()
    return (
        f"{sub_action}: {grade_label(last_graded.grade)} in {last_graded.round}"
        if last_graded
        else f"{sub_action}: never graded"
    )


def display_grade(entry: plan_data.EntryData | ProgressEntry) -> str:
    """The grade as the page shows it: its label, and the document's own wording of it."""
    label = grade_label(entry.grade)
    if entry.grade_text and label:
        return f"{label}, printed as “{entry.grade_text}”"
    return (entry.grade_text and f"none, printed as “{entry.grade_text}”") or label


def display_impact(text: str, not_yet_known: bool) -> str:
    return f"{text}\n(not known yet)".strip() if not_yet_known else text
