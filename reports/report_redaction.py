"""What was published and holds words which must go: withdrawn, and published without them in its place."""

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
from reports.publishing import with_counted_actions
from reports.report_branding import ReportBranding
from reports.report_options import ReportOptions

FilesById = dict[int, bytes]  # by number of a file


@register_store
def prepare_report_redaction(redactor: Redactor, closely: bool) -> StoreRedaction:
    """The versions whose report holds the words. Looking closely also writes their new files."""
    files: FilesById = {}
    count = 0
    updates = PublishedReport.objects.select_related("branding").prefetch_related("files")
    for published_report in updates.iterator(20):
        new = _redacted_files(published_report, redactor, write=closely)
        count += new is not None
        files |= new or {}
    return StoreRedaction({"published versions": count}, lambda number: _replace_files(files, number))


def _redacted_files(
    published_report: PublishedReport, redactor: Redactor, *, write: bool
) -> FilesById | None:
    """The files of a version without the words; None where it does not hold them."""
    holds, new, look = False, FilesById(), published_report.branding
    around = {"options": published_report.report_options, "council": look.name if look else ""}
    around["closing"] = look.closing_statement if look else ""
    clean_around = redactor.redact_value(around)
    for copy in {published_file.public_copy_id for published_file in published_report.files.all()}:
        published_files = [
            published_file
            for published_file in published_report.files.all()
            if published_file.public_copy_id == copy
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
        if source is None or (clean == data and clean_around == around):
            continue
        holds = True
        if write:
            options = ReportOptions.of(clean_around["options"])
            plan = _counted(plan_data.from_json(json.dumps(clean)), published_report, copy, redactor)
            branding = replace(
                ReportBranding.from_model(look),
                council_name=clean_around["council"],
                closing=clean_around["closing"],
            )
            new |= {
                published_file.pk: FILE_FORMATS[published_file.file_format].write(
                    plan, options, branding=branding
                )
                for published_file in published_files
            }
    return new if holds else None


def _counted(
    plan: plan_data.PlanData, published_report: PublishedReport, copy: int | None, redactor: Redactor
) -> plan_data.PlanData:
    lacking = next(
        (each.exempt_actions for each in published_report.public_copies.all() if each.pk == copy), None
    )
    whole = with_counted_actions(plan, published_report, without=lacking)
    clean = [
        redactor.redact_value({"name": each.name, "date": each.line.date_text}) for each in whole.not_asked
    ]
    not_requested = tuple(
        replace(each, name=words["name"], line=replace(each.line, date_text=words["date"]))
        for each, words in zip(whole.not_asked, clean, strict=True)
    )
    return replace(whole, not_asked=not_requested)


def _replace_files(files: FilesById, number: int) -> None:
    """Only while the tables are lifted: they refuse it otherwise."""
    for file in PublishedFile.objects.filter(pk__in=files):
        if bytes(file.data) == files[file.pk]:
            continue  # data has none of the words that only a report prints
        old = {"sha256": file.sha256, "size": file.size}
        ReplacedFile.objects.create(file=file, redaction_id=number, **old)
        file.data = files[file.pk]
        file.sha256, file.size = hashlib.sha256(file.data).hexdigest(), len(file.data)
        file.save(update_fields=["data", "sha256", "size"])


@register_store
def prepare_covering_template_redaction(redactor: Redactor, closely: bool) -> StoreRedaction:
    """The templates that hold the words. They are taken away as a whole; their SHA-256 stay."""
    covering_templates = CoveringTemplate.objects.filter(data__isnull=False).iterator(20)
    holding = [
        covering_template.pk
        for covering_template in covering_templates
        if any(map(redactor.matches, extract_zip_texts(bytes(covering_template.data or b""))))
    ]

    def take_away(number: int) -> None:
        refuse_altered(CoveringTemplate, holding)
        CoveringTemplate.objects.filter(pk__in=holding).update(data=None, redaction_id=number)
        seal_current_state(CoveringTemplate.objects.filter(pk__in=holding))

    return StoreRedaction({"templates of covering reports": len(holding)}, take_away)


@register_store
def prepare_agenda_pack_redaction(redactor: Redactor, closely: bool) -> StoreRedaction:
    """The packs that hold the words. They are withdrawn, to be made again from what is there then."""
    parts = AgendaPackItem.objects.filter(pack__state=AgendaPack.State.READY).iterator(20)
    packs = {part.pack_id for part in parts if _contains(part, redactor)}
    return StoreRedaction({"agenda packs": len(packs)}, lambda number: _remove_pack_files(packs))


def _contains(part: AgendaPackItem, redactor: Redactor) -> bool:
    return redactor.matches(part.surrounding_text) or bool(
        redactor.redact_value(part.plan_data) != part.plan_data
    )


def _remove_pack_files(packs: set[int]) -> None:
    refuse_altered(AgendaPack, packs)
    AgendaPack.objects.filter(pk__in=packs).update(state=AgendaPack.State.WITHDRAWN, data=None)
    seal_current_state(AgendaPack.objects.filter(pk__in=packs))
    # Nobody knows which words are printed on what is stored to save time.
    CachedPackPdf.objects.all().delete()
