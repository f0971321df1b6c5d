"""What words of papers mean: the list of what has been taught, teaching one more, and removing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest, number_sent
from documents.refusal import Refused
from intake.confirming import Changed
from intake.forms.meanings import LabelMeaningForm, StatusMeaningForm, added
from intake.models import LabelMeaning, StatusMeaning, Upload
from intake.rereading import read_again
from intake.views.corrections import try_others_again
from intake.views.doors import for_importers

KINDS: dict[str, Any] = {
    "labels": (LabelMeaning, LabelMeaningForm, "Say what a label means"),
    "statuses": (StatusMeaning, StatusMeaningForm, "Say what a status word means"),
}


@require_safe
@for_importers
def meanings(request: SignedInRequest) -> HttpResponse:
    context = {
        "labels": LabelMeaning.objects.select_related("added_by"),
        "statuses": StatusMeaning.objects.select_related("added_by", "committee"),
    }
    return render(request, "intake/meanings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_importers
def teach(request: SignedInRequest, kind: str) -> HttpResponse:
    """Say what a word means; a paper that made somebody ask is then read again."""
    _, form_class, title = of_kind(kind)
    upload = upload_that_asks(request.POST.get("upload") or request.GET.get("upload"))
    form = form_class(request.POST or None, initial={"words": request.GET.get("words", "")[:200]})
    if form.is_valid():
        meaning = added(form, request.user)
        messages.success(request, f"{meaning}. This is remembered for the next papers too.")
        return after_teaching(request, upload)
    context = {"form": form, "title": title, "upload": upload}
    return render(request, "intake/teach.html", context, status=422 if form.errors else 200)


def of_kind(kind: str) -> Any:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def upload_that_asks(pk: str | None) -> Upload | None:
    """The paper on whose account a meaning is taught, where it still waits for a decision."""
    waiting = Upload.objects.filter(pk=number_sent(pk) or 0, state=Upload.State.READ)
    return waiting.select_related("file").first()


def after_teaching(request: SignedInRequest, upload: Upload | None) -> HttpResponse:
    if upload is None:
        return redirect("intake:meanings")
    try:
        if not read_again(upload):
            messages.warning(
                request, "Some of what was set right in this paper no longer fits; look it through again."
            )
    except Refused as refused:
        messages.warning(request, f"The paper stays as it was read before: {refused.sentence}")
    except Changed:
        return redirect("intake:imports")
    try_others_again(upload)
    return redirect("intake:upload", upload.pk)


@require_POST
@for_importers
def forget(request: SignedInRequest, kind: str, pk: int) -> HttpResponse:
    """Remove a meaning; what was imported with it stays as it is."""
    model, _, _ = of_kind(kind)
    meaning = get_object_or_404(model, pk=pk)
    meaning.delete()
    messages.success(request, f"Forgotten: {meaning}.")
    return redirect("intake:meanings")
