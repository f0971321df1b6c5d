"""Who is responsible, today and as of each round."""

from __future__ import annotations

from actionplans.models import Owner, Round, SubAction, UpdateRequest
from documents.plan import plan_data
from imports.field_lengths import MAX_OWNER_LENGTH
from imports.matching import normalise
from imports.merging.state import MergeState


def get_or_create_owners(merge: MergeState, sub_action: plan_data.SubActionData) -> list[Owner]:
    """The owners that the document names for this line, each known or made once."""
    for name in sub_action.owners:
        if len(name) > MAX_OWNER_LENGTH:
            text = f"This name is too long for an owner: “{_shorten(name)}”."
            merge.add_finding("owner-too-long", text, sub_action, "owners")
        elif name not in merge.owners:
            result = Owner.objects.filter(name__iexact=name, qualifier="").first()
            merge.owners[name] = result or Owner.objects.create(name=name)
    return [merge.owners[name] for name in sub_action.owners if name in merge.owners]


def merge_owner(merge: MergeState, sub_action: SubAction, line: plan_data.SubActionData) -> None:
    """The owner of the latest document is the owner of today; earlier rounds keep theirs."""
    if not line.responsibility or normalise(line.responsibility) == normalise(sub_action.responsibility):
        return
    was, is_now = _shorten(sub_action.responsibility), _shorten(line.responsibility)
    if merge.this_round is None:
        text = f"{sub_action}: this action plan names “{is_now}”; on record is “{was}”, which was kept."
        merge.add_finding("owner-differs", text, line, "responsibility")
        return
    newer = sub_action.update_requests.filter(
        round__period__gte=merge.this_round.period, round__state=Round.State.PUBLISHED
    )
    if newer.exists():
        return  # compared where this round's own owners are
    text = f"{sub_action}: the owner was “{was}” and is “{is_now}” in this paper."
    merge.add_finding("owner-changed", text, line, "responsibility")
    sub_action.responsibility = line.responsibility
    sub_action.save()
    sub_action.owners.set(get_or_create_owners(merge, line))
    merge.has_changes = True


def set_round_owners(merge: MergeState, update_request: UpdateRequest, line: plan_data.SubActionData) -> None:
    """A round known only from a later document had that document's owners; its own document knows better."""
    if not merge.is_first_document:
        merge.add_finding(
            "owner-differs",
            f"{update_request.sub_action}: this paper names “{_shorten(line.responsibility)}”; another "
            f"paper of {merge.this_round} named “{_shorten(update_request.responsibility)}”, which was kept.",
            line,
            "responsibility",
        )
        return
    update_request.responsibility = line.responsibility
    update_request.save()
    update_request.owners.set(get_or_create_owners(merge, line))
    merge.has_changes = True


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 160 else text[:159] + "…"
