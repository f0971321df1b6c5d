"""Importing what was previewed, all or nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User
from accounts.roles import CLERK
from history.records import because
from intake.commit import Outcome, commit
from intake.models import Import, KeptFile, Upload
from intake.previews import Preview, named, reading_of, seal_of, source_of

State = Upload.State


class Changed(Exception):
    """What an import would do is no longer what the person was shown."""


def confirm(upload: Upload, seal: str, by: User) -> Outcome | None:
    """Import a paper exactly as its preview said, or not at all. A second time it does nothing.

    Raises Changed where the outcome would be another, and Refused where it cannot be imported.
    """
    return confirm_if(upload, lambda seen: seen.seal == seal, by)


@transaction.atomic
def confirm_if(upload: Upload, agrees: Callable[[Preview], bool], by: User) -> Outcome | None:
    """Import a paper where what came of it is agreed to, else raise Changed with nothing stored."""
    # One import after another: two new papers of one review would else make it twice.
    Group.objects.select_for_update().get(name=CLERK)
    upload = Upload.objects.select_for_update(of=("self",)).select_related("file").get(pk=upload.pk)
    if upload.state != State.READ:
        return None
    reading, comparison = reading_of(upload)
    with because(f"Imported from {upload.file_name}", by):
        outcome = commit(reading, dataclasses.replace(source_of(upload), by=by))
    findings = named(upload, reading, outcome.findings)
    if not agrees(Preview(comparison, findings, "", seal_of(comparison, findings), outcome.changed)):
        raise Changed
    file = upload.file
    upload.state, upload.imported_as, upload.file = State.IMPORTED, outcome.record, None
    upload.reading = upload.paper = upload.confirmed_by = None
    upload.findings, upload.previewed, upload.noticed = [], {}, []
    upload.save()
    _hand_over(file, outcome.record)
    return outcome


def _hand_over(file: KeptFile | None, record: Import | None) -> None:
    """The paper stays with its import; one that changed nothing leaves no paper."""
    if file and record:
        record.file = file
        record.save()
    elif file:
        file.delete()
