"""The review that a paper is about, as on record or made anew."""

from __future__ import annotations

from actionplans import plan as plain
from actionplans.models import Committee, Review
from actionplans.models.reviews import free_slug
from documents.gate import Refused
from intake.matching import find_review, squash
from intake.merging.merge import Merge
from intake.names import PAPER


def check_title(plan: plain.Plan) -> None:
    """Refuse a paper that does not say which review it is about."""
    if not plan.title:
        raise Refused(
            "no-review",
            "The paper does not say which review it is about; write “Review:” and its title at the top.",
        )


def merge_review(merge: Merge) -> None:
    """Find or make the review; where a known one's header differs, what is on record is kept."""
    merge.review = find_review(merge.plan) or _new_review(merge)
    _compare_header(merge)


def _new_review(merge: Merge) -> Review:
    plan = merge.plan
    merge.changed = True
    if Review.objects.filter(title__iexact=plan.title).exists():
        said = f"Another review is called “{plan.title}”; this paper was made a new one."
        merge.find("same-title", said, PAPER, "title")
    committee = Committee.objects.get_or_create(name=plan.committee)[0] if plan.committee else None
    return Review.objects.create(
        title=plan.title,
        slug=free_slug(plan.title),
        committee=committee,
        agreed_text=plan.agreed,
        link_officer_names="\n".join(plan.link_officers),
    )


def _compare_header(merge: Merge) -> None:
    plan, review = merge.plan, merge.review
    for said, known, what, field in (
        (plan.agreed, review.agreed_text, "that the action plan was agreed in", "agreed"),
        ("\n".join(plan.link_officers), review.link_officer_names, "as link officer/s", "link_officers"),
    ):
        if said and squash(said) != squash(known):
            kept = f"This paper says {what} “{said}”; on record is “{known}”, which was kept."
            merge.find("header-differs", kept, PAPER, field)
