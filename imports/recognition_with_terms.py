"""Reads documents with the learned terms, at upload and again after a term was added."""

from __future__ import annotations

import copy
import dataclasses

from django.db import transaction

from documents.recognise.parsed_plan import ParsedPlan, read_plan
from imports.confirmation import ImportChanged
from imports.corrections import reapply_corrections
from imports.matching import find_plan
from imports.models import Import, Upload, learned_terms_for
from imports.previews import update_preview
from imports.review_draft import build_draft


def recognise_with_terms(data: bytes, name: str, period: str = "") -> ParsedPlan:
    """Read a document, with the learned terms for its labels and status words.

    Reads it a second time if a committee, named in it or in its review, has terms of its own.
    """
    general_terms = learned_terms_for()
    parsed_plan = read_plan(data, name, period=period, meanings=general_terms)
    plan = None if parsed_plan.plan.committee else find_plan(parsed_plan.plan)
    committee = parsed_plan.plan.committee or (plan.committee.name if plan and plan.committee else "")
    learned_terms = learned_terms_for(committee)
    return (
        parsed_plan
        if learned_terms == general_terms
        else read_plan(data, name, period=period, meanings=learned_terms)
    )


def read_upload(upload: Upload, data: bytes) -> ParsedPlan:
    """Read an upload. If the same file was imported before, it belongs to the same round again."""
    earlier = Import.objects.filter(sha256=upload.sha256, round__isnull=False).select_related("round").first()
    return recognise_with_terms(data, upload.file_name, str(earlier.round) if earlier else "")


def recognise_again(upload: Upload) -> bool:
    """Read an upload again with new terms, and apply its corrections where they still fit.

    Returns whether all of them did. Raises FileRejected, with nothing changed, if it can no longer be read,
    and ImportChanged if it has been imported or discarded.
    """
    if upload.file is None:
        raise ImportChanged
    parsed_plan = read_upload(upload, bytes(upload.file.data))
    with transaction.atomic():
        locked_upload = (
            Upload.objects.select_for_update().filter(pk=upload.pk, state=Upload.State.READ).first()
        )
        if locked_upload is None:
            raise ImportChanged
        all_fit = set_parsed_plan(locked_upload, parsed_plan)
        locked_upload.save()
    return all_fit


def set_parsed_plan(upload: Upload, parsed_plan: ParsedPlan) -> bool:
    """Set what was read from an upload, with its corrections and preview. The caller saves it.

    Returns whether all corrections still fit.
    """
    upload.parsed_plan = build_draft(parsed_plan.plan)
    upload.review_draft = copy.deepcopy(upload.parsed_plan)
    upload.open_findings = [dataclasses.asdict(finding) for finding in parsed_plan.findings]
    all_fit = reapply_corrections(upload)
    update_preview(upload)
    return all_fit
