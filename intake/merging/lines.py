"""The monitored lines below a heading."""

from __future__ import annotations

from actionplans import plan as plain
from actionplans.models import Heading, PrintedWording, SubAction
from history.many import create_many
from intake.matching import CLOSE, find_line, likeness
from intake.merging.entries import add_entries, merge_entries
from intake.merging.merge import Merge
from intake.merging.owners import compare_owner, owners_of
from intake.merging.wording import compare

Field = PrintedWording.Field


def merge_lines(merge: Merge, heading: Heading, wanted: plain.Heading) -> None:
    """Match the lines of one heading, none of which stands for two, and merge what rounds said of each."""
    known = list(heading.sub_actions.select_related("heading__parent", "heading__plan"))
    first_free = 0 if merge.is_oldest else len(known)
    new = []
    for number, line in enumerate(wanted.sub_actions):
        found = find_line(known, line)
        if found:
            known.remove(found)
            merge.in_paper.add(found.pk)
            _compare_line(merge, found, line)
            _put(merge, found, number)
            merge_entries(merge, found, line)
        else:
            new.append((_new_line(heading, line, first_free + number), line))
    _add(merge, new)


def _add(merge: Merge, new: list[tuple[SubAction, plain.SubAction]]) -> None:
    """Store the lines that the plan did not have, with what was said of each: few queries for all."""
    if not new:
        return
    owners = [[owner.pk for owner in owners_of(merge, line)] for _, line in new]
    create_many([made for made, _ in new], {"owners": owners})
    add_entries(merge, new, owners)
    merge.in_paper.update(made.pk for made, _ in new)
    merge.changed = True


def _put(merge: Merge, line: SubAction, place: int) -> None:
    if merge.is_oldest and line.position != place:
        line.position = place
        line.save()
        merge.changed = True


def _new_line(heading: Heading, line: plain.SubAction, position: int) -> SubAction:
    made = SubAction(
        heading=heading,
        strand=line.strand,
        ref=line.ref,
        responsibility=line.responsibility,
        date_text=line.date_text,
        action=line.action,
        measure=line.measure,
        indicators=line.indicators,
        position=position,
    )
    made.read_due()
    return made


def _compare_line(merge: Merge, known: SubAction, line: plain.SubAction) -> None:
    for said, on_record, name in (
        (line.strand, known.strand, Field.STRAND),
        (line.date_text, known.date_text, Field.DATE),
        (line.action, known.action, Field.ACTION),
        (line.measure, known.measure, Field.MEASURE),
        (line.indicators, known.indicators, Field.INDICATORS),
    ):
        compare(merge, said, on_record, name, line, sub_action=known)
    if line.action and known.action and likeness(line.action, known.action) < CLOSE:
        said = f"{known}: the agreed action is wholly other words; check that it is the same."
        merge.find("another-action", said, line, "action")
    compare_owner(merge, known, line)
