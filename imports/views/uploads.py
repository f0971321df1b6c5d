"""Uploading documents to be imported."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from imports import uploads
from imports.forms.uploads import UploadForm
from imports.models import Upload, UploadBatch
from imports.tasks import recognise_upload
from imports.views.permissions import importer_required

# One document up to this size is read during the request; others are read in the background.
MAX_SYNCHRONOUS_BYTES = 200 * 1024
MAX_SYNCHRONOUS_SUB_ACTIONS = 150


@require_http_methods(["GET", "HEAD", "POST"])
@importer_required
def upload(request: SignedInRequest) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        batch = UploadBatch.objects.create(created_by=request.user)
        stored = [uploads.store_upload(batch, name, data) for name, data in form.documents()]
        if len(stored) > 1 or stored[0].size > MAX_SYNCHRONOUS_BYTES:
            return recognise_in_background(batch, stored)
        uploads.recognise_upload(stored[0], max_sub_actions=MAX_SYNCHRONOUS_SUB_ACTIONS)
        if stored[0].state == Upload.State.WAITING:
            return recognise_in_background(batch, stored)
        if stored[0].state == Upload.State.READ:
            return redirect("imports:check-import", stored[0].pk)
        batch.delete()
        form.refuse(stored[0])
    status = 422 if form.errors else 200
    return render(request, "imports/upload.html", {"form": form}, status=status)


def recognise_in_background(batch: UploadBatch, uploads: list[Upload]) -> HttpResponse:
    for upload in uploads:
        if upload.state == Upload.State.WAITING:
            transaction.on_commit(partial(recognise_upload.enqueue, upload.pk))
    return redirect("imports:batch", batch.pk)
