"""The home page of a signed-in person: their tasks, actions and figures."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Case, Count, Min, Prefetch, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.changes import changes_to_confirm
from accounts.directory import PeopleFilter, list_people
from accounts.models import User
from actionplans.access.exempt_information import hidden_sub_actions_for
from actionplans.access.meetings import unanswered_requests_for
from actionplans.access.plans import fully_readable_reviews_for, managed_plan_ids, sub_actions_for
from actionplans.access.roles import (
    is_administrator,
    is_clerk,
    is_member,
    is_monitoring_officer,
    may_publish,
    reads_every_plan,
)
from actionplans.access.rounds import rounds_to_manage
from actionplans.access.update_requests import update_requests_for, update_requests_in_progress_for
from actionplans.forward_plan import ForwardPlanEntry, build_forward_plan
from actionplans.models import (
    ActionPlan,
    Comment,
    Committee,
    ExecutiveResponse,
    Redaction,
    Round,
    SubAction,
    UpdateRequest,
)
from actionplans.models.reviews import ReviewQuerySet
from actionplans.models.rounds import RoundQuerySet
from actionplans.views.days_left import days_left
from actionplans.views.handover import build_leaver_rows
from actionplans.views.plan_rows import GradeCell, build_round_cells
from actionplans.views.round_strip import build_round_strip
from dashboards.action_queries import order_by_due_date, values_for_list, with_grades
from dashboards.action_rows import ActionRow, action_rows
from dashboards.committee_overview import committee_overview, meetings_with_round_counts
from dashboards.figures import LinkedCount, get_dashboard_figures
from dashboards.overdue import overdue_counts
from dashboards.views.front_page import front_page
from dashboards.views.member_requests import member_request_rows
from notifications.models import OutgoingEmail
from partnerships.emails import MANAGERS_HEADING, OWNERS_HEADING
from partnerships.latest_status import get_scales
from partnerships.models import ActionLink
from partnerships.slipped_dependencies import SlippedDependency, slipped_dependencies_for, slipped_links

# Keys of the context with tasks for the person, other than updates and questions.
TASKS = (
    "to_approve",
    "to_open",
    "to_publish",
    "redactions",
    "account_changes",
    "late_responses",
    "undelivered_emails",
)
LIST_LIMIT = 5  # for lists that also have a page of their own
ACTIONS_SHOWN = 8
HISTORY_ROUNDS = 5  # for each of these actions
DAYS_OF_UNDELIVERED_EMAILS = 30
MEETINGS_SHOWN = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home page of the signed-in person; the public first page for everybody else."""
    user, today = request.user, timezone.localdate()
    if not isinstance(user, User):
        return front_page(request)
    due = update_requests_in_progress_for(user).awaiting_update()
    is_sent_back = Q(state=UpdateRequest.State.RETURNED)
    due = due.order_by(Case(When(is_sent_back, then=0), default=1), "round__due", "pk")
    late = update_requests_for(user).taking_late_updates().order_by("-round__period", "pk")
    managed = Round.objects.all() if is_clerk(user) else rounds_to_manage(user)
    rounds = [_round_row(row, today, publishes=may_publish(user)) for row in _managed_rounds(managed)]
    managed_ids = managed_plan_ids(user)
    readable_reviews = fully_readable_reviews_for(user)
    unanswered = unanswered_requests_for(user).for_lists()
    sent_back_comments = Comment.objects.filter(requests_changes=True).select_related("author").order_by("pk")
    committees = list(Committee.objects.filter(members=user).order_by("name"))
    # Officers come to write updates; points to raise are for those who scrutinise them.
    sees_figures = reads_every_plan(user) or is_member(user) or is_monitoring_officer(user)
    context = {
        "requests": member_request_rows(unanswered[:LIST_LIMIT], today),
        "are_own_requests": is_member(user),
        "late_responses": _overdue_responses(managed_ids, today),
        "requests_in_all": unanswered.count(),
        "due": [
            _update_row(update_request)
            for update_request in due.select_related(
                "round__plan", "sub_action__heading__parent"
            ).prefetch_related(Prefetch("comments", sent_back_comments, "sent_back"))[:LIST_LIMIT]
        ],
        "due_in_all": due.count(),
        "late_updates": [
            _update_row(update_request)
            for update_request in late.select_related("round__plan", "sub_action__heading__parent")[
                :LIST_LIMIT
            ]
        ],
        "my_actions": _own_actions(user, today),
        "slipped": _slipped_dependencies(user, managed_ids),
        "redactions": _redactions_to_agree(user),
        "to_carry_out": Redaction.objects.to_carry_out().count() if is_administrator(user) else 0,
        "account_changes": changes_to_confirm(user) if is_administrator(user) or is_clerk(user) else [],
        "left": build_leaver_rows(managed_ids)[:LIST_LIMIT],
        "rounds": rounds,
        "to_open": _rounds_to_open(managed_ids, today),
        "to_publish": [row for row in rounds if row["publish"]],
        "to_approve": [row for row in rounds if row["strip"].to_approve],
        "undelivered_emails": _undelivered_emails(today) if is_clerk(user) else 0,
        "accounts": _account_counts() if is_administrator(user) else [],
        "meetings": meetings_with_round_counts(today)[:MEETINGS_SHOWN] if is_clerk(user) else [],
        "committees": [
            {
                "overview": committee_overview(user, committee, readable_reviews, today),
                "numbers": _points_to_raise(user, readable_reviews, committee, today),
            }
            for committee in committees
        ],
        "numbers": _points_to_raise(user, readable_reviews, None, today)
        if sees_figures and not committees
        else [],
    }
    context["has_tasks"] = any(context[name] for name in TASKS) or (
        bool(context["requests"]) and not is_member(user)
    )
    return render(request, "dashboards/home.html", context)


def _points_to_raise(
    user: User, readable: ReviewQuerySet, committee: Committee | None, today: dt.date
) -> list[LinkedCount]:
    """Counts that a committee may want to raise, without zeros."""
    hidden = hidden_sub_actions_for(user).filter(heading__plan__in=readable.values("pk"))
    dashboard_figures = get_dashboard_figures(readable, committee, today, sorted(hidden.pks()))
    overdue = [number for number in overdue_counts(user, committee, today) if number.n]
    return [number for number in (*dashboard_figures.points_to_raise, *overdue) if number.n]


def _redactions_to_agree(user: User) -> list[Redaction]:
    """Redactions that wait for this clerk's agreement, the oldest first."""
    if not is_clerk(user):
        return []
    waiting = Redaction.objects.waiting_for(user)
    return list(waiting.select_related("plan", "requested_by").order_by("requested_at", "pk")[:LIST_LIMIT])


def _account_counts() -> list[LinkedCount]:
    """How many people are in each list that administrators look after."""
    person_rows = list_people()
    return [
        LinkedCount(
            str(people_filter.label),
            sum(1 for row in person_rows if row.matches(people_filter)),
            f"{reverse('people')}?filter={people_filter.value}" if people_filter else reverse("people"),
        )
        for people_filter in PeopleFilter
    ]


def _overdue_responses(managed_ids: set[int] | None, today: dt.date) -> list[dict[str, Any]]:
    """Reviews with overdue executive responses that this person manages, with counts.

    `managed_ids` are ids of the plans that the person manages; None means all.
    """
    overdue = ExecutiveResponse.objects.overdue(today)
    if managed_ids is not None:
        overdue = overdue.filter(heading__plan__in=managed_ids)
    rows = overdue.values("heading__plan__title", "heading__plan__slug").annotate(
        n=Count("pk"), since=Min("due")
    )
    return [
        {"review": row["heading__plan__title"], "slug": row["heading__plan__slug"], **row}
        for row in rows.order_by("since", "heading__plan__title")
    ]


def _rounds_to_open(managed_ids: set[int] | None, today: dt.date) -> list[ForwardPlanEntry]:
    """Rounds of the plans that this person manages which should be opened by now."""
    if managed_ids is not None and not managed_ids:
        return []
    plans = ActionPlan.objects.all() if managed_ids is None else ActionPlan.objects.filter(pk__in=managed_ids)
    return [entry for entry in build_forward_plan(plans, today) if entry.is_to_be_opened(today)]


def _slipped_dependencies(user: User, managed_ids: set[int] | None) -> list[dict[str, Any]]:
    """Slipped actions of other plans on which this person's actions depend, or unowned ones they manage."""
    own_actions = SubAction.objects.filter(owners__users=user)
    unowned_actions = SubAction.objects.filter(heading__plan__in=managed_ids or ()).exclude(
        owners__users__is_active=True
    )
    lists = ((OWNERS_HEADING, own_actions), (MANAGERS_HEADING, unowned_actions))
    sections = [
        {"heading": heading, "rows": _slipped_for(user, sub_actions)} for heading, sub_actions in lists
    ]
    return [section for section in sections if section["rows"]]


def _slipped_for(user: User, sub_actions: QuerySet[SubAction]) -> list[SlippedDependency]:
    link_ids = set(
        ActionLink.objects.filter(dependent__in=sub_actions.order_by().values("pk")).values_list(
            "pk", flat=True
        )
    )
    if not link_ids:
        return []  # saves the slow query of slipped links
    links = list(slipped_links().filter(pk__in=link_ids)[:LIST_LIMIT])
    readable = sub_actions_for(user).filter(pk__in=[link.provider_id for link in links])
    return slipped_dependencies_for(links, set(readable.values_list("pk", flat=True)) if links else set())


def _own_actions(user: User, today: dt.date) -> list[tuple[ActionRow, list[GradeCell]]]:
    """The actions that this person owns, those with the earliest date first, with their last rounds."""
    owned_ids = SubAction.objects.active().filter(owners__users=user).values("pk")
    own_actions = with_grades(sub_actions_for(user).filter(pk__in=owned_ids))
    rows = action_rows(values_for_list(order_by_due_date(own_actions))[:ACTIONS_SHOWN], today)
    queryset = SubAction.objects.filter(pk__in=[row.pk for row in rows]).for_plan_page()
    sub_actions = {sub_action.pk: sub_action for sub_action in queryset}
    plan_ids = {sub_action.heading.plan_id for sub_action in sub_actions.values()}
    scales, rounds_by_plan = get_scales(plan_ids), defaultdict(list)
    for this_round in Round.objects.filter(plan__in=plan_ids).order_by("period"):
        rounds_by_plan[this_round.plan_id].append(this_round)
    histories = {
        pk: build_round_cells(
            sub_action, rounds_by_plan[plan_id][-HISTORY_ROUNDS:], scales[plan_id], sees_drafts=True
        )
        for pk, sub_action in sub_actions.items()
        if (plan_id := sub_action.heading.plan_id)
    }
    return [(row, histories[row.pk]) for row in rows]


def _undelivered_emails(today: dt.date) -> int:
    """How many emails of the last weeks a mail server refused, or did not take in time."""
    since = today - dt.timedelta(days=DAYS_OF_UNDELIVERED_EMAILS)
    states = (OutgoingEmail.State.REFUSED, OutgoingEmail.State.TOO_LATE)
    return OutgoingEmail.objects.filter(state__in=states, created_at__date__gte=since).count()


def _update_row(update_request: UpdateRequest) -> dict[str, Any]:
    sent_back = getattr(update_request, "sent_back", ())
    return {
        "pk": update_request.pk,
        "name": str(update_request.sub_action),
        "action": update_request.sub_action.action,
        "review": update_request.round.plan.title,
        "round": str(update_request.round),
        "due": update_request.due,
        "days": days_left(update_request.due),
        "put_right": update_request.round.state == Round.State.PUBLISHED,
        "state": update_request.state,
        "state_label": UpdateRequest.State(update_request.state).label,
        "comment": sent_back[-1]
        if sent_back and update_request.state == UpdateRequest.State.RETURNED
        else None,
    }


def _managed_rounds(rounds: RoundQuerySet) -> QuerySet[Any]:
    """Those of the rounds that are going on, with a count of update requests in each state."""
    is_counted = Q(state=Round.State.OPEN) | Q(update_requests__state__in=UpdateRequest.IN_PROGRESS)
    counts = {
        _count_name(state): Count("update_requests", filter=is_counted & Q(update_requests__state=state))
        for state in UpdateRequest.State
    }
    return (
        rounds.filter(pk__in=UpdateRequest.objects.in_progress().values("round"))
        .select_related("plan", "meeting")
        .annotate(**counts)
        .order_by("due", "pk")
    )


def _count_name(state: str) -> str:
    return f"count_{state.replace('-', '_')}"


def _round_row(this_round: Any, today: dt.date, *, publishes: bool) -> dict[str, Any]:
    round_url = f"/reviews/{this_round.plan.slug}/rounds/{this_round.slug}"
    counts = {str(state): getattr(this_round, _count_name(state)) for state in UpdateRequest.State}
    strip = build_round_strip(this_round, counts, today)
    return {
        "review": this_round.plan.title,
        "round": str(this_round),
        "board": f"{round_url}/board/",
        "publish": f"{round_url}/publish/"
        if publishes and not strip.waiting and not strip.to_approve
        else "",
        "put_right": this_round.state == Round.State.PUBLISHED,
        "strip": strip,
    }
