"""What a careful reader would notice in an answer. A finding warns; it never blocks.

The list is that of the scrutiny team: words that say nothing, dates that cannot be, promises that are due.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actionplans.models import ActionPlan, ImpactEntry, ProgressEntry, Round, SubAction, UpdateRequest
from actionplans.workflow.updates import UpdateContent
from documents.plan.dates import ImpossibleDate, last_day_of_period, latest_day_named, parse_month, read_date
from documents.plan.findings import Finding
from documents.plan.grades import BEHIND, Grade

SIMILARITY_THRESHOLD = 0.9  # from here on two texts say the same
MAX_COMPARED_WORDS = 400  # words; what differs later on is a longer answer, and comparing takes time
_PAST_TENSE = re.compile(
    r"\b\w+ed\b|\b(?:was|were|has|have|had|did|done|made|held|met|sent|given|built|begun|began|took|taken|"
    r"ran|went|wrote|written|set up|now|came|became|brought|bought|fell|felt|found|gave|got|grew|kept|led|"
    r"left|lost|paid|put|read|rose|said|saw|shown|sold|spent|spoke|stood|taught|told|understood|won)\b",
    re.IGNORECASE,
)
_ONGOING = re.compile(r"\bon[ -]?going\b|\bcontinu(?:es?|ing)\b", re.IGNORECASE)
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
_MONTH_AND_YEAR = re.compile(r"\b[A-Z][a-z]{2,8}\.? (?:19|20)\d\d\b")


@dataclass
class PreviousEntries:
    """Published entries of an action before this round, the latest first."""

    progress: list[ProgressEntry] = field(default_factory=list)
    impact: list[ImpactEntry] = field(default_factory=list)


def previous_entries_by_sub_action(this_round: Round, lines: Iterable[int]) -> dict[int, PreviousEntries]:
    """The past of each line: two queries, however many there are."""
    result = {line: PreviousEntries() for line in lines}
    where = {"sub_action__in": list(result), "round__period__lt": this_round.period}
    for entry in ProgressEntry.objects.published().filter(**where).in_round_order().reverse():
        result[entry.sub_action_id].progress.append(entry)
    for key in ImpactEntry.objects.published().filter(**where).in_round_order().reverse():
        result[key.sub_action_id].impact.append(key)
    return result


def check_update(
    update_request: UpdateRequest,
    answer: UpdateContent,
    plan: ActionPlan,
    past: PreviousEntries | None = None,
) -> list[Finding]:
    """The things to check in one update, in the order of its questions."""
    past = (
        past
        or previous_entries_by_sub_action(update_request.round, [update_request.sub_action_id])[
            update_request.sub_action_id
        ]
    )
    findings = [
        *_check_evidence(update_request, answer, past.progress),
        *_check_grade(update_request, answer, past.progress),
    ]
    return [
        *findings,
        *_check_dates(update_request, answer, plan),
        *_check_impact(update_request, answer, past.impact),
    ]


def not_shown(findings: Iterable[Finding], codes: Iterable[str]) -> bool:
    """Whether one of these findings is not among those that somebody has seen, and so cannot be confirmed."""
    return not {finding.code for finding in findings} <= set(codes)


def _check_evidence(
    update_request: UpdateRequest, answer: UpdateContent, before: list[ProgressEntry]
) -> Iterator[Finding]:
    if not update_request.asks_for_progress:
        return
    if not answer.evidence:
        yield Finding("no-evidence", "There is no evidence of progress. Say what was done.")
        return
    if _is_similar(answer.evidence, update_request.sub_action.action):
        yield Finding("repeats-action", "The evidence only repeats the agreed action. Say what was done.")
    if before and _is_similar(answer.evidence, before[0].evidence):
        yield Finding(
            "same-as-before",
            f"The evidence is the same as in {before[0].round}. Say what has changed since.",
        )
    if _ONGOING.search(answer.evidence) and not _DATE.search(answer.evidence):
        yield Finding("ongoing", "The evidence says “ongoing” without a date. Say until when.")


def _check_grade(
    update_request: UpdateRequest, answer: UpdateContent, before: list[ProgressEntry]
) -> Iterator[Finding]:
    if answer.grade == Grade.FULLY_ACHIEVED and answer.evidence and not _PAST_TENSE.search(answer.evidence):
        yield Finding(
            "nothing-done", "Graded 1 (Fully Achieved), but the evidence tells of nothing that happened yet."
        )
    if answer.grade in BEHIND and not answer.explanation:
        yield Finding("no-explanation", "Slipped or not achieved, and nothing says why.")
    due = update_request.sub_action.due_date
    late = due is not None and due < timezone.localdate()
    long = len(before) >= 2 and all(entry.grade == Grade.ON_TRACK for entry in before[:2])
    if answer.grade == Grade.ON_TRACK and late and long:
        yield Finding("long-on-track", "On-Track for the third update in a row, but past its due date.")


def problem_with_date(text: str, sub_action: SubAction, plan: ActionPlan) -> Finding | None:
    """Why these words cannot be the new completion date of an action, and what to enter; None if they can.

    The date must exist, and lie neither before today, nor before the agreement, nor before the date that
    it revises. Words without any year are not judged here.
    """
    try:
        read = read_date(text) or latest_day_named(text)
    except ImpossibleDate:
        sentence = _(
            "“%(words)s” is not in the calendar. Enter a date that exists, like 28 February 2027, or explain "
            "why no date can be given."
        )
        return Finding("date-impossible", sentence % {"words": text})
    if read is None:
        return None
    today = timezone.localdate()
    bounds = [day for day in (today, plan.agreed, sub_action.due_date) if day]
    values = {"date": _full(read), "after": _full(max(bounds))}
    if plan.agreed and read < plan.agreed:
        sentence = _(
            "The new completion date, %(date)s, is before the action plan was agreed. Enter a date after "
            "%(after)s, or explain why no date can be given."
        )
        return Finding("date-before-plan", sentence % values)
    if read < today:
        sentence = _(
            "The new completion date, %(date)s, has passed. Enter a date after %(after)s, or explain why no "
            "date can be given."
        )
        return Finding("date-past", sentence % values)
    if sub_action.due_date and read < sub_action.due_date:
        sentence = _(
            "The new completion date, %(date)s, is before the date that it replaces. Enter a date after "
            "%(after)s, or explain why no date can be given."
        )
        return Finding("date-before-due", sentence % values)
    return None


def date_in_full(text: str) -> str:
    """The last day that these words surely mean, as in 31 March 2027; "" where they name no date."""
    try:
        read = read_date(text)
    except ImpossibleDate:
        return ""
    return _full(read) if read else ""


def _full(day: dt.date) -> str:
    return date_format(day, "j F Y")


def _check_dates(update_request: UpdateRequest, answer: UpdateContent, plan: ActionPlan) -> Iterator[Finding]:
    text = answer.revised_date
    if not text:
        return
    problem = problem_with_date(text, update_request.sub_action, plan)
    # What was published or imported was right or wrong on its own day, and is not judged by today.
    if problem and (problem.code == "date-before-plan" or update_request.is_going_on):
        yield problem
    elif not problem and not parse_month(text) and not _DATE.search(text):
        yield Finding("date-not-understood", _("Check the new date: it doesn’t include a month."))


def _check_impact(
    update_request: UpdateRequest, answer: UpdateContent, before: list[ImpactEntry]
) -> Iterator[Finding]:
    if not update_request.asks_for_impact or not before or not before[0].not_yet_known:
        return
    if answer.impact and not answer.impact_not_yet:
        return
    months = [month for words in _MONTH_AND_YEAR.findall(before[0].evidence) if (month := parse_month(words))]
    promised = max(months, default=None)
    end = last_day_of_period(f"{promised:%Y-%m}") if promised else None
    if promised and end and end < timezone.localdate():
        yield Finding(
            "impact-overdue",
            f"In {before[0].round} the impact was promised for {promised:%B %Y}. Say what is known by now.",
        )


def _is_similar(one: str, other: str) -> bool:
    a, b = (re.sub(r"\W+", " ", text).casefold().split()[:MAX_COMPARED_WORDS] for text in (one, other))
    if not a or not b:
        return False
    compared = difflib.SequenceMatcher(None, a, b, autojunk=False)
    return a == b or (
        compared.quick_ratio() >= SIMILARITY_THRESHOLD and compared.ratio() >= SIMILARITY_THRESHOLD
    )
