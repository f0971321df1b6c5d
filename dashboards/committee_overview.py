"""How a committee's recommendations are going, for the first page of its members."""

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
    """An action with the address for a question about it, "" where no meeting is planned."""

    row: ActionRow
    ask_url: str


@dataclass(frozen=True)
class CommitteeOverview:
    """Each action that is followed up counts once: as one without an update, else by its last assessment.

    `most_overdue` are the first that are behind or gave no update; `newly_behind` those that the last report
    of their review assessed as behind and the one before did not.
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
    """Of the committee's reviews that this person may read, without what is hidden from them."""
    reviews = readable.filter(committee=committee)
    hidden = sorted(hidden_sub_actions_for(user).filter(heading__plan__in=reviews.values("pk")).pks())
    depends_on = ("committee-overview", committee.pk, today, hidden)
    grades, most_overdue, newly_behind = cached_for_plans(
        reviews, depends_on, lambda: _calculate(reviews, hidden, today)
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
    """The next first, each with `ready` and `in_hand`: how many of its rounds are published and open."""
    ready, open_ = Q(rounds__state=Round.State.PUBLISHED), Q(rounds__state=Round.State.OPEN)
    counted = Meeting.objects.filter(date__gte=today).annotate(
        ready=Count("rounds", filter=ready, distinct=True),
        in_hand=Count("rounds", filter=open_, distinct=True),
    )
    return counted.select_related("committee").order_by("date", "committee__name")


def _calculate(
    reviews: ReviewQuerySet, hidden: list[int], today: dt.date
) -> tuple[Counter[str], list[tuple[ActionRow, str]], list[ActionRow]]:
    sub_actions = SubAction.objects.followed_up().filter(heading__plan__in=reviews.values("pk"))
    actions = action_queries.with_grades(sub_actions.exclude(pk__in=hidden))
    grades = Counter(
        name_in_bar(grade, is_not_received=state == UpdateRequest.State.NOT_RECEIVED)
        for grade, state in actions.values_list("latest_grade", "last_state")
    )
    to_raise = actions.filter(action_queries.behind() | action_queries.not_received())
    worst: list[dict[str, Any]] = list(
        action_queries.values_for_list(action_queries.order_by_due_date(to_raise))[:ACTIONS_SHOWN]
    )
    was_behind = Q(grade_before__isnull=False, grade_before__in=BEHIND)
    new = action_queries.newly_graded(actions).filter(action_queries.behind()).exclude(was_behind)
    newly_behind = action_queries.values_for_list(action_queries.order_by_due_date(new))
    listed = [
        (_with_gap(row, values), values["heading__plan__slug"])
        for row, values in zip(action_rows(worst, today), worst, strict=True)
    ]
    return grades, listed, action_rows(newly_behind[:ACTIONS_SHOWN], today)


def _with_gap(row: ActionRow, values: dict[str, Any]) -> ActionRow:
    """As the bar counts it: an action of which no update came is not what it was before."""
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
