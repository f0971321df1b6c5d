"""Recommendations and their lettered parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actionplans import plan as plain
from actionplans.heading_words import titles_of
from actionplans.models import Heading, PrintedWording
from intake.matching import find_heading
from intake.merging.lines import merge_lines
from intake.merging.merge import Merge
from intake.merging.wording import compare

Field = PrintedWording.Field


def merge_headings(merge: Merge) -> None:
    """Match every recommendation and part, with the lines below it; make those that are new."""
    for wanted, recommendation in _match(merge, merge.plan.headings, None):
        merge_lines(merge, recommendation, wanted)
        for part, on_record in _match(merge, wanted.parts, recommendation):
            merge_lines(merge, on_record, part)


def _match(
    merge: Merge, headings: tuple[plain.Heading, ...], parent: Heading | None
) -> Iterator[tuple[plain.Heading, Heading]]:
    """Each heading of the paper with the one on record, none of which stands for two."""
    known = list(merge.review.headings.filter(parent=parent).select_related("parent"))
    for position, wanted in enumerate(headings):
        found = find_heading(known, wanted, headings)
        if found:
            known.remove(found)
            compare(merge, wanted.text, found.text, Field.TEXT, wanted, heading=found)
            compare(merge, wanted.purpose, found.purpose, Field.PURPOSE, wanted, heading=found)
        yield wanted, found or _new_heading(merge, wanted, parent, position)


def _new_heading(merge: Merge, wanted: plain.Heading, parent: Heading | None, position: int) -> Heading:
    merge.changed = True
    return Heading.objects.create(
        plan=merge.review,
        parent=parent,
        kind=_kind(merge.plan, parent),
        ref=wanted.ref,
        text=wanted.text,
        purpose=wanted.purpose,
        position=_place(wanted.ref, position),
    )


def _kind(plan: plain.Plan, parent: Heading | None) -> Heading.Kind:
    """What such a heading is called in plans of this kind."""
    top, below = titles_of(plan)
    return below if parent else top


def _place(ref: str, position: int) -> int:
    """Numbers and letters say where a heading belongs, even when papers arrive out of order."""
    if re.fullmatch(r"[0-9]{1,6}", ref):
        return int(ref)
    if len(ref) == 1 and ref.isascii() and ref.isalpha():
        return ord(ref.lower()) - ord("a") + 1
    return position + 1
