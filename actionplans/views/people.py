"""What people say to each other about an answer, and who answers instead of whom."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from actionplans.access import answer_for, may_delegate
from actionplans.forms.answers import AnswerForm
from actionplans.forms.remarks import DelegateForm, RemarkForm
from actionplans.models import Asked
from actionplans.models.followed import plan_of_kind
from actionplans.workflow import NotAllowed, delegate, remark, take_back

from .answer_page import answer_page


@require_POST
@login_required
def comment(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = answer_for(request.user, pk)
    form = RemarkForm(request.POST, prefix="remark")
    if not form.is_valid():
        return answer_page(request, asked, AnswerForm(asked), remark_form=form)
    try:
        remark(asked, form.cleaned_data["comment"], by=request.user)
    except NotAllowed as refused:
        form.add_error(None, ValidationError(str(refused), refused.code))
        return answer_page(request, asked, AnswerForm(asked), remark_form=form, status=409)
    messages.success(request, "Your comment is kept with the answer.")
    return redirect("actionplans:answer", asked.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delegates(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose a colleague who answers in this round."""
    asked = _to_delegate(request, pk)
    form = DelegateForm(request.POST or None, asking=request.user)
    if request.method == "GET" or not form.is_valid():
        return _delegates_page(request, asked, form)
    try:
        delegate(asked, form.colleague, by=request.user)
    except NotAllowed as refused:
        return _delegates_page(request, asked, form, refused=refused)
    messages.success(
        request, f"{form.colleague} may answer {asked.sub_action.called_within} now, as you may."
    )
    return redirect("actionplans:answer", asked.pk)


def _delegates_page(
    request: SignedInRequest, asked: Asked, form: DelegateForm, *, refused: NotAllowed | None = None
) -> HttpResponse:
    if refused:
        messages.error(request, str(refused), refused.code)
    context = {
        "asked": asked,
        "form": form,
        "review": plan_of_kind(asked.round.plan_id),
        "delegates": asked.delegates.order_by("name"),
    }
    return render(request, "actionplans/delegate.html", context, status=409 if refused else 200)


@require_POST
@login_required
def end_delegation(request: SignedInRequest, pk: int, who: int) -> HttpResponse:
    asked = _to_delegate(request, pk)
    colleague = get_object_or_404(asked.delegates, pk=who)
    try:
        take_back(asked, colleague, by=request.user)
    except NotAllowed as refused:
        return _delegates_page(request, asked, DelegateForm(asking=request.user), refused=refused)
    messages.success(request, f"{colleague} no longer answers {asked.sub_action.called_within}.")
    return redirect("actionplans:delegate", asked.pk)


def _to_delegate(request: SignedInRequest, pk: int) -> Asked:
    asked = answer_for(request.user, pk)
    if not may_delegate(request.user, asked):
        raise PermissionDenied
    return asked
