"""Words that drift from document to document: each round keeps those that its document printed."""

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
    """Keep this paper's words where they differ; what its round printed already stays as it is.

    An action plan has no round to keep words with. `about` is the part of the document whose words they are.
    """
    if text == on_record or (not merge.is_first_document and same_words(text, on_record)):
        return
    here = {"round": merge.this_round, "heading": heading, "sub_action": sub_action}
    printed = PrintedWording.objects.filter(**here, repeated_round=repeats, field=name).first()
    if printed and same_words(printed.text, text):
        return
    what = f"{heading or sub_action}, {name.label.lower()}{f' of {repeats}' if repeats else ''}"
    old, new = quote_difference(on_record, text)
    published_here = merge.this_round is not None and merge.this_round.report_version
    if repeats == merge.this_round or published_here:  # both None for an action plan
        message = f"{what}: “{old}” is on record and was kept; this paper says “{new}”."
        merge.add_finding("already-recorded", message, about, name)
        return
    if printed or _was_printed(merge, sub_action):
        message = f"{printed or what}: another document's words are on record and were kept."
        merge.add_finding("already-recorded", message, about, name)
        return
    merge.add_finding("wording-changed", f"{what}: “{old}” reads “{new}” in this paper.", about, name)
    PrintedWording.objects.create(**here, repeated_round=repeats, field=name, text=text)
    merge.has_changes = True


def _was_printed(merge: MergeState, sub_action: SubAction | None) -> bool:
    """Whether another document of this round had the line, or any heading, before."""
    if merge.is_first_document or merge.this_round is None:
        return False
    return sub_action is None or (merge.this_round.pk, sub_action.pk) in merge.requested_before
