"""A document while people look through it: the plain plan as JSON, in which every part bears its name.

The names are those that findings use ("h2", "l3", "e4"). They stay with their part, whatever is set right.
"""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Iterator
from typing import Any

from actionplans.heading_kinds import heading_kind_for, heading_title
from actionplans.models import ActionPlan
from documents.plan import plan_data
from documents.plan.names import action_name
from documents.recognise.item_keys import DOCUMENT, item_keys_by_id, iter_items

DraftJson = dict[str, Any]
KEY = "name"


def build_draft(plan: plan_data.PlanData) -> DraftJson:
    """The plan as JSON, each heading, line and entry with its name."""
    draft = dataclasses.asdict(plan)
    counts = {"h": 0, "l": 0, "e": 0}
    for kind, part in _iter_items(draft["headings"]):
        counts[kind] += 1
        part[KEY] = f"{kind}{counts[kind]}"
    return draft


def plan_from_draft(draft: DraftJson) -> plan_data.PlanData:
    """The plain plan of a document."""
    bare = copy.deepcopy(draft)
    for _, part in _iter_items(bare["headings"]):
        del part[KEY]
    return plan_data.from_json(json.dumps({"schema": plan_data.SCHEMA_VERSION, **bare}))


def draft_keys_by_id(draft: DraftJson, plan: plan_data.PlanData) -> dict[int, str]:
    """The name of each part of the plan that `plan_from_draft` made of this paper, by its identity."""
    parts = zip(_iter_items(draft["headings"]), iter_items(plan.headings), strict=True)
    return {id(thing): part[KEY] for (_, part), (_, thing) in parts}


def get_item(draft: DraftJson, name: str) -> DraftJson | None:
    """The heading, line or entry of that name, to read or to write on; `draft` is the whole."""
    if name == DOCUMENT:
        return draft
    return next((part for _, part in _iter_items(draft["headings"]) if part[KEY] == name), None)


def draft_keys_by_plan_key(draft: DraftJson, plan: plan_data.PlanData) -> dict[str, str]:
    """The name in the document of what the plan's own order calls "l3"."""
    stored = draft_keys_by_id(draft, plan)
    return {name: stored[identity] for identity, name in item_keys_by_id(plan.headings).items()}


def item_title(draft: DraftJson, name: str) -> str:
    """What people call a part: "1 c) Schools", "Recommendation 2", "Theme 3", "1 c), March 2020"."""
    kind = draft.get("kind") or ActionPlan.Kind.REVIEW
    by_objectives = any(heading["parts"] for heading in draft["headings"])
    top, below = (heading_kind_for(kind, by_objectives=by_objectives, is_part=part) for part in (False, True))
    for heading in draft["headings"]:
        if result := _item_title_below(heading, heading_title(top, heading["ref"]), heading["ref"], name):
            return result
        for part in heading["parts"]:
            own = f"{heading['ref']} {heading_title(below, part['ref'])}".strip()
            if result := _item_title_below(part, own, own, name):
                return result
    return "The document"


def _item_title_below(heading: DraftJson, own: str, short: str, name: str) -> str:
    if heading[KEY] == name:
        return own
    for line in heading["sub_actions"]:
        title = action_name(short, line["ref"], line["strand"]) or "The action"
        if line[KEY] == name:
            return title
        for entry in line["entries"]:
            if entry[KEY] == name:
                return f"{title}, {entry['period'] or 'no month'}"
    return ""


def remove_item(draft: DraftJson, name: str) -> set[str]:
    """Take a heading or a line out, with all below it. Returns the names that are gone."""
    for siblings in _iter_item_lists(draft["headings"]):
        for part in siblings:
            if part[KEY] == name:
                siblings.remove(part)
                return {result[KEY] for _, result in _iter_item_tree(part)}
    return set()


def _iter_item_lists(headings: list[DraftJson]) -> Iterator[list[DraftJson]]:
    yield headings
    for heading in headings:
        yield heading["sub_actions"]
        yield from _iter_item_lists(heading["parts"])


def _iter_item_tree(part: DraftJson) -> Iterator[tuple[str, DraftJson]]:
    if "parts" in part:
        yield from _iter_items([part])
    else:
        yield "l", part
        for entry in part["entries"]:
            yield "e", entry


def _iter_items(headings: list[DraftJson]) -> Iterator[tuple[str, DraftJson]]:
    for heading in headings:
        yield "h", heading
        for line in heading["sub_actions"]:
            yield "l", line
            for entry in line["entries"]:
                yield "e", entry
        yield from _iter_items(heading["parts"])
