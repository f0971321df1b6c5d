"""The history of a plan, an action and an update, in sentences; and the log."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.history_scope import history_scope_for, log_for
from actionplans.access.meetings import member_requests_for
from actionplans.access.plans import (
    may_archive,
    may_read_whole_plan,
    plan_for,
    plans_for,
    sub_action_with_plan_for,
    sub_actions_for,
)
from actionplans.access.roles import is_clerk, may_read_log, reads_whole_log
from actionplans.access.update_requests import update_request_with_plan_for
from actionplans.forms.snapshots import SnapshotDateForm
from actionplans.models import ActionPlan
from actionplans.timeline.grouping import build_timeline
from actionplans.timeline.object_names import short_action_name
from actionplans.timeline.snapshot import build_snapshot
from actionplans.timeline.visibility import history_of_sub_action, history_of_update, visible_history
from actionplans.views.plan_rows import build_heading_sections
from audit.models import LoggedEvent

PAGE_SIZE = 60  # rows of history, several of which may make one entry


@require_safe
@login_required
def plan_history(request: SignedInRequest, slug: str) -> HttpResponse:
    plan = plan_for(request.user, slug)
    rows, reads_whole_plan = None, may_read_whole_plan(request.user, plan)
    if not reads_whole_plan:
        sub_actions = sub_actions_for(request.user).filter(heading__plan=plan).select_related("heading")
        rows = reduce(
            or_,
            [
                history_of_sub_action(sub_action, member_requests_for(request.user))
                for sub_action in sub_actions
            ],
        )
    breadcrumbs = {"up": plan.title, "up_url": plan.get_absolute_url()}
    context: dict[str, object] = {
        "heading": f"What happened to this {plan._meta.verbose_name}",
        "here": "History",
        "day_form": SnapshotDateForm() if reads_whole_plan else None,
        **breadcrumbs,
    }
    return _render_history(request, plan, rows, context)


@require_safe
@login_required
def snapshot(request: SignedInRequest, slug: str) -> HttpResponse:
    """The plan as it was at the end of a day."""
    plan = plan_for(request.user, slug)
    if not may_read_whole_plan(request.user, plan):
        raise Http404
    form = SnapshotDateForm(request.GET)
    context: dict[str, object] = {"review": plan, "form": form, **_history_breadcrumbs(plan)}
    if not form.is_valid():
        return render(request, "actionplans/snapshot.html", context, status=422 if request.GET else 200)
    past = build_snapshot(plan, form.end_of_day(), history_scope_for(request.user, plan))
    context |= {"day": form.cleaned_data["on"], "then": past.plan, "rounds": past.rounds}
    context["headings"] = build_heading_sections(past.sub_actions, past.rounds, headings=past.headings)
    return render(request, "actionplans/snapshot.html", context)


@require_safe
@login_required
def action_history(request: SignedInRequest, pk: int) -> HttpResponse:
    plan, sub_action = sub_action_with_plan_for(request.user, pk)
    name = short_action_name(sub_action)
    text = sub_action.action or sub_action.heading.text
    heading = {"heading": f"What happened to {name}", "here": name, "words": text}
    rows = history_of_sub_action(sub_action, member_requests_for(request.user))
    return _render_history(request, plan, rows, {**heading, **_history_breadcrumbs(plan)})


@require_safe
@login_required
def update_history(request: SignedInRequest, pk: int) -> HttpResponse:
    plan, update_request = update_request_with_plan_for(request.user, pk)
    name = f"{short_action_name(update_request.sub_action)}, {update_request.round}"
    heading = {"heading": f"What happened to the answer on {name}", "here": name}
    return _render_history(
        request, plan, history_of_update(update_request), {**heading, **_history_breadcrumbs(plan)}
    )


@require_safe
@login_required
def event_log(request: SignedInRequest) -> HttpResponse:
    """Events that change no record: downloads, emails, sign-ins."""
    events = log_for(request.user)
    kinds = {kind.value: kind.label for kind in LoggedEvent.Kind}
    kind = request.GET.get("kind", "")
    if kind in kinds:
        events = events.filter(kind=kind)
    page = Paginator(events, PAGE_SIZE).get_page(request.GET.get("page"))
    links = [{"text": "All", "href": "?", "here": kind not in kinds}]
    links += [{"text": name, "href": f"?kind={key}", "here": key == kind} for key, name in kinds.items()]
    context = {"page": page, "kinds": links, "about_plans_only": not reads_whole_log(request.user)}
    return render(request, "actionplans/event_log.html", context)


def _history_breadcrumbs(plan: ActionPlan) -> dict[str, object]:
    return {
        "top": plan.title,
        "top_url": plan.get_absolute_url(),
        "up": "History",
        "up_url": reverse("actionplans:plan-history", args=[plan.slug]),
    }


def _render_history(
    request: SignedInRequest, plan: ActionPlan, rows: Q | None, context: dict[str, object]
) -> HttpResponse:
    history = visible_history(plan, history_scope_for(request.user, plan), rows)
    page = Paginator(history.links, PAGE_SIZE).get_page(request.GET.get("page"))
    readable_plan_ids = set(plans_for(request.user).values_list("pk", flat=True))
    context |= {
        "review": plan,
        "page": page,
        "moments": build_timeline(page.object_list, history.before, readable_plan_ids),
    }
    if may_archive(request.user, plan):
        context["archive_url"] = reverse("dashboards:archive", args=[plan.slug])
    context |= {"may_read_log": may_read_log(request.user), "may_redact": is_clerk(request.user)}
    return render(request, "actionplans/history.html", context)
