"""Wording that changes from document to document: each round keeps the wording that its document printed."""

from __future__ import annotations

from actionplans.models import Heading, PrintedWording, Round, SubAction
from documents.recognise.wording_difference import quote_difference, same_words
from imports.merging.state import MergeState


def record_printed_wording(
    merge: MergeState,
    text: str,
    on_record: str,
    name: PrintedWording.Field,
    about: object,
    *,
    heading: Heading | None = None,
    sub_action: SubAction | None = None,
    repeats: Round | None = None,
) -> None:
    """Store a text of the document with its round, if it differs from the one on record.

    A wording already stored with the round is kept. An action plan has no round: there is only a finding.
    `name` is the field, `about` the item of the document, and `repeats` the earlier round whose entry is
    printed again.
    """
    if text == on_record or (not merge.is_first_document and same_words(text, on_record)):
        return
    key_fields = {"round": merge.this_round, "heading": heading, "sub_action": sub_action}
    printed = PrintedWording.objects.filter(**key_fields, repeated_round=repeats, field=name).first()
    if printed and same_words(printed.text, text):
        return
    subject = f"{heading or sub_action}, {name.label.lower()}{f' of {repeats}' if repeats else ''}"
    old, new = quote_difference(on_record, text)
    published_here = merge.this_round is not None and merge.this_round.report_version
    if repeats == merge.this_round or published_here:  # both None for an action plan
        message = f"{subject}: “{old}” is on record and was kept; this document says “{new}”."
        merge.add_finding("already-recorded", message, about, name)
        return
    if printed or _was_printed(merge, sub_action):
        message = f"{printed or subject}: another document's words are on record and were kept."
        merge.add_finding("already-recorded", message, about, name)
        return
    merge.add_finding("wording-changed", f"{subject}: “{old}” reads “{new}” in this document.", about, name)
    PrintedWording.objects.create(**key_fields, repeated_round=repeats, field=name, text=text)
    merge.has_changes = True


def _was_printed(merge: MergeState, sub_action: SubAction | None) -> bool:
    """Whether an earlier document of this round had this action or, without one, any heading."""
    if merge.is_first_document or merge.this_round is None:
        return False
    return sub_action is None or (merge.this_round.pk, sub_action.pk) in merge.requested_before
