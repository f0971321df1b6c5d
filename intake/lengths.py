"""How long words may be: what does not fit is refused in a sentence, never cut."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from actionplans import plan as plain
from actionplans.models import ActionPlan, Asked, Committee, Heading, Owner, ProgressEntry, Review, SubAction
from documents.gate import Refused
from partnerships.models import PartnershipPlan


def longest(model: type[Model], name: str) -> int:
    return model._meta.get_field(name).max_length or 0  # type: ignore[union-attr]


LONGEST_OWNER = longest(Owner, "name")


def check_lengths(plan: plain.Plan) -> None:
    """Raises Refused ("too-long") where words are longer than the field that keeps them."""
    for _, _, sentence in too_long(plan):
        raise Refused("too-long", sentence)


def too_long(plan: plain.Plan) -> Iterator[tuple[object, str, str]]:
    """Each value that is longer than its field: the part of the plan, the name of the value, the sentence."""
    for owner, name, words, most, what in _limited(plan):
        if len(words) > most:
            start = " ".join(words[:60].split())
            said = f"The {what} “{start}…” is longer than {most} characters; shorten it here or in the file."
            yield owner, name, said


def _limited(plan: plain.Plan) -> Iterator[tuple[object, str, str, int, str]]:
    yield plan, "title", plan.title, longest(Review, "title"), "title of the review"
    yield plan, "committee", plan.committee, longest(Committee, "name"), "name of the committee"
    agreed = longest(Review, "agreed_text")
    yield plan, "agreed", plan.agreed, agreed, "words behind “Action Plan Agreed”"
    if plan.kind != ActionPlan.Kind.REVIEW:
        above = longest(PartnershipPlan, "heading_line")
        yield plan, "on_each_page", plan.on_each_page, above, "line above each page"
    for heading in plan.headings:
        for each in (heading, *heading.parts):
            yield each, "ref", each.ref, longest(Heading, "ref"), "number or letter of a recommendation"
    for _, _, line in plan.sub_actions():
        yield line, "strand", line.strand, longest(SubAction, "strand"), "head of a column"
        yield line, "ref", line.ref, longest(SubAction, "ref"), "reference of an action"
        yield line, "date_text", line.date_text, longest(SubAction, "date_text"), "date of an action"
        for entry in line.entries:
            yield entry, "grade_text", entry.grade_text, longest(ProgressEntry, "grade_text"), "grade"
            yield entry, "gap_reason", entry.gap_reason, longest(Asked, "gap_reason"), "reason for no update"
