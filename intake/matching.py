"""Finding again what is on record already: numbers, letters, strands and wording that drift."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from actionplans import plan as plain
from actionplans.models import Heading, Review, SubAction

CLOSE = 0.6  # likeness from which two wordings are taken for the same thing
SAME = 0.9  # likeness of two wordings that differ by a slip

Thing = TypeVar("Thing", Heading, SubAction)


def squash(words: str) -> str:
    """Words without the differences that nobody means: blanks, case, punctuation."""
    return re.sub(r"[\W_]+", " ", words).strip().casefold()


def likeness(one: str, other: str) -> float:
    """How alike two wordings are, from 0 to 1; two empty ones say nothing, so 0."""
    a, b = squash(one), squash(other)
    if not a or not b:
        return 0.0
    return 1.0 if a == b else difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def find_review(plan: plain.Plan) -> Review | None:
    """The review of that title, unless it was agreed at another time and shares no recommendation."""
    for review in Review.objects.order_by("pk"):
        same_time = not plan.agreed or review.agreed_text == plan.agreed
        if squash(review.title) == squash(plan.title) and (same_time or _shares_wording(review, plan)):
            return review
    return None


def _shares_wording(review: Review, plan: plain.Plan) -> bool:
    known = list(review.headings.values_list("text", flat=True))
    return any(likeness(text, heading.text) > CLOSE for heading in plan.headings for text in known)


def find_heading(
    candidates: Iterable[Heading], wanted: plain.Heading, siblings: Iterable[plain.Heading]
) -> Heading | None:
    """By number or letter and by wording; where the two disagree, letters have shifted and words decide.

    `siblings` are all headings of this paper beside the wanted one, itself included.
    """
    candidates, siblings = list(candidates), list(siblings)
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
    """By strand, else by the words of the agreed action, else as the only one there is."""
    candidates = list(candidates)
    same_strand = [c for c in candidates if squash(c.strand) == squash(wanted.strand)]
    if wanted.strand and same_strand:
        return same_strand[0]
    if wanted.strand and (near := _closest(candidates, wanted.strand, lambda c: c.strand)):
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
