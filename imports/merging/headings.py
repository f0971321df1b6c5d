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
    """Match every recommendation and part, with the lines below it; make those that are new."""
    for heading, recommendation in _match_headings(merge, merge.plan.headings, None):
        merge_sub_actions(merge, recommendation, heading)
        for part, on_record in _match_headings(merge, heading.parts, recommendation):
            merge_sub_actions(merge, on_record, part)


def _match_headings(
    merge: MergeState, headings: tuple[plan_data.HeadingData, ...], parent: Heading | None
) -> Iterator[tuple[plan_data.HeadingData, Heading]]:
    """Each heading of the document with the one on record, none of which stands for two."""
    known = list(merge.review.headings.filter(parent=parent).select_related("parent"))
    for position, wanted in enumerate(headings):
        heading = match_heading(known, wanted, headings)
        if heading:
            known.remove(heading)
            record_printed_wording(merge, wanted.text, heading.text, Field.TEXT, wanted, heading=heading)
            record_printed_wording(
                merge, wanted.purpose, heading.purpose, Field.PURPOSE, wanted, heading=heading
            )
        yield wanted, heading or _create_heading(merge, wanted, parent, position)


def _create_heading(
    merge: MergeState, heading: plan_data.HeadingData, parent: Heading | None, position: int
) -> Heading:
    merge.has_changes = True
    return Heading.objects.create(
        plan=merge.review,
        parent=parent,
        kind=_heading_kind(merge.plan, parent),
        ref=heading.ref,
        text=heading.text,
        purpose=heading.purpose,
        position=_heading_position(heading.ref, position),
    )


def _heading_kind(plan: plan_data.PlanData, parent: Heading | None) -> Heading.Kind:
    """What such a heading is called in plans of this kind."""
    top, below = heading_kinds_of_plan(plan)
    return below if parent else top


def _heading_position(ref: str, position: int) -> int:
    """Numbers and letters say where a heading belongs, even when documents arrive out of order."""
    if re.fullmatch(r"[0-9]{1,6}", ref):
        return int(ref)
    if len(ref) == 1 and ref.isascii() and ref.isalpha():
        return ord(ref.lower()) - ord("a") + 1
    return position + 1
