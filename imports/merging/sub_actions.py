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
    """Match the actions of one heading one to one, and merge the updates of each."""
    sub_actions = list(heading.sub_actions.select_related("heading__parent", "heading__plan"))
    first_free = 0 if merge.sets_order else len(sub_actions)
    new = []
    for number, line in enumerate(wanted.sub_actions):
        sub_action = match_sub_action(sub_actions, line)
        if sub_action:
            sub_actions.remove(sub_action)
            merge.mentioned_ids.add(sub_action.pk)
            _compare_sub_action(merge, sub_action, line)
            _set_position(merge, sub_action, number)
            merge_entries(merge, sub_action, line)
        else:
            new.append((_build_sub_action(heading, line, first_free + number), line))
    _create_sub_actions(merge, new)


def _create_sub_actions(merge: MergeState, new: list[tuple[SubAction, plan_data.SubActionData]]) -> None:
    """Store the actions that the plan did not have, with their updates: few queries for all."""
    if not new:
        return
    owners = [[owner.pk for owner in get_or_create_owners(merge, sub_action)] for _, sub_action in new]
    bulk_create_tracked([made for made, _ in new], {"owners": owners})
    add_entries(merge, new, owners)
    merge.mentioned_ids.update(made.pk for made, _ in new)
    merge.has_changes = True


def _set_position(merge: MergeState, sub_action: SubAction, place: int) -> None:
    if merge.sets_order and sub_action.position != place:
        sub_action.position = place
        sub_action.save()
        merge.has_changes = True


def _build_sub_action(heading: Heading, sub_action: plan_data.SubActionData, position: int) -> SubAction:
    made = SubAction(
        heading=heading,
        strand=sub_action.strand,
        ref=sub_action.ref,
        responsibility=sub_action.responsibility,
        date_text=sub_action.date_text,
        action=sub_action.action,
        measure=sub_action.measure,
        indicators=sub_action.indicators,
        position=position,
    )
    made.read_due()
    return made


def _compare_sub_action(merge: MergeState, sub_action: SubAction, line: plan_data.SubActionData) -> None:
    for text, on_record, name in (
        (line.strand, sub_action.strand, Field.STRAND),
        (line.date_text, sub_action.date_text, Field.DATE),
        (line.action, sub_action.action, Field.ACTION),
        (line.measure, sub_action.measure, Field.MEASURE),
        (line.indicators, sub_action.indicators, Field.INDICATORS),
    ):
        record_printed_wording(merge, text, on_record, name, line, sub_action=sub_action)
    if line.action and sub_action.action and similarity(line.action, sub_action.action) < MIN_SIMILARITY:
        text = f"{sub_action}: the agreed action is wholly other words; check that it is the same."
        merge.add_finding("another-action", text, line, "action")
    merge_owner(merge, sub_action, line)
