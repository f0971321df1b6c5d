"""Checks on the content of an update. A finding warns; it never blocks.

The scrutiny team chose them: evidence that says nothing, impossible dates, impact that is due.
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

SIMILARITY_THRESHOLD = 0.9  # ratio from which two texts count as the same
MAX_COMPARED_WORDS = 400  # of each text, as comparing long texts is slow
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


def previous_entries_by_sub_action(
    this_round: Round, sub_action_ids: Iterable[int]
) -> dict[int, PreviousEntries]:
    """The previous entries of each sub-action, by primary key. Two queries."""
    result = {pk: PreviousEntries() for pk in sub_action_ids}
    earlier = {"sub_action__in": list(result), "round__period__lt": this_round.period}
    for entry in ProgressEntry.objects.published().filter(**earlier).in_round_order().reverse():
        result[entry.sub_action_id].progress.append(entry)
    for entry in ImpactEntry.objects.published().filter(**earlier).in_round_order().reverse():
        result[entry.sub_action_id].impact.append(entry)
    return result


def check_update(
    update_request: UpdateRequest,
    content: UpdateContent,
    plan: ActionPlan,
    previous: PreviousEntries | None = None,
) -> list[Finding]:
    """The things to check in one update, in the order of its questions."""
    previous = (
        previous
        or previous_entries_by_sub_action(update_request.round, [update_request.sub_action_id])[
            update_request.sub_action_id
        ]
    )
    findings = [
        *_check_evidence(update_request, content, previous.progress),
        *_check_grade(update_request, content, previous.progress),
    ]
    return [
        *findings,
        *_check_dates(update_request, content, plan),
        *_check_impact(update_request, content, previous.impact),
    ]


def has_unseen_findings(findings: Iterable[Finding], seen_codes: Iterable[str]) -> bool:
    """Whether one of these findings is not among those that the person was shown."""
    return not {finding.code for finding in findings} <= set(seen_codes)


def _check_evidence(
    update_request: UpdateRequest, content: UpdateContent, previous: list[ProgressEntry]
) -> Iterator[Finding]:
    if not update_request.asks_for_progress:
        return
    if not content.evidence:
        yield Finding("no-evidence", "There is no evidence of progress. Say what was done.")
        return
    if _is_similar(content.evidence, update_request.sub_action.action):
        yield Finding("repeats-action", "The evidence only repeats the agreed action. Say what was done.")
    if previous and _is_similar(content.evidence, previous[0].evidence):
        yield Finding(
            "same-as-before",
            f"The evidence is the same as in {previous[0].round}. Say what has changed since.",
        )
    if _ONGOING.search(content.evidence) and not _DATE.search(content.evidence):
        yield Finding("ongoing", "The evidence says “ongoing” without a date. Say until when.")


def _check_grade(
    update_request: UpdateRequest, content: UpdateContent, previous: list[ProgressEntry]
) -> Iterator[Finding]:
    if (
        content.grade == Grade.FULLY_ACHIEVED
        and content.evidence
        and not _PAST_TENSE.search(content.evidence)
    ):
        yield Finding(
            "nothing-done", "Graded 1 (Fully Achieved), but the evidence does not say what was completed."
        )
    if content.grade in BEHIND and not content.explanation:
        yield Finding("no-explanation", "Slipped or Not Achieved, without an explanation.")
    due = update_request.sub_action.due_date
    is_overdue = due is not None and due < timezone.localdate()
    was_on_track_twice = len(previous) >= 2 and all(entry.grade == Grade.ON_TRACK for entry in previous[:2])
    if content.grade == Grade.ON_TRACK and is_overdue and was_on_track_twice:
        yield Finding("long-on-track", "On-Track for the third update in a row, but past its due date.")


def problem_with_date(text: str, sub_action: SubAction, plan: ActionPlan) -> Finding | None:
    """Why a text cannot be the new completion date of an action, and what to enter; None if it can.

    The date must exist, and must not be before today, the agreement of the plan, or the date that it
    replaces. A text without a year is not checked here.
    """
    try:
        date = read_date(text) or latest_day_named(text)
    except ImpossibleDate:
        sentence = _(
            "“%(words)s” is not in the calendar. Enter a date that exists, like 28 February 2027, or explain "
            "why no date can be given."
        )
        return Finding("date-impossible", sentence % {"words": text})
    if date is None:
        return None
    today = timezone.localdate()
    bounds = [day for day in (today, plan.agreed, sub_action.due_date) if day]
    values = {"date": _format_date(date), "after": _format_date(max(bounds))}
    if plan.agreed and date < plan.agreed:
        sentence = _(
            "The new completion date, %(date)s, is before the action plan was agreed. Enter a date after "
            "%(after)s, or explain why no date can be given."
        )
        return Finding("date-before-plan", sentence % values)
    if date < today:
        sentence = _(
            "The new completion date, %(date)s, has passed. Enter a date after %(after)s, or explain why no "
            "date can be given."
        )
        return Finding("date-past", sentence % values)
    if sub_action.due_date and date < sub_action.due_date:
        sentence = _(
            "The new completion date, %(date)s, is before the date that it replaces. Enter a date after "
            "%(after)s, or explain why no date can be given."
        )
        return Finding("date-before-due", sentence % values)
    return None


def date_in_full(text: str) -> str:
    """The last day of the date in a text, like 31 March 2027; "" if it has no date."""
    try:
        date = read_date(text)
    except ImpossibleDate:
        return ""
    return _format_date(date) if date else ""


def _format_date(day: dt.date) -> str:
    return date_format(day, "j F Y")


def _check_dates(
    update_request: UpdateRequest, content: UpdateContent, plan: ActionPlan
) -> Iterator[Finding]:
    text = content.revised_date
    if not text:
        return
    problem = problem_with_date(text, update_request.sub_action, plan)
    # A published or imported date is not compared with today.
    if problem and (problem.code == "date-before-plan" or update_request.is_in_progress):
        yield problem
    elif not problem and not parse_month(text) and not _DATE.search(text):
        yield Finding("date-not-understood", _("Check the new date: it doesn’t include a month."))


def _check_impact(
    update_request: UpdateRequest, content: UpdateContent, previous: list[ImpactEntry]
) -> Iterator[Finding]:
    if not update_request.asks_for_impact or not previous or not previous[0].not_yet_known:
        return
    if content.impact and not content.impact_not_yet:
        return
    promised_months = [
        month for match in _MONTH_AND_YEAR.findall(previous[0].evidence) if (month := parse_month(match))
    ]
    promised = max(promised_months, default=None)
    promised_end = last_day_of_period(f"{promised:%Y-%m}") if promised else None
    if promised and promised_end and promised_end < timezone.localdate():
        yield Finding(
            "impact-overdue",
            f"In {previous[0].round} the impact was promised for {promised:%B %Y}. Say what is known by now.",
        )


def _is_similar(first: str, second: str) -> bool:
    first_words, second_words = (
        re.sub(r"\W+", " ", text).casefold().split()[:MAX_COMPARED_WORDS] for text in (first, second)
    )
    if not first_words or not second_words:
        return False
    matcher = difflib.SequenceMatcher(None, first_words, second_words, autojunk=False)
    return first_words == second_words or (
        matcher.quick_ratio() >= SIMILARITY_THRESHOLD and matcher.ratio() >= SIMILARITY_THRESHOLD
    )
