"""Documents that were uploaded together: previewed and imported one after another, the oldest first."""

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
# The longest that one preview may lock SQLite for others, who give up after 20 seconds.
MAX_LOCK_SECONDS = 5
NOT_CHECKED_IN_ORDER = Finding(
    "not-tried",
    "This document was looked at alone, as there are many of its review. Import the ones before it first.",
)


def preview_batch(batch: UploadBatch) -> None:
    """Store the findings that each document would give if the batch was imported in order. Imports nothing.

    What a document leaves out depends on those before it, so that each is previewed after them.
    """
    if batch.uploads.filter(state=State.WAITING).exists():
        return  # called again after the last one has been read
    for uploads in _group_by_title(batch.uploads.filter(state=State.READ).oldest_first()):
        for upload, (findings, blocking_reason) in zip(uploads, _preview_in_order(uploads), strict=True):
            _save_preview(upload, findings, blocking_reason)
    UploadBatch.objects.filter(pk=batch.pk).update(previewed_at=timezone.now())


@transaction.atomic
def _save_preview(previewed: Upload, findings: tuple[Finding, ...], blocking_reason: str) -> None:
    """Store the preview, unless the document was corrected, imported or discarded since it was loaded."""
    upload = Upload.objects.select_for_update().filter(pk=previewed.pk, state=State.READ).first()
    if upload and upload.review_draft == previewed.review_draft:
        upload.batch_findings = [dataclasses.asdict(finding) for finding in findings]
        upload.blocking_reason = blocking_reason
        upload.save(update_fields=["batch_findings", "blocking_reason"])


def _group_by_title(uploads: Iterable[Upload]) -> list[list[Upload]]:
    """The documents of each review in a list of their own, previewed in a transaction of its own.

    Documents of other reviews cannot change the findings, and short transactions hold locks briefly.
    """
    groups: dict[str, list[Upload]] = {}
    for upload in uploads:
        groups.setdefault(normalise(upload.plan_title), []).append(upload)
    return list(groups.values())


@transaction.atomic
def _preview_in_order(uploads: list[Upload]) -> list[tuple[tuple[Finding, ...], str]]:
    """The findings and blocking reason ("" if none) of each document, imported after those before it.

    Documents not reached within `MAX_LOCK_SECONDS` keep their own findings and get NOT_CHECKED_IN_ORDER.
    """
    previews: list[tuple[tuple[Finding, ...], str]] = []
    started = monotonic()
    for upload in uploads:
        if monotonic() - started > MAX_LOCK_SECONDS:
            own_findings = [
                finding for finding in upload.parsed_batch_findings if finding != NOT_CHECKED_IN_ORDER
            ]
            previews.append(((*own_findings, NOT_CHECKED_IN_ORDER), upload.blocking_reason))
            continue
        parsed_plan, _ = load_parsed_plan(upload)
        try:
            outcome = import_plan(parsed_plan, import_source(upload))
            previews.append((use_draft_keys(upload, parsed_plan, outcome.findings), ""))
        except FileRejected as rejection:
            previews.append((parsed_plan.findings, rejection.sentence))
    transaction.set_rollback(True)
    return previews


def bulk_importable(batch: UploadBatch) -> list[Upload]:
    """The documents of a batch that may be imported without a person checking each."""
    ready = batch.uploads.filter(state=State.READ, confirmed_by=None).oldest_first()
    return [
        upload for upload in ready if not needs_checking(upload.parsed_batch_findings, upload.blocking_reason)
    ]


def batch_fingerprint(uploads: Iterable[Upload]) -> str:
    """A SHA-256 of the documents, their drafts and findings, which the page sends back on confirmation."""
    contents = [[upload.pk, upload.review_draft, upload.batch_findings] for upload in uploads]
    return hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def confirm_batch(batch: UploadBatch, fingerprint: str, by: User) -> list[int]:
    """Mark for import the documents that need no checking. Returns their primary keys.

    Raises ImportChanged if they have changed since the page with this fingerprint was shown.
    """
    batch = UploadBatch.objects.select_for_update().get(pk=batch.pk)
    uploads = bulk_importable(batch)
    if batch_fingerprint(uploads) != fingerprint:
        raise ImportChanged
    pks = [upload.pk for upload in uploads]
    Upload.objects.filter(pk__in=pks).update(confirmed_by=by)
    return pks


def import_batch(batch: UploadBatch) -> None:
    """Import each confirmed document that still needs no checking; the others stay for a person to check."""
    confirmed = batch.uploads.filter(state=State.READ, confirmed_by__isnull=False)
    for upload in confirmed.select_related("confirmed_by").oldest_first():
        assert upload.confirmed_by  # noqa: S101 - by the filter above
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
    """Discard every document of a batch that is not imported. Returns how many there were."""
    not_imported = list(batch.uploads.exclude(state=State.IMPORTED))
    for upload in not_imported:
        discard_upload(upload, by)
    return len(not_imported)
