"""A plan as one round of it is reported, as frozen data and as JSON.

It is what reports lay out, what an import reads from a document, what the public JSON holds and what a
published version freezes. Words are as printed; `owners`, `due` and `grade` are what is surely read
out of them and never replace them.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

SCHEMA_VERSION = 1  # raised when a reader of the old JSON would misread the new


class InvalidPlanData(ValueError):
    """The JSON is not a plan that this version can read. The message says why."""


@dataclass(frozen=True)
class EntryData:
    """What one round says of one sub-action.

    `period` is the round's, as printed ("March 2020"). `progress` and `impact_asked` say what the
    round asks for: a requested update that did not come prints "No update received". `grade` is 1-4
    or None; `grade_text` holds the printed words where they are not the house's own for that grade.
    `gap_reason` says why nothing came, where a reason was given. `committees_grade` is another than the
    officer's, with what is `said_of_it`: by which meeting, and why.
    """

    period: str = ""
    progress: bool = True
    evidence: str = ""
    grade: int | None = None
    grade_text: str = ""
    explanation: str = ""
    impact_asked: bool = False
    impact: str = ""
    impact_not_yet: bool = False
    gap_reason: str = ""
    committees_grade: int | None = None
    said_of_it: str = ""

    @property
    def held_grade(self) -> int | None:
        """The committee's grade where it holds another, else the officer's."""
        return self.committees_grade or self.grade

    @property
    def has_progress(self) -> bool:
        return bool(self.evidence or self.grade or self.grade_text or self.explanation)

    @property
    def has_impact(self) -> bool:
        return bool(self.impact or self.impact_not_yet)

    @property
    def is_gap(self) -> bool:
        """An update was requested, and nothing at all came."""
        return not self.has_progress and not self.has_impact


@dataclass(frozen=True)
class SubActionData:
    """The thing monitored. `due` is an ISO year, month or day, or "" where the words are not sure.

    `indicators` are the national or local indicators that it serves, as printed: "NI 35 PSA 26".
    `revised` is the date that a committee agreed instead, with which meeting did and why. `posts` are those
    of the owners, "" where one has none; empty where none of them has.
    """

    strand: str = ""
    ref: str = ""
    responsibility: str = ""
    owners: tuple[str, ...] = ()
    date_text: str = ""
    due: str = ""
    action: str = ""
    measure: str = ""
    indicators: str = ""
    entries: tuple[EntryData, ...] = ()
    revised: str = ""
    posts: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeadingData:
    """A recommendation (`ref` "1") or its lettered part (`ref` "a"), with what hangs on it.

    In other plans a theme, a strategic objective (`ref` "A") or its numbered issue, or a standard;
    `purpose` is its description besides the title.
    """

    ref: str = ""
    text: str = ""
    sub_actions: tuple[SubActionData, ...] = ()
    parts: tuple[HeadingData, ...] = ()
    purpose: str = ""


@dataclass(frozen=True)
class NotAsked:
    """A monitored action of which the round asks nothing: it counts, and nothing of it is printed.

    It is printed before the sub-action at `place`, counted from 0, under the heading with the number `top`.
    `line` has its dates and its grades, and no other words.
    """

    name: str
    top: str
    place: int
    line: SubActionData


@dataclass(frozen=True)
class PlanData:
    """One plan as one round prints it. `period` is that round's ("March 2020").

    `kind` is "review", "partnership" or "standards"; `closing` is the text below its tables, such
    as a glossary, and `on_each_page` the text above them on every page ("Agenda Item 8: Appendix 1").
    `decided` is what the committee decided since the previous report.

    `day` is the day as at which actions are counted ("2020-09-01"), and `not_asked` those that count and are
    not printed. Both are worked out anew from what is on record: no file keeps them.
    """

    title: str = ""
    committee: str = ""
    link_officers: tuple[str, ...] = ()
    agreed: str = ""
    period: str = ""
    instructions: str = ""
    headings: tuple[HeadingData, ...] = ()
    kind: str = "review"
    closing: str = ""
    on_each_page: str = ""
    decided: tuple[str, ...] = ()
    day: str = field(default="", compare=False)
    not_asked: tuple[NotAsked, ...] = field(default=(), compare=False)

    def sub_actions(self) -> Iterator[tuple[HeadingData, HeadingData | None, SubActionData]]:
        """Each sub-action in printed order, with its recommendation and, if any, its part."""
        for recommendation in self.headings:
            for sub_action in recommendation.sub_actions:
                yield recommendation, None, sub_action
            for part in recommendation.parts:
                for sub_action in part.sub_actions:
                    yield recommendation, part, sub_action

    @property
    def tells_of_decisions(self) -> bool:
        """Whether anything in it was decided by a committee."""
        sub_actions = [sub_action for *_, sub_action in self.sub_actions()]
        held = any(entry.committees_grade for sub_action in sub_actions for entry in sub_action.entries)
        return held or bool(self.decided) or any(sub_action.revised for sub_action in sub_actions)

    def without(self, lines: Container[int], decided: Container[int] = ()) -> PlanData:
        """The plan without the sub-actions and decisions at these places, both counted from 0.

        A heading that is left without any goes too.
        """
        place = count()

        def left(heading: HeadingData) -> HeadingData:
            sub_actions = tuple(each for each in heading.sub_actions if next(place) not in lines)
            parts = tuple(part for part in map(left, heading.parts) if part.sub_actions)
            return dataclasses.replace(heading, sub_actions=sub_actions, parts=parts)

        headings = tuple(each for each in map(left, self.headings) if each.sub_actions or each.parts)
        words = tuple(words for at, words in enumerate(self.decided) if at not in decided)
        return dataclasses.replace(self, headings=headings, decided=words)

    def periods(self) -> list[str]:
        """Every period that an entry speaks of, in the order first met."""
        return list(
            dict.fromkeys(
                entry.period for *_, sub_action in self.sub_actions() for entry in sub_action.entries
            )
        )


NEVER_WRITTEN = {"day", "not_asked"}
# Left out where there is none, as in all that was written before it was known.
OMITTED_DEFAULTS = {"committees_grade": None, "said_of_it": "", "revised": "", "decided": (), "posts": ()}


def to_json(plan: PlanData) -> str:
    """The plan as JSON text, the same text for the same plan."""
    data = dataclasses.asdict(plan, dict_factory=_omit_defaults)
    return json.dumps({"schema": SCHEMA_VERSION, **data}, ensure_ascii=False, indent=1)


def _omit_defaults(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    return {
        name: value
        for name, value in fields
        if name not in NEVER_WRITTEN and (name not in OMITTED_DEFAULTS or value != OMITTED_DEFAULTS[name])
    }


def from_json(text: str) -> PlanData:
    """The plan that `to_json` wrote. Raises InvalidPlanData for anything else."""
    try:
        data = json.loads(text)
        schema = data.pop("schema")
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        raise InvalidPlanData("This is not the JSON of a plan.") from error
    if schema != SCHEMA_VERSION:
        raise InvalidPlanData(
            f"This plan is written in schema {schema}; this version reads {SCHEMA_VERSION}."
        )
    try:
        return _parse_plan(data)
    except (TypeError, AttributeError, KeyError) as error:
        raise InvalidPlanData(f"This is not the JSON of a plan: {error}.") from error


def _parse_plan(data: dict[str, Any]) -> PlanData:
    headings = tuple(_parse_heading(h) for h in data.pop("headings"))
    lists = {"link_officers": tuple(data["link_officers"]), "decided": tuple(data.get("decided", ()))}
    return PlanData(**{**data, **lists}, headings=headings)


def _parse_heading(data: dict[str, Any]) -> HeadingData:
    sub_actions = tuple(_parse_sub_action(s) for s in data.pop("sub_actions"))
    parts = tuple(_parse_heading(p) for p in data.pop("parts"))
    return HeadingData(**data, sub_actions=sub_actions, parts=parts)


def _parse_sub_action(data: dict[str, Any]) -> SubActionData:
    entries = tuple(EntryData(**e) for e in data.pop("entries"))
    lists = {"owners": tuple(data["owners"]), "posts": tuple(data.get("posts", ()))}
    return SubActionData(**{**data, **lists}, entries=entries)
