"""What a careful reader would notice in an answer. A finding warns; it never blocks.

The list is that of the scrutiny team: words that say nothing, dates that cannot be, promises that are due.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from actionplans.dates import last_day, month_of
from actionplans.findings import Finding
from actionplans.grades import BEHIND, Grade
from actionplans.models import Asked, FollowedPlan, ImpactEntry, ProgressEntry, Round
from actionplans.workflow import Answer

ALIKE = 0.9  # from here on two texts say the same
COMPARED = 400  # words; what differs later on is a longer answer, and comparing takes time
_PAST = re.compile(
    r"\b\w+ed\b|\b(?:was|were|has|have|had|did|done|made|held|met|sent|given|built|begun|began|took|taken|"
    r"ran|went|wrote|written|set up|now|came|became|brought|bought|fell|felt|found|gave|got|grew|kept|led|"
    r"left|lost|paid|put|read|rose|said|saw|shown|sold|spent|spoke|stood|taught|told|understood|won)\b",
    re.IGNORECASE,
)
_ONGOING = re.compile(r"\bon[ -]?going\b|\bcontinu(?:es?|ing)\b", re.IGNORECASE)
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
_MONTH = re.compile(r"\b[A-Z][a-z]{2,8}\.? (?:19|20)\d\d\b")


@dataclass
class Past:
    """What published rounds before this one said of a line, the latest first."""

    progress: list[ProgressEntry] = field(default_factory=list)
    impact: list[ImpactEntry] = field(default_factory=list)


def past_of(this_round: Round, lines: Iterable[int]) -> dict[int, Past]:
    """The past of each line: two queries, however many there are."""
    found = {line: Past() for line in lines}
    where = {"sub_action__in": list(found), "round__period__lt": this_round.period}
    for entry in ProgressEntry.objects.published().filter(**where).in_order().reverse():
        found[entry.sub_action_id].progress.append(entry)
    for told in ImpactEntry.objects.published().filter(**where).in_order().reverse():
        found[told.sub_action_id].impact.append(told)
    return found


def findings_of(
    asked: Asked, answer: Answer, review: FollowedPlan, past: Past | None = None
) -> list[Finding]:
    """What is noticed in one answer, in the order in which it is asked."""
    past = past or past_of(asked.round, [asked.sub_action_id])[asked.sub_action_id]
    found = [*_in_evidence(asked, answer, past.progress), *_in_grade(asked, answer, past.progress)]
    return [*found, *_in_dates(answer, review), *_in_impact(asked, answer, past.impact)]


def _in_evidence(asked: Asked, answer: Answer, before: list[ProgressEntry]) -> Iterator[Finding]:
    if not asked.progress:
        return
    if not answer.evidence:
        yield Finding("no-evidence", "There is no evidence of progress. Say what was done.")
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
    if answer.grade in BEHIND and not answer.explanation:
        yield Finding("no-explanation", "Slipped or not achieved, and nothing says why.")
    due = asked.sub_action.due_by
    late = due is not None and due < timezone.localdate()
    long = len(before) >= 2 and all(entry.grade == Grade.ON_TRACK for entry in before[:2])
    if answer.grade == Grade.ON_TRACK and late and long:
        yield Finding("long-on-track", "On-Track for the third update running, past its date.")


def _in_dates(answer: Answer, review: FollowedPlan) -> Iterator[Finding]:
    revised = month_of(answer.revised_date)
    if revised and review.agreed and revised < review.agreed:
        yield Finding("date-before-plan", "The revised date lies before the action plan was agreed.")
    if answer.revised_date and not revised and not _DATE.search(answer.revised_date):
        yield Finding("date-not-understood", "The revised date is kept as words; no month is named in it.")


def _in_impact(asked: Asked, answer: Answer, before: list[ImpactEntry]) -> Iterator[Finding]:
    if not asked.impact or not before or not before[0].not_yet:
        return
    if answer.impact and not answer.impact_not_yet:
        return
    months = [month for words in _MONTH.findall(before[0].evidence) if (month := month_of(words))]
    promised = max(months, default=None)
    end = last_day(f"{promised:%Y-%m}") if promised else None
    if promised and end and end < timezone.localdate():
        yield Finding(
            "impact-overdue",
            f"In {before[0].round} the impact was promised for {promised:%B %Y}. Say what is known by now.",
        )


def _alike(one: str, other: str) -> bool:
    a, b = (re.sub(r"\W+", " ", words).casefold().split()[:COMPARED] for words in (one, other))
    if not a or not b:
        return False
    compared = difflib.SequenceMatcher(None, a, b, autojunk=False)
    return a == b or (compared.quick_ratio() >= ALIKE and compared.ratio() >= ALIKE)
