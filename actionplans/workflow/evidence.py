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
from actionplans.models import Asked, Evidence, EvidenceFile
from actionplans.scanning import scanned
from documents.evidence import EvidenceKind, check_evidence
from documents.refusal import Refused
from documents.words import clean
from history.records import because

from .moves import NotAllowed, begin_draft, locked

MB = 1024 * 1024
LONGEST_NAME = 255


@dataclass(frozen=True)
class LetIn:
    """A file that was looked through and may be kept."""

    name: str
    data: bytes
    kind: EvidenceKind

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def let_in(name: str, data: bytes) -> LetIn:
    """The file, if it is of a kind that is kept and the virus scanner found nothing in it.

    Raises Refused with a sentence. The scanner may take a while, so this is for outside a transaction.
    """
    name = _safe_name(name)
    kind = check_evidence(data, name)
    return LetIn(name, scanned(data), kind)


def _safe_name(name: str) -> str:
    """No folders, and no characters that are not seen: one of these can turn "fdp.exe" round."""
    last = PurePosixPath(name.replace("\\", "/")).name
    seen = "".join(c for c in clean(last).replace("\n", " ") if unicodedata.category(c) != "Cf")
    return seen.strip(" .")[-LONGEST_NAME:] or "A file without a name"


@transaction.atomic
def add_link(asked: Asked, address: str, title: str, *, is_public: bool, by: User) -> Evidence | None:
    """Put a link behind an answer; None where it is there already. Raises NotAllowed, Refused."""
    asked = _to_write(asked)
    if asked.evidence.kept().filter(address=address, kind=Evidence.Kind.LINK).exists():
        return None
    _check_count(asked)
    link = Evidence(asked=asked, kind=Evidence.Kind.LINK, address=address, title=title or address[:200])
    return _add(asked, link, is_public=is_public, by=by)


@transaction.atomic
def add_file(asked: Asked, file: LetIn, title: str, *, is_public: bool, by: User) -> Evidence | None:
    """Put a file behind an answer; None where it is there already. Raises NotAllowed, Refused."""
    asked = _to_write(asked)
    if asked.evidence.kept().filter(sha256=file.sha256, kind=Evidence.Kind.FILE).exists():
        return None
    _check_count(asked)
    _check_room(asked, len(file.data), by)
    row = Evidence(
        asked=asked,
        kind=Evidence.Kind.FILE,
        title=title or file.name[:200],
        file=EvidenceFile.objects.create(data=file.data),
        file_name=file.name,
        file_kind=file.kind,
        size=len(file.data),
        sha256=file.sha256,
    )
    return _add(asked, row, is_public=is_public, by=by)


@transaction.atomic
def change_evidence(evidence: Evidence, title: str, *, is_public: bool, by: User) -> Evidence:
    """Describe it otherwise, or say otherwise who may see it. Raises NotAllowed once that is too late."""
    asked, evidence = _held(evidence)
    if (evidence.title, evidence.is_public) == (title, is_public):
        return evidence
    evidence.title, evidence.is_public = title, is_public
    with because("", by):
        evidence.save(update_fields=["title", "is_public"])
    _note(asked, by)
    return evidence


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: User) -> None:
    """Take it away again. That it was there stays on record; the bytes of a file go at once."""
    asked, evidence = _held(evidence)
    with because("", by):
        take_away(evidence, by=by)
    _note(asked, by)


def take_away(evidence: Evidence, *, by: User) -> None:
    """Take away what no version of the update has printed; the caller holds the answer and says why."""
    file, evidence.file = evidence.file, None
    evidence.removed_by, evidence.removed_at = by, timezone.now()
    evidence.save(update_fields=["file", "removed_by", "removed_at"])
    if file:
        file.delete()


def _to_write(asked: Asked) -> Asked:
    """The answer, held, while its links and files may be changed."""
    asked = locked(asked.pk, to_write=True)
    if not asked.can_be_written:
        raise NotAllowed(
            f"This answer is {asked.get_state_display().lower()}; ask for it to be returned.",
            "not-with-officer",
        )
    return asked


def _held(evidence: Evidence) -> tuple[Asked, Evidence]:
    asked = _to_write(evidence.asked)
    now = asked.evidence.kept().filter(pk=evidence.pk).first()
    if now is None:
        raise NotAllowed("This was removed already.", "removed-already")
    if now.printed_in:
        raise NotAllowed("This was published with an earlier version, so it stays as it is.", "printed")
    return asked, now


def _add(asked: Asked, row: Evidence, *, is_public: bool, by: User) -> Evidence:
    row.is_public, row.added_by = is_public, by
    with because("", by):
        row.save()
    _note(asked, by)
    return row


def _note(asked: Asked, by: User) -> None:
    """It is part of the answer: whoever approves must have seen it, and nobody approves their own."""
    asked.version += 1
    asked.written_by = by
    begin_draft(asked)
    with because("", by):
        asked.save(update_fields=["version", "written_by", "state"])


def _check_count(asked: Asked) -> None:
    most = settings.EVIDENCE_PER_ANSWER
    if asked.evidence.kept().count() >= most:
        raise Refused("quota", f"An answer has at most {most} links and files. Remove one of them first.")


def _check_room(asked: Asked, size: int, by: User) -> None:
    """Nobody fills the database: not with one answer, and not with many."""
    of_answer = settings.EVIDENCE_MB_PER_ANSWER
    if asked.evidence.kept().total_size() + size > of_answer * MB:
        raise Refused(
            "quota",
            f"The files of one answer may have {of_answer} MB together. Add a link instead, or remove a "
            "file first.",
        )
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two uploads at once count one after the other
    own = Evidence.objects.files_not_settled().filter(added_by=by)
    of_person = settings.EVIDENCE_MB_PER_PERSON
    if own.total_size() + size > of_person * MB:
        raise Refused(
            "quota",
            f"You have {of_person} MB of files behind answers that are not published yet. Add a link "
            "instead, or remove a file of another answer first.",
        )
