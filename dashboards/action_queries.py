"""Database queries for the status of sub-actions, by which lists and links filter.

Only published updates count, no drafts.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from actionplans.models import ImpactEntry, ProgressEntry, Round, SubAction, UpdateRequest
from actionplans.models.plans import of_closed_plan, printed_ordering
from documents.plan.grades import BEHIND, Grade

AnnotatedActions = QuerySet[Any]  # of sub-actions `with_grades`

REPEATED_ROUNDS = 3  # so many graded rounds in a row make an action "repeatedly" on track


def with_grades(sub_actions: QuerySet[SubAction]) -> AnnotatedActions:
    """Annotate each sub-action with its last grades and its last published round.

    `latest_grade`, `grade_before`: of the last two published rounds that graded it, or None. The
    committee's grade replaces the officer's.
    `printed_word`: the word of the last of them, as the plan's own scale has it.
    `last_state`: the state of its update in the last published round that requested one, as printed, or "".
    """
    return sub_actions.annotate(
        latest_grade=_nth_latest_grade(0),
        grade_before=_nth_latest_grade(1),
        last_state=Coalesce(
            Subquery(
                _published_requests()
                .annotate(published_state=_published_state())
                .values("published_state")[:1]
            ),
            Value(""),
        ),
        last_round=Subquery(_published_requests().values("round__period")[:1]),
        printed_word=Subquery(_published_grades().values("grade_text")[:1]),
    )


def _published_grades() -> QuerySet[Any]:
    entries = ProgressEntry.objects.published().graded().filter(sub_action=OuterRef("pk"))
    return entries.order_by("-round__period")


def _nth_latest_grade(index: int) -> Subquery:
    return Subquery(_published_grades().values("effective_grade")[index : index + 1])


def _published_requests() -> QuerySet[UpdateRequest]:
    update_requests = UpdateRequest.objects.filter(
        sub_action=OuterRef("pk"), round__state=Round.State.PUBLISHED
    )
    return update_requests.order_by("-round__period")


def _published_state() -> Case:
    """The state of an update in the last published version, whatever is being written for the next one."""
    same_action = {"round": OuterRef("round"), "sub_action": OuterRef("sub_action")}
    is_printed = [
        Exists(model.objects.published().filter(**same_action)) for model in (ProgressEntry, ImpactEntry)
    ]
    return Case(
        When(~Q(state__in=UpdateRequest.IN_PROGRESS), then=F("state")),
        When(is_printed[0] | is_printed[1], then=Value(UpdateRequest.State.PUBLISHED)),
        default=Value(UpdateRequest.State.NOT_RECEIVED),
    )


def followed_up() -> Q:
    """As in `SubActionQuerySet.followed_up`: only these are overdue, behind or monitored."""
    return Q(monitoring_state=SubAction.MonitoringState.ACTIVE) & ~of_closed_plan("heading__plan__")


def overdue(today: dt.date) -> Q:
    """Past its date and not fully achieved. Of actions `with_grades`."""
    is_achieved = Q(latest_grade=Grade.FULLY_ACHIEVED, latest_grade__isnull=False)
    return followed_up() & Q(due_date__lt=today) & ~is_achieved


def behind() -> Q:
    """Slipped or not achieved when last graded."""
    return followed_up() & Q(latest_grade__in=BEHIND)


def not_received() -> Q:
    """Nothing was received for the last published round that requested an update."""
    return followed_up() & Q(last_state=UpdateRequest.State.NOT_RECEIVED)


def order_by_due_date(actions: AnnotatedActions) -> AnnotatedActions:
    """The oldest date first, those without a date last, on every database."""
    ordered: AnnotatedActions = actions.order_by(F("due_date").asc(nulls_last=True), "pk")
    return ordered


def newly_graded(actions: AnnotatedActions) -> AnnotatedActions:
    """Those with a grade in their plan's last published round."""
    graded_in = Subquery(_published_grades().values("round__period")[:1])
    filtered: AnnotatedActions = (
        _with_latest_round_of_plan(actions).annotate(graded_in=graded_in).filter(graded_in=F("plan_period"))
    )
    return filtered


def newly_achieved(actions: AnnotatedActions) -> AnnotatedActions:
    """Fully achieved in their plan's last published round, and not before."""
    not_achieved_before = Q(grade_before__isnull=True) | ~Q(grade_before=Grade.FULLY_ACHIEVED)
    return newly_graded(actions).filter(followed_up(), not_achieved_before, latest_grade=Grade.FULLY_ACHIEVED)


def _with_latest_round_of_plan(actions: AnnotatedActions) -> AnnotatedActions:
    latest_rounds = Round.objects.published().filter(plan=OuterRef("heading__plan")).order_by("-period")
    annotated: AnnotatedActions = actions.annotate(plan_period=Subquery(latest_rounds.values("period")[:1]))
    return annotated


def repeatedly_on_track(actions: AnnotatedActions, today: dt.date) -> AnnotatedActions:
    """On track in its last three graded rounds although its date has passed."""
    filtered: AnnotatedActions = actions.annotate(grade_third=_nth_latest_grade(REPEATED_ROUNDS - 1)).filter(
        overdue(today),
        latest_grade=Grade.ON_TRACK,
        grade_before=Grade.ON_TRACK,
        grade_third=Grade.ON_TRACK,
    )
    return filtered


def impact_due(actions: AnnotatedActions) -> AnnotatedActions:
    """Impact was "not yet" known in a round before its plan's last one, and has not been reported since."""
    entries = ImpactEntry.objects.published().filter(sub_action=OuterRef("pk"))
    announced = entries.filter(not_yet_known=True, round__period__lt=OuterRef("plan_period"))
    is_outstanding = Q(Exists(announced), ~Exists(entries.filter(not_yet_known=False)))
    return _with_latest_round_of_plan(actions).filter(followed_up(), is_outstanding)


def values_for_list(actions: AnnotatedActions) -> AnnotatedActions:
    """The values that rows of a list print, as dicts, in one query; in printed order unless sorted."""
    if not actions.query.order_by:
        actions = actions.order_by("heading__plan__title", "heading__plan_id", *printed_ordering())
    values: AnnotatedActions = actions.annotate(
        last_period_label=Subquery(_published_requests().values("round__period_label")[:1]),
        is_followed_up=Case(When(followed_up(), then=True), default=False),
    ).values(
        "pk",
        "strand",
        "action",
        "responsibility",
        "date_text",
        "revised_date",
        "due_date",
        "monitoring_state",
        "is_followed_up",
        "latest_grade",
        "grade_before",
        "last_state",
        "last_round",
        "last_period_label",
        "ref",
        "position",
        "printed_word",
        "heading__kind",
        "heading__plan_id",
        "heading__plan__kind",
        "heading__ref",
        "heading__parent__ref",
        "heading__plan__title",
        "heading__plan__slug",
        "heading__plan__committee__name",
    )
    return values
