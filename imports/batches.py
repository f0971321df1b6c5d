"""Documents that were brought together: tried and imported one after another, the oldest first."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from time import monotonic

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from documents.plan.findings import Finding
from documents.validation.uploads import FileRejected
from imports.confirmation import ImportChanged, confirm_import_if
from imports.importer import import_plan
from imports.matching import normalise
from imports.models import Upload, UploadBatch
from imports.previews import import_source, load_parsed_plan, needs_checking, use_draft_keys
from imports.uploads import discard_upload

State = Upload.State
# Seconds for which SQLite may keep others from saving: they wait for twenty.
MAX_LOCK_SECONDS = 5
NOT_CHECKED_IN_ORDER = Finding(
    "not-tried",
    "This paper was looked at alone, as there are many of its review. Import the ones before it first.",
)


def preview_batch(batch: UploadBatch) -> None:
    """Find out what importing the batch in order would notice; nothing is imported.

    A document alone knows nothing of those before it: only in its turn does it show what it leaves out.
    """
    if batch.uploads.filter(state=State.WAITING).exists():
        return  # whoever reads the last one comes here again
    for uploads in _group_by_title(batch.uploads.filter(state=State.READ).oldest_first()):
        for upload, (findings, obstacle) in zip(uploads, _preview_in_order(uploads), strict=True):
            _save_preview(upload, findings, obstacle)
    UploadBatch.objects.filter(pk=batch.pk).update(previewed_at=timezone.now())


@transaction.atomic
def _save_preview(tried: Upload, findings: tuple[Finding, ...], obstacle: str) -> None:
    """Keep what was found, unless somebody set the document right or decided on it meanwhile."""
    upload = Upload.objects.select_for_update().filter(pk=tried.pk, state=State.READ).first()
    if upload and upload.review_draft == tried.review_draft:
        upload.batch_findings = [dataclasses.asdict(finding) for finding in findings]
        upload.blocking_reason = obstacle
        upload.save(update_fields=["batch_findings", "blocking_reason"])


def _group_by_title(uploads: Iterable[Upload]) -> list[list[Upload]]:
    """Documents of one review together: others cannot change what is found, and locks stay short."""
    groups: dict[str, list[Upload]] = {}
    for upload in uploads:
        groups.setdefault(normalise(upload.plan_title), []).append(upload)
    return list(groups.values())


@transaction.atomic
def _preview_in_order(uploads: list[Upload]) -> list[tuple[tuple[Finding, ...], str]]:
    """What each document would notice after those before it; the last of very many say they were not."""
    result: list[tuple[tuple[Finding, ...], str]] = []
    started = monotonic()
    for upload in uploads:
        if monotonic() - started > MAX_LOCK_SECONDS:
            alone = [finding for finding in upload.parsed_batch_findings if finding != NOT_CHECKED_IN_ORDER]
            result.append(((*alone, NOT_CHECKED_IN_ORDER), upload.blocking_reason))
            continue
        reading, _ = load_parsed_plan(upload)
        try:
            outcome = import_plan(reading, import_source(upload))
            result.append((use_draft_keys(upload, reading, outcome.findings), ""))
        except FileRejected as refused:
            result.append((reading.findings, refused.sentence))
    transaction.set_rollback(True)
    return result


def bulk_importable(batch: UploadBatch) -> list[Upload]:
    """The documents that may be imported without a person looking at each."""
    read = batch.uploads.filter(state=State.READ, confirmed_by=None).oldest_first()
    return [
        upload for upload in read if not needs_checking(upload.parsed_batch_findings, upload.blocking_reason)
    ]


def batch_fingerprint(uploads: Iterable[Upload]) -> str:
    """Names exactly these documents as they stand, for whoever confirms them all to hand back."""
    words = [[upload.pk, upload.review_draft, upload.batch_findings] for upload in uploads]
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def confirm_batch(batch: UploadBatch, seal: str, by: User) -> list[int]:
    """Mark the documents without findings for import. Raises ImportChanged where they are others now."""
    batch = UploadBatch.objects.select_for_update().get(pk=batch.pk)
    uploads = bulk_importable(batch)
    if batch_fingerprint(uploads) != seal:
        raise ImportChanged
    pks = [upload.pk for upload in uploads]
    Upload.objects.filter(pk__in=pks).update(confirmed_by=by)
    return pks


def import_batch(batch: UploadBatch) -> None:
    """Import each confirmed document that is without doubt when its turn comes; others wait for a person."""
    confirmed = batch.uploads.filter(state=State.READ, confirmed_by__isnull=False)
    for upload in confirmed.select_related("confirmed_by").oldest_first():
        assert upload.confirmed_by  # noqa: S101 - as was asked for
        try:
            confirm_import_if(
                upload, lambda import_preview: not import_preview.needs_checking, upload.confirmed_by
            )
        except (ImportChanged, FileRejected):
            continue
        finally:
            Upload.objects.filter(pk=upload.pk).update(confirmed_by=None)
    preview_batch(batch)


def discard_batch(batch: UploadBatch, by: User) -> int:
    """Forget every document of a batch that is not imported. Returns how many there were."""
    undecided = list(batch.uploads.exclude(state=State.IMPORTED))
    for upload in undecided:
        discard_upload(upload, by)
    return len(undecided)
