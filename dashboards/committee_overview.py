"""The overview of a committee's actions, for the first page of its members."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from actionplans.access.exempt_information import hidden_sub_actions_for
from actionplans.access.meetings import may_raise_request
from actionplans.models import ActionPlan, Committee, Meeting, Round, SubAction, UpdateRequest
from actionplans.models.reviews import ReviewQuerySet
from dashboards import action_queries
from dashboards.action_rows import ActionRow, action_rows
from dashboards.caching import cached_for_plans
from dashboards.grade_counts import NOT_RECEIVED, GradeCount, grade_counts, name_in_bar
from documents.plan.cell_names import NOT_RECEIVED_TEXT
from documents.plan.grades import BEHIND

ACTIONS_SHOWN = 3


@dataclass(frozen=True)
class ListedAction:
    """An action with the URL of the form to ask a question about it; "" if no meeting is planned."""

    row: ActionRow
    ask_url: str


@dataclass(frozen=True)
class CommitteeOverview:
    """Counts of a committee's actions, each once: as one without an update, or else by its last assessment.

    `most_overdue` are the longest overdue of those that are behind or without an update. `newly_behind` are
    behind in the last report of their review, and were not before.
    """

    committee: Committee
    counts: list[GradeCount]
    total: int
    behind: int
    not_received: int
    most_overdue: list[ListedAction]
    newly_behind: list[ActionRow]
    next_meeting: Any | None  # of `upcoming_meetings`


def committee_overview(
    user: User, committee: Committee, readable: ReviewQuerySet, today: dt.date
) -> CommitteeOverview:
    """The overview of the committee's reviews that this person may read, without hidden actions."""
    reviews = readable.filter(committee=committee)
    hidden_ids = sorted(hidden_sub_actions_for(user).filter(heading__plan__in=reviews.values("pk")).pks())
    depends_on = ("committee-overview", committee.pk, today, hidden_ids)
    grades, most_overdue, newly_behind = cached_for_plans(
        reviews, depends_on, lambda: _calculate(reviews, hidden_ids, today)
    )
    meeting = meetings_with_round_counts(today).filter(committee=committee).first()
    return CommitteeOverview(
        committee=committee,
        counts=grade_counts(grades),
        total=grades.total(),
        behind=sum(grades[str(int(grade))] for grade in BEHIND),
        not_received=grades[NOT_RECEIVED],
        most_overdue=[ListedAction(row, _ask_url(row.pk, slug, meeting)) for row, slug in most_overdue],
        newly_behind=newly_behind,
        next_meeting=meeting,
    )


def meetings_with_round_counts(today: dt.date) -> QuerySet[Any]:
    """Coming meetings, the next first, with counts of published (`ready`) and open rounds (`in_hand`)."""
    ready, open_ = Q(rounds__state=Round.State.PUBLISHED), Q(rounds__state=Round.State.OPEN)
    counted = Meeting.objects.filter(date__gte=today).annotate(
        ready=Count("rounds", filter=ready, distinct=True),
        in_hand=Count("rounds", filter=open_, distinct=True),
    )
    return counted.select_related("committee").order_by("date", "committee__name")


def _calculate(
    reviews: ReviewQuerySet, hidden_ids: list[int], today: dt.date
) -> tuple[Counter[str], list[tuple[ActionRow, str]], list[ActionRow]]:
    sub_actions = SubAction.objects.followed_up().filter(heading__plan__in=reviews.values("pk"))
    actions = action_queries.with_grades(sub_actions.exclude(pk__in=hidden_ids))
    grades = Counter(
        name_in_bar(grade, is_not_received=state == UpdateRequest.State.NOT_RECEIVED)
        for grade, state in actions.values_list("latest_grade", "last_state")
    )
    to_raise = actions.filter(action_queries.behind() | action_queries.not_received())
    most_overdue_values: list[dict[str, Any]] = list(
        action_queries.values_for_list(action_queries.order_by_due_date(to_raise))[:ACTIONS_SHOWN]
    )
    was_behind = Q(grade_before__isnull=False, grade_before__in=BEHIND)
    newly_behind_actions = (
        action_queries.newly_graded(actions).filter(action_queries.behind()).exclude(was_behind)
    )
    newly_behind = action_queries.values_for_list(action_queries.order_by_due_date(newly_behind_actions))
    most_overdue = [
        (_with_gap(row, values), values["heading__plan__slug"])
        for row, values in zip(action_rows(most_overdue_values, today), most_overdue_values, strict=True)
    ]
    return grades, most_overdue, action_rows(newly_behind[:ACTIONS_SHOWN], today)


def _with_gap(row: ActionRow, values: dict[str, Any]) -> ActionRow:
    """The row as the bar counts it: without an update, its grade is shown as the one before."""
    is_not_received = values["last_state"] == UpdateRequest.State.NOT_RECEIVED
    if name_in_bar(values["latest_grade"], is_not_received=is_not_received) != NOT_RECEIVED:
        return row
    return replace(row, css=NOT_RECEIVED, grade=str(NOT_RECEIVED_TEXT), before=row.grade)


def ask_url(user: User, plan: ActionPlan, sub_action: int, today: dt.date) -> str:
    """Where this person asks about an action at its committee's next meeting; "" where they may not."""
    if plan.committee is None:
        return ""
    meeting = meetings_with_round_counts(today).filter(committee=plan.committee).first()
    return _ask_url(sub_action, plan.slug, meeting if meeting and may_raise_request(user, meeting) else None)


def _ask_url(sub_action: int, slug: str, meeting: Meeting | None) -> str:
    if meeting is None:
        return ""
    address = reverse("dashboards:new-member-request", args=[meeting.pk, slug])
    return f"{address}?{urlencode({'action': sub_action})}"
