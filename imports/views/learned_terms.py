"""Learned terms: the list, adding a term, and removing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, parse_int
from documents.validation.errors import FileRejected
from imports.confirmation import ImportChanged
from imports.forms.learned_terms import LabelTermForm, StatusTermForm, save_term
from imports.models import LabelTerm, StatusTerm, Upload
from imports.recognition_with_terms import recognise_again
from imports.views.corrections import preview_batch_again
from imports.views.permissions import importer_required

TERM_KINDS: dict[str, Any] = {
    "labels": (LabelTerm, LabelTermForm, "Say what a label means"),
    "statuses": (StatusTerm, StatusTermForm, "Say what a status word means"),
}


@require_safe
@importer_required
def learned_term_list(request: SignedInRequest) -> HttpResponse:
    context = {
        "labels": LabelTerm.objects.select_related("added_by"),
        "statuses": StatusTerm.objects.select_related("added_by", "committee"),
    }
    return render(request, "imports/learned_terms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@importer_required
def learn_term(request: SignedInRequest, kind: str) -> HttpResponse:
    """Add a term. The upload that led here, if any, is then read again."""
    _, form_class, title = get_term_kind(kind)
    upload = get_upload(request.POST.get("upload") or request.GET.get("upload"))
    form = form_class(request.POST or None, initial={"wording": request.GET.get("wording", "")[:200]})
    if form.is_valid():
        term = save_term(form, request.user)
        messages.success(request, f"{term}. This is remembered for the next documents too.")
        return redirect_after_learning(request, upload)
    context = {"form": form, "title": title, "upload": upload}
    return render(request, "imports/learn_term.html", context, status=422 if form.errors else 200)


def get_term_kind(kind: str) -> Any:
    if kind not in TERM_KINDS:
        raise Http404
    return TERM_KINDS[kind]


def get_upload(pk: str | None) -> Upload | None:
    """The upload that led to the form, if it still waits to be checked."""
    ready = Upload.objects.filter(pk=parse_int(pk) or 0, state=Upload.State.READ)
    return ready.select_related("file").first()


def redirect_after_learning(request: SignedInRequest, upload: Upload | None) -> HttpResponse:
    if upload is None:
        return redirect("imports:learned-terms")
    try:
        if not recognise_again(upload):
            messages.warning(
                request, "Some of what was set right in this document no longer fits; look it through again."
            )
    except FileRejected as rejection:
        messages.warning(request, f"The document stays as it was read before: {rejection.sentence}")
    except ImportChanged:
        return redirect("imports:imports")
    preview_batch_again(upload)
    return redirect("imports:check-import", upload.pk)


@require_POST
@importer_required
def forget_term(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Remove a term. Documents imported with it are not changed."""
    model, _, _ = get_term_kind(kind)
    term = get_object_or_404(model, pk=pk)
    term.delete()
    messages.success(request, f"Forgotten: {term}.")
    return redirect("imports:learned-terms")
