"""What happened to a review, to one action and to one answer, in sentences."""

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

PAGE_SIZE = 60  # rows of history; what was done in one go is one entry


@require_safe
@login_required
def plan_history(request: SignedInRequest, slug: str) -> HttpResponse:
    plan = plan_for(request.user, slug)
    about, whole = None, may_read_whole_plan(request.user, plan)
    if not whole:
        sub_actions = sub_actions_for(request.user).filter(heading__plan=plan).select_related("heading")
        about = reduce(
            or_,
            [
                history_of_sub_action(sub_action, member_requests_for(request.user))
                for sub_action in sub_actions
            ],
        )
    up = {"up": plan.title, "up_url": plan.get_absolute_url()}
    context: dict[str, object] = {
        "heading": f"What happened to this {plan._meta.verbose_name}",
        "here": "History",
        "day_form": SnapshotDateForm() if whole else None,
        **up,
    }
    return _render_history(request, plan, about, context)


@require_safe
@login_required
def snapshot(request: SignedInRequest, slug: str) -> HttpResponse:
    """The plan as its page showed it at the end of a day."""
    plan = plan_for(request.user, slug)
    if not may_read_whole_plan(request.user, plan):
        raise Http404
    form = SnapshotDateForm(request.GET)
    context: dict[str, object] = {"review": plan, "form": form, **_history_breadcrumbs(plan)}
    if not form.is_valid():
        return render(request, "actionplans/snapshot.html", context, status=422 if request.GET else 200)
    then = build_snapshot(plan, form.end_of_day(), history_scope_for(request.user, plan))
    context |= {"day": form.cleaned_data["on"], "then": then.plan, "rounds": then.rounds}
    context["headings"] = build_heading_sections(then.sub_actions, then.rounds, headings=then.headings)
    return render(request, "actionplans/snapshot.html", context)


@require_safe
@login_required
def action_history(request: SignedInRequest, pk: int) -> HttpResponse:
    plan, sub_action = sub_action_with_plan_for(request.user, pk)
    name = short_action_name(sub_action)
    text = sub_action.action or sub_action.heading.text
    heading = {"heading": f"What happened to {name}", "here": name, "words": text}
    about = history_of_sub_action(sub_action, member_requests_for(request.user))
    return _render_history(request, plan, about, {**heading, **_history_breadcrumbs(plan)})


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
    """What changed no row and still matters: who took reports away, what was sent, who signed in."""
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
    request: SignedInRequest, plan: ActionPlan, about: Q | None, context: dict[str, object]
) -> HttpResponse:
    links = visible_history(plan, history_scope_for(request.user, plan), about)
    page = Paginator(links.links, PAGE_SIZE).get_page(request.GET.get("page"))
    plans = set(plans_for(request.user).values_list("pk", flat=True))
    context |= {
        "review": plan,
        "page": page,
        "moments": build_timeline(page.object_list, links.before, plans),
    }
    if may_archive(request.user, plan):
        context["archive_url"] = reverse("dashboards:archive", args=[plan.slug])
    context |= {"may_read_log": may_read_log(request.user), "may_redact": is_clerk(request.user)}
    return render(request, "actionplans/history.html", context)
