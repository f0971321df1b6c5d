"""The draft of a document while people check it: the plan as JSON, with a key for every item.

Items are headings ("h2"), actions ("l3") and entries ("e4"). Findings refer to them by key, and no correction
changes an item's key.
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
    """The plan as JSON, with a key for each heading, action and entry."""
    draft = dataclasses.asdict(plan)
    counts = {"h": 0, "l": 0, "e": 0}
    for kind, item in _iter_items(draft["headings"]):
        counts[kind] += 1
        item[KEY] = f"{kind}{counts[kind]}"
    return draft


def plan_from_draft(draft: DraftJson) -> plan_data.PlanData:
    """The plan in a draft, without keys."""
    without_keys = copy.deepcopy(draft)
    for _, item in _iter_items(without_keys["headings"]):
        del item[KEY]
    return plan_data.from_json(json.dumps({"schema": plan_data.SCHEMA_VERSION, **without_keys}))


def draft_keys_by_id(draft: DraftJson, plan: plan_data.PlanData) -> dict[int, str]:
    """The key of each item, by its `id()` in the plan that `plan_from_draft` made of this draft."""
    pairs = zip(_iter_items(draft["headings"]), iter_items(plan.headings), strict=True)
    return {id(plan_item): draft_item[KEY] for (_, draft_item), (_, plan_item) in pairs}


def get_item(draft: DraftJson, key: str) -> DraftJson | None:
    """The heading, action or entry with a key, or the draft itself for DOCUMENT. Not a copy."""
    if key == DOCUMENT:
        return draft
    return next((item for _, item in _iter_items(draft["headings"]) if item[KEY] == key), None)


def draft_keys_by_plan_key(draft: DraftJson, plan: plan_data.PlanData) -> dict[str, str]:
    """The draft's keys, by the keys that the items have in the order of the plan."""
    draft_keys = draft_keys_by_id(draft, plan)
    return {plan_key: draft_keys[item_id] for item_id, plan_key in item_keys_by_id(plan.headings).items()}


def item_title(draft: DraftJson, key: str) -> str:
    """What people call an item: "1 c) Schools", "Recommendation 2", "Theme 3", "1 c), March 2020"."""
    kind = draft.get("kind") or ActionPlan.Kind.REVIEW
    by_objectives = any(heading["parts"] for heading in draft["headings"])
    top_kind, part_kind = (
        heading_kind_for(kind, by_objectives=by_objectives, is_part=is_part) for is_part in (False, True)
    )
    for heading in draft["headings"]:
        if found_title := _item_title_in_heading(
            heading, heading_title(top_kind, heading["ref"]), heading["ref"], key
        ):
            return found_title
        for part in heading["parts"]:
            title = f"{heading['ref']} {heading_title(part_kind, part['ref'])}".strip()
            if found_title := _item_title_in_heading(part, title, title, key):
                return found_title
    return "The document"


def _item_title_in_heading(heading: DraftJson, heading_name: str, prefix: str, key: str) -> str:
    if heading[KEY] == key:
        return heading_name
    for sub_action in heading["sub_actions"]:
        title = action_name(prefix, sub_action["ref"], sub_action["strand"]) or "The action"
        if sub_action[KEY] == key:
            return title
        for entry in sub_action["entries"]:
            if entry[KEY] == key:
                return f"{title}, {entry['period'] or 'no month'}"
    return ""


def remove_item(draft: DraftJson, key: str) -> set[str]:
    """Remove a heading or an action, with all below it. Returns the keys of the removed items."""
    for siblings in _iter_item_lists(draft["headings"]):
        for item in siblings:
            if item[KEY] == key:
                siblings.remove(item)
                return {removed[KEY] for _, removed in _iter_item_tree(item)}
    return set()


def _iter_item_lists(headings: list[DraftJson]) -> Iterator[list[DraftJson]]:
    yield headings
    for heading in headings:
        yield heading["sub_actions"]
        yield from _iter_item_lists(heading["parts"])


def _iter_item_tree(item: DraftJson) -> Iterator[tuple[str, DraftJson]]:
    if "parts" in item:
        yield from _iter_items([item])
    else:
        yield "l", item
        for entry in item["entries"]:
            yield "e", entry


def _iter_items(headings: list[DraftJson]) -> Iterator[tuple[str, DraftJson]]:
    for heading in headings:
        yield "h", heading
        for sub_action in heading["sub_actions"]:
            yield "l", sub_action
            for entry in sub_action["entries"]:
                yield "e", entry
        yield from _iter_items(heading["parts"])
