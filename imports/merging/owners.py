"""Owners of actions: of today, and as of each round."""

from __future__ import annotations

from actionplans.models import Owner, Round, SubAction, UpdateRequest
from documents.plan import plan_data
from imports.field_lengths import MAX_OWNER_LENGTH
from imports.matching import normalise
from imports.merging.state import MergeState


def get_or_create_owners(merge: MergeState, sub_action_data: plan_data.SubActionData) -> list[Owner]:
    """The owners that the document names for an action; new ones are created. Too long names are left out."""
    for name in sub_action_data.owners:
        if len(name) > MAX_OWNER_LENGTH:
            text = f"This name is too long for an owner: “{_shorten(name)}”."
            merge.add_finding("owner-too-long", text, sub_action_data, "owners")
        elif name not in merge.owners:
            owner = Owner.objects.filter(name__iexact=name, qualifier="").first()
            merge.owners[name] = owner or Owner.objects.create(name=name)
    return [merge.owners[name] for name in sub_action_data.owners if name in merge.owners]


def merge_owner(merge: MergeState, sub_action: SubAction, sub_action_data: plan_data.SubActionData) -> None:
    """Give an action the owners in this document, unless a later round is on record."""
    if not sub_action_data.responsibility or normalise(sub_action_data.responsibility) == normalise(
        sub_action.responsibility
    ):
        return
    on_record, in_document = _shorten(sub_action.responsibility), _shorten(sub_action_data.responsibility)
    if merge.this_round is None:
        text = (
            f"{sub_action}: this action plan names “{in_document}”; "
            f"on record is “{on_record}”, which was kept."
        )
        merge.add_finding("owner-differs", text, sub_action_data, "responsibility")
        return
    later_requests = sub_action.update_requests.filter(
        round__period__gte=merge.this_round.period, round__state=Round.State.PUBLISHED
    )
    if later_requests.exists():
        return  # `set_round_owners` compares the owners of this round
    text = f"{sub_action}: the owner was “{on_record}” and is “{in_document}” in this document."
    merge.add_finding("owner-changed", text, sub_action_data, "responsibility")
    sub_action.responsibility = sub_action_data.responsibility
    sub_action.save()
    sub_action.owners.set(get_or_create_owners(merge, sub_action_data))
    merge.has_changes = True


def set_round_owners(
    merge: MergeState, update_request: UpdateRequest, sub_action_data: plan_data.SubActionData
) -> None:
    """Give an update request the owners in its round's own document.

    Until then it has those of a later document. Another document of the same round only gives a finding.
    """
    if not merge.is_first_document:
        merge.add_finding(
            "owner-differs",
            f"{update_request.sub_action}: this document names “{_shorten(sub_action_data.responsibility)}”; "
            f"another paper of {merge.this_round} named “{_shorten(update_request.responsibility)}”, "
            "which was kept.",
            sub_action_data,
            "responsibility",
        )
        return
    update_request.responsibility = sub_action_data.responsibility
    update_request.save()
    update_request.owners.set(get_or_create_owners(merge, sub_action_data))
    merge.has_changes = True


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 160 else text[:159] + "…"
