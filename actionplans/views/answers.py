"""An officer's work: what is due from him, and one answer."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from actionplans.access import answer_for, answers_of, may_edit
from actionplans.checks import findings_of
from actionplans.forms.answers import AnswerForm, ReturnForm
from actionplans.models import Asked, Review
from actionplans.workflow import Answer, Conflict, NotAllowed, save_draft, submit


@require_safe
@login_required
def my_actions(request: SignedInRequest) -> HttpResponse:
    today = timezone.localdate()
    waiting = answers_of(request.user).for_board().order_by("round__due", "round__plan__title", "pk")
    rows = [
        {
            "pk": asked.pk,
            "review": asked.round.plan.title,
            "round": str(asked.round),
            "name": str(asked.sub_action),
            "action": asked.sub_action.action or asked.sub_action.heading.text,
            "state": asked.state,
            "state_words": asked.get_state_display(),
            "due": asked.round.due,
            "late": bool(asked.is_with_officer and asked.round.due and asked.round.due < today),
            "mine": asked.is_with_officer,
        }
        for asked in waiting
    ]
    rows.sort(key=lambda row: (not row["mine"], row["state"] != Asked.State.DRAFT))
    return render(request, "actionplans/my_actions.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    asked = answer_for(request.user, pk)
    submitting = request.POST.get("do") == "submit"
    form = AnswerForm(asked, request.POST or None, submitting=submitting)
    if request.method == "POST" and form.is_valid():
        return _save(request, asked, form, submitting=submitting)
    return _page(request, asked, form)


def _save(request: SignedInRequest, asked: Asked, form: AnswerForm, *, submitting: bool) -> HttpResponse:
    written, version = form.answer(), form.cleaned_data["version"]
    review = get_object_or_404(Review, pk=asked.round.plan_id)
    try:
        if not submitting:
            save_draft(asked, written, by=request.user, version=version)
            messages.success(request, f"Draft of {asked.sub_action} saved. It is not submitted yet.")
            return redirect("actionplans:answer", asked.pk)
        findings = findings_of(asked, written, review)
        if findings and not request.POST.get("sure"):
            saved = save_draft(asked, written, by=request.user, version=version)
            return _page(request, saved, AnswerForm(saved), findings=findings)
        submit(asked, written, by=request.user, version=version)
    except Conflict as conflict:
        return _page(request, conflict.asked, _as_typed(conflict.asked, form), theirs=conflict.asked)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
        return _page(request, asked, form, status=409)
    messages.success(request, f"{asked.sub_action} is submitted. Thank you.")
    return redirect("actionplans:my-actions")


def _as_typed(asked: Asked, form: AnswerForm) -> AnswerForm:
    """The same words again, ready to be saved on top of what somebody else saved."""
    typed = {name: form.data.get(name, "") for name in form.fields}
    return AnswerForm(asked, initial={**typed, "version": asked.version})


def _page(
    request: SignedInRequest,
    asked: Asked,
    form: AnswerForm,
    *,
    findings: object = (),
    theirs: Asked | None = None,
    status: int = 200,
) -> HttpResponse:
    line = asked.sub_action
    entries = list(line.progress_entries.published().in_order())
    impacts = {e.round_id: e for e in line.impact_entries.published().in_order()}
    review = get_object_or_404(Review, pk=asked.round.plan_id)
    runs = may_edit(request.user, review)
    wrote_it = asked.written_by_id == request.user.pk
    context = {
        "asked": asked,
        "form": form,
        "review": review,
        "line": line,
        "earlier": [{"entry": entry, "impact": impacts.get(entry.round_id)} for entry in entries],
        "may_write": asked.is_with_officer and asked.round.state == asked.round.State.OPEN,
        "may_approve": runs
        and asked.state == Asked.State.SUBMITTED
        and asked.written_by_id != request.user.pk,
        "may_return": runs and asked.state in (Asked.State.SUBMITTED, Asked.State.APPROVED),
        "wrote_it": runs and wrote_it,
        "answer": Answer.of(asked),
        "findings": findings or (findings_of(asked, Answer.of(asked), review) if runs else []),
        "before_submitting": bool(findings),
        "theirs": Answer.of(theirs) if theirs else None,
        "return_form": ReturnForm(),
        "remarks": asked.remarks.select_related("by"),
    }
    return render(request, "actionplans/answer.html", context, status=409 if theirs else status)


@require_POST
@login_required
def autosave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what is being typed. Answers with one line for the page's status and the new version."""
    asked = answer_for(request.user, pk)
    form = AnswerForm(asked, request.POST)
    context: dict[str, object] = {"version": request.POST.get("version", "")}
    if form.is_valid():
        try:
            saved = save_draft(asked, form.answer(), by=request.user, version=form.cleaned_data["version"])
            context = {"version": saved.version, "saved_at": timezone.localtime()}
        except Conflict:
            context["problem"] = "Somebody else changed this answer. Save to see both texts."
        except NotAllowed as refused:
            context["problem"] = str(refused)
    else:
        context["problem"] = "Not saved yet: something cannot be kept as it is."
    return render(request, "actionplans/_saved.html", context)
