"""An officer's work: what is due from them, and one answer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, parse_int
from actionplans.access.rounds import rounds_to_manage
from actionplans.access.update_requests import (
    update_request_for,
    update_requests_for,
    update_requests_in_progress_for,
)
from actionplans.forms.supporting_evidence import EvidenceForm
from actionplans.forms.updates import UpdateForm
from actionplans.models import Evidence, Round, UpdateRequest
from actionplans.update_checks import check_update, not_shown
from actionplans.views.days_left import days_left
from actionplans.views.update_page import list_typed_values, render_update_page
from actionplans.workflow.updates import EditConflict, NotAllowed, save_draft, submit

SAVED_FROM = "answer_saved_from"  # in the session, between saving an answer and showing it again


@require_safe
@login_required
def my_updates(request: SignedInRequest) -> HttpResponse:
    waiting = update_requests_in_progress_for(request.user).with_sub_action().select_related("round__plan")
    waiting = waiting.order_by("round__due", "round__plan__title", "pk")
    rows = [_request_row(update_request) for update_request in waiting]
    to_do = [row for row in rows if row["wanted"]]
    to_do.sort(key=lambda row: row["state"] == UpdateRequest.State.NOT_STARTED)  # what was begun comes first
    going_on = rounds_to_manage(request.user).filter(pk__in=UpdateRequest.objects.going_on().values("round"))
    running = [
        {
            "round": this_round,
            "review": this_round.plan,
            "days": days_left(this_round.due) if this_round.state == Round.State.OPEN else None,
        }
        for this_round in going_on.select_related("plan").order_by("due", "pk")
    ]
    late = (
        update_requests_for(request.user)
        .taking_late_updates()
        .with_sub_action()
        .select_related("round__plan")
    )
    context = {
        "to_do": to_do,
        "late": [
            _request_row(update_request)
            for update_request in late.order_by("-round__period", "round__plan__title", "pk")
        ],
        "sent": [row for row in rows if not row["with_me"]],
        "running": running,
    }
    return render(request, "actionplans/my_updates.html", context)


def _request_row(update_request: UpdateRequest) -> dict[str, Any]:
    return {
        "pk": update_request.pk,
        "review": update_request.round.plan.title,
        "round": str(update_request.round),
        "name": str(update_request.sub_action),
        "action": update_request.sub_action.action or update_request.sub_action.heading.text,
        "state": update_request.state,
        "state_words": update_request.get_state_display(),
        "due": update_request.due if update_request.is_with_officer else update_request.round.due,
        "days": days_left(update_request.due),
        "put_right": update_request.round.state == Round.State.PUBLISHED,
        "with_me": update_request.is_with_officer,
        "wanted": update_request.is_wanted,
        "what": "" if update_request.asks_for_progress else "Only its impact is asked for",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def update_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One update. Whichever button is pressed, what was typed is saved, and so are its documents."""
    try:
        update_request = update_request_for(request.user, pk)
    except Http404:
        if request.method != "POST":
            raise
        # It was given to somebody else while they wrote: their words are theirs all the same.
        return render(request, "404.html", {"typed": list_typed_values(request.POST)}, status=404)
    if request.method != "POST":
        return render_update_page(
            request,
            update_request,
            UpdateForm(update_request, page=_page_that_goes_on(request, update_request)),
        )
    do = request.POST.get("do", "")
    submitting = do == "submit"
    evidence = EvidenceForm(request.POST, request.FILES, adding=do.removeprefix("add-"))
    try:
        added = evidence.add_to(update_request, by=request.user) if evidence.is_valid() else []
    except NotAllowed as refused:
        return _render_refusal(request, update_request, UpdateForm(update_request, request.POST), refused)
    if added:
        messages.success(request, _added_message(added))
        update_request = update_request_for(request.user, pk)
    form = UpdateForm(
        update_request, _with_current_version(request.POST, update_request, len(added)), submitting=submitting
    )
    if not form.is_valid():
        status = 422 if evidence.errors else 200
        return render_update_page(
            request, update_request, form, evidence_form=_form_with_errors(evidence), status=status
        )
    if evidence.errors:
        return _save_and_show_errors(request, update_request, form, evidence)
    return _save_or_submit(request, update_request, form, submitting=submitting)


def _added_message(added: list[Evidence]) -> str:
    titles = " and ".join(f"“{each.title}”" for each in added)
    return f"{titles} {'is' if len(added) == 1 else 'are'} added to the evidence."


def _with_current_version(values: QueryDict, update_request: UpdateRequest, added: int) -> QueryDict:
    """What was sent, on top of the links and files that came with it."""
    data = values.copy()
    if data.get("version") == str(update_request.version - added):
        data["version"] = str(update_request.version)
    return data


def _form_with_errors(evidence: EvidenceForm) -> EvidenceForm | None:
    """What was added is not shown as typed again."""
    return evidence if evidence.errors else None


def _render_refusal(
    request: SignedInRequest, update_request: UpdateRequest, form: UpdateForm, why: NotAllowed
) -> HttpResponse:
    form.add_error(None, ValidationError(str(why), why.code))
    return render_update_page(request, update_request, form, status=409)


def _save_or_submit(
    request: SignedInRequest, update_request: UpdateRequest, form: UpdateForm, *, submitting: bool
) -> HttpResponse:
    written, seen = form.answer(), _version_and_token(form)
    plan = update_request.round.plan
    try:
        if not submitting:
            return _redirect_after_saving(
                request, save_draft(update_request, written, by=request.user, **seen), seen["page"]
            )
        findings = check_update(update_request, written, plan)
        if not_shown(findings, request.POST.getlist("shown")):
            saved = save_draft(update_request, written, by=request.user, **seen)
            form = UpdateForm(saved, page=seen["page"])
            return render_update_page(request, saved, form, before_submitting=findings)
        submit(update_request, written, by=request.user, **seen)
    except EditConflict as conflict:
        form = _rebind_to_current(conflict.update_request, form)
        return render_update_page(request, conflict.update_request, form, conflict=conflict)
    except NotAllowed as refused:
        return _render_refusal(request, update_request, form, refused)
    return _redirect_after_submitting(request, update_request)


def _version_and_token(form: UpdateForm) -> dict[str, Any]:
    values = form.cleaned_data
    return {"version": values["version"], "page": values["page"], "sent": values["sent"] or 0}


def _page_that_goes_on(request: SignedInRequest, update_request: UpdateRequest) -> str:
    """Whoever has just saved comes to the same page again, and is the same writer on it."""
    pk, page = request.session.get(SAVED_FROM, (None, ""))
    if pk != update_request.pk:
        return ""
    del request.session[SAVED_FROM]
    return str(page)


def _redirect_after_submitting(request: SignedInRequest, update_request: UpdateRequest) -> HttpResponse:
    """On to their other updates; those who wrote it for somebody else came from the board."""
    if update_requests_for(request.user).filter(pk=update_request.pk).exists():
        if update_request.round.state == Round.State.PUBLISHED:
            text = _(
                "%(name)s is submitted. Once it is approved, it goes into the next version of the report."
            )
        else:
            text = _("%(name)s is submitted. Thank you.")
        messages.success(request, text % {"name": update_request.sub_action.called})
        return redirect("actionplans:my-updates")
    messages.success(request, f"{update_request.sub_action.called} is submitted. Somebody else approves it.")
    return redirect("actionplans:round-board", update_request.round.plan.slug, update_request.round.slug)


def _redirect_after_saving(
    request: SignedInRequest, update_request: UpdateRequest, page: str
) -> HttpResponse:
    """On to the link or file whose button was pressed, or back to the answer."""
    do = request.POST.get("do", "")
    here = reverse("actionplans:update-detail", args=[update_request.pk])
    if do.startswith("evidence-") and (pk := parse_int(do.removeprefix("evidence-"))):
        return redirect("actionplans:edit-evidence", pk)
    request.session[SAVED_FROM] = [update_request.pk, page]
    if do.startswith("add-"):
        return redirect(f"{here}#evidence")
    if update_request.is_with_officer:
        messages.success(
            request, f"Draft of {update_request.sub_action.called_within} saved. It is not submitted yet."
        )
    else:
        state = update_request.get_state_display().lower()
        messages.info(request, f"{update_request.sub_action.called} is {state} already, in these very words.")
    return redirect(here)


def _save_and_show_errors(
    request: SignedInRequest, update_request: UpdateRequest, form: UpdateForm, evidence: EvidenceForm
) -> HttpResponse:
    """Save what was typed, with a message why a link or a file could not be saved."""
    try:
        saved = save_draft(update_request, form.answer(), by=request.user, **_version_and_token(form))
    except EditConflict as conflict:
        form = _rebind_to_current(conflict.update_request, form)
        return render_update_page(
            request, conflict.update_request, form, conflict=conflict, evidence_form=evidence
        )
    except NotAllowed as refused:
        return _render_refusal(request, update_request, form, refused)
    form = UpdateForm(saved, page=form.cleaned_data["page"])
    return render_update_page(request, saved, form, evidence_form=evidence, status=422)


def _rebind_to_current(update_request: UpdateRequest, form: UpdateForm) -> UpdateForm:
    """The same words again, ready to be saved on top of what somebody else saved."""
    typed = {name: form.data.get(name, "") for name in form.fields}
    return UpdateForm(update_request, initial={**typed, "version": update_request.version})


@require_POST
@login_required
def autosave_update(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep what is being typed. Answers with one line for the page's status and the new version."""
    update_request = update_request_for(request.user, pk)
    form = UpdateForm(update_request, request.POST)
    context: dict[str, object] = {
        "version": request.POST.get("version", ""),
        "asks_date": update_request.asks_for_progress,
        "date_read": form.date_read if update_request.asks_for_progress else "",
    }
    if form.is_valid():
        try:
            saved = save_draft(
                update_request, form.answer(), by=request.user, **_version_and_token(form), is_autosave=True
            )
            context |= {"version": saved.version, "saved_at": timezone.localtime()}
        except EditConflict as refused:
            advice = _("%(who_changed)s Select “Save draft” to see both texts.")
            context |= {"problem": advice % {"who_changed": refused}, "code": refused.code}
        except NotAllowed as refused:
            context |= {"problem": str(refused), "code": refused.code}
    else:
        context |= {"problem": "Not saved yet: something cannot be kept as it is.", "code": "invalid"}
    return render(request, "actionplans/_autosave_status.html", context)
