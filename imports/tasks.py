"""Background tasks of imports. A task that runs twice does nothing the second time."""

from __future__ import annotations

from django_tasks import task

from imports import batches, uploads
from imports.models import Upload, UploadBatch


@task
def recognise_upload(pk: int) -> None:
    """Read one waiting document. After the last one of a batch, preview the whole batch."""
    upload = Upload.objects.select_related("file", "batch").filter(pk=pk).first()
    if upload:  # it may have been discarded
        uploads.recognise_upload(upload)
        batches.preview_batch(upload.batch)


@task
def preview_batch(pk: int) -> None:
    """Preview the documents of a batch again, after a correction in one of them."""
    batch = UploadBatch.objects.filter(pk=pk).first()
    if batch:
        batches.preview_batch(batch)


@task
def import_batch(pk: int) -> None:
    """Import the documents of a batch that somebody confirmed together."""
    batch = UploadBatch.objects.filter(pk=pk).first()
    if batch:
        batches.import_batch(batch)
