"""Removing an action or heading that was added by mistake. One on which other records depend stays."""

from __future__ import annotations

from django.db import transaction

from actionplans.models import Heading, SubAction
from actionplans.signals import sub_action_removing
from actionplans.workflow.updates import NotAllowed

_HAS_UPDATE_REQUESTS = (
    "reported-on",
    "An update has asked for {it}, so it stays. If the committee ended it, record that with its meeting.",
)
_HAS_CHILDREN = ("has-something-below", "Remove what stands below {it} first.")

# By the relation to records that depend on it: why it stays, as a code and a sentence.
SUB_ACTION_BLOCKERS = {
    "update_requests": _HAS_UPDATE_REQUESTS,
    "progress_entries": _HAS_UPDATE_REQUESTS,
    "impact_entries": _HAS_UPDATE_REQUESTS,
    "printed_wordings": _HAS_UPDATE_REQUESTS,
    "decisions": _HAS_UPDATE_REQUESTS,
    "superseding_decisions": (
        "supersedes-another",
        "By a decision of the committee {it} stands in place of another, so it stays.",
    ),
    "member_requests": (
        "asked-about",
        "A member has asked about {it}, so it stays. What was asked can be read on its page.",
    ),
}
HEADING_BLOCKERS = {
    "sub_actions": _HAS_CHILDREN,
    "parts": _HAS_CHILDREN,
    "printed_wordings": ("published", "{it} stands in a report that was published, so it stays."),
    "decisions": ("decided-on", "The committee has decided on {it} as a whole, so it stays."),
    "executive_response": ("sent-to-executive", "The executive was asked to respond to {it}, so it stays."),
}


@transaction.atomic
def remove_plan_item(item: Heading | SubAction) -> None:
    """Remove an item from its plan; its history stays. Raises NotAllowed where other records depend on it."""
    _check_removable(item, HEADING_BLOCKERS if isinstance(item, Heading) else SUB_ACTION_BLOCKERS)
    if isinstance(item, SubAction):
        sub_action_removing.send(SubAction, sub_action=item)
        item.owners.clear()
    item.delete()


def _check_removable(item: Heading | SubAction, blockers: dict[str, tuple[str, str]]) -> None:
    row = type(item)._base_manager.filter(pk=item.pk)
    for relation, (code, message) in blockers.items():
        if row.filter(**{f"{relation}__isnull": False}).exists():
            raise NotAllowed(message.format(it=item), code)
