"""Setting values of a paper right before it is imported."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from intake import corrections
from intake.confirming import Changed
from intake.forms.corrections import PartForm
from intake.models import Upload
from intake.names import PAPER
from intake.previews import previewed
from intake.tasks import try_in_turn
from intake.views.doors import for_importers
from intake.views.preview import by_value
from intake.working import part_of, title_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_importers
def part(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """A form for one part of a paper: its head, a heading, or a line with what rounds said of it."""
    upload = upload_with(pk, name)
    form = form_of(upload, name, request.POST or None)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            upload = corrections.set_right(upload, name, version, form.values(), request.user)
        except Changed:
            upload = upload_with(pk, name)
            return changed_meanwhile(request, upload, name)
        try_others_again(upload)
        return back_to(upload, name)
    return page(request, upload, name, form, 422 if form.errors else 200)


@require_POST
@for_importers
def leave_out(request: SignedInRequest, pk: int, name: str) -> HttpResponse:
    """Take a heading or a line out of what will be imported."""
    upload = upload_with(pk, name)
    if name == PAPER:
        raise Http404
    title = title_of(upload.words_read, name)
    try:
        upload = corrections.leave_out(upload, name, request.POST.get("version", ""), request.user)
    except Changed:
        return changed_meanwhile(request, upload_with(pk, name), name)
    try_others_again(upload)
    messages.success(request, f"{title} will not be imported.")
    return redirect("intake:upload", pk)


def try_others_again(upload: Upload) -> None:
    """What was set right in one paper may change what those after it leave out."""
    if upload.batch.uploads.count() > 1:
        try_in_turn.enqueue(upload.batch_id)


def upload_with(pk: int, name: str) -> Upload:
    """A paper that waits for a decision and has that part. Raises Http404 for any other."""
    upload = get_object_or_404(Upload, pk=pk, state=Upload.State.READ)
    if name.startswith("e") or part_of(upload.words_read, name) is None:
        raise Http404
    return upload


def form_of(upload: Upload, name: str, data: Any = None) -> PartForm:
    version = corrections.version_of(upload.words_read, name)
    doubts = by_value(previewed(upload).findings)
    return PartForm(upload.words_read, name, doubts, data, initial={"version": version})


def changed_meanwhile(request: SignedInRequest, upload: Upload, name: str) -> HttpResponse:
    """What somebody typed, kept, where somebody else was quicker; saving again replaces the other's."""
    typed = request.POST.copy()
    typed["version"] = corrections.version_of(upload.words_read, name)
    form = form_of(upload, name, typed)
    now = [f"{form[field].label}: {form.fields[field].initial or 'blank'}" for field in form.changed_data]
    others = "; ".join(each for each in now if not each.startswith("Version"))
    said = (
        "Somebody else changed this while you were writing. What you typed is still here; "
        f"save it again to replace what stands there now. {others}"
    )
    form.add_error(None, ValidationError(said, code="conflict"))
    return page(request, upload, name, form, 409)


def page(request: SignedInRequest, upload: Upload, name: str, form: PartForm, status: int) -> HttpResponse:
    context = {
        "upload": upload,
        "name": name,
        "form": form,
        "title": title_of(upload.words_read, name) if name != PAPER else "The review",
        "may_leave_out": name != PAPER,
        "version": corrections.version_of(upload.words_read, name),
    }
    return render(request, "intake/part.html", context, status=status)


def back_to(upload: Upload, name: str) -> HttpResponse:
    return redirect(f"{reverse('intake:upload', args=[upload.pk])}#{name}")
