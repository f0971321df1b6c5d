"""Finding again what is on record already: numbers, letters, strands and wording that drift."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import TypeVar

from actionplans import plan as plain
from actionplans.dates import month_of
from actionplans.models import ActionPlan, FollowedPlan, Heading, Review, SubAction

CLOSE = 0.6  # likeness from which two wordings are taken for the same thing
SAME = 0.9  # likeness of two wordings that differ by a slip
LONG = 1_000  # letters, from which texts are compared word by word

Thing = TypeVar("Thing", Heading, SubAction)


def squash(words: str) -> str:
    """Words without the differences that nobody means: blanks, case, punctuation."""
    return re.sub(r"[\W_]+", " ", words).strip().casefold()


def likeness(one: str, other: str) -> float:
    """How alike two wordings are, from 0 to 1; two empty ones say nothing, so 0."""
    a, b = squash(one), squash(other)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    # Letter by letter, two long texts may take minutes, and one of them comes from an uploaded paper.
    if max(len(a), len(b)) > LONG:
        return _shared_pairs(a.split(), b.split())
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def _shared_pairs(one: list[str], other: list[str]) -> float:
    """How many of the pairs of neighbouring words two texts share, from 0 to 1."""
    a, b = Counter(pairwise(one)), Counter(pairwise(other))
    return 2 * (a & b).total() / max(a.total() + b.total(), 1)


def find_plan(plan: plain.Plan) -> FollowedPlan | None:
    """The plan on record that this paper is about: of its own kind, as no other can be."""
    if plan.kind == ActionPlan.Kind.REVIEW:
        return find_review(plan)
    known = FollowedPlan.kinds()[plan.kind]._default_manager.order_by("pk")
    return next((each for each in known if _same_title(each.title, plan.title)), None)


def find_review(plan: plain.Plan) -> Review | None:
    """The review of that title that was agreed in that month, else the one that shares most wording.

    One that was agreed at another time and shares no wording is another review.
    """
    same_title = [r for r in Review.objects.order_by("pk") if _same_title(r.title, plan.title)]
    for review in same_title:
        if plan.agreed and (review.agreed_text == plan.agreed or _same_month(review.agreed, plan.agreed)):
            return review
    shared = {review: _shared_wording(review, plan) for review in same_title}
    best = max(same_title, key=lambda review: shared[review], default=None)
    if best and (shared[best] or (len(same_title) == 1 and not (plan.agreed and best.agreed_text))):
        return best
    return None


def _same_title(one: str, other: str) -> bool:
    return one == other or (bool(squash(one)) and squash(one) == squash(other))


def _same_month(known: dt.date | None, said: str) -> bool:
    return known is not None and known == month_of(said)


def _shared_wording(review: Review, plan: plain.Plan) -> int:
    known = list(review.headings.values_list("text", flat=True))
    return sum(any(likeness(text, h.text) > CLOSE for text in known) for h in plan.headings)


def find_heading(
    candidates: Iterable[Heading], wanted: plain.Heading, siblings: Iterable[plain.Heading]
) -> Heading | None:
    """By number or letter and by wording; where the two disagree, letters have shifted and words decide.

    `siblings` are all headings of this paper beside the wanted one, itself included.
    """
    candidates, siblings = list(candidates), list(siblings)
    if not wanted.ref and not wanted.text:
        return next((c for c in candidates if not c.ref and not c.text), None)
    by_ref = next((c for c in candidates if c.ref and squash(c.ref) == squash(wanted.ref)), None)
    if by_ref and (likeness(by_ref.text, wanted.text) >= CLOSE or not wanted.text or not by_ref.text):
        return by_ref
    moved = _closest(candidates, wanted.text, lambda c: c.text, least=SAME)
    if moved:
        return moved
    if by_ref and not any(likeness(by_ref.text, s.text) >= SAME for s in siblings):
        return by_ref  # worded anew
    named = {squash(sibling.ref) for sibling in siblings}
    free = [c for c in candidates if squash(c.ref) not in named]
    return _closest(free, wanted.text, lambda c: c.text)


def find_line(candidates: Iterable[SubAction], wanted: plain.SubAction) -> SubAction | None:
    """By strand and, where two have the same, by action; else by action; else as the only one there is.

    Of lines with a reference of their own, those with the same one come first: it is seldom changed.
    """
    candidates = list(candidates)
    same_ref = [c for c in candidates if wanted.ref and squash(c.ref) == squash(wanted.ref)]
    if same_ref and (found := _closest(same_ref, wanted.action, lambda c: c.action)):
        return found
    same_strand = [c for c in candidates if squash(c.strand) == squash(wanted.strand)]
    if wanted.strand and same_strand:
        return max(same_strand, key=lambda c: likeness(c.action, wanted.action))
    if wanted.strand and (near := _closest(candidates, wanted.strand, lambda c: c.strand, least=SAME)):
        return near
    return _closest(same_strand or candidates, wanted.action, lambda c: c.action) or _only(
        same_strand, wanted
    )


def _only(candidates: list[SubAction], wanted: plain.SubAction) -> SubAction | None:
    """A lone strandless line is the same line, even though a paper words its action anew."""
    return candidates[0] if len(candidates) == 1 and not wanted.strand else None


def _closest(
    candidates: list[Thing], wanted: str, words: Callable[[Thing], str], least: float = CLOSE
) -> Thing | None:
    scored = [(likeness(words(c), wanted), -n, c) for n, c in enumerate(candidates)]
    best = max(scored, default=None, key=lambda s: s[:2])
    return best[2] if best and best[0] >= least else None
