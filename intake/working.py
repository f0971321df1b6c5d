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
from intake.names import PAPER, in_order, names_of

Json = dict[str, Any]
NAME = "name"


def numbered(plan: plain.Plan) -> Json:
    """The plan as JSON, each heading, line and entry with its name."""
    paper = dataclasses.asdict(plan)
    names = list(names_of(plan.headings).values())
    for name, (_, part) in zip(names, _parts(paper["headings"]), strict=True):
        part[NAME] = name
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


def _parts(headings: list[Json]) -> Iterator[tuple[str, Json]]:
    for heading in headings:
        yield "h", heading
        for line in heading["sub_actions"]:
            yield "l", line
            for entry in line["entries"]:
                yield "e", entry
        yield from _parts(heading["parts"])
