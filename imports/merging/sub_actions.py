"""The monitored lines below a heading."""

from __future__ import annotations

from actionplans.models import Heading, PrintedWording, SubAction
from audit.bulk import bulk_create_tracked
from documents.plan import plan_data
from imports.matching import MIN_SIMILARITY, match_sub_action, similarity
from imports.merging.entries import add_entries, merge_entries
from imports.merging.owners import get_or_create_owners, merge_owner
from imports.merging.printed_wording import record_printed_wording
from imports.merging.state import MergeState

Field = PrintedWording.Field


def merge_sub_actions(merge: MergeState, heading: Heading, wanted: plan_data.HeadingData) -> None:
    """Match the lines of one heading, none of which stands for two, and merge what rounds said of each."""
    known = list(heading.sub_actions.select_related("heading__parent", "heading__plan"))
    first_free = 0 if merge.sets_order else len(known)
    new = []
    for number, line in enumerate(wanted.sub_actions):
        found = match_sub_action(known, line)
        if found:
            known.remove(found)
            merge.mentioned_ids.add(found.pk)
            _compare_sub_action(merge, found, line)
            _set_position(merge, found, number)
            merge_entries(merge, found, line)
        else:
            new.append((_build_sub_action(heading, line, first_free + number), line))
    _create_sub_actions(merge, new)


def _create_sub_actions(merge: MergeState, new: list[tuple[SubAction, plan_data.SubActionData]]) -> None:
    """Store the lines that the plan did not have, with what was said of each: few queries for all."""
    if not new:
        return
    owners = [[owner.pk for owner in get_or_create_owners(merge, line)] for _, line in new]
    bulk_create_tracked([made for made, _ in new], {"owners": owners})
    add_entries(merge, new, owners)
    merge.mentioned_ids.update(made.pk for made, _ in new)
    merge.has_changes = True


def _set_position(merge: MergeState, line: SubAction, place: int) -> None:
    if merge.sets_order and line.position != place:
        line.position = place
        line.save()
        merge.has_changes = True


def _build_sub_action(heading: Heading, line: plan_data.SubActionData, position: int) -> SubAction:
    made = SubAction(
        heading=heading,
        strand=line.strand,
        ref=line.ref,
        responsibility=line.responsibility,
        date_text=line.date_text,
        action=line.action,
        measure=line.measure,
        indicators=line.indicators,
        position=position,
    )
    made.read_due()
    return made


def _compare_sub_action(merge: MergeState, known: SubAction, line: plan_data.SubActionData) -> None:
    for said, on_record, name in (
        (line.strand, known.strand, Field.STRAND),
        (line.date_text, known.date_text, Field.DATE),
        (line.action, known.action, Field.ACTION),
        (line.measure, known.measure, Field.MEASURE),
        (line.indicators, known.indicators, Field.INDICATORS),
    ):
        record_printed_wording(merge, said, on_record, name, line, sub_action=known)
    if line.action and known.action and similarity(line.action, known.action) < MIN_SIMILARITY:
        said = f"{known}: the agreed action is wholly other words; check that it is the same."
        merge.add_finding("another-action", said, line, "action")
    merge_owner(merge, known, line)
