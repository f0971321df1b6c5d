"""Notes on updates, and delegating an update to a colleague."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from actionplans.access.update_requests import may_delegate, update_request_for
from actionplans.forms.comments import CommentForm, DelegateForm
from actionplans.forms.updates import UpdateForm
from actionplans.models import UpdateRequest
from actionplans.views.update_page import render_update_page
from actionplans.workflow.updates import NotAllowed, add_comment, delegate, remove_delegate


@require_POST
@login_required
def comment(request: SignedInRequest, pk: int) -> HttpResponse:
    update_request = update_request_for(request.user, pk)
    form = CommentForm(request.POST, prefix="remark")
    if not form.is_valid():
        return render_update_page(request, update_request, UpdateForm(update_request), remark_form=form)
    try:
        add_comment(update_request, form.cleaned_data["comment"], by=request.user)
    except NotAllowed as error:
        form.add_error(None, ValidationError(str(error), error.code))
        return render_update_page(
            request, update_request, UpdateForm(update_request), remark_form=form, status=409
        )
    messages.success(request, "Your comment is kept with the answer.")
    return redirect("actionplans:update-detail", update_request.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delegate_update(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose a colleague who may also complete the update in this round."""
    update_request = _request_to_delegate(request, pk)
    form = DelegateForm(request.POST or None, delegating_user=request.user)
    if request.method == "GET" or not form.is_valid():
        return _render_delegation(request, update_request, form)
    try:
        delegate(update_request, form.colleague, by=request.user)
    except NotAllowed as error:
        return _render_delegation(request, update_request, form, error=error)
    messages.success(
        request, f"{form.colleague} may answer {update_request.sub_action.called_within} now, as you may."
    )
    return redirect("actionplans:update-detail", update_request.pk)


def _render_delegation(
    request: SignedInRequest,
    update_request: UpdateRequest,
    form: DelegateForm,
    *,
    error: NotAllowed | None = None,
) -> HttpResponse:
    if error:
        messages.error(request, str(error), error.code)
    context = {
        "update_request": update_request,
        "form": form,
        "review": update_request.round.plan,
        "delegates": update_request.delegates.order_by("name"),
    }
    return render(request, "actionplans/delegate_update.html", context, status=409 if error else 200)


@require_POST
@login_required
def end_delegation(request: SignedInRequest, pk: int, who: int) -> HttpResponse:
    update_request = _request_to_delegate(request, pk)
    colleague = get_object_or_404(update_request.delegates, pk=who)
    try:
        remove_delegate(update_request, colleague, by=request.user)
    except NotAllowed as error:
        return _render_delegation(
            request, update_request, DelegateForm(delegating_user=request.user), error=error
        )
    messages.success(request, f"{colleague} no longer answers {update_request.sub_action.called_within}.")
    return redirect("actionplans:delegate-update", update_request.pk)


def _request_to_delegate(request: SignedInRequest, pk: int) -> UpdateRequest:
    update_request = update_request_for(request.user, pk)
    if not may_delegate(request.user, update_request):
        raise PermissionDenied
    return update_request
