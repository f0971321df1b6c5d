"""The exempt information of a plan: why it is exempt, and who may read it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from actionplans.access.exempt_readers import exempt_readers_by_role, exempt_sub_actions_for, plan_with_exempt
from actionplans.access.plans import may_manage_plan, plan_to_manage, plans_for, sub_actions_for
from actionplans.forms.exempt_readers import ExemptReaderForm
from actionplans.models import ActionPlan
from actionplans.workflow.exempt_readers import add_exempt_reader, remove_exempt_reader
from actionplans.workflow.updates import NotAllowed


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def exempt_information(request: SignedInRequest, slug: str) -> HttpResponse:
    """Shown to everyone who reads the exempt information; people who manage the plan give others access."""
    plan = plan_with_exempt(request.user, slug)
    if request.method == "POST" and not may_manage_plan(request.user, plan):
        raise PermissionDenied
    form = ExemptReaderForm(request.POST or None)
    if not form.is_valid():
        return _render_exempt_information(request, plan, form, status=422 if form.errors else 200)
    values = form.cleaned_data
    try:
        add_exempt_reader(plan, form.person, values["capacity"], values["reason"], by=request.user)
    except NotAllowed as error:
        form.add_error("email", ValidationError(str(error), error.code))
        return _render_exempt_information(request, plan, form, status=422)
    messages.success(request, f"{form.person} can read it now.")
    return redirect("actionplans:exempt-information", slug)


def _render_exempt_information(
    request: SignedInRequest, plan: ActionPlan, form: ExemptReaderForm, status: int
) -> HttpResponse:
    sub_actions = exempt_sub_actions_for(request.user, plan).select_related(
        "heading__parent", "heading__plan"
    )
    exempt_sub_actions = list(sub_actions.in_printed_order())
    context = {
        "review": plan,
        "reads_plan": plans_for(request.user).filter(pk=plan.pk).exists(),
        "lines": exempt_sub_actions,
        "linked": sub_actions_for(request.user)
        .filter(pk__in=[sub_action.pk for sub_action in exempt_sub_actions])
        .pks(),
        "groups": exempt_readers_by_role(plan, exempt_sub_actions),
        "form": form if may_manage_plan(request.user, plan) else None,
    }
    return render(request, "actionplans/exempt_information.html", context, status=status)


@require_POST
@login_required
def stop(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    plan = plan_to_manage(request.user, slug)
    reader = get_object_or_404(plan.exempt_readers.select_related("user"), pk=pk)
    remove_exempt_reader(reader, by=request.user)
    messages.success(request, f"{reader.user} can no longer read it.")
    return redirect("actionplans:exempt-information", slug)
