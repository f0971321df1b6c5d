"""What the worker does for imports. Each task may be run twice, and the second time finds nothing to do."""

from __future__ import annotations

from django_tasks import task

from intake import batches, uploads
from intake.models import Batch, Upload


@task
def read_upload(pk: int) -> None:
    """Read one paper that waits; whoever reads the last of a batch tries them all in turn."""
    upload = Upload.objects.select_related("file", "batch").filter(pk=pk).first()
    if upload:  # not cancelled meanwhile
        uploads.read(upload)
        batches.try_in_turn(upload.batch)


@task
def try_in_turn(pk: int) -> None:
    """Try the papers of a batch again, after one of them was set right."""
    batch = Batch.objects.filter(pk=pk).first()
    if batch:
        batches.try_in_turn(batch)


@task
def import_in_turn(pk: int) -> None:
    """Import the papers of a batch that somebody confirmed together."""
    batch = Batch.objects.filter(pk=pk).first()
    if batch:
        batches.import_in_turn(batch)
