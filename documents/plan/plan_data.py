"""A plan as one round of it is reported, as frozen data and as JSON.

Reports lay it out, imports read it from documents, the public JSON holds it and published versions freeze
it. Texts are as printed. `owners`, `due` and `grade` are derived from them where they are certain, and never
replace them.
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
    """One sub-action's update in one round.

    `period` is the name of the round as printed ("March 2020"). `progress` and `impact_asked` are true where
    the round requests an update on progress or on impact; a requested update that did not come is printed as
    "No update received". `grade` is the officer's, 1 to 4, or None. `grade_text` is the printed grade where
    it differs from our own label for `grade`. `impact_not_yet` is true where the impact is not known yet.
    `gap_reason` is why no update came, or "". `committees_grade` is the committee's grade where it differs
    from the officer's, else None; `said_of_it` names the meeting that decided it and gives its reason.
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
    def effective_grade(self) -> int | None:
        """The committee's grade if it gave one, else the officer's."""
        return self.committees_grade or self.grade

    @property
    def has_progress(self) -> bool:
        return bool(self.evidence or self.grade or self.grade_text or self.explanation)

    @property
    def has_impact(self) -> bool:
        return bool(self.impact or self.impact_not_yet)

    @property
    def is_gap(self) -> bool:
        """Whether neither progress nor impact was reported."""
        return not self.has_progress and not self.has_impact


@dataclass(frozen=True)
class SubActionData:
    """One action that is monitored.

    `due` is the ISO year, month or day that `date_text` means, or "" where it is not certain. `indicators`
    are the national or local indicators that the action serves, as printed: "NI 35 PSA 26". `revised` is the
    date to which a committee moved the due date, with the meeting and its reason. `posts` are the posts of
    `owners` in the same order, "" for an owner without one; it is empty where no owner has a post.
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
    """A recommendation (`ref` "1") or its lettered part (`ref` "a"), with its sub-actions.

    In plans of partnerships it is a theme, a strategic objective (`ref` "A") or one of its numbered issues;
    in an assessment it is a standard. `purpose` is its description below the title.
    """

    ref: str = ""
    text: str = ""
    sub_actions: tuple[SubActionData, ...] = ()
    parts: tuple[HeadingData, ...] = ()
    purpose: str = ""


@dataclass(frozen=True)
class NotAsked:
    """An action from which the round requests no update: it is counted, but not printed.

    It belongs before the sub-action at position `place`, counted from 0, under the recommendation whose `ref`
    is `top`. `line` is the sub-action with its dates and grades only.
    """

    name: str
    top: str
    place: int
    line: SubActionData


@dataclass(frozen=True)
class PlanData:
    """One plan as one round reports it. `period` is the name of the round ("March 2020").

    `kind` is "review", "partnership" or "standards". `closing` is the text below the tables, such as a
    glossary, and `on_each_page` the text at the top of every page ("Agenda Item 8: Appendix 1"). `decided`
    has one sentence for each decision of the committee since the previous report.

    `day` is the ISO date at which actions are counted ("2020-09-01"), and `not_asked` are the actions that
    are counted but not printed. Both are derived from the database each time and never written to a file.
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
    def has_committee_decisions(self) -> bool:
        """Whether it has a committee's grade, revised date or other decision."""
        sub_actions = [sub_action for *_, sub_action in self.sub_actions()]
        has_committee_grade = any(
            entry.committees_grade for sub_action in sub_actions for entry in sub_action.entries
        )
        return (
            has_committee_grade or bool(self.decided) or any(sub_action.revised for sub_action in sub_actions)
        )

    def without(
        self, sub_action_positions: Container[int], decision_positions: Container[int] = ()
    ) -> PlanData:
        """A copy without the sub-actions and decisions at these positions, each counted from 0.

        Headings that would have no sub-action left are removed too.
        """
        positions = count()

        def without_removed(heading: HeadingData) -> HeadingData:
            sub_actions = tuple(
                each for each in heading.sub_actions if next(positions) not in sub_action_positions
            )
            parts = tuple(part for part in map(without_removed, heading.parts) if part.sub_actions)
            return dataclasses.replace(heading, sub_actions=sub_actions, parts=parts)

        headings = tuple(
            each for each in map(without_removed, self.headings) if each.sub_actions or each.parts
        )
        decisions = tuple(
            text for position, text in enumerate(self.decided) if position not in decision_positions
        )
        return dataclasses.replace(self, headings=headings, decided=decisions)

    def periods(self) -> list[str]:
        """The periods of all entries, each once, in the order in which they first appear."""
        return list(
            dict.fromkeys(
                entry.period for *_, sub_action in self.sub_actions() for entry in sub_action.entries
            )
        )


NEVER_WRITTEN = {"day", "not_asked"}
# Fields newer than the first version of the schema, with their defaults. They are left out of the JSON when
# they have these values, so that older plans keep the same JSON.
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
