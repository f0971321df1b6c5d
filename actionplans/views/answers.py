"""An officer's work: what is due from him, and one answer."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from actionplans.access import answer_for, answers_of, rounds_to_run
from actionplans.checks import findings_of
from actionplans.forms.answers import AnswerForm
from actionplans.models import Asked, Review
from actionplans.workflow import Conflict, NotAllowed, save_draft, submit

from .answer_page import answer_page
from .deadlines import days_left


@require_safe
@login_required
def my_actions(request: SignedInRequest) -> HttpResponse:
    waiting = answers_of(request.user).for_board().order_by("round__due", "round__plan__title", "pk")
    rows = [_row(asked) for asked in waiting]
    to_do = [row for row in rows if row["with_me"]]
    to_do.sort(key=lambda row: row["state"] == Asked.State.NOT_STARTED)  # what was begun comes first
    running = [
        {"round": this_round, "review": this_round.plan, "days": days_left(this_round.due)}
        for this_round in rounds_to_run(request.user).open().select_related("plan").order_by("due", "pk")
    ]
    context = {"to_do": to_do, "sent": [row for row in rows if not row["with_me"]], "running": running}
    return render(request, "actionplans/my_actions.html", context)


def _row(asked: Asked) -> dict[str, Any]:
    return {
        "pk": asked.pk,
        "review": asked.round.plan.title,
        "round": str(asked.round),
        "name": str(asked.sub_action),
        "action": asked.sub_action.action or asked.sub_action.heading.text,
        "state": asked.state,
        "state_words": asked.get_state_display(),
        "due": asked.round.due,
        "days": days_left(asked.round.due),
        "with_me": asked.is_with_officer,
        "what": "" if asked.progress else "Only its impact is asked for",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = answer_for(request.user, pk)
    submitting = request.POST.get("do") == "submit"
    form = AnswerForm(asked, request.POST or None, submitting=submitting)
    if request.method == "POST" and form.is_valid():
        return _save(request, asked, form, submitting=submitting)
    return answer_page(request, asked, form)


def _save(request: SignedInRequest, asked: Asked, form: AnswerForm, *, submitting: bool) -> HttpResponse:
    written, given = form.answer(), form.cleaned_data
    seen = {"version": given["version"], "page": given["page"]}
    review = get_object_or_404(Review, pk=asked.round.plan_id)
    try:
        if not submitting:
            save_draft(asked, written, by=request.user, **seen)
            messages.success(request, f"Draft of action {asked.sub_action} saved. It is not submitted yet.")
            return redirect("actionplans:answer", asked.pk)
        findings = findings_of(asked, written, review)
        if findings and not request.POST.get("sure"):
            saved = save_draft(asked, written, by=request.user, **seen)
            return answer_page(request, saved, AnswerForm(saved), before_submitting=findings)
        submit(asked, written, by=request.user, **seen)
    except Conflict as conflict:
        form = _as_typed(conflict.asked, form)
        return answer_page(request, conflict.asked, form, conflict=conflict.asked)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return answer_page(request, asked, form, status=409)
    messages.success(request, f"Action {asked.sub_action} is submitted. Thank you.")
    return redirect("actionplans:my-actions")


def _as_typed(asked: Asked, form: AnswerForm) -> AnswerForm:
    """The same words again, ready to be saved on top of what somebody else saved."""
    typed = {name: form.data.get(name, "") for name in form.fields}
    return AnswerForm(asked, initial={**typed, "version": asked.version, "page": uuid4().hex})


@require_POST
@login_required
def autosave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what is being typed. Answers with one line for the page's status and the new version."""
    asked = answer_for(request.user, pk)
    form = AnswerForm(asked, request.POST)
    context: dict[str, object] = {"version": request.POST.get("version", "")}
    if form.is_valid():
        try:
            given = form.cleaned_data
            saved = save_draft(
                asked,
                form.answer(),
                by=request.user,
                version=given["version"],
                page=given["page"],
                by_itself=True,
            )
            context = {"version": saved.version, "saved_at": timezone.localtime()}
        except Conflict:
            context["problem"] = "Somebody else changed this answer. Save to see both texts."
        except NotAllowed as refused:
            context["problem"] = str(refused)
    else:
        context["problem"] = "Not saved yet: something cannot be kept as it is."
    return render(request, "actionplans/_saved.html", context)
