"""Matches a document's plan, headings and actions with those on record, where wording differs too."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TypeVar

from actionplans.models import ActionPlan, Heading, Review, SubAction
from documents.plan import plan_data
from documents.plan.dates import parse_month

MIN_SIMILARITY = 0.6  # from which two wordings are taken for the same item
NEAR_IDENTICAL = 0.9  # from which two wordings differ only by a slip
MAX_CHARACTERS_COMPARED = 1_000  # longer texts are compared word by word

HeadingOrSubAction = TypeVar("HeadingOrSubAction", Heading, SubAction)


def normalise(text: str) -> str:
    """The text in lower case, each run of blanks and punctuation as one space."""
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def similarity(one: str, other: str) -> float:
    """How similar two wordings are, from 0 to 1; 0 if either is empty."""
    a, b = normalise(one), normalise(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    # Letter by letter, two long texts may take minutes, and one of them comes from an uploaded document.
    if max(len(a), len(b)) > MAX_CHARACTERS_COMPARED:
        return _shared_word_pairs(a.split(), b.split())
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def _shared_word_pairs(one: list[str], other: list[str]) -> float:
    """The share of pairs of neighbouring words that two texts have in common, from 0 to 1."""
    a, b = Counter(pairwise(one)), Counter(pairwise(other))
    return 2 * (a & b).total() / max(a.total() + b.total(), 1)


def find_plan(plan: plan_data.PlanData) -> ActionPlan | None:
    """The plan on record that this document is about; always of the same kind."""
    if plan.kind == ActionPlan.Kind.REVIEW:
        return find_review(plan)
    plans = ActionPlan.kinds()[plan.kind]._default_manager.order_by("pk")
    return next((existing for existing in plans if _is_same_title(existing.title, plan.title)), None)


def find_review(plan: plan_data.PlanData) -> Review | None:
    """The review with the same title and month of agreement, else the one with most headings in common.

    A review that was agreed at another time and has no heading in common is another review.
    """
    same_title = [r for r in Review.objects.order_by("pk") if _is_same_title(r.title, plan.title)]
    for review in same_title:
        if plan.agreed and (review.agreed_text == plan.agreed or _is_same_month(review.agreed, plan.agreed)):
            return review
    shared_counts = {review: _count_shared_headings(review, plan) for review in same_title}
    best = max(same_title, key=lambda review: shared_counts[review], default=None)
    if best and (shared_counts[best] or (len(same_title) == 1 and not (plan.agreed and best.agreed_text))):
        return best
    return None


def _is_same_title(one: str, other: str) -> bool:
    return one == other or (bool(normalise(one)) and normalise(one) == normalise(other))


def _is_same_month(day: dt.date | None, text: str) -> bool:
    return day is not None and day == parse_month(text)


def _count_shared_headings(review: Review, plan: plan_data.PlanData) -> int:
    existing_texts = list(review.headings.values_list("text", flat=True))
    return sum(
        any(similarity(text, h.text) > MIN_SIMILARITY for text in existing_texts) for h in plan.headings
    )


def match_heading(
    candidates: Iterable[Heading], heading: plan_data.HeadingData, siblings: Iterable[plan_data.HeadingData]
) -> Heading | None:
    """Match by reference and wording; where the two disagree, headings were renumbered and wording decides.

    `siblings` are the headings of the document under the same parent, the wanted one included.
    """
    candidates, siblings = list(candidates), list(siblings)
    if not heading.ref and not heading.text:
        return next((c for c in candidates if not c.ref and not c.text), None)
    by_ref = next((c for c in candidates if c.ref and normalise(c.ref) == normalise(heading.ref)), None)
    if by_ref and (
        similarity(by_ref.text, heading.text) >= MIN_SIMILARITY or not heading.text or not by_ref.text
    ):
        return by_ref
    renumbered = _most_similar(candidates, heading.text, lambda c: c.text, min_similarity=NEAR_IDENTICAL)
    if renumbered:
        return renumbered
    if by_ref and not any(similarity(by_ref.text, s.text) >= NEAR_IDENTICAL for s in siblings):
        return by_ref  # its text was rewritten
    refs_in_document = {normalise(sibling.ref) for sibling in siblings}
    unclaimed = [c for c in candidates if normalise(c.ref) not in refs_in_document]
    return _most_similar(unclaimed, heading.text, lambda c: c.text)


def match_sub_action(
    candidates: Iterable[SubAction], sub_action_data: plan_data.SubActionData
) -> SubAction | None:
    """Match by reference, then by strand, then by the text of the action, then as the only candidate.

    A reference comes first, as it is seldom changed.
    """
    candidates = list(candidates)
    same_ref = [
        c for c in candidates if sub_action_data.ref and normalise(c.ref) == normalise(sub_action_data.ref)
    ]
    if same_ref and (sub_action := _most_similar(same_ref, sub_action_data.action, lambda c: c.action)):
        return sub_action
    same_strand = [c for c in candidates if normalise(c.strand) == normalise(sub_action_data.strand)]
    if sub_action_data.strand and same_strand:
        return max(same_strand, key=lambda c: similarity(c.action, sub_action_data.action))
    if sub_action_data.strand and (
        similar_strand := _most_similar(
            candidates, sub_action_data.strand, lambda c: c.strand, min_similarity=NEAR_IDENTICAL
        )
    ):
        return similar_strand
    return _most_similar(
        same_strand or candidates, sub_action_data.action, lambda c: c.action
    ) or _only_candidate(same_strand, sub_action_data)


def _only_candidate(candidates: list[SubAction], sub_action: plan_data.SubActionData) -> SubAction | None:
    """The only action of a heading without strands is the same action, even if a document rewrites it."""
    return candidates[0] if len(candidates) == 1 and not sub_action.strand else None


def _most_similar(
    candidates: list[HeadingOrSubAction],
    text: str,
    text_of: Callable[[HeadingOrSubAction], str],
    min_similarity: float = MIN_SIMILARITY,
) -> HeadingOrSubAction | None:
    scored = [(similarity(text_of(c), text), -n, c) for n, c in enumerate(candidates)]
    best = max(scored, default=None, key=lambda s: s[:2])
    return best[2] if best and best[0] >= min_similarity else None
