"""The archive of one plan: a zip file that an auditor can check without this system."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Any

from django.db import DEFAULT_DB_ALIAS
from django.template.loader import render_to_string
from django.utils.text import get_valid_filename

from accounts.models import CouncilBranding, User
from actionplans.models import ActionPlan, Evidence, EvidenceFile
from audit.chain import chain_head
from audit.kinds import kind_for, kind_name
from audit.models import ChainLink
from audit.registry import sealed_models
from audit.sealing import canonical_json, schema_for, stored_values
from imports.models import Import, StoredFile
from reports.models import PublishedFile

MAX_BYTES_IN_MEMORY = 8 * 1024 * 1024
LINKS_IN_MEMORY = 500
ENDINGS = {
    PublishedFile.Format.JSON: "json",
    PublishedFile.Format.PDF: "pdf",
    PublishedFile.Format.DOCX: "docx",
}


class _Archive:
    """A zip file that records the name, size and SHA-256 of each part in `parts`."""

    def __init__(self, file: IO[bytes]) -> None:
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self.parts: list[dict[str, Any]] = []

    def add(self, name: str, data: bytes, **facts: Any) -> None:
        self.add_chunks(name, [data], **facts)

    def add_chunks(self, name: str, chunks: Iterable[bytes], **facts: Any) -> None:
        digest, size = hashlib.sha256(), 0
        with self.zip.open(name, "w", force_zip64=True) as part:
            for chunk in chunks:
                part.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.parts.append({"name": name, "bytes": size, "sha256": digest.hexdigest(), **facts})


def archive_of(plan: ActionPlan, *, by: User, created_at: dt.datetime) -> IO[bytes]:
    """An open zip file, which the caller closes: all versions of reports, imported documents, supporting
    documents, the history with its seals, and a manifest with the SHA-256 of each part.

    Exempt information is included; the caller checks access. The manifest marks files that were altered.
    """
    file = tempfile.SpooledTemporaryFile(MAX_BYTES_IN_MEMORY)  # noqa: SIM115 - the caller closes it
    archive = _Archive(file)
    _reports(archive, plan)
    _originals(archive, plan)
    _evidence(archive, plan)
    archive.add_chunks("history.jsonl", _history(plan))
    position, seal = chain_head(plan.pk, DEFAULT_DB_ALIAS)
    council = CouncilBranding.now().name
    manifest = {
        "council": council,
        "plan": {"title": plan.title, "slug": plan.slug, "number": plan.pk},
        "made": {"at": created_at.isoformat(), "by": str(by)},
        "history": {"links": position, "seal": seal},
        "parts": archive.parts,
    }
    context = {"plan": plan, "council": council, "by": by, "at": created_at, "parts": len(archive.parts)}
    archive.zip.writestr("manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False))
    archive.zip.writestr("README.txt", render_to_string("dashboards/archive.txt", context))
    archive.zip.close()
    file.seek(0)
    return file


def _reports(archive: _Archive, plan: ActionPlan) -> None:
    published_files = PublishedFile.objects.filter(report__round__plan=plan).select_related("report__round")
    ordered = published_files.order_by(
        "report__round__period", "report__version", "public_copy", "file_format", "pk"
    )
    for pk in list(ordered.values_list("pk", flat=True)):
        published_file = published_files.get(pk=pk)  # one at a time: reports are large
        report = published_file.report
        copy = f"-public-copy-{published_file.public_copy_id}" if published_file.public_copy_id else ""
        name = f"reports/{report.round.slug}-version-{report.version}{copy}.{published_file.file_format}"
        archive.add(
            name,
            bytes(published_file.data),
            published_as=published_file.sha256,
            as_published=published_file.is_sound,
        )


def _originals(archive: _Archive, plan: ActionPlan) -> None:
    for record in Import.objects.filter(plan=plan, file__isnull=False).select_related("file").order_by("pk"):
        data = _bytes_of(record.file)
        is_unchanged = hashlib.sha256(data).hexdigest() == record.sha256
        archive.add(
            f"originals/{record.pk}-{_safe_file_name(record.file_name)}", data, as_imported=is_unchanged
        )


def _evidence(archive: _Archive, plan: ActionPlan) -> None:
    rows = Evidence.objects.not_removed().filter(update_request__round__plan=plan, file__isnull=False)
    for pk in list(rows.filter(file__redaction_id__isnull=True).values_list("pk", flat=True)):
        evidence = rows.defer(None).get(pk=pk)
        data = _bytes_of(evidence.file)
        is_unchanged = hashlib.sha256(data).hexdigest() == evidence.sha256
        archive.add(
            f"evidence/{evidence.pk}-{_safe_file_name(evidence.file_name)}", data, as_added=is_unchanged
        )


def _bytes_of(file: StoredFile | EvidenceFile | None) -> bytes:
    return bytes(file.data) if file else b""


def _safe_file_name(name: str) -> str:
    """A name that is valid on every system, without folders, from a name that somebody chose."""
    return get_valid_filename(re.sub(r"[/\\\0]", "_", name).strip(". ") or "file")[-100:]


def _history(plan: ActionPlan) -> Iterator[bytes]:
    """A line of JSON for each link of the plan's chain, in order, with the values of the sealed row."""
    models = {kind_name(model): model for model in sealed_models()}
    links = ChainLink.objects.filter(chain=plan.pk).order_by("position").iterator(LINKS_IN_MEMORY)
    while batch := list(islice(links, LINKS_IN_MEMORY)):
        values = _values(batch, models)
        for link in batch:
            record = {
                "place": link.position,
                "kind": link.kind,
                "row": link.row_id,
                "digest": link.digest,
                "seal": link.seal,
                **values.get((link.kind, link.row_id), {}),
            }
            yield canonical_json(record) + b"\n"


def _values(links: list[ChainLink], models: dict[str, Any]) -> dict[tuple[str, int], dict[str, Any]]:
    row_ids_by_kind: dict[str, list[int]] = {}
    for link in links:
        if not link.is_state and link.kind in models:
            row_ids_by_kind.setdefault(link.kind, []).append(link.row_id)
    values_by_row: dict[tuple[str, int], dict[str, Any]] = {}
    for kind, row_ids in row_ids_by_kind.items():
        model = models[kind]
        stored = stored_values(model, kind_for(model), schema_for(model), row_ids, DEFAULT_DB_ALIAS)
        values_by_row |= {(kind, pk): values for pk, values in stored.items()}
    return values_by_row
