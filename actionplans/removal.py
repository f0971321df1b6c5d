"""Taking out of a plan what was written by mistake. What others hang on stays."""

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

# By what hangs on it: why it stays, as a code and a sentence.
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
def remove_plan_item(thing: Heading | SubAction) -> None:
    """Take it out of the plan; its history stays. Raises NotAllowed, saying what hangs on it."""
    _check_removable(thing, HEADING_BLOCKERS if isinstance(thing, Heading) else SUB_ACTION_BLOCKERS)
    if isinstance(thing, SubAction):
        sub_action_removing.send(SubAction, sub_action=thing)
        thing.owners.clear()
    thing.delete()


def _check_removable(thing: Heading | SubAction, stays: dict[str, tuple[str, str]]) -> None:
    here = type(thing)._base_manager.filter(pk=thing.pk)
    for hanging, (code, why) in stays.items():
        if here.filter(**{f"{hanging}__isnull": False}).exists():
            raise NotAllowed(why.format(it=thing), code)
