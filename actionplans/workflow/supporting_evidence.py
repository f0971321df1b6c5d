"""Links and files of an update, added, changed and removed while the update is with its officer."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from actionplans.models import Evidence, EvidenceFile, UpdateRequest
from actionplans.virus_scanning import scan_file
from actionplans.workflow.transitions import NotAllowed, begin_draft, lock_update_request
from audit.records import audit_context
from documents.plain_text import clean
from documents.validation.errors import FileRejected
from documents.validation.evidence_files import EvidenceKind, validate_evidence_file

MEGABYTE = 1024 * 1024
MAX_FILE_NAME_LENGTH = 255


@dataclass(frozen=True)
class AcceptedFile:
    """A file that passed its checks and may be stored."""

    name: str
    data: bytes
    kind: EvidenceKind

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def accept_file(name: str, data: bytes) -> AcceptedFile:
    """The checked file. Raises FileRejected for another type of file, and for one with a virus.

    Call it outside a transaction, as the virus scanner may take a while.
    """
    name = _safe_name(name)
    kind = validate_evidence_file(data, name)
    return AcceptedFile(name, scan_file(data), kind)


def _safe_name(name: str) -> str:
    """The name without folders and without invisible characters, which can hide that it ends in ".exe"."""
    base_name = PurePosixPath(name.replace("\\", "/")).name
    visible = "".join(c for c in clean(base_name).replace("\n", " ") if unicodedata.category(c) != "Cf")
    return visible.strip(" .")[-MAX_FILE_NAME_LENGTH:] or "A file without a name"


@transaction.atomic
def add_link(
    update_request: UpdateRequest, address: str, title: str, *, is_public: bool, by: User
) -> Evidence | None:
    """Add a link to an update; None where it has that link. Raises NotAllowed, FileRejected."""
    update_request = _lock_for_editing(update_request)
    if update_request.evidence.not_removed().filter(url=address, kind=Evidence.Kind.LINK).exists():
        return None
    _check_item_limit(update_request)
    link = Evidence(
        update_request=update_request, kind=Evidence.Kind.LINK, url=address, title=title or address[:200]
    )
    return _save_new_evidence(update_request, link, is_public=is_public, by=by)


@transaction.atomic
def add_file(
    update_request: UpdateRequest, file: AcceptedFile, title: str, *, is_public: bool, by: User
) -> Evidence | None:
    """Add a file to an update; None where it has that file. Raises NotAllowed, FileRejected."""
    update_request = _lock_for_editing(update_request)
    if update_request.evidence.not_removed().filter(sha256=file.sha256, kind=Evidence.Kind.FILE).exists():
        return None
    _check_item_limit(update_request)
    _check_storage_quota(update_request, len(file.data), by)
    evidence = Evidence(
        update_request=update_request,
        kind=Evidence.Kind.FILE,
        title=title or file.name[:200],
        file=EvidenceFile.objects.create(data=file.data),
        file_name=file.name,
        file_type=file.kind,
        size=len(file.data),
        sha256=file.sha256,
    )
    return _save_new_evidence(update_request, evidence, is_public=is_public, by=by)


@transaction.atomic
def change_evidence(evidence: Evidence, title: str, *, is_public: bool, by: User) -> Evidence:
    """Change its title, or who may see it. Raises NotAllowed once it was published."""
    update_request, evidence = _lock_evidence(evidence)
    if (evidence.title, evidence.is_public) == (title, is_public):
        return evidence
    evidence.title, evidence.is_public = title, is_public
    with audit_context("", by):
        evidence.save(update_fields=["title", "is_public"])
    _record_edit(update_request, by)
    return evidence


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: User) -> None:
    """Remove a link or file. History keeps that it existed; the content of a file is deleted."""
    update_request, evidence = _lock_evidence(evidence)
    with audit_context("", by):
        mark_removed(evidence, by=by)
    _record_edit(update_request, by)


def mark_removed(evidence: Evidence, *, by: User) -> None:
    """Remove unpublished evidence. The caller has locked the update request and set the audit context."""
    file, evidence.file = evidence.file, None
    evidence.removed_by, evidence.removed_at = by, timezone.now()
    evidence.save(update_fields=["file", "removed_by", "removed_at"])
    if file:
        file.delete()


def _lock_for_editing(update_request: UpdateRequest) -> UpdateRequest:
    """The locked update request. Raises NotAllowed where its links and files may no longer change."""
    update_request = lock_update_request(update_request.pk, to_write=True)
    if not update_request.can_be_written:
        raise NotAllowed(
            f"This answer is {update_request.get_state_display().lower()}; ask for it to be returned.",
            "not-with-officer",
        )
    return update_request


def _lock_evidence(evidence: Evidence) -> tuple[UpdateRequest, Evidence]:
    update_request = _lock_for_editing(evidence.update_request)
    current = update_request.evidence.not_removed().filter(pk=evidence.pk).first()
    if current is None:
        raise NotAllowed("This was removed already.", "removed-already")
    if current.first_published_version:
        raise NotAllowed("This was published with an earlier version, so it stays as it is.", "printed")
    return update_request, current


def _save_new_evidence(
    update_request: UpdateRequest, evidence: Evidence, *, is_public: bool, by: User
) -> Evidence:
    evidence.is_public, evidence.added_by = is_public, by
    with audit_context("", by):
        evidence.save()
    _record_edit(update_request, by)
    return evidence


def _record_edit(update_request: UpdateRequest, by: User) -> None:
    """Count a change of evidence as an edit: approvers must see it, and editors do not approve their own."""
    update_request.version += 1
    update_request.last_edited_by = by
    begin_draft(update_request)
    with audit_context("", by):
        update_request.save(update_fields=["version", "last_edited_by", "state"])


def _check_item_limit(update_request: UpdateRequest) -> None:
    max_items = settings.EVIDENCE_PER_ANSWER
    if update_request.evidence.not_removed().count() >= max_items:
        raise FileRejected(
            "quota", f"An answer has at most {max_items} links and files. Remove one of them first."
        )


def _check_storage_quota(update_request: UpdateRequest, size: int, by: User) -> None:
    """Raise FileRejected where the update, or the person, would exceed the storage allowed."""
    mb_per_update = settings.EVIDENCE_MB_PER_ANSWER
    if update_request.evidence.not_removed().total_size() + size > mb_per_update * MEGABYTE:
        raise FileRejected(
            "quota",
            f"The files of one answer may have {mb_per_update} MB together. Add a link instead, or remove a "
            "file first.",
        )
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two uploads at once count one after the other
    unpublished_files = Evidence.objects.removable_files().filter(added_by=by)
    mb_per_person = settings.EVIDENCE_MB_PER_PERSON
    if unpublished_files.total_size() + size > mb_per_person * MEGABYTE:
        raise FileRejected(
            "quota",
            f"You have {mb_per_person} MB of files behind answers that are not published yet. Add a link "
            "instead, or remove a file of another answer first.",
        )
