"""Corrections of a document before it is imported."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from documents.recognise.item_keys import DOCUMENT
from imports import corrections
from imports.confirmation import ImportChanged
from imports.forms.corrections import CorrectionForm
from imports.models import Upload
from imports.previews import get_preview
from imports.review_draft import get_item, item_title
from imports.tasks import preview_batch
from imports.views.check_import import messages_by_anchor
from imports.views.permissions import importer_required


@require_http_methods(["GET", "HEAD", "POST"])
@importer_required
def correct_item(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """A form for one part of a document: its details, a heading, or an action with its updates."""
    upload = get_upload_with_item(pk, name)
    form = build_form(upload, name, request.POST or None)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            upload = corrections.apply_correction(upload, name, version, form.values(), request.user)
        except ImportChanged:
            upload = get_upload_with_item(pk, name)
            return render_conflict(request, upload, name)
        preview_batch_again(upload)
        return redirect_to_item(upload, name)
    return render_form(request, upload, name, form, 422 if form.errors else 200)


@require_POST
@importer_required
def exclude_item(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Remove a heading or an action from what will be imported."""
    upload = get_upload_with_item(pk, name)
    if name == DOCUMENT:
        raise Http404
    title = item_title(upload.words_read, name)
    try:
        upload = corrections.exclude_item(upload, name, request.POST.get("version", ""), request.user)
    except ImportChanged:
        return render_conflict(request, get_upload_with_item(pk, name), name)
    preview_batch_again(upload)
    messages.success(request, f"{title} will not be imported.")
    return redirect("imports:check-import", pk)


def preview_batch_again(upload: Upload) -> None:
    """Preview the whole batch: a correction in one document may change findings of those after it."""
    if upload.batch.uploads.count() > 1:
        preview_batch.enqueue(upload.batch_id)


def get_upload_with_item(pk: int, key: str) -> Upload:
    """An upload ready to be checked that has this heading or action. Raises Http404 otherwise."""
    upload = get_object_or_404(Upload, pk=pk, state=Upload.State.READ)
    if key.startswith("e") or get_item(upload.words_read, key) is None:
        raise Http404
    return upload


def build_form(upload: Upload, key: str, data: Any = None) -> CorrectionForm:
    version = corrections.item_version(upload.words_read, key)
    doubts = messages_by_anchor(get_preview(upload).findings)
    return CorrectionForm(upload.words_read, key, doubts, data, initial={"version": version})


def render_conflict(request: SignedInRequest, upload: Upload, key: str) -> HttpResponse:
    """Show the form with the person's own values and those that somebody else saved in the meantime.

    Saving it again replaces the other person's values.
    """
    submitted = request.POST.copy()
    submitted["version"] = corrections.item_version(upload.words_read, key)
    form = build_form(upload, key, submitted)
    current_values = [
        f"{form[field].label}: {form.fields[field].initial or 'blank'}" for field in form.changed_data
    ]
    other_values = "; ".join(value for value in current_values if not value.startswith("Version"))
    text = (
        "Somebody else changed this while you were writing. What you typed is still here; "
        f"save it again to replace what stands there now. {other_values}"
    )
    form.add_error(None, ValidationError(text, code="conflict"))
    return render_form(request, upload, key, form, 409)


def render_form(
    request: SignedInRequest, upload: Upload, key: str, form: CorrectionForm, status: int
) -> HttpResponse:
    context = {
        "upload": upload,
        "name": key,
        "form": form,
        "title": item_title(upload.words_read, key) if key != DOCUMENT else "The review",
        "may_leave_out": key != DOCUMENT,
        "version": corrections.item_version(upload.words_read, key),
    }
    return render(request, "imports/correct_item.html", context, status=status)


def redirect_to_item(upload: Upload, key: str) -> HttpResponse:
    return redirect(f"{reverse('imports:check-import', args=[upload.pk])}#{key}")
