"""A batch of uploads: progress, findings, and importing or discarding all at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HTMX_STOP_POLLING

from accounts.requests import SignedInRequest
from documents.plan.dates import format_month
from imports import batches
from imports.confirmation import ImportChanged
from imports.models import Upload, UploadBatch
from imports.previews import needs_checking
from imports.tasks import import_batch, recognise_upload
from imports.views.permissions import importer_required

State = Upload.State
STUCK_AFTER = dt.timedelta(minutes=5)


@dataclass(frozen=True)
class BatchProgress:
    """How many of a batch's documents the worker has finished with its current step."""

    step: str  # a past participle: "2 of 5 documents read"
    done: int
    total: int

    @property
    def is_running(self) -> bool:
        return self.done < self.total


@require_safe
@importer_required
def batch(request: SignedInRequest, pk: int) -> HttpResponse:
    this_batch = get_object_or_404(UploadBatch.objects.select_related("created_by"), pk=pk)
    return render_batch(request, this_batch)


def render_batch(request: SignedInRequest, this_batch: UploadBatch, status: int = 200) -> HttpResponse:
    uploads = list(this_batch.uploads.for_lists().oldest_first())
    progress = get_progress(this_batch, uploads)
    importable = [] if progress.is_running else batches.bulk_importable(this_batch)
    rows = [upload_row(upload) for upload in uploads]
    context = {
        "batch": this_batch,
        "documents": rows,
        "noticed": any(row["findings"] or (row["sentence"] and row["state"] == State.READ) for row in rows),
        "progress": progress,
        "sure": len(importable),
        "seal": batches.batch_fingerprint(importable),
        "doubtful": sum(upload.state == State.READ for upload in uploads) - len(importable),
        "undecided": any(upload.state != State.IMPORTED for upload in uploads),
        "changed": status == 409,
        "stuck": is_stuck(uploads),
    }
    if request.htmx and not progress.is_running:  # type: ignore[attr-defined]
        status = HTMX_STOP_POLLING
    return render(request, "imports/batch.html", context, status=status)


def get_progress(this_batch: UploadBatch, uploads: list[Upload]) -> BatchProgress:
    total = len(uploads)
    waiting = sum(upload.state == State.WAITING for upload in uploads)
    confirmed = sum(upload.confirmed_by_id is not None for upload in uploads)
    if confirmed:
        imported = sum(upload.state == State.IMPORTED for upload in uploads)
        return BatchProgress("imported", imported, imported + confirmed)
    if waiting or total == 1:
        return BatchProgress("read", total - waiting, total)
    # The preview of the batch takes about as long as reading one more document.
    finished = total if this_batch.previewed_at else total - 1
    return BatchProgress("read and compared", finished, total)


def is_stuck(uploads: list[Upload]) -> bool:
    """Whether a document has waited for minutes: no worker runs, or every worker dies while reading it."""
    long_ago = timezone.now() - STUCK_AFTER
    return any(upload.state == State.WAITING and upload.uploaded_at < long_ago for upload in uploads)


def upload_row(upload: Upload) -> dict[str, object]:
    return {
        "pk": upload.pk,
        "file_name": upload.file_name,
        "about": ", ".join(
            filter(None, [upload.plan_title, format_month(upload.period) if upload.period else ""])
        ),
        "state": upload.state,
        "words": status_label(upload),
        "sentence": upload.rejection_message or upload.blocking_reason,
        "code": upload.rejection_code,
        "import": upload.import_record_id,
        "findings": upload.parsed_batch_findings if upload.state == State.READ else [],
    }


def status_label(upload: Upload) -> str:
    if upload.confirmed_by_id:
        return "Waiting to be imported"
    if upload.state == State.READ:
        return (
            "To check"
            if needs_checking(upload.parsed_batch_findings, upload.blocking_reason)
            else "Ready to import"
        )
    return str(upload.get_state_display())


@require_POST
@importer_required
def confirm_batch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Import in the background all documents that need no checking."""
    this_batch = get_object_or_404(UploadBatch, pk=pk)
    try:
        with transaction.atomic():
            if batches.confirm_batch(this_batch, request.POST.get("seal", ""), request.user):
                transaction.on_commit(partial(import_batch.enqueue, pk))
    except ImportChanged:
        return render_batch(request, this_batch, 409)
    return redirect("imports:batch", pk)


@require_POST
@importer_required
def retry_batch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enqueue again the tasks of a batch that are still waiting. A task that runs twice does nothing."""
    this_batch = get_object_or_404(UploadBatch, pk=pk)
    for upload in this_batch.uploads.filter(state=State.WAITING).only("pk"):
        recognise_upload.enqueue(upload.pk)
    if this_batch.uploads.filter(confirmed_by__isnull=False).exists():
        import_batch.enqueue(pk)
    return redirect("imports:batch", pk)


@require_POST
@importer_required
def discard_batch(request: SignedInRequest, pk: int) -> HttpResponse:
    """Discard all uploads that are not imported. If the batch is gone, an earlier click discarded it."""
    this_batch = UploadBatch.objects.filter(pk=pk).first()
    if this_batch:
        number = batches.discard_batch(this_batch, request.user)
        documents = "1 document was" if number == 1 else f"{number} documents were"
        messages.success(request, f"{documents} discarded.")
    return redirect("imports:imports")
