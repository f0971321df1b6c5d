"""Words that drift from paper to paper: each round keeps those that its paper printed."""

from __future__ import annotations

from actionplans.models import Heading, PrintedWording, Round, SubAction
from intake.merging.merge import Merge
from intake.wording import difference


def compare(
    merge: Merge,
    said: str,
    on_record: str,
    name: PrintedWording.Field,
    about: object,
    *,
    heading: Heading | None = None,
    sub_action: SubAction | None = None,
    repeats: Round | None = None,
) -> None:
    """Keep this paper's words where they differ; of its own round's entries the first paper is kept.

    An action plan has no round to keep words with. `about` is the part of the paper whose words they are.
    """
    if said == on_record:
        return
    what = f"{heading or sub_action}, {name.label.lower()}{f' of {repeats}' if repeats else ''}"
    old, new = difference(on_record, said)
    published_here = merge.this_round is not None and merge.this_round.version
    if repeats == merge.this_round or published_here:  # both None for an action plan
        said_now = f"{what}: “{old}” is on record and was kept; this paper says “{new}”."
        merge.find("already-recorded", said_now, about, name)
        return
    merge.find("wording-changed", f"{what}: “{old}” reads “{new}” in this paper.", about, name)
    wording, made = PrintedWording.objects.get_or_create(
        round=merge.this_round,
        heading=heading,
        sub_action=sub_action,
        repeats=repeats,
        field=name,
        defaults={"words": said},
    )
    merge.changed |= made
    if wording.words != said:
        said_now = f"{wording}: another paper's words are on record and were kept."
        merge.find("already-recorded", said_now, about, name)
