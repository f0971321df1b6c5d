"""Uploaded documents: stored, read, and refused or discarded."""

from __future__ import annotations

import hashlib
import logging
from pathlib import PurePosixPath

from django.conf import settings
from django.db import transaction

from accounts.models import User
from actionplans.virus_scanning import scan_file
from documents.plain_text import clean
from documents.validation.errors import file_too_large
from documents.validation.uploads import MAX_UPLOAD_BYTES, FileRejected
from imports.models import StoredFile, Upload, UploadBatch
from imports.recognition_with_terms import read_upload, take

logger = logging.getLogger(__name__)

State = Upload.State
DEFAULT_FILE_NAME = "A file without a name"


def store_upload(batch: UploadBatch, name: str, data: bytes) -> Upload:
    """Store one document to be read. One that is too large, or one too many, is refused and not stored."""
    upload = Upload(
        batch=batch,
        file_name=clean(PurePosixPath(name.replace("\\", "/")).name)[-255:] or DEFAULT_FILE_NAME,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        uploaded_by=batch.created_by,
    )
    try:
        _check_quota(upload)
    except FileRejected as refused:
        return _reject(upload, refused)
    with transaction.atomic():
        upload.file = StoredFile.objects.create(data=data, sha256=upload.sha256)
        upload.save()
    return upload


def _check_quota(upload: Upload) -> None:
    if upload.size > MAX_UPLOAD_BYTES:
        raise file_too_large(f"is larger than {MAX_UPLOAD_BYTES // 1024 // 1024} MB")
    waiting = Upload.objects.pending().filter(uploaded_by=upload.uploaded_by).total_size()
    if waiting + upload.size > settings.UPLOAD_QUOTA_MB * 1024 * 1024:
        raise FileRejected(
            "quota",
            f"You have {settings.UPLOAD_QUOTA_MB} MB of documents that are neither imported nor cancelled. "
            "Import or cancel some of them first.",
        )


def recognise_upload(upload: Upload, *, most_lines: int | None = None) -> None:
    """Read a waiting document. One that cannot be read is refused, and nothing of it is stored.

    One of more than `most_lines` actions goes on waiting: what an import would do takes long to try out.
    """
    if upload.state != State.WAITING or upload.file is None:
        return
    try:
        reading = read_upload(upload, scan_file(bytes(upload.file.data)))
        if most_lines is not None and sum(1 for _ in reading.plan.sub_actions()) > most_lines:
            return
        take(upload, reading)
    except FileRejected as refused:
        _reject(upload, refused)
    except Exception:
        logger.exception("Upload %s could not be read.", upload.pk)
        _reject(upload, FileRejected("failed", "This file could not be read. Tell us, and keep the file."))
    else:
        upload.state = State.READ
        _save_if_waiting(upload)


@transaction.atomic
def _save_if_waiting(upload: Upload) -> None:
    """Save what became of a document, unless somebody cancelled it meanwhile or it was read twice."""
    uploads = Upload.objects.select_for_update().filter(pk=upload.pk, state=State.WAITING)
    if upload.pk is None or uploads.exists():
        upload.save()


def _reject(upload: Upload, refused: FileRejected) -> Upload:
    logger.info("Upload refused: %s", refused.code)
    upload.state, upload.rejection_code, upload.rejection_message = (
        State.REFUSED,
        refused.code,
        refused.sentence,
    )
    upload.parsed_plan, upload.review_draft, upload.open_findings, upload.preview_cache = None, None, [], {}
    upload.batch_findings, upload.blocking_reason = [], ""
    file, upload.file = upload.file, None
    with transaction.atomic():
        _save_if_waiting(upload)
        if file:
            StoredFile.objects.filter(pk=file.pk, upload=None).delete()
    return upload


@transaction.atomic
def discard_upload(upload: Upload, by: User) -> None:
    """Delete a document that is not imported, with all that was stored of it."""
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
