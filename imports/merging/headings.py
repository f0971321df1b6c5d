"""Recommendations and their lettered parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actionplans.heading_kinds import heading_kinds_of_plan
from actionplans.models import Heading, PrintedWording
from documents.plan import plan_data
from imports.matching import match_heading
from imports.merging.printed_wording import record_printed_wording
from imports.merging.state import MergeState
from imports.merging.sub_actions import merge_sub_actions

Field = PrintedWording.Field


def merge_headings(merge: MergeState) -> None:
    """Match every recommendation and part, and its actions, with those on record; create new ones."""
    for heading_data, recommendation in _match_or_create_headings(merge, merge.plan.headings, None):
        merge_sub_actions(merge, recommendation, heading_data)
        for part_data, part in _match_or_create_headings(merge, heading_data.parts, recommendation):
            merge_sub_actions(merge, part, part_data)


def _match_or_create_headings(
    merge: MergeState, headings: tuple[plan_data.HeadingData, ...], parent: Heading | None
) -> Iterator[tuple[plan_data.HeadingData, Heading]]:
    """Pair each heading of the document with a stored heading, creating it if there is none."""
    unmatched = list(merge.review.headings.filter(parent=parent).select_related("parent"))
    for index, heading_data in enumerate(headings):
        heading = match_heading(unmatched, heading_data, headings)
        if heading:
            unmatched.remove(heading)
            record_printed_wording(
                merge, heading_data.text, heading.text, Field.TEXT, heading_data, heading=heading
            )
            record_printed_wording(
                merge, heading_data.purpose, heading.purpose, Field.PURPOSE, heading_data, heading=heading
            )
        yield heading_data, heading or _create_heading(merge, heading_data, parent, index)


def _create_heading(
    merge: MergeState, heading_data: plan_data.HeadingData, parent: Heading | None, index: int
) -> Heading:
    merge.has_changes = True
    return Heading.objects.create(
        plan=merge.review,
        parent=parent,
        kind=_heading_kind(merge.plan, parent),
        ref=heading_data.ref,
        text=heading_data.text,
        purpose=heading_data.purpose,
        position=_heading_position(heading_data.ref, index),
    )


def _heading_kind(plan: plan_data.PlanData, parent: Heading | None) -> Heading.Kind:
    """The kind of a heading with or without a parent, in plans of this kind."""
    top_kind, part_kind = heading_kinds_of_plan(plan)
    return part_kind if parent else top_kind


def _heading_position(ref: str, index: int) -> int:
    """The position given by `ref`: its number, or its letter's place in the alphabet; else 1 + `index`.

    Taken from `ref` where possible, because documents may be imported in any order.
    """
    if re.fullmatch(r"[0-9]{1,6}", ref):
        return int(ref)
    if len(ref) == 1 and ref.isascii() and ref.isalpha():
        return ord(ref.lower()) - ord("a") + 1
    return index + 1
