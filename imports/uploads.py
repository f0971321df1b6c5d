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
from imports.recognition_with_terms import read_upload, set_parsed_plan

logger = logging.getLogger(__name__)

State = Upload.State
DEFAULT_FILE_NAME = "A file without a name"


def store_upload(batch: UploadBatch, name: str, data: bytes) -> Upload:
    """Store one document to be read later. One over a size limit is refused and not stored."""
    upload = Upload(
        batch=batch,
        file_name=clean(PurePosixPath(name.replace("\\", "/")).name)[-255:] or DEFAULT_FILE_NAME,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        uploaded_by=batch.created_by,
    )
    try:
        _check_quota(upload)
    except FileRejected as rejection:
        return _reject(upload, rejection)
    with transaction.atomic():
        upload.file = StoredFile.objects.create(data=data, sha256=upload.sha256)
        upload.save()
    return upload


def _check_quota(upload: Upload) -> None:
    if upload.size > MAX_UPLOAD_BYTES:
        raise file_too_large(f"is larger than {MAX_UPLOAD_BYTES // 1024 // 1024} MB")
    pending_bytes = Upload.objects.pending().filter(uploaded_by=upload.uploaded_by).total_size()
    if pending_bytes + upload.size > settings.UPLOAD_QUOTA_MB * 1024 * 1024:
        raise FileRejected(
            "quota",
            f"You have {settings.UPLOAD_QUOTA_MB} MB of documents that are neither imported nor cancelled. "
            "Import or cancel some of them first.",
        )


def recognise_upload(upload: Upload, *, max_sub_actions: int | None = None) -> None:
    """Read a waiting document. One that cannot be read is refused, and nothing of it is stored.

    One with more than `max_sub_actions` actions is left waiting for the worker, as its preview takes long.
    """
    if upload.state != State.WAITING or upload.file is None:
        return
    try:
        parsed_plan = read_upload(upload, scan_file(bytes(upload.file.data)))
        if max_sub_actions is not None and sum(1 for _ in parsed_plan.plan.sub_actions()) > max_sub_actions:
            return
        set_parsed_plan(upload, parsed_plan)
    except FileRejected as rejection:
        _reject(upload, rejection)
    except Exception:
        logger.exception("Upload %s could not be read.", upload.pk)
        _reject(upload, FileRejected("failed", "This file could not be read. Tell us, and keep the file."))
    else:
        upload.state = State.READ
        _save_if_waiting(upload)


@transaction.atomic
def _save_if_waiting(upload: Upload) -> None:
    """Save the new state of an upload, unless it was discarded or another process has read it."""
    uploads = Upload.objects.select_for_update().filter(pk=upload.pk, state=State.WAITING)
    if upload.pk is None or uploads.exists():
        upload.save()


def _reject(upload: Upload, rejection: FileRejected) -> Upload:
    logger.info("Upload refused: %s", rejection.code)
    upload.state, upload.rejection_code, upload.rejection_message = (
        State.REFUSED,
        rejection.code,
        rejection.sentence,
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
    """Delete an upload that is not imported, with its file; its batch too if no other upload is left."""
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
