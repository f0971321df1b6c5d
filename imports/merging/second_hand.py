"""A round known only from a later document, which repeats it: its own document knows better.

The round then says what its own document says, and the later rounds keep what their documents made of it.
"""

from __future__ import annotations

from actionplans.models import ImpactEntry, PrintedWording, ProgressEntry, Round
from documents.recognise.wording_difference import quote_difference
from imports.merging.state import MergeState


def is_second_hand(merge: MergeState, entry: ProgressEntry | ImpactEntry) -> bool:
    """Whether an entry of this paper's own round is what a later document made of it, untouched since."""
    own = merge.is_first_document and merge.this_round is not None and entry.round_id == merge.this_round.pk
    return own and entry not in merge.recorded_entries and entry.history.count() == 1


def replace_second_hand_text(
    merge: MergeState,
    entry: ProgressEntry | ImpactEntry,
    text: str,
    name: PrintedWording.Field,
    attribute: str,
    about: object,
) -> bool:
    """Let an entry say what its own document says; the documents that repeated it keep their words.

    Returns whether that is something else, and the entry has to be saved.
    """
    was = getattr(entry, attribute)
    if text == was:
        return False
    old, new = quote_difference(was, text)
    merge.add_finding(
        "own-words",
        f"{entry.sub_action}, {name.label.lower()} of {entry.round}: a later document repeats it as “{old}”; "
        f"this is the round's own document, so “{new}” stands now.",
        about,
        name,
    )
    for later in _rounds_repeating(entry):
        PrintedWording.objects.get_or_create(
            round=later,
            sub_action=entry.sub_action,
            repeated_round=entry.round,
            field=name,
            defaults={"text": was},
        )
    setattr(entry, attribute, text)
    return True


def _rounds_repeating(entry: ProgressEntry | ImpactEntry) -> list[Round]:
    """The later rounds that were printed with what is on record; one known from hearsay too was not."""
    later = Round.objects.published().filter(update_requests__sub_action=entry.sub_action)
    later = later.filter(period__gt=entry.round.period)
    return [
        this_round
        for this_round in later
        if this_round.imports.exists() or this_round.history.filter(state=Round.State.OPEN).exists()
    ]
