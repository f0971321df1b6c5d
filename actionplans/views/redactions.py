"""Redactions: asking for one, and agreeing to one that another clerk asked for."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from actionplans.access.redactions import plan_to_redact, redaction_for, redactions_for
from actionplans.access.supporting_evidence import file_to_redact
from actionplans.forms.redactions import RedactionForm, RemoveFileForm
from actionplans.models import Redaction
from actionplans.workflow.redactions import (
    agree_to_redaction,
    refuse_redaction,
    request_file_removal,
    request_redaction,
)
from actionplans.workflow.updates import NotAllowed
from audit.redaction import Redactor, count_matches
from audit.redaction import affected_sentences as sentences_with

MAX_SENTENCES = 200  # on one page
TEXT_PHRASES = ("the words out", "the words are gone")
# What pages call the records that redactions count, where that differs from their name.
RECORD_LABELS = {
    "files behind answers": "supporting files",
    "published versions": "published reports",
    "rows of history": "history",
    "sub actions": "actions",
}


@require_safe
@login_required
def redactions(request: SignedInRequest) -> HttpResponse:
    rows = redactions_for(request.user).select_related("plan", "requested_by", "decided_by")
    return render(request, "actionplans/redactions.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new_redaction(request: SignedInRequest, slug: str) -> HttpResponse:
    plan = plan_to_redact(request.user, slug)
    form = RedactionForm(request.POST or None)
    if form.is_valid():
        values = form.cleaned_data
        try:
            redaction = request_redaction(plan, values["words"], values["reason"], by=request.user)
        except NotAllowed as error:
            form.add_error(None, ValidationError(str(error), error.code))
        else:
            messages.success(request, f"{redaction} is asked for. Another clerk has to agree to it.")
            return redirect("actionplans:redaction", redaction.pk)
    context = {"review": plan, "form": form}
    status = 422 if form.errors else 200
    return render(request, "actionplans/request_redaction.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def remove_file(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for a file of an update to be removed."""
    evidence = file_to_redact(request.user, pk)
    form = RemoveFileForm(request.POST or None)
    if form.is_valid():
        try:
            redaction = request_file_removal(evidence, form.cleaned_data["reason"], by=request.user)
        except NotAllowed as error:
            form.add_error(None, ValidationError(str(error), error.code))
        else:
            messages.success(request, f"{redaction} is asked for. Another clerk has to agree to it.")
            return redirect("actionplans:redaction", redaction.pk)
    status = 409 if form.non_field_errors() else 422 if form.errors else 200
    return render(
        request, "actionplans/remove_file.html", {"evidence": evidence, "form": form}, status=status
    )


@require_safe
@login_required
def redaction(request: SignedInRequest, pk: int) -> HttpResponse:
    """A redaction, and where its words occur now."""
    return _render_redaction(request, pk)


def _render_redaction(request: SignedInRequest, pk: int, status: int = 200) -> HttpResponse:
    redaction = redaction_for(request.user, pk)
    is_searchable = redaction.is_waiting and redaction.text
    sentences = sentences_with(Redactor(redaction.text, redaction.instead)) if is_searchable else []
    context = {
        "redaction": redaction,
        "found": _label_counts(_count_matches(redaction) if is_searchable else redaction.counts_by_kind),
        "sentences": [
            {
                "before": affected_sentence.before,
                "after": affected_sentence.after,
                "places": _label_counts(affected_sentence.places),
            }
            for affected_sentence in sentences[:MAX_SENTENCES]
        ],
        "more": max(len(sentences) - MAX_SENTENCES, 0),
        "may_agree": redaction.waits_for(request.user),
    }
    return render(request, "actionplans/redaction.html", context, status=status)


def _count_matches(redaction: Redaction) -> dict[str, int]:
    counts = count_matches(Redactor(redaction.text, ""))
    return {**counts.now, **counts.stores, "history": counts.history}


def _label_counts(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The counts by kind of record, as pages call it, without zeros."""
    return [(RECORD_LABELS.get(name, name).capitalize(), count) for name, count in counts.items() if count]


@require_POST
@login_required
def decide_redaction(request: SignedInRequest, pk: int) -> HttpResponse:
    """Agree to a redaction, or close it. Responds with 409 where somebody else decided first."""
    redaction = redaction_for(request.user, pk)
    try:
        if request.POST.get("do") == "agree":
            counts = agree_to_redaction(redaction, by=request.user)
            removal, result = ("the file away", "the file is gone") if redaction.evidence_id else TEXT_PHRASES
            if counts is None:
                text, tag = f"is agreed: an administrator of the server takes {removal}.", "carried-out-later"
            else:
                text, tag = f"is done: {result}.", ""
            messages.success(request, f"{redaction} {text}", tag)
        else:
            refuse_redaction(redaction, by=request.user)
            messages.success(request, f"{redaction} is closed. Nothing was taken out.")
    except NotAllowed as error:
        messages.error(request, str(error), error.code)
        return _render_redaction(request, pk, status=409)
    return redirect("actionplans:redaction", pk)
