"""What happens to a paper that somebody brings: it is kept, read, and refused or cancelled."""

from __future__ import annotations

import hashlib
import logging
from pathlib import PurePosixPath

from django.conf import settings
from django.db import transaction

from accounts.models import User
from actionplans.scanning import scanned
from documents.gate import MAX_BYTES, Refused
from documents.refusal import too_large
from documents.words import clean
from intake.models import Batch, KeptFile, Upload
from intake.rereading import read_upload, take

logger = logging.getLogger(__name__)

State = Upload.State
NAMELESS = "A file without a name"


def keep(batch: Batch, name: str, data: bytes) -> Upload:
    """Keep one paper to be read. Too much of it, or too many undecided ones, is refused and not kept."""
    upload = Upload(
        batch=batch,
        file_name=clean(PurePosixPath(name.replace("\\", "/")).name)[-255:] or NAMELESS,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        uploaded_by=batch.made_by,
    )
    try:
        _check_room(upload)
    except Refused as refused:
        return _refuse(upload, refused)
    with transaction.atomic():
        upload.file = KeptFile.objects.create(data=data, sha256=upload.sha256)
        upload.save()
    return upload


def _check_room(upload: Upload) -> None:
    if upload.size > MAX_BYTES:
        raise too_large(f"is larger than {MAX_BYTES // 1024 // 1024} MB")
    waiting = Upload.objects.undecided().filter(uploaded_by=upload.uploaded_by).total_size()
    if waiting + upload.size > settings.UPLOAD_QUOTA_MB * 1024 * 1024:
        raise Refused(
            "quota",
            f"You have {settings.UPLOAD_QUOTA_MB} MB of papers that are neither imported nor cancelled. "
            "Import or cancel some of them first.",
        )


def read(upload: Upload, *, most_lines: int | None = None) -> None:
    """Read a waiting paper. One that cannot be read is refused, and nothing of it is kept.

    One of more than `most_lines` actions goes on waiting: what an import would do takes long to try out.
    """
    if upload.state != State.WAITING or upload.file is None:
        return
    try:
        reading = read_upload(upload, scanned(bytes(upload.file.data)))
        if most_lines is not None and sum(1 for _ in reading.plan.sub_actions()) > most_lines:
            return
        take(upload, reading)
    except Refused as refused:
        _refuse(upload, refused)
    except Exception:
        logger.exception("Upload %s could not be read.", upload.pk)
        _refuse(upload, Refused("failed", "This file could not be read. Tell us, and keep the file."))
    else:
        upload.state = State.READ
        _store(upload)


@transaction.atomic
def _store(upload: Upload) -> None:
    """Save what became of a paper, unless somebody cancelled it meanwhile or it was read twice."""
    there = Upload.objects.select_for_update().filter(pk=upload.pk, state=State.WAITING)
    if upload.pk is None or there.exists():
        upload.save()


def _refuse(upload: Upload, refused: Refused) -> Upload:
    logger.info("Upload refused: %s", refused.code)
    upload.state, upload.code, upload.sentence = State.REFUSED, refused.code, refused.sentence
    upload.reading, upload.paper, upload.findings, upload.previewed = None, None, [], {}
    upload.noticed, upload.obstacle = [], ""
    file, upload.file = upload.file, None
    with transaction.atomic():
        _store(upload)
        if file:
            KeptFile.objects.filter(pk=file.pk, upload=None).delete()
    return upload


@transaction.atomic
def cancel(upload: Upload, by: User) -> None:
    """Forget a paper that is not imported, with all that was kept of it."""
    upload = Upload.objects.select_for_update(of=("self",)).select_related("file").get(pk=upload.pk)
    if upload.state == State.IMPORTED:
        return
    file, batch = upload.file, upload.batch
    logger.info("Upload %s was cancelled by account %s.", upload.pk, by.pk)
    upload.delete()
    if file:
        file.delete()
    if not batch.uploads.exists():
        batch.delete()
