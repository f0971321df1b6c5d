"""Taking out of a plan what was written by mistake. What others hang on stays."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from actionplans.models import Heading, SubAction
from actionplans.workflow import NotAllowed

_REPORTED_ON = (
    "reported-on",
    "An update has asked for {it}, so it stays. If the committee ended it, record that with its meeting.",
)
_BELOW = ("has-something-below", "Remove what stands below {it} first.")

# By what hangs on it: why it stays, as a code and a sentence.
LINE_STAYS = {
    "asked": _REPORTED_ON,
    "progress_entries": _REPORTED_ON,
    "impact_entries": _REPORTED_ON,
    "wordings": _REPORTED_ON,
    "decisions": _REPORTED_ON,
    "supersedes": (
        "supersedes-another",
        "By a decision of the committee {it} stands in place of another, so it stays.",
    ),
    "requests": (
        "asked-about",
        "A member has asked about {it}, so it stays. What was asked can be read on its page.",
    ),
}
HEADING_STAYS = {
    "sub_actions": _BELOW,
    "parts": _BELOW,
    "wordings": ("published", "{it} stands in a paper that was published, so it stays."),
    "decisions": ("decided-on", "The committee has decided on {it} as a whole, so it stays."),
    "response": ("sent-to-executive", "The executive was asked to respond to {it}, so it stays."),
}
_before_lines_go: list[Callable[[SubAction], None]] = []


def before_a_line_goes(also: Callable[[SubAction], None]) -> Callable[[SubAction], None]:
    """Have this done before a line is removed: rooms above let go of it, or raise NotAllowed with why not."""
    _before_lines_go.append(also)
    return also


@transaction.atomic
def remove(thing: Heading | SubAction) -> None:
    """Take it out of the plan; its history stays. Raises NotAllowed, saying what hangs on it."""
    _must_stand_alone(thing, HEADING_STAYS if isinstance(thing, Heading) else LINE_STAYS)
    if isinstance(thing, SubAction):
        for also in _before_lines_go:
            also(thing)
        thing.owners.clear()
    thing.delete()


def _must_stand_alone(thing: Heading | SubAction, stays: dict[str, tuple[str, str]]) -> None:
    here = type(thing)._base_manager.filter(pk=thing.pk)
    for hanging, (code, why) in stays.items():
        if here.filter(**{f"{hanging}__isnull": False}).exists():
            raise NotAllowed(why.format(it=thing), code)
