"""Papers that were brought together: tried and imported one after another, the oldest first."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable
from time import monotonic

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from actionplans.findings import Finding
from documents.gate import Refused
from intake.commit import commit
from intake.confirming import Changed, confirm_if
from intake.matching import squash
from intake.models import Batch, Upload
from intake.previews import is_doubtful, named, reading_of, source_of
from intake.uploads import cancel

State = Upload.State
# Seconds for which SQLite may keep others from saving: they wait for twenty.
LONGEST_LOCK = 5
NOT_TRIED = Finding(
    "not-tried",
    "This paper was looked at alone, as there are many of its review. Import the ones before it first.",
)


def try_in_turn(batch: Batch) -> None:
    """Find out what importing the batch in order would notice; nothing is imported.

    A paper alone knows nothing of those before it: only in its turn does it show what it leaves out.
    """
    if batch.uploads.filter(state=State.WAITING).exists():
        return  # whoever reads the last one comes here again
    for papers in _by_review(batch.uploads.filter(state=State.READ).oldest_first()):
        for upload, (findings, obstacle) in zip(papers, _tried(papers), strict=True):
            _keep_noticed(upload, findings, obstacle)
    Batch.objects.filter(pk=batch.pk).update(tried_at=timezone.now())


@transaction.atomic
def _keep_noticed(tried: Upload, findings: tuple[Finding, ...], obstacle: str) -> None:
    """Keep what was found, unless somebody set the paper right or decided on it meanwhile."""
    upload = Upload.objects.select_for_update().filter(pk=tried.pk, state=State.READ).first()
    if upload and upload.paper == tried.paper:
        upload.noticed = [dataclasses.asdict(finding) for finding in findings]
        upload.obstacle = obstacle
        upload.save(update_fields=["noticed", "obstacle"])


def _by_review(uploads: Iterable[Upload]) -> list[list[Upload]]:
    """Papers of one review together: others cannot change what is found, and locks stay short."""
    groups: dict[str, list[Upload]] = {}
    for upload in uploads:
        groups.setdefault(squash(upload.title), []).append(upload)
    return list(groups.values())


@transaction.atomic
def _tried(papers: list[Upload]) -> list[tuple[tuple[Finding, ...], str]]:
    """What each paper would notice after those before it; the last of very many say they were not."""
    found: list[tuple[tuple[Finding, ...], str]] = []
    started = monotonic()
    for upload in papers:
        if monotonic() - started > LONGEST_LOCK:
            alone = [finding for finding in upload.found_in_turn if finding != NOT_TRIED]
            found.append(((*alone, NOT_TRIED), upload.obstacle))
            continue
        reading, _ = reading_of(upload)
        try:
            outcome = commit(reading, source_of(upload))
            found.append((named(upload, reading, outcome.findings), ""))
        except Refused as refused:
            found.append((reading.findings, refused.sentence))
    transaction.set_rollback(True)
    return found


def without_doubt(batch: Batch) -> list[Upload]:
    """The papers that may be imported without a person looking at each."""
    read = batch.uploads.filter(state=State.READ, confirmed_by=None).oldest_first()
    return [upload for upload in read if not is_doubtful(upload.found_in_turn, upload.obstacle)]


def seal_of(papers: Iterable[Upload]) -> str:
    """Names exactly these papers as they stand, for whoever confirms them all to hand back."""
    words = [[upload.pk, upload.paper, upload.noticed] for upload in papers]
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def confirm_together(batch: Batch, seal: str, by: User) -> list[int]:
    """Mark the papers without doubt to be imported in turn. Raises Changed where they are others now."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    papers = without_doubt(batch)
    if seal_of(papers) != seal:
        raise Changed
    pks = [paper.pk for paper in papers]
    Upload.objects.filter(pk__in=pks).update(confirmed_by=by)
    return pks


def import_in_turn(batch: Batch) -> None:
    """Import each confirmed paper that is without doubt when its turn comes; others wait for a person."""
    confirmed = batch.uploads.filter(state=State.READ, confirmed_by__isnull=False)
    for upload in confirmed.select_related("confirmed_by").oldest_first():
        assert upload.confirmed_by  # noqa: S101 - as was asked for
        try:
            confirm_if(upload, lambda seen: not seen.is_doubtful, upload.confirmed_by)
        except (Changed, Refused):
            continue
        finally:
            Upload.objects.filter(pk=upload.pk).update(confirmed_by=None)
    try_in_turn(batch)


def cancel_all(batch: Batch, by: User) -> int:
    """Forget every paper of a batch that is not imported. Returns how many there were."""
    undecided = list(batch.uploads.exclude(state=State.IMPORTED))
    for upload in undecided:
        cancel(upload, by)
    return len(undecided)
