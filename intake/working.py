"""A paper while people look through it: the plain plan as JSON, in which every part bears its name.

The names are those that findings use ("h2", "l3", "e4"). They stay with their part, whatever is set right.
"""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Iterator
from typing import Any

from actionplans import plan as plain
from actionplans.heading_words import kind_of
from actionplans.heading_words import title_of as heading_title
from actionplans.models import ActionPlan
from actionplans.naming import name_of_line
from intake.names import PAPER, in_order, names_of

Json = dict[str, Any]
NAME = "name"


def numbered(plan: plain.Plan) -> Json:
    """The plan as JSON, each heading, line and entry with its name."""
    paper = dataclasses.asdict(plan)
    counts = {"h": 0, "l": 0, "e": 0}
    for kind, part in _parts(paper["headings"]):
        counts[kind] += 1
        part[NAME] = f"{kind}{counts[kind]}"
    return paper


def plan_in(paper: Json) -> plain.Plan:
    """The plain plan of a paper."""
    bare = copy.deepcopy(paper)
    for _, part in _parts(bare["headings"]):
        del part[NAME]
    return plain.from_json(json.dumps({"schema": plain.SCHEMA, **bare}))


def names_in(paper: Json, plan: plain.Plan) -> dict[int, str]:
    """The name of each part of the plan that `plan_in` made of this paper, by its identity."""
    parts = zip(_parts(paper["headings"]), in_order(plan.headings), strict=True)
    return {id(thing): part[NAME] for (_, part), (_, thing) in parts}


def part_of(paper: Json, name: str) -> Json | None:
    """The heading, line or entry of that name, to read or to write on; `paper` is the whole."""
    if name == PAPER:
        return paper
    return next((part for _, part in _parts(paper["headings"]) if part[NAME] == name), None)


def stored_names(paper: Json, plan: plain.Plan) -> dict[str, str]:
    """The name in the paper of what the plan's own order calls "l3"."""
    stored = names_in(paper, plan)
    return {name: stored[identity] for identity, name in names_of(plan.headings).items()}


def title_of(paper: Json, name: str) -> str:
    """What people call a part: "1 c) Schools", "Recommendation 2", "Theme 3", "1 c), March 2020"."""
    kind = paper.get("kind") or ActionPlan.Kind.REVIEW
    by_objectives = any(heading["parts"] for heading in paper["headings"])
    top, below = (kind_of(kind, by_objectives=by_objectives, is_part=part) for part in (False, True))
    for heading in paper["headings"]:
        if found := _title_below(heading, heading_title(top, heading["ref"]), heading["ref"], name):
            return found
        for part in heading["parts"]:
            own = f"{heading['ref']} {heading_title(below, part['ref'])}".strip()
            if found := _title_below(part, own, own, name):
                return found
    return "The paper"


def _title_below(heading: Json, own: str, short: str, name: str) -> str:
    if heading[NAME] == name:
        return own
    for line in heading["sub_actions"]:
        title = name_of_line(short, line["ref"], line["strand"]) or "The action"
        if line[NAME] == name:
            return title
        for entry in line["entries"]:
            if entry[NAME] == name:
                return f"{title}, {entry['period'] or 'no month'}"
    return ""


def remove(paper: Json, name: str) -> set[str]:
    """Take a heading or a line out, with all below it. Returns the names that are gone."""
    for siblings in _lists(paper["headings"]):
        for part in siblings:
            if part[NAME] == name:
                siblings.remove(part)
                return {found[NAME] for _, found in _below(part)}
    return set()


def _lists(headings: list[Json]) -> Iterator[list[Json]]:
    yield headings
    for heading in headings:
        yield heading["sub_actions"]
        yield from _lists(heading["parts"])


def _below(part: Json) -> Iterator[tuple[str, Json]]:
    if "parts" in part:
        yield from _parts([part])
    else:
        yield "l", part
        for entry in part["entries"]:
            yield "e", entry


def _parts(headings: list[Json]) -> Iterator[tuple[str, Json]]:
    for heading in headings:
        yield "h", heading
        for line in heading["sub_actions"]:
            yield "l", line
            for entry in line["entries"]:
                yield "e", entry
        yield from _parts(heading["parts"])
