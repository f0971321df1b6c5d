"""What the worker does for imports. Each task may be run twice, and the second time finds nothing to do."""

from __future__ import annotations

from django_tasks import task

from imports import batches, uploads
from imports.models import Upload, UploadBatch


@task
def recognise_upload(pk: int) -> None:
    """Read one document that waits; whoever reads the last of a batch tries them all in turn."""
    upload = Upload.objects.select_related("file", "batch").filter(pk=pk).first()
    if upload:  # not cancelled meanwhile
        uploads.recognise_upload(upload)
        batches.preview_batch(upload.batch)


@task
def preview_batch(pk: int) -> None:
    """Try the documents of a batch again, after one of them was set right."""
    batch = UploadBatch.objects.filter(pk=pk).first()
    if batch:
        batches.preview_batch(batch)


@task
def import_batch(pk: int) -> None:
    """Import the documents of a batch that somebody confirmed together."""
    batch = UploadBatch.objects.filter(pk=pk).first()
    if batch:
        batches.import_batch(batch)
