"""What the worker does for imports. Each task may be run twice, and the second time finds nothing to do."""

from __future__ import annotations

from django_tasks import task

from intake import uploads
from intake.models import Upload


@task
def read_upload(pk: int) -> None:
    """Read one paper that waits."""
    upload = Upload.objects.select_related("file").filter(pk=pk).first()
    if upload:  # not cancelled meanwhile
        uploads.read(upload)
