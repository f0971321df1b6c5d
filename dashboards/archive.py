"""Everything stored of one plan, as one file that an auditor can check without Scrutiny."""

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

IN_MEMORY = 8 * 1024 * 1024
LINKS_IN_MEMORY = 500  # links that are held in memory
ENDINGS = {
    PublishedFile.Format.JSON: "json",
    PublishedFile.Format.PDF: "pdf",
    PublishedFile.Format.DOCX: "docx",
}


class _Archive:
    """A zip file that remembers the size and SHA-256 of each part."""

    def __init__(self, file: IO[bytes]) -> None:
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self.parts: list[dict[str, Any]] = []

    def add(self, name: str, data: bytes, **known: Any) -> None:
        self.add_in_pieces(name, [data], **known)

    def add_in_pieces(self, name: str, pieces: Iterable[bytes], **known: Any) -> None:
        sum_, size = hashlib.sha256(), 0
        with self.zip.open(name, "w", force_zip64=True) as part:
            for piece in pieces:
                part.write(piece)
                sum_.update(piece)
                size += len(piece)
        self.parts.append({"name": name, "bytes": size, "sha256": sum_.hexdigest(), **known})


def archive_of(plan: ActionPlan, *, by: User, at: dt.datetime) -> IO[bytes]:
    """A zip file at its beginning, which whoever asked for it closes: every version of each report, imported
    originals, files behind updates, history with its seals, and a manifest with the SHA-256 of each part.

    All of it, exempt or not: who may have it is for `access` to say. A file that is no longer as it was
    published is there as it is, and the manifest says so.
    """
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed by whoever sends it
    archive = _Archive(file)
    _reports(archive, plan)
    _originals(archive, plan)
    _evidence(archive, plan)
    archive.add_in_pieces("history.jsonl", _history(plan))
    place, seal = chain_head(plan.pk, DEFAULT_DB_ALIAS)
    council = CouncilBranding.now().name
    manifest = {
        "council": council,
        "plan": {"title": plan.title, "slug": plan.slug, "number": plan.pk},
        "made": {"at": at.isoformat(), "by": str(by)},
        "history": {"links": place, "seal": seal},
        "parts": archive.parts,
    }
    words = {"plan": plan, "council": council, "by": by, "at": at, "parts": len(archive.parts)}
    archive.zip.writestr("manifest.json", json.dumps(manifest, indent=1, ensure_ascii=False))
    archive.zip.writestr("README.txt", render_to_string("dashboards/archive.txt", words))
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
        update = published_file.report
        copy = f"-public-copy-{published_file.public_copy_id}" if published_file.public_copy_id else ""
        name = f"reports/{update.round.slug}-version-{update.version}{copy}.{published_file.file_format}"
        archive.add(
            name,
            bytes(published_file.data),
            published_as=published_file.sha256,
            as_published=published_file.is_sound,
        )


def _originals(archive: _Archive, plan: ActionPlan) -> None:
    for each in Import.objects.filter(plan=plan, file__isnull=False).select_related("file").order_by("pk"):
        data = _bytes_of(each.file)
        same = hashlib.sha256(data).hexdigest() == each.sha256
        archive.add(f"originals/{each.pk}-{_safe(each.file_name)}", data, as_imported=same)


def _evidence(archive: _Archive, plan: ActionPlan) -> None:
    rows = Evidence.objects.not_removed().filter(update_request__round__plan=plan, file__isnull=False)
    for pk in list(rows.filter(file__redaction_id__isnull=True).values_list("pk", flat=True)):
        each = rows.defer(None).get(pk=pk)
        data = _bytes_of(each.file)
        same = hashlib.sha256(data).hexdigest() == each.sha256
        archive.add(f"evidence/{each.pk}-{_safe(each.file_name)}", data, as_added=same)


def _bytes_of(file: StoredFile | EvidenceFile | None) -> bytes:
    return bytes(file.data) if file else b""


def _safe(name: str) -> str:
    """Of a file that somebody named: without folders, and a name on every system."""
    return get_valid_filename(re.sub(r"[/\\\0]", "_", name).strip(". ") or "file")[-100:]


def _history(plan: ActionPlan) -> Iterator[bytes]:
    """A line of JSON for each link of the plan's chain, in order, with what it sealed where that is a row."""
    models = {kind_name(model): model for model in sealed_models()}
    links = ChainLink.objects.filter(chain=plan.pk).order_by("position").iterator(LINKS_IN_MEMORY)
    while part := list(islice(links, LINKS_IN_MEMORY)):
        values = _values(part, models)
        for link in part:
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
    rows: dict[str, list[int]] = {}
    for link in links:
        if not link.is_state and link.kind in models:
            rows.setdefault(link.kind, []).append(link.row_id)
    result: dict[tuple[str, int], dict[str, Any]] = {}
    for kind, numbers in rows.items():
        model = models[kind]
        stored = stored_values(model, kind_for(model), schema_for(model), numbers, DEFAULT_DB_ALIAS)
        result |= {(kind, pk): whole for pk, whole in stored.items()}
    return result
