"""How long words may be: what does not fit is refused in a sentence, never cut."""

from __future__ import annotations

from django.db.models import Model

from actionplans import plan as plain
from actionplans.models import Asked, Committee, Heading, Owner, ProgressEntry, Review, SubAction
from documents.gate import Refused


def longest(model: type[Model], name: str) -> int:
    return model._meta.get_field(name).max_length or 0  # type: ignore[union-attr]


LONGEST_OWNER = longest(Owner, "name")


def check_lengths(plan: plain.Plan) -> None:
    """Raises Refused ("too-long") where words are longer than the field that keeps them."""
    _check(plan.title, longest(Review, "title"), "title of the review")
    _check(plan.committee, longest(Committee, "name"), "name of the committee")
    _check(plan.agreed, longest(Review, "agreed_text"), "words behind “Action Plan Agreed”")
    for heading in plan.headings:
        for each in (heading, *heading.parts):
            _check(each.ref, longest(Heading, "ref"), "number or letter of a recommendation")
    for _, _, line in plan.sub_actions():
        _check(line.strand, longest(SubAction, "strand"), "head of a column")
        _check(line.ref, longest(SubAction, "ref"), "reference of an action")
        _check(line.date_text, longest(SubAction, "date_text"), "date of an action")
        for entry in line.entries:
            _check(entry.grade_text, longest(ProgressEntry, "grade_text"), "grade")
            _check(entry.gap_reason, longest(Asked, "gap_reason"), "reason for no update")


def _check(words: str, longest: int, what: str) -> None:
    if len(words) > longest:
        start = " ".join(words[:60].split())
        raise Refused(
            "too-long", f"The {what} “{start}…” is longer than {longest} characters; shorten it in the file."
        )
