"""Importing what was previewed, all or nothing."""

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
    """What an import would do is no longer what the person was shown."""


def confirm_import(upload: Upload, seal: str, by: User) -> ImportOutcome | None:
    """Import a document exactly as its preview said, or not at all. A second time it does nothing.

    Raises ImportChanged where the outcome would be another, and FileRejected where it cannot be imported.
    """
    return confirm_import_if(upload, lambda import_preview: import_preview.seal == seal, by)


@transaction.atomic
def confirm_import_if(
    upload: Upload, agrees: Callable[[ImportPreview], bool], by: User
) -> ImportOutcome | None:
    """Import a document where what came of it is agreed to, else raise ImportChanged with nothing stored."""
    # One import after another: two new documents of one review would else make it twice.
    Group.objects.select_for_update().get(name=CLERK)
    upload = Upload.objects.select_for_update(of=("self",)).select_related("file").get(pk=upload.pk)
    if upload.state != State.READ:
        return None
    reading, comparison = load_parsed_plan(upload)
    with audit_context(f"Imported from {upload.file_name}", by):
        outcome = import_plan(reading, dataclasses.replace(import_source(upload), by=by))
    findings = use_draft_keys(upload, reading, outcome.findings)
    if not agrees(
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


def _move_file_to_import(file: StoredFile | None, record: Import | None) -> None:
    """The document stays with its import; one that changed nothing leaves no document."""
    if file and record:
        record.file = file
        record.save()
    elif file:
        file.delete()
