"""Finding again what is on record already: numbers, letters, strands and wording that drift."""

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

MIN_SIMILARITY = 0.6  # likeness from which two wordings are taken for the same thing
NEAR_IDENTICAL = 0.9  # likeness of two wordings that differ by a slip
LONG = 1_000  # letters, from which texts are compared word by word

Thing = TypeVar("Thing", Heading, SubAction)


def normalise(text: str) -> str:
    """Words without the differences that nobody means: blanks, case, punctuation."""
    return re.sub(r"[\W_]+", " ", text).strip().casefold()


def similarity(one: str, other: str) -> float:
    """How alike two wordings are, from 0 to 1; two empty ones say nothing, so 0."""
    a, b = normalise(one), normalise(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    # Letter by letter, two long texts may take minutes, and one of them comes from an uploaded document.
    if max(len(a), len(b)) > LONG:
        return _shared_pairs(a.split(), b.split())
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def _shared_pairs(one: list[str], other: list[str]) -> float:
    """How many of the pairs of neighbouring words two texts share, from 0 to 1."""
    a, b = Counter(pairwise(one)), Counter(pairwise(other))
    return 2 * (a & b).total() / max(a.total() + b.total(), 1)


def find_plan(plan: plan_data.PlanData) -> ActionPlan | None:
    """The plan on record that this paper is about: of its own kind, as no other can be."""
    if plan.kind == ActionPlan.Kind.REVIEW:
        return find_review(plan)
    plans = ActionPlan.kinds()[plan.kind]._default_manager.order_by("pk")
    return next((each for each in plans if _is_same_title(each.title, plan.title)), None)


def find_review(plan: plan_data.PlanData) -> Review | None:
    """The review of that title that was agreed in that month, else the one that shares most wording.

    One that was agreed at another time and shares no wording is another review.
    """
    same_title = [r for r in Review.objects.order_by("pk") if _is_same_title(r.title, plan.title)]
    for review in same_title:
        if plan.agreed and (review.agreed_text == plan.agreed or _is_same_month(review.agreed, plan.agreed)):
            return review
    shared = {review: _count_shared_headings(review, plan) for review in same_title}
    best = max(same_title, key=lambda review: shared[review], default=None)
    if best and (shared[best] or (len(same_title) == 1 and not (plan.agreed and best.agreed_text))):
        return best
    return None


def _is_same_title(one: str, other: str) -> bool:
    return one == other or (bool(normalise(one)) and normalise(one) == normalise(other))


def _is_same_month(day: dt.date | None, text: str) -> bool:
    return day is not None and day == parse_month(text)


def _count_shared_headings(review: Review, plan: plan_data.PlanData) -> int:
    known = list(review.headings.values_list("text", flat=True))
    return sum(any(similarity(text, h.text) > MIN_SIMILARITY for text in known) for h in plan.headings)


def match_heading(
    candidates: Iterable[Heading], heading: plan_data.HeadingData, siblings: Iterable[plan_data.HeadingData]
) -> Heading | None:
    """By number or letter and by wording; where the two disagree, letters have shifted and words decide.

    `siblings` are all headings of this paper next to the wanted one, itself included.
    """
    candidates, siblings = list(candidates), list(siblings)
    if not heading.ref and not heading.text:
        return next((c for c in candidates if not c.ref and not c.text), None)
    by_ref = next((c for c in candidates if c.ref and normalise(c.ref) == normalise(heading.ref)), None)
    if by_ref and (
        similarity(by_ref.text, heading.text) >= MIN_SIMILARITY or not heading.text or not by_ref.text
    ):
        return by_ref
    moved = _most_similar(candidates, heading.text, lambda c: c.text, least=NEAR_IDENTICAL)
    if moved:
        return moved
    if by_ref and not any(similarity(by_ref.text, s.text) >= NEAR_IDENTICAL for s in siblings):
        return by_ref  # worded anew
    named = {normalise(sibling.ref) for sibling in siblings}
    free = [c for c in candidates if normalise(c.ref) not in named]
    return _most_similar(free, heading.text, lambda c: c.text)


def match_sub_action(candidates: Iterable[SubAction], wanted: plan_data.SubActionData) -> SubAction | None:
    """By strand and, where two have the same, by action; else by action; else as the only one there is.

    Of lines with a reference of their own, those with the same one come first: it is seldom changed.
    """
    candidates = list(candidates)
    same_ref = [c for c in candidates if wanted.ref and normalise(c.ref) == normalise(wanted.ref)]
    if same_ref and (sub_action := _most_similar(same_ref, wanted.action, lambda c: c.action)):
        return sub_action
    same_strand = [c for c in candidates if normalise(c.strand) == normalise(wanted.strand)]
    if wanted.strand and same_strand:
        return max(same_strand, key=lambda c: similarity(c.action, wanted.action))
    if wanted.strand and (
        near := _most_similar(candidates, wanted.strand, lambda c: c.strand, least=NEAR_IDENTICAL)
    ):
        return near
    return _most_similar(same_strand or candidates, wanted.action, lambda c: c.action) or _only_candidate(
        same_strand, wanted
    )


def _only_candidate(candidates: list[SubAction], sub_action: plan_data.SubActionData) -> SubAction | None:
    """A lone strandless line is the same line, even though a document words its action anew."""
    return candidates[0] if len(candidates) == 1 and not sub_action.strand else None


def _most_similar(
    candidates: list[Thing], wanted: str, words: Callable[[Thing], str], least: float = MIN_SIMILARITY
) -> Thing | None:
    scored = [(similarity(words(c), wanted), -n, c) for n, c in enumerate(candidates)]
    best = max(scored, default=None, key=lambda s: s[:2])
    return best[2] if best and best[0] >= least else None
