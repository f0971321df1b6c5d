"""What happens to a paper that somebody brings: kept, read, looked through, then imported or cancelled."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import User
from accounts.roles import CLERK
from actionplans.findings import Finding
from documents.gate import MAX_BYTES, Refused
from documents.readers import read_document
from documents.refusal import too_large
from documents.words import clean
from intake.commit import Outcome, Source, commit, preview
from intake.comparison import Comparison, compare
from intake.models import Batch, Import, KeptFile, Upload
from intake.recognise import Reading, recognise
from intake.working import names_in, numbered, plan_in, stored_names

logger = logging.getLogger(__name__)

State = Upload.State
# These tell what is surely in the paper or on record; with any other the reading may be wrong.
SURE = frozenset(
    {
        "date-not-understood",
        "grade-missing",
        "left-out",
        "not-kept",
        "owner-changed",
        "wording-changed",
    }
)


class Changed(Exception):
    """What an import would do is no longer what the person was shown."""


@dataclass(frozen=True)
class Preview:
    """What an import would do. `obstacle` is the sentence of why it cannot be done, or "".

    `seal` names exactly this outcome: whoever confirms it hands it back.
    """

    comparison: Comparison
    findings: tuple[Finding, ...]
    obstacle: str
    seal: str

    @property
    def is_doubtful(self) -> bool:
        """Whether somebody has to look before it is imported."""
        return bool(self.obstacle) or any(finding.code not in SURE for finding in self.findings)


def keep(batch: Batch, name: str, data: bytes) -> Upload:
    """Keep one paper to be read. Too much of it, or too many undecided ones, is refused and not kept."""
    upload = Upload(
        batch=batch,
        file_name=clean(PurePosixPath(name.replace("\\", "/")).name)[-255:] or "A file without a name",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        uploaded_by=batch.made_by,
    )
    try:
        _check_room(upload)
    except Refused as refused:
        return _refuse(upload, refused)
    with transaction.atomic():
        upload.file = KeptFile.objects.create(data=data, sha256=upload.sha256)
        upload.save()
    return upload


def _check_room(upload: Upload) -> None:
    if upload.size > MAX_BYTES:
        raise too_large(f"is larger than {MAX_BYTES // 1024 // 1024} MB")
    waiting = Upload.objects.undecided().filter(uploaded_by=upload.uploaded_by).total_size()
    if waiting + upload.size > settings.UPLOAD_QUOTA_MB * 1024 * 1024:
        raise Refused(
            "quota",
            f"You have {settings.UPLOAD_QUOTA_MB} MB of papers that are neither imported nor cancelled. "
            "Import or cancel some of them first.",
        )


def read(upload: Upload) -> None:
    """Read a waiting paper. One that cannot be read is refused, and nothing of it is kept."""
    if upload.state != State.WAITING or upload.file is None:
        return
    try:
        reading = recognise(read_document(bytes(upload.file.data), upload.file_name))
    except Refused as refused:
        _refuse(upload, refused)
        return
    except Exception:
        logger.exception("Upload %s could not be read.", upload.pk)
        _refuse(upload, Refused("failed", "This file could not be read. Tell us, and keep the file."))
        return
    upload.reading = upload.paper = numbered(reading.plan)
    upload.findings = [dataclasses.asdict(finding) for finding in reading.findings]
    upload.state = State.READ
    keep_preview(upload)
    _store(upload)


@transaction.atomic
def _store(upload: Upload) -> None:
    """Save what became of a paper, unless somebody cancelled it meanwhile or it was read twice."""
    there = Upload.objects.select_for_update().filter(pk=upload.pk, state=State.WAITING)
    if upload.pk is None or there.exists():
        upload.save()


def _refuse(upload: Upload, refused: Refused) -> Upload:
    logger.info("Upload refused: %s", refused.code)
    upload.state, upload.code, upload.sentence = State.REFUSED, refused.code, refused.sentence
    file, upload.file = upload.file, None
    with transaction.atomic():
        _store(upload)
        if file:
            KeptFile.objects.filter(pk=file.pk, upload=None).delete()
    return upload


def previewed(upload: Upload) -> Preview:
    """What importing this paper would do now. Stores nothing.

    Trying it out costs more than looking, so what was found the last time serves while the paper
    and the record are the same.
    """
    reading, comparison = _reading(upload)
    known = upload.previewed
    if known.get("compared") == _digest(comparison):
        findings, obstacle = tuple(Finding(**f) for f in known["findings"]), known["obstacle"]
    else:
        findings, obstacle = _tried(upload, reading)
    return Preview(comparison, findings, obstacle, _seal(comparison, findings))


def _reading(upload: Upload) -> tuple[Reading, Comparison]:
    plan = plan_in(upload.words_read)
    names = names_in(upload.words_read, plan)
    return Reading(plan, tuple(upload.found)), compare(plan, names)


def _tried(upload: Upload, reading: Reading) -> tuple[tuple[Finding, ...], str]:
    try:
        return _named(upload, reading, preview(reading, _source(upload)).findings), ""
    except Refused as refused:
        return reading.findings, refused.sentence


def _named(upload: Upload, reading: Reading, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings of a merge name values in the order of its plan; people may have moved some."""
    names, own = stored_names(upload.words_read, reading.plan), len(reading.findings)
    return (*findings[:own], *(_renamed(finding, names) for finding in findings[own:]))


def _renamed(finding: Finding, names: dict[str, str]) -> Finding:
    part, dot, field = finding.about.partition(".")
    return dataclasses.replace(finding, about=f"{names.get(part, part)}{dot}{field}")


def keep_preview(upload: Upload) -> None:
    """Try out what importing it as it stands would do, and keep that beside it. The caller saves."""
    upload.previewed = {}
    seen = previewed(upload)
    findings = [dataclasses.asdict(finding) for finding in seen.findings]
    upload.previewed = {
        "compared": _digest(seen.comparison),
        "findings": findings,
        "obstacle": seen.obstacle,
    }


def _digest(comparison: Comparison) -> str:
    review = comparison.review.pk if comparison.review else None
    return _sha256([review, dataclasses.asdict(dataclasses.replace(comparison, review=None))])


def _seal(comparison: Comparison, findings: Iterable[Finding]) -> str:
    return _sha256([_digest(comparison), [dataclasses.asdict(finding) for finding in findings]])


def _sha256(data: object) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _source(upload: Upload) -> Source:
    return Source(upload.file_name, upload.sha256, upload.uploaded_by)


@transaction.atomic
def confirm(upload: Upload, seal: str, by: User) -> Outcome | None:
    """Import a paper exactly as its preview said, or not at all. A second time it does nothing.

    Raises Changed where the outcome would be another, and Refused where it cannot be imported.
    """
    # One import after another: two new papers of one review would else make it twice.
    Group.objects.select_for_update().get(name=CLERK)
    upload = Upload.objects.select_for_update(of=("self",)).select_related("file").get(pk=upload.pk)
    if upload.state != State.READ:
        return None
    reading, comparison = _reading(upload)
    outcome = commit(reading, dataclasses.replace(_source(upload), by=by))
    if _seal(comparison, _named(upload, reading, outcome.findings)) != seal:
        raise Changed
    file = upload.file
    upload.state, upload.imported_as, upload.file = State.IMPORTED, outcome.record, None
    upload.reading = upload.paper = None
    upload.findings, upload.previewed = [], {}
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


@transaction.atomic
def cancel(upload: Upload, by: User) -> None:
    """Forget a paper that is not imported, with all that was kept of it."""
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
