"""What a careful reader would notice in an answer. A finding warns; it never blocks.

The list is that of the scrutiny team: words that say nothing, dates that cannot be, promises that are due.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from django.utils import timezone

from actionplans.dates import month_of
from actionplans.findings import Finding
from actionplans.grades import Grade
from actionplans.models import Asked, ProgressEntry, Review
from actionplans.workflow import Answer

ALIKE = 0.9  # from here on two texts say the same
_PAST = re.compile(
    r"\b\w+ed\b|\b(?:was|were|has|have|had|did|done|made|held|met|sent|given|built|begun|began|took|taken|"
    r"ran|went|wrote|written|set up|now)\b",
    re.IGNORECASE,
)
_ONGOING = re.compile(r"\bon[ -]?going\b|\bcontinu(?:es?|ing)\b", re.IGNORECASE)
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")


def findings_of(asked: Asked, answer: Answer, review: Review) -> list[Finding]:
    """What is noticed in one answer, in the order in which it is asked."""
    before = list(
        ProgressEntry.objects.published()
        .filter(sub_action=asked.sub_action_id, round__period__lt=asked.round.period)
        .select_related("round")
        .order_by("-round__period")[:3]
    )
    found = [*_in_evidence(asked, answer, before), *_in_grade(asked, answer, before)]
    return [*found, *_in_dates(asked, answer, review)]


def _in_evidence(asked: Asked, answer: Answer, before: list[ProgressEntry]) -> Iterator[Finding]:
    if not asked.progress or not answer.evidence:
        return
    if _alike(answer.evidence, asked.sub_action.action):
        yield Finding("repeats-action", "The evidence only repeats the agreed action. Say what was done.")
    if before and _alike(answer.evidence, before[0].evidence):
        yield Finding(
            "same-as-before",
            f"The evidence is the same as in {before[0].round}. Say what has changed since.",
        )
    if _ONGOING.search(answer.evidence) and not _DATE.search(answer.evidence):
        yield Finding("ongoing", "The evidence says “ongoing” without a date. Say until when.")


def _in_grade(asked: Asked, answer: Answer, before: list[ProgressEntry]) -> Iterator[Finding]:
    if answer.grade == Grade.FULLY_ACHIEVED and answer.evidence and not _PAST.search(answer.evidence):
        yield Finding(
            "nothing-done", "Graded 1 (Fully Achieved), but the evidence tells of nothing that happened yet."
        )
    due = asked.sub_action.due_by
    late = due is not None and due < timezone.localdate()
    long = len(before) >= 2 and all(entry.grade == Grade.ON_TRACK for entry in before[:2])
    if answer.grade == Grade.ON_TRACK and late and long:
        yield Finding("long-on-track", "On-Track for the third update running, past its date.")


def _in_dates(asked: Asked, answer: Answer, review: Review) -> Iterator[Finding]:
    revised = month_of(answer.revised_date)
    if revised and review.agreed and revised < review.agreed:
        yield Finding("date-before-plan", "The revised date lies before the action plan was agreed.")
    if answer.revised_date and not revised and not _DATE.search(answer.revised_date):
        yield Finding("date-not-understood", "The revised date is kept as words; no month is named in it.")


def _alike(one: str, other: str) -> bool:
    a, b = (re.sub(r"\W+", " ", words).strip().casefold() for words in (one, other))
    if not a or not b:
        return False
    return a == b or difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE
