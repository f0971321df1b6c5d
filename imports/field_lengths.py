"""How long imported values may be. A longer one is refused with an explanation, never cut."""

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
    """Raises FileRejected ("too-long") if a value is longer than the model field that stores it."""
    for _, _, message in find_too_long_values(plan):
        raise FileRejected("too-long", message)


def find_too_long_values(plan: plan_data.PlanData) -> Iterator[tuple[object, str, str]]:
    """Each value longer than its model field: the item that has it, the attribute's name, a message."""
    for item, name, text, max_length, description in _limited_values(plan):
        if len(text) > max_length:
            start = " ".join(text[:60].split())
            message = (
                f"The {description} “{start}…” is longer than {max_length} characters; "
                "shorten it here or in the file."
            )
            yield item, name, message


def _limited_values(plan: plan_data.PlanData) -> Iterator[tuple[object, str, str, int, str]]:
    """The item, the attribute's name, its text, the most characters it may have, and what people call it."""
    yield plan, "title", plan.title, max_length_of(Review, "title"), "title of the review"
    yield plan, "committee", plan.committee, max_length_of(Committee, "name"), "name of the committee"
    max_agreed = max_length_of(Review, "agreed_text")
    yield plan, "agreed", plan.agreed, max_agreed, "words behind “Action Plan Agreed”"
    if plan.kind != ActionPlan.Kind.REVIEW:
        max_page_header = max_length_of(PartnershipPlan, "page_header")
        yield plan, "on_each_page", plan.on_each_page, max_page_header, "line above each page"
    for heading in plan.headings:
        for item in (heading, *heading.parts):
            yield item, "ref", item.ref, max_length_of(Heading, "ref"), "number or letter of a recommendation"
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
