"""An officer's update requests, and the page on which an update is written."""

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
from actionplans.update_checks import check_update, has_unseen_findings
from actionplans.views.days_left import days_left
from actionplans.views.update_page import list_typed_values, render_update_page
from actionplans.workflow.updates import EditConflict, NotAllowed, save_draft, submit

SAVED_FROM = "answer_saved_from"  # session key, from saving an update until it is shown again


@require_safe
@login_required
def my_updates(request: SignedInRequest) -> HttpResponse:
    in_progress = (
        update_requests_in_progress_for(request.user).with_sub_action().select_related("round__plan")
    )
    in_progress = in_progress.order_by("round__due", "round__plan__title", "pk")
    rows = [_request_row(update_request) for update_request in in_progress]
    to_do = [row for row in rows if row["wanted"]]
    to_do.sort(key=lambda row: row["state"] == UpdateRequest.State.NOT_STARTED)  # what was begun comes first
    managed_rounds = rounds_to_manage(request.user).filter(
        pk__in=UpdateRequest.objects.in_progress().values("round")
    )
    managed_rows = [
        {
            "round": this_round,
            "review": this_round.plan,
            "days": days_left(this_round.due) if this_round.state == Round.State.OPEN else None,
        }
        for this_round in managed_rounds.select_related("plan").order_by("due", "pk")
    ]
    late_requests = (
        update_requests_for(request.user)
        .taking_late_updates()
        .with_sub_action()
        .select_related("round__plan")
    )
    context = {
        "to_do": to_do,
        "late": [
            _request_row(update_request)
            for update_request in late_requests.order_by("-round__period", "round__plan__title", "pk")
        ],
        "sent": [row for row in rows if not row["with_me"]],
        "running": managed_rows,
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
        "what": "" if update_request.asks_for_progress else "Impact only",
    }


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def update_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """One update. Every button saves the text and the added documents."""
    try:
        update_request = update_request_for(request.user, pk)
    except Http404:
        if request.method != "POST":
            raise
        # It was given to somebody else meanwhile. Show what was typed, so that it is not lost.
        return render(request, "404.html", {"typed": list_typed_values(request.POST)}, status=404)
    if request.method != "POST":
        return render_update_page(
            request,
            update_request,
            UpdateForm(update_request, page=_continued_page_token(request, update_request)),
        )
    button = request.POST.get("do", "")
    submitting = button == "submit"
    evidence = EvidenceForm(request.POST, request.FILES, adding=button.removeprefix("add-"))
    try:
        added = evidence.add_to(update_request, by=request.user) if evidence.is_valid() else []
    except NotAllowed as error:
        return _render_refusal(request, update_request, UpdateForm(update_request, request.POST), error)
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


def _added_message(added_evidence: list[Evidence]) -> str:
    titles = " and ".join(f"“{evidence.title}”" for evidence in added_evidence)
    return f"{titles} {'is' if len(added_evidence) == 1 else 'are'} added to the evidence."


def _with_current_version(values: QueryDict, update_request: UpdateRequest, added_count: int) -> QueryDict:
    """The submitted data with the current version, if only adding this evidence has changed it.

    Each of the `added_count` links and files counts one version up.
    """
    data = values.copy()
    if data.get("version") == str(update_request.version - added_count):
        data["version"] = str(update_request.version)
    return data


def _form_with_errors(evidence: EvidenceForm) -> EvidenceForm | None:
    """The form if it has errors; otherwise its evidence was added, and an empty form is shown."""
    return evidence if evidence.errors else None


def _render_refusal(
    request: SignedInRequest, update_request: UpdateRequest, form: UpdateForm, error: NotAllowed
) -> HttpResponse:
    form.add_error(None, ValidationError(str(error), error.code))
    return render_update_page(request, update_request, form, status=409)


def _save_or_submit(
    request: SignedInRequest, update_request: UpdateRequest, form: UpdateForm, *, submitting: bool
) -> HttpResponse:
    content, version_and_token = form.content(), _version_and_token(form)
    plan = update_request.round.plan
    try:
        if not submitting:
            return _redirect_after_saving(
                request,
                save_draft(update_request, content, by=request.user, **version_and_token),
                version_and_token["page_token"],
            )
        findings = check_update(update_request, content, plan)
        if has_unseen_findings(findings, request.POST.getlist("shown")):
            saved = save_draft(update_request, content, by=request.user, **version_and_token)
            form = UpdateForm(saved, page=version_and_token["page_token"])
            return render_update_page(request, saved, form, before_submitting=findings)
        submit(update_request, content, by=request.user, **version_and_token)
    except EditConflict as conflict:
        form = _rebind_to_current(conflict.update_request, form)
        return render_update_page(request, conflict.update_request, form, conflict=conflict)
    except NotAllowed as error:
        return _render_refusal(request, update_request, form, error)
    return _redirect_after_submitting(request, update_request)


def _version_and_token(form: UpdateForm) -> dict[str, Any]:
    values = form.cleaned_data
    return {
        "version": values["version"],
        "page_token": values["page"],
        "page_saved_at": values["sent"] or 0,
    }


def _continued_page_token(request: SignedInRequest, update_request: UpdateRequest) -> str:
    """The token of the page from which this update was just saved, so that it continues as the same page."""
    pk, page = request.session.get(SAVED_FROM, (None, ""))
    if pk != update_request.pk:
        return ""
    del request.session[SAVED_FROM]
    return str(page)


def _redirect_after_submitting(request: SignedInRequest, update_request: UpdateRequest) -> HttpResponse:
    """Redirect owners and delegates to their other updates, and everyone else to the board."""
    if update_requests_for(request.user).filter(pk=update_request.pk).exists():
        if update_request.round.state == Round.State.PUBLISHED:
            text = _(
                "Your update on %(name)s has been submitted. Once approved, it goes into the next version "
                "of the report."
            )
        else:
            text = _(
                "Your update on %(name)s has been submitted. It will be approved, or sent back to you for "
                "changes."
            )
        messages.success(request, text % {"name": update_request.sub_action.called_within})
        return redirect("actionplans:my-updates")
    messages.success(
        request, f"The update on {update_request.sub_action.called_within} has been submitted for approval."
    )
    return redirect("actionplans:round-board", update_request.round.plan.slug, update_request.round.slug)


def _redirect_after_saving(
    request: SignedInRequest, update_request: UpdateRequest, page: str
) -> HttpResponse:
    """Redirect to the link or file whose button was pressed, or back to the update."""
    button = request.POST.get("do", "")
    update_url = reverse("actionplans:update-detail", args=[update_request.pk])
    if button.startswith("evidence-") and (pk := parse_int(button.removeprefix("evidence-"))):
        return redirect("actionplans:edit-evidence", pk)
    request.session[SAVED_FROM] = [update_request.pk, page]
    if button.startswith("add-"):
        return redirect(f"{update_url}#evidence")
    if update_request.is_with_officer:
        messages.success(
            request, f"Draft of {update_request.sub_action.called_within} saved. It is not submitted yet."
        )
    else:
        state = update_request.get_state_display().lower()
        messages.info(request, f"{update_request.sub_action.called} is {state} already, in these very words.")
    return redirect(update_url)


def _save_and_show_errors(
    request: SignedInRequest, update_request: UpdateRequest, form: UpdateForm, evidence: EvidenceForm
) -> HttpResponse:
    """Save the text, and show the update with the errors of a link or file."""
    try:
        saved = save_draft(update_request, form.content(), by=request.user, **_version_and_token(form))
    except EditConflict as conflict:
        form = _rebind_to_current(conflict.update_request, form)
        return render_update_page(
            request, conflict.update_request, form, conflict=conflict, evidence_form=evidence
        )
    except NotAllowed as error:
        return _render_refusal(request, update_request, form, error)
    form = UpdateForm(saved, page=form.cleaned_data["page"])
    return render_update_page(request, saved, form, evidence_form=evidence, status=422)


def _rebind_to_current(update_request: UpdateRequest, form: UpdateForm) -> UpdateForm:
    """The same text in a form that can be saved over what somebody else saved."""
    typed = {name: form.data.get(name, "") for name in form.fields}
    return UpdateForm(update_request, initial={**typed, "version": update_request.version})


@require_POST
@login_required
def autosave_update(request: SignedInRequest, pk: int) -> HttpResponse:
    """Save what is being typed. Responds with one line for the page's status, and the new version."""
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
                update_request, form.content(), by=request.user, **_version_and_token(form), is_autosave=True
            )
            context |= {"version": saved.version, "saved_at": timezone.localtime()}
        except EditConflict as error:
            advice = _("%(who_changed)s Select “Save draft” to see both texts.")
            context |= {"problem": advice % {"who_changed": error}, "code": error.code}
        except NotAllowed as error:
            context |= {"problem": str(error), "code": error.code}
    else:
        context |= {"problem": "Not saved yet: something cannot be kept as it is.", "code": "invalid"}
    return render(request, "actionplans/_autosave_status.html", context)
