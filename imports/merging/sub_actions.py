"""The actions below a heading."""

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


def merge_sub_actions(merge: MergeState, heading: Heading, heading_data: plan_data.HeadingData) -> None:
    """Match the actions of one heading one to one, and merge the updates of each."""
    sub_actions = list(heading.sub_actions.select_related("heading__parent", "heading__plan"))
    first_free_position = 0 if merge.sets_order else len(sub_actions)
    new_sub_actions = []
    for index, sub_action_data in enumerate(heading_data.sub_actions):
        sub_action = match_sub_action(sub_actions, sub_action_data)
        if sub_action:
            sub_actions.remove(sub_action)
            merge.mentioned_ids.add(sub_action.pk)
            _compare_sub_action(merge, sub_action, sub_action_data)
            _set_position(merge, sub_action, index)
            merge_entries(merge, sub_action, sub_action_data)
        else:
            new_sub_actions.append(
                (_build_sub_action(heading, sub_action_data, first_free_position + index), sub_action_data)
            )
    _create_sub_actions(merge, new_sub_actions)


def _create_sub_actions(
    merge: MergeState, new_sub_actions: list[tuple[SubAction, plan_data.SubActionData]]
) -> None:
    """Store the actions that are new to the plan, with their updates, in few queries."""
    if not new_sub_actions:
        return
    owner_ids = [
        [owner.pk for owner in get_or_create_owners(merge, sub_action_data)]
        for _, sub_action_data in new_sub_actions
    ]
    bulk_create_tracked([sub_action for sub_action, _ in new_sub_actions], {"owners": owner_ids})
    add_entries(merge, new_sub_actions, owner_ids)
    merge.mentioned_ids.update(sub_action.pk for sub_action, _ in new_sub_actions)
    merge.has_changes = True


def _set_position(merge: MergeState, sub_action: SubAction, position: int) -> None:
    if merge.sets_order and sub_action.position != position:
        sub_action.position = position
        sub_action.save()
        merge.has_changes = True


def _build_sub_action(heading: Heading, sub_action_data: plan_data.SubActionData, position: int) -> SubAction:
    sub_action = SubAction(
        heading=heading,
        strand=sub_action_data.strand,
        ref=sub_action_data.ref,
        responsibility=sub_action_data.responsibility,
        date_text=sub_action_data.date_text,
        action=sub_action_data.action,
        measure=sub_action_data.measure,
        indicators=sub_action_data.indicators,
        position=position,
    )
    sub_action.read_due()
    return sub_action


def _compare_sub_action(
    merge: MergeState, sub_action: SubAction, sub_action_data: plan_data.SubActionData
) -> None:
    for text, on_record, name in (
        (sub_action_data.strand, sub_action.strand, Field.STRAND),
        (sub_action_data.date_text, sub_action.date_text, Field.DATE),
        (sub_action_data.action, sub_action.action, Field.ACTION),
        (sub_action_data.measure, sub_action.measure, Field.MEASURE),
        (sub_action_data.indicators, sub_action.indicators, Field.INDICATORS),
    ):
        record_printed_wording(merge, text, on_record, name, sub_action_data, sub_action=sub_action)
    if (
        sub_action_data.action
        and sub_action.action
        and similarity(sub_action_data.action, sub_action.action) < MIN_SIMILARITY
    ):
        text = f"{sub_action}: the agreed action is wholly other words; check that it is the same."
        merge.add_finding("another-action", text, sub_action_data, "action")
    merge_owner(merge, sub_action, sub_action_data)
