"""Threads from any of their ends: following them, making one, and ending one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import SignedInRequest, number_sent
from actionplans import editing
from actionplans.access import lines_for, may_edit, plans_for, reviews_run_by, sub_action_for
from actionplans.models import ActionPlan, FollowedPlan, Heading, SubAction
from actionplans.models.plans import of_closed_plan
from actionplans.views.writing import say_that_it_is_not_asked
from actionplans.workflow import NotAllowed
from partnerships.forms.threads import DELIVERED_BY, MOST, EndForm, FindForm, JoinForm, NewLineForm
from partnerships.standing import address_of, scales_of, status_now, with_standing
from partnerships.threads import end as end_of
from partnerships.threads import join, runs_an_end, thread_to_end, walk

FORMS = ["GET", "HEAD", "POST"]


@require_safe
@login_required
def follow(request: SignedInRequest, pk: int) -> HttpResponse:
    """What delivers this line, what it delivers, and what else hangs on those."""
    plan, line = sub_action_for(request.user, pk)
    context = {
        **about(plan, line),
        "walk": walk(request.user, pk),
        "may_join": may_edit(request.user, plan),
    }
    return render(request, "partnerships/threads.html", context)


def about(plan: FollowedPlan, line: SubAction) -> dict[str, Any]:
    """The line itself, as all pages about its threads show it."""
    row = with_standing(SubAction.objects.filter(pk=line.pk)).get()
    return {
        "plan": plan,
        "plan_url": address_of(plan),
        "line": line,
        "name": str(line),
        "status": status_now(scales_of([plan.pk])[plan.pk], row),
        "gap": row.gap or "",
    }


def line_that_is_run(request: SignedInRequest, pk: int) -> tuple[FollowedPlan, SubAction]:
    """A line of a plan that this person runs. Raises Http404, or PermissionDenied for who may only read."""
    plan, line = sub_action_for(request.user, pk)
    if not may_edit(request.user, plan):
        raise PermissionDenied
    return plan, line


@require_http_methods(FORMS)
@login_required
def new_thread(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose a line of another plan that this person may read, and join the two."""
    plan, line = line_that_is_run(request, pk)
    others = lines_for(request.user).exclude(pk=pk)
    find = FindForm(request.GET or None, plans=plans_for(request.user))
    # Until something is asked for, the lines of this very plan are not what is looked for.
    shown = find.found(others if find.is_bound else others.exclude(heading__plan=plan))
    typed = number_sent(request.POST.get("line"))
    if typed and typed not in {each.pk for each in shown}:
        shown += others.filter(pk=typed).select_related("heading__parent", "heading__plan")
    form = JoinForm(request.POST or None, line=line, shown=shown, kind=plan.kind)
    if form.is_valid():
        other = get_object_or_404(others, pk=form.cleaned_data["line"])
        is_needed = form.cleaned_data["way"] == DELIVERED_BY
        needs, does = (line, other) if is_needed else (other, line)
        try:
            join(needs, does, form.cleaned_data["note"])
        except NotAllowed as refused:
            form.add_error("line", ValidationError(str(refused), refused.code))
        else:
            plan_of = f"{does.called_within} of {does.heading.plan}"
            messages.success(request, f"Saved: {needs.called_within} is delivered by {plan_of}.")
            return redirect("partnerships:threads", pk)
    context = {**about(plan, line), "find": find, "form": form, "most": MOST, "more": len(shown) > MOST}
    return render(
        request, "partnerships/new_thread.html", {**context, "none": not shown}, status=_status(form)
    )


@require_http_methods(FORMS)
@login_required
def new_line(request: SignedInRequest, pk: int) -> HttpResponse:
    """A gap becomes a line of a plan that this person runs: a plan line, or a sub-action of a review."""
    plan, line = line_that_is_run(request, pk)
    mine = plans_to_write(request, plan)
    chosen = _chosen(request, mine)
    context = {**about(plan, line), "plans": mine, "chosen": chosen}
    if chosen is None:
        return render(request, "partnerships/new_line.html", context)
    headings = list(chosen.headings.select_related("parent").order_by("position", "pk"))
    wanted = context["gap"] or line.action
    form = NewLineForm(request.POST or None, headings=headings, action=wanted)
    if form.is_valid():
        made = _written(line, form.cleaned_data)
        messages.success(request, f"{line} is delivered by the new line {made}.")
        say_that_it_is_not_asked(request, chosen)
        return redirect("partnerships:threads", pk)
    context["form"] = form
    return render(request, "partnerships/new_line.html", context, status=_status(form))


def _chosen(request: SignedInRequest, plans: Any) -> ActionPlan | None:
    """The plan of the heading that was sent, or the one that the address names, or the only one."""
    if heading := number_sent(request.POST.get("heading")):
        found: ActionPlan | None = plans.filter(headings=heading).first()
    else:
        found = plans.filter(slug=request.GET.get("plan", "")).first()
    return found or (plans[0] if len(plans) == 1 else None)


@transaction.atomic
def _written(needs: SubAction, said: dict[str, Any]) -> SubAction:
    """The new line, stored like one written on its plan's own pages, and joined."""
    heading = Heading.objects.select_related("parent").get(pk=said.pop("heading"))
    values = {**said, "responsibility": "\n".join(said["owners"])}
    made = editing.save_line(SubAction(heading=heading), values)
    join(needs, made)
    return made


def plans_to_write(request: SignedInRequest, plan: FollowedPlan) -> Any:
    """The other plans that this person runs and that have headings to write below, by title."""
    mine = reviews_run_by(request.user)
    found = plans_for(request.user).exclude(pk=plan.pk).exclude(kind=ActionPlan.Kind.STANDARDS)
    found = found.filter(headings__isnull=False).exclude(of_closed_plan())
    found = found.distinct().order_by("title", "pk")
    return found if mine is None else found.filter(pk__in=mine)


@require_http_methods(FORMS)
@login_required
def end_thread(request: SignedInRequest, pk: int) -> HttpResponse:
    thread = thread_to_end(request.user, pk)
    if not runs_an_end(request.user, thread):
        raise PermissionDenied
    form = EndForm(request.POST or None)
    if form.is_valid():
        end_of(thread, form.cleaned_data["reason"])
        messages.success(request, f"{thread.needs} is no longer delivered by {thread.does}.")
        return redirect("partnerships:threads", thread.needs_id)
    return render(
        request, "partnerships/end_thread.html", {"thread": thread, "form": form}, status=_status(form)
    )


def _status(form: Any) -> int:
    return 422 if form.errors else 200
