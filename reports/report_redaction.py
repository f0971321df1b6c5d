"""Redaction of published reports, covering templates and agenda packs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from actionplans.evidence_redaction import extract_zip_texts
from audit.comparing import refuse_altered
from audit.redaction import Redactor, StoreRedaction, register_store
from audit.state_seals import seal_current_state
from documents.plan import plan_data
from reports.file_formats import FILE_FORMATS
from reports.models import (
    AgendaPack,
    AgendaPackItem,
    CachedPackPdf,
    CoveringTemplate,
    PublishedFile,
    PublishedReport,
    ReplacedFile,
)
from reports.publishing import with_unprinted_actions
from reports.report_branding import ReportBranding
from reports.report_options import ReportOptions

FilesById = dict[int, bytes]  # by id of a PublishedFile


@register_store
def prepare_report_redaction(redactor: Redactor, closely: bool) -> StoreRedaction:
    """Find the published versions that contain the words. `closely` also renders their new files."""
    files: FilesById = {}
    count = 0
    updates = PublishedReport.objects.select_related("branding").prefetch_related("files")
    for published_report in updates.iterator(20):
        new_files = _redacted_files(published_report, redactor, write=closely)
        count += new_files is not None
        files |= new_files or {}
    return StoreRedaction(
        {"published versions": count}, lambda redaction_id: _replace_files(files, redaction_id)
    )


def _redacted_files(
    published_report: PublishedReport, redactor: Redactor, *, write: bool
) -> FilesById | None:
    """New files of a version, without the words; None if it does not contain them. Empty unless `write`."""
    contains_words, new_files, council_branding = False, FilesById(), published_report.branding
    surrounding = {
        "options": published_report.report_options,
        "council": council_branding.name if council_branding else "",
    }
    surrounding["closing"] = council_branding.closing_statement if council_branding else ""
    clean_surrounding = redactor.redact_value(surrounding)
    for copy_id in {published_file.public_copy_id for published_file in published_report.files.all()}:
        published_files = [
            published_file
            for published_file in published_report.files.all()
            if published_file.public_copy_id == copy_id
        ]
        source = next(
            (
                published_file
                for published_file in published_files
                if published_file.file_format == PublishedFile.Format.JSON
            ),
            None,
        )
        data = json.loads(bytes(source.data)) if source else {}
        clean = redactor.redact_value(data)
        if source is None or (clean == data and clean_surrounding == surrounding):
            continue
        contains_words = True
        if write:
            options = ReportOptions.of(clean_surrounding["options"])
            plan = _with_redacted_unprinted_actions(
                plan_data.from_json(json.dumps(clean)), published_report, copy_id, redactor
            )
            branding = replace(
                ReportBranding.from_model(council_branding),
                council_name=clean_surrounding["council"],
                closing=clean_surrounding["closing"],
            )
            new_files |= {
                published_file.pk: FILE_FORMATS[published_file.file_format].write(
                    plan, options, branding=branding
                )
                for published_file in published_files
            }
    return new_files if contains_words else None


def _with_redacted_unprinted_actions(
    plan: plan_data.PlanData, published_report: PublishedReport, copy_id: int | None, redactor: Redactor
) -> plan_data.PlanData:
    exempt_ids = next(
        (copy.exempt_actions for copy in published_report.public_copies.all() if copy.pk == copy_id), None
    )
    with_unprinted = with_unprinted_actions(plan, published_report, without=exempt_ids)
    redacted_texts = [
        redactor.redact_value({"name": action.name, "date": action.line.date_text})
        for action in with_unprinted.not_asked
    ]
    not_requested = tuple(
        replace(action, name=texts["name"], line=replace(action.line, date_text=texts["date"]))
        for action, texts in zip(with_unprinted.not_asked, redacted_texts, strict=True)
    )
    return replace(with_unprinted, not_asked=not_requested)


def _replace_files(files: FilesById, redaction_id: int) -> None:
    """Replace published files. Only works while the triggers that make them immutable are disabled."""
    for file in PublishedFile.objects.filter(pk__in=files):
        if bytes(file.data) == files[file.pk]:
            continue  # a data file without the words, which only the printed report had
        replaced = {"sha256": file.sha256, "size": file.size}
        ReplacedFile.objects.create(file=file, redaction_id=redaction_id, **replaced)
        file.data = files[file.pk]
        file.sha256, file.size = hashlib.sha256(file.data).hexdigest(), len(file.data)
        file.save(update_fields=["data", "sha256", "size"])


@register_store
def prepare_covering_template_redaction(redactor: Redactor, closely: bool) -> StoreRedaction:
    """Find the templates that contain the words. The whole file is removed; its SHA-256 is kept."""
    covering_templates = CoveringTemplate.objects.filter(data__isnull=False).iterator(20)
    matching_ids = [
        covering_template.pk
        for covering_template in covering_templates
        if any(map(redactor.matches, extract_zip_texts(bytes(covering_template.data or b""))))
    ]

    def remove_data(redaction_id: int) -> None:
        refuse_altered(CoveringTemplate, matching_ids)
        CoveringTemplate.objects.filter(pk__in=matching_ids).update(data=None, redaction_id=redaction_id)
        seal_current_state(CoveringTemplate.objects.filter(pk__in=matching_ids))

    return StoreRedaction({"templates of covering reports": len(matching_ids)}, remove_data)


@register_store
def prepare_agenda_pack_redaction(redactor: Redactor, closely: bool) -> StoreRedaction:
    """Find the finished packs that contain the words. They are withdrawn, and can be made again."""
    items = AgendaPackItem.objects.filter(pack__state=AgendaPack.State.READY).iterator(20)
    pack_ids = {item.pack_id for item in items if _contains(item, redactor)}
    return StoreRedaction({"agenda packs": len(pack_ids)}, lambda redaction_id: _remove_pack_files(pack_ids))


def _contains(item: AgendaPackItem, redactor: Redactor) -> bool:
    return redactor.matches(item.surrounding_text) or bool(
        redactor.redact_value(item.plan_data) != item.plan_data
    )


def _remove_pack_files(pack_ids: set[int]) -> None:
    refuse_altered(AgendaPack, pack_ids)
    AgendaPack.objects.filter(pk__in=pack_ids).update(state=AgendaPack.State.WITHDRAWN, data=None)
    seal_current_state(AgendaPack.objects.filter(pk__in=pack_ids))
    # Cached PDFs cannot be searched for the words.
    CachedPackPdf.objects.all().delete()
