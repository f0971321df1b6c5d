"""The exempt information of a plan: why it is exempt, and who may read it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from actionplans.access import exempt_readers, may_edit, plan_for, plan_to_run, reads_exempt, reads_whole
from actionplans.forms.exempt import ExemptReaderForm
from actionplans.models import FollowedPlan
from actionplans.workflow import NotAllowed, let_read_exempt, stop_reading_exempt


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def exempt(request: SignedInRequest, slug: str) -> HttpResponse:
    """Whoever reads the words sees who else does; who runs the plan names others."""
    plan = plan_for(request.user, slug)
    if not (reads_whole(request.user, plan) and reads_exempt(request.user, plan.pk)):
        raise Http404
    if request.method == "POST" and not may_edit(request.user, plan):
        raise PermissionDenied
    form = ExemptReaderForm(request.POST or None)
    if not form.is_valid():
        return _page(request, plan, form, status=422 if form.errors else 200)
    said = form.cleaned_data
    try:
        let_read_exempt(plan, form.person, said["capacity"], said["reason"], by=request.user)
    except NotAllowed as refused:
        form.add_error("email", ValidationError(str(refused), refused.code))
        return _page(request, plan, form, status=422)
    messages.success(request, f"{form.person} can read it now.")
    return redirect("actionplans:exempt", slug)


def _page(request: SignedInRequest, plan: FollowedPlan, form: ExemptReaderForm, status: int) -> HttpResponse:
    context = {
        "review": plan,
        "lines": plan.sub_actions().exempt().select_related("heading__parent").in_printed_order(),
        "readers": exempt_readers(plan),
        "named": plan.exempt_readers.select_related("user", "by"),
        "form": form if may_edit(request.user, plan) else None,
    }
    return render(request, "actionplans/exempt.html", context, status=status)


@require_POST
@login_required
def stop(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    plan = plan_to_run(request.user, slug)
    reader = get_object_or_404(plan.exempt_readers.select_related("user"), pk=pk)
    stop_reading_exempt(reader, by=request.user)
    messages.success(request, f"{reader.user} can no longer read it.")
    return redirect("actionplans:exempt", slug)
