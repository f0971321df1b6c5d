"""Replaces entries that were imported from a later document, once their round's own document is imported.

The entry then has the wording of its own document. Later rounds keep the wording that they printed.
"""

from __future__ import annotations

from actionplans.models import ImpactEntry, PrintedWording, ProgressEntry, Round
from documents.recognise.wording_difference import quote_difference
from imports.merging.state import MergeState


def is_second_hand(merge: MergeState, entry: ProgressEntry | ImpactEntry) -> bool:
    """Whether an entry of this document's own round came from a later document and was not changed since."""
    is_of_own_round = (
        merge.is_first_document and merge.this_round is not None and entry.round_id == merge.this_round.pk
    )
    return is_of_own_round and entry not in merge.recorded_entries and entry.history.count() == 1


def replace_second_hand_text(
    merge: MergeState,
    entry: ProgressEntry | ImpactEntry,
    text: str,
    name: PrintedWording.Field,
    attribute: str,
    about: object,
) -> bool:
    """Set one text of an entry to its own document's wording. Rounds that repeated the old one keep it.

    `about` is the item of the document. Returns whether the text changed, so that the entry must be saved.
    """
    previous = getattr(entry, attribute)
    if text == previous:
        return False
    old_excerpt, new_excerpt = quote_difference(previous, text)
    merge.add_finding(
        "own-words",
        f"{entry.sub_action}, {name.label.lower()} of {entry.round}: "
        f"a later document repeats it as “{old_excerpt}”; "
        f"this is the round's own document, so “{new_excerpt}” stands now.",
        about,
        name,
    )
    for later_round in _rounds_repeating(entry):
        PrintedWording.objects.get_or_create(
            round=later_round,
            sub_action=entry.sub_action,
            repeated_round=entry.round,
            field=name,
            defaults={"text": previous},
        )
    setattr(entry, attribute, text)
    return True


def _rounds_repeating(entry: ProgressEntry | ImpactEntry) -> list[Round]:
    """The later rounds whose own documents were imported here or published by this system."""
    later = Round.objects.published().filter(update_requests__sub_action=entry.sub_action)
    later = later.filter(period__gt=entry.round.period)
    return [
        this_round
        for this_round in later
        if this_round.imports.exists() or this_round.history.filter(state=Round.State.OPEN).exists()
    ]
