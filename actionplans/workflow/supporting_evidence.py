"""Links and files behind an answer: added, described and removed while the answer is with its officer."""

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
    """A file that was looked through and may be stored."""

    name: str
    data: bytes
    kind: EvidenceKind

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def accept_file(name: str, data: bytes) -> AcceptedFile:
    """The file, if it is of a kind that is stored and the virus scanner found nothing in it.

    Raises FileRejected with a sentence. The scanner may take a while, so this is for outside a transaction.
    """
    name = _safe_name(name)
    kind = validate_evidence_file(data, name)
    return AcceptedFile(name, scan_file(data), kind)


def _safe_name(name: str) -> str:
    """No folders, and no characters that are not seen: one of these can turn "fdp.exe" round."""
    last = PurePosixPath(name.replace("\\", "/")).name
    seen = "".join(c for c in clean(last).replace("\n", " ") if unicodedata.category(c) != "Cf")
    return seen.strip(" .")[-MAX_FILE_NAME_LENGTH:] or "A file without a name"


@transaction.atomic
def add_link(
    update_request: UpdateRequest, address: str, title: str, *, is_public: bool, by: User
) -> Evidence | None:
    """Put a link behind an answer; None where it is there already. Raises NotAllowed, Refused."""
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
    """Put a file behind an answer; None where it is there already. Raises NotAllowed, Refused."""
    update_request = _lock_for_editing(update_request)
    if update_request.evidence.not_removed().filter(sha256=file.sha256, kind=Evidence.Kind.FILE).exists():
        return None
    _check_item_limit(update_request)
    _check_storage_quota(update_request, len(file.data), by)
    row = Evidence(
        update_request=update_request,
        kind=Evidence.Kind.FILE,
        title=title or file.name[:200],
        file=EvidenceFile.objects.create(data=file.data),
        file_name=file.name,
        file_type=file.kind,
        size=len(file.data),
        sha256=file.sha256,
    )
    return _save_new_evidence(update_request, row, is_public=is_public, by=by)


@transaction.atomic
def change_evidence(evidence: Evidence, title: str, *, is_public: bool, by: User) -> Evidence:
    """Describe it otherwise, or say otherwise who may see it. Raises NotAllowed once that is too late."""
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
    """Take it away again. That it was there stays on record; the bytes of a file go at once."""
    update_request, evidence = _lock_evidence(evidence)
    with audit_context("", by):
        mark_removed(evidence, by=by)
    _record_edit(update_request, by)


def mark_removed(evidence: Evidence, *, by: User) -> None:
    """Take away what no version of the update has printed; the caller holds the answer and says why."""
    file, evidence.file = evidence.file, None
    evidence.removed_by, evidence.removed_at = by, timezone.now()
    evidence.save(update_fields=["file", "removed_by", "removed_at"])
    if file:
        file.delete()


def _lock_for_editing(update_request: UpdateRequest) -> UpdateRequest:
    """The answer, held, while its links and files may be changed."""
    update_request = lock_update_request(update_request.pk, to_write=True)
    if not update_request.can_be_written:
        raise NotAllowed(
            f"This answer is {update_request.get_state_display().lower()}; ask for it to be returned.",
            "not-with-officer",
        )
    return update_request


def _lock_evidence(evidence: Evidence) -> tuple[UpdateRequest, Evidence]:
    update_request = _lock_for_editing(evidence.update_request)
    now = update_request.evidence.not_removed().filter(pk=evidence.pk).first()
    if now is None:
        raise NotAllowed("This was removed already.", "removed-already")
    if now.first_published_version:
        raise NotAllowed("This was published with an earlier version, so it stays as it is.", "printed")
    return update_request, now


def _save_new_evidence(
    update_request: UpdateRequest, row: Evidence, *, is_public: bool, by: User
) -> Evidence:
    row.is_public, row.added_by = is_public, by
    with audit_context("", by):
        row.save()
    _record_edit(update_request, by)
    return row


def _record_edit(update_request: UpdateRequest, by: User) -> None:
    """It is part of the answer: whoever approves must have seen it, and nobody approves their own."""
    update_request.version += 1
    update_request.last_edited_by = by
    begin_draft(update_request)
    with audit_context("", by):
        update_request.save(update_fields=["version", "last_edited_by", "state"])


def _check_item_limit(update_request: UpdateRequest) -> None:
    most = settings.EVIDENCE_PER_ANSWER
    if update_request.evidence.not_removed().count() >= most:
        raise FileRejected(
            "quota", f"An answer has at most {most} links and files. Remove one of them first."
        )


def _check_storage_quota(update_request: UpdateRequest, size: int, by: User) -> None:
    """Nobody fills the database: not with one answer, and not with many."""
    of_answer = settings.EVIDENCE_MB_PER_ANSWER
    if update_request.evidence.not_removed().total_size() + size > of_answer * MEGABYTE:
        raise FileRejected(
            "quota",
            f"The files of one answer may have {of_answer} MB together. Add a link instead, or remove a "
            "file first.",
        )
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two uploads at once count one after the other
    evidence = Evidence.objects.removable_files().filter(added_by=by)
    of_person = settings.EVIDENCE_MB_PER_PERSON
    if evidence.total_size() + size > of_person * MEGABYTE:
        raise FileRejected(
            "quota",
            f"You have {of_person} MB of files behind answers that are not published yet. Add a link "
            "instead, or remove a file of another answer first.",
        )
