"""How long words may be: what does not fit is refused in a sentence, never cut."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from actionplans.models import (
    ActionPlan,
    Committee,
    Heading,
    Owner,
    ProgressEntry,
    Review,
    SubAction,
    UpdateRequest,
)
from documents.plan import plan_data
from documents.validation.uploads import FileRejected
from partnerships.models import PartnershipPlan


def max_length_of(model: type[Model], name: str) -> int:
    return model._meta.get_field(name).max_length or 0  # type: ignore[union-attr]


MAX_OWNER_LENGTH = max_length_of(Owner, "name")


def check_field_lengths(plan: plan_data.PlanData) -> None:
    """Raises FileRejected ("too-long") where words are longer than the field that keeps them."""
    for _, _, sentence in find_too_long_values(plan):
        raise FileRejected("too-long", sentence)


def find_too_long_values(plan: plan_data.PlanData) -> Iterator[tuple[object, str, str]]:
    """Each value that is longer than its field: the part of the plan, the name of the value, the sentence."""
    for owner, name, words, most, what in _limited_values(plan):
        if len(words) > most:
            start = " ".join(words[:60].split())
            text = f"The {what} “{start}…” is longer than {most} characters; shorten it here or in the file."
            yield owner, name, text


def _limited_values(plan: plan_data.PlanData) -> Iterator[tuple[object, str, str, int, str]]:
    yield plan, "title", plan.title, max_length_of(Review, "title"), "title of the review"
    yield plan, "committee", plan.committee, max_length_of(Committee, "name"), "name of the committee"
    agreed = max_length_of(Review, "agreed_text")
    yield plan, "agreed", plan.agreed, agreed, "words behind “Action Plan Agreed”"
    if plan.kind != ActionPlan.Kind.REVIEW:
        above = max_length_of(PartnershipPlan, "page_header")
        yield plan, "on_each_page", plan.on_each_page, above, "line above each page"
    for heading in plan.headings:
        for each in (heading, *heading.parts):
            yield each, "ref", each.ref, max_length_of(Heading, "ref"), "number or letter of a recommendation"
    for _, _, sub_action in plan.sub_actions():
        yield sub_action, "strand", sub_action.strand, max_length_of(SubAction, "strand"), "head of a column"
        yield sub_action, "ref", sub_action.ref, max_length_of(SubAction, "ref"), "reference of an action"
        yield (
            sub_action,
            "date_text",
            sub_action.date_text,
            max_length_of(SubAction, "date_text"),
            "date of an action",
        )
        for entry in sub_action.entries:
            yield entry, "grade_text", entry.grade_text, max_length_of(ProgressEntry, "grade_text"), "grade"
            yield (
                entry,
                "gap_reason",
                entry.gap_reason,
                max_length_of(UpdateRequest, "not_received_reason"),
                "reason for no update",
            )
