"""Imports a previewed document: as the preview said, or not at all."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User
from accounts.roles import CLERK
from audit.records import audit_context
from imports.importer import ImportOutcome, import_plan
from imports.models import Import, StoredFile, Upload
from imports.previews import (
    ImportPreview,
    import_source,
    load_parsed_plan,
    preview_fingerprint,
    use_draft_keys,
)

State = Upload.State


class ImportChanged(Exception):
    """The document, or what importing it would do, is no longer what the person was shown."""


def confirm_import(upload: Upload, fingerprint: str, by: User) -> ImportOutcome | None:
    """Import a document if its preview still has this fingerprint. Returns None if it was imported already.

    Raises ImportChanged if the outcome would differ from the preview, FileRejected if it cannot be imported.
    """
    return confirm_import_if(upload, lambda import_preview: import_preview.fingerprint == fingerprint, by)


@transaction.atomic
def confirm_import_if(
    upload: Upload, accepts: Callable[[ImportPreview], bool], by: User
) -> ImportOutcome | None:
    """Import a document if `accepts` returns True for the outcome; else raise ImportChanged, nothing stored.

    Returns None if it was imported already.
    """
    # A lock, so that imports run one after another: two documents of a new review would create it twice.
    Group.objects.select_for_update().get(name=CLERK)
    upload = Upload.objects.select_for_update(of=("self",)).select_related("file").get(pk=upload.pk)
    if upload.state != State.READ:
        return None
    parsed_plan, comparison = load_parsed_plan(upload)
    with audit_context(f"Imported from {upload.file_name}", by):
        outcome = import_plan(parsed_plan, dataclasses.replace(import_source(upload), by=by))
    findings = use_draft_keys(upload, parsed_plan, outcome.findings)
    if not accepts(
        ImportPreview(
            comparison, findings, "", preview_fingerprint(comparison, findings), outcome.has_changes
        )
    ):
        raise ImportChanged
    file = upload.file
    upload.state, upload.import_record, upload.file = State.IMPORTED, outcome.import_record, None
    upload.parsed_plan = upload.review_draft = upload.confirmed_by = None
    upload.open_findings, upload.preview_cache, upload.batch_findings = [], {}, []
    upload.save()
    _move_file_to_import(file, outcome.import_record)
    return outcome


def _move_file_to_import(file: StoredFile | None, import_record: Import | None) -> None:
    """Keep the file with its import. An import without changes has no record: its file is deleted."""
    if file and import_record:
        import_record.file = file
        import_record.save()
    elif file:
        file.delete()
