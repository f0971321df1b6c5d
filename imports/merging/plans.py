"""The review or other plan that a document is about: found or created."""

from __future__ import annotations

from typing import Any

from actionplans.editing import get_or_create_by_name
from actionplans.models import ActionPlan, Committee, Review
from actionplans.models.reviews import unique_slug
from documents.plan import plan_data
from documents.plan.dates import is_quarter
from documents.recognise.item_keys import DOCUMENT
from documents.validation.uploads import FileRejected
from imports.matching import find_plan, normalise
from imports.merging.scales import scale_of
from imports.merging.state import MergeState

QUARTER_MONTHS = 3  # between rounds of a plan whose first document reports on quarters


def check_title(plan: plan_data.PlanData) -> None:
    """Raises FileRejected ("no-review") if the document does not say which review it is about."""
    if not plan.title:
        raise FileRejected(
            "no-review",
            "The document does not say which review it is about; write “Review:” and its title at the top.",
        )


def merge_plan(merge: MergeState) -> None:
    """Find or create the plan. Where the header differs from the record, a finding says so."""
    merge.review = find_plan(merge.plan) or _create_plan(merge)
    _compare_header(merge)


def _create_plan(merge: MergeState) -> ActionPlan:
    merge.has_changes = True
    return (
        _create_review(merge)
        if merge.plan.kind == ActionPlan.Kind.REVIEW
        else _create_partnership_plan(merge)
    )


def _create_partnership_plan(merge: MergeState) -> ActionPlan:
    plan = merge.plan
    scale = scale_of(plan)
    # All kinds but reviews have a scale of their own, and a text below their tables.
    model: Any = ActionPlan.kinds()[plan.kind]
    created: ActionPlan = model.objects.create(
        **_header_values(plan),
        **({"round_interval_months": QUARTER_MONTHS} if any(map(is_quarter, plan.periods())) else {}),
        scale=scale.name,
        closing_text=plan.closing,
        page_header=plan.on_each_page,
    )
    meanings = ", ".join(f"“{level.word}” as {level.translated}" for level in scale.levels)
    text = f"Its scale was taken to be “{scale.label}”: the words stay, and count {meanings}."
    merge.add_finding("scale-read", text, DOCUMENT, "title")
    return created


def _create_review(merge: MergeState) -> Review:
    plan = merge.plan
    if Review.objects.filter(title__iexact=plan.title).exists():
        text = f"Another review is called “{plan.title}”; this document was made a new one."
        merge.add_finding("same-title", text, DOCUMENT, "title")
    return Review.objects.create(**_header_values(plan))


def _header_values(plan: plan_data.PlanData) -> dict[str, Any]:
    """Field values of the document's header, which plans of all kinds have, and a slug."""
    committee = get_or_create_by_name(Committee, plan.committee) if plan.committee else None
    return {
        "title": plan.title,
        "slug": unique_slug(plan.title),
        "committee": committee,
        "agreed_text": plan.agreed,
        "link_officer_names": "\n".join(plan.link_officers),
    }


def _compare_header(merge: MergeState) -> None:
    plan, review = merge.plan, merge.review
    for text, on_record, description, field in (
        (plan.agreed, review.agreed_text, "that the action plan was agreed in", "agreed"),
        ("\n".join(plan.link_officers), review.link_officer_names, "as link officer/s", "link_officers"),
        (plan.closing, review.closing_text, "below its tables", "closing"),
    ):
        if text and normalise(text) != normalise(on_record):
            sentence = f"This document says {description} “{text}”; “{on_record}”, already held, was kept."
            merge.add_finding("header-differs", sentence, DOCUMENT, field)
