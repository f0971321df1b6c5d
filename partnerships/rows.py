"""The lines of a plan as its page prints them: every value ready as a string, for one update at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from actionplans.beside import FarEnd
from actionplans.models import Asked, FollowedPlan, Heading, ProgressEntry, Round, SubAction
from actionplans.paper import NO_UPDATE
from actionplans.reading import explained
from actionplans.scales import Scale


@dataclass(frozen=True)
class Status:
    """The word of a scale, what it counts as, and the class that colours it. Never a colour alone."""

    word: str
    css: str = "none"
    counts_as: str = ""
    beside: str = ""  # the plan's own word, where the committee holds another


@dataclass(frozen=True)
class Line:
    """One line of a plan, with what one update says of it."""

    pk: int
    ref: str
    action: str
    measure: str
    lead: str
    date: str
    indicators: str
    progress: str
    why: str
    status: Status
    delivered_by: list[FarEnd] = field(default_factory=list)
    delivers: list[FarEnd] = field(default_factory=list)
    is_exempt: bool = False


class Joined(Protocol):
    """What a line is joined with in other plans."""

    delivered_by: list[FarEnd]
    delivers: list[FarEnd]


@dataclass
class Group:
    """A theme, an objective or a standard, with its own lines, and then its issues."""

    title: str
    text: str
    purpose: str
    anchor: str
    lines: list[Line] = field(default_factory=list)
    parts: list[Group] = field(default_factory=list)

    @property
    def has_indicators(self) -> bool:
        return any(line.indicators for group in (self, *self.parts) for line in group.lines)

    @property
    def has_outcomes(self) -> bool:
        return any(line.measure for group in (self, *self.parts) for line in group.lines)

    @property
    def has_refs(self) -> bool:
        return any(line.ref for group in (self, *self.parts) for line in group.lines)


def status_of(
    scale: Scale, asked: Asked | None, entry: ProgressEntry | None, held: int | None = None
) -> Status:
    """What an update says of how far a line got, in the plan's own words. `held` is the committee's grade."""
    if entry is not None and held and held != entry.grade:
        own, level = entry.grade_text or scale.word(entry.grade), scale.level_of(held)
        css, counts_as = (level.css, level.translated) if level else ("none", "")
        return Status(scale.word(held), css, counts_as, f"Committee’s; own: {own or 'none'}")
    if entry is None or not (entry.grade_text or entry.grade):
        if entry is not None:
            return Status(f"No {scale.noun} given")
        return Status(NO_UPDATE if asked else "Not asked")
    level = scale.level(entry.grade_text) or scale.level_of(entry.grade)
    word = entry.grade_text or (level.word if level else entry.grade_in_words)
    if level is None:
        return Status(word)
    return Status(word, level.css, "" if scale.name == "grades" else level.translated)


def groups_of(
    plan: FollowedPlan,
    lines: Iterable[SubAction],
    this_round: Round | None,
    joined: Mapping[int, Joined] | None = None,
) -> list[Group]:
    """These lines under their headings, in printed order. Two queries, however many they are."""
    lines = list(lines)
    wanted = {"round": this_round, "sub_action__in": [line.pk for line in lines]}
    asked = {row.sub_action_id: row for row in Asked.objects.filter(**wanted)} if this_round else {}
    said: dict[int, ProgressEntry] = {}
    if this_round:
        entries = ProgressEntry.objects.published().with_held_grade().filter(**wanted)
        said = {e.sub_action_id: e for e in entries}
    tops: dict[int, Group] = {}
    parts: dict[int, Group] = {}
    for line in lines:
        group = _place(line.heading, tops, parts)
        row = _line(line, plan.own_scale, asked.get(line.pk), said.get(line.pk))
        if ends := (joined or {}).get(line.pk):
            row = replace(row, delivered_by=ends.delivered_by, delivers=ends.delivers)
        group.lines.append(row)
    return list(tops.values())


def _line(line: SubAction, scale: Scale, asked: Asked | None, entry: ProgressEntry | None) -> Line:
    return Line(
        pk=line.pk,
        ref=line.ref,
        action=line.action,
        measure=line.measure,
        lead=asked.responsibility if asked else line.responsibility,
        date=line.date_text,
        indicators=line.indicators,
        progress=entry.evidence if entry else "",
        why=explained(entry) if entry else asked.gap_reason if asked else "",
        status=status_of(scale, asked, entry, getattr(entry, "held_as", None)),
        is_exempt=line.is_exempt,
    )


def _place(heading: Heading, tops: dict[int, Group], parts: dict[int, Group]) -> Group:
    top = heading.parent or heading
    if top.pk not in tops:
        tops[top.pk] = Group(str(top), top.text, top.purpose, f"heading-{top.pk}")
    if top == heading:
        return tops[top.pk]
    if heading.pk not in parts:
        title = f"{heading.get_kind_display()} {heading.ref}".strip()
        parts[heading.pk] = Group(title, heading.text, heading.purpose, f"heading-{heading.pk}")
        tops[top.pk].parts.append(parts[heading.pk])
    return parts[heading.pk]
