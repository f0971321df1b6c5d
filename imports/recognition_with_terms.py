"""Reading a document with all that people have taught, the first time and again."""

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
    """What is in a document, its labels and statuses read with the meanings that clerks entered.

    A committee's own words are known once the document, or the review it belongs to, names the committee.
    """
    general = learned_terms_for()
    reading = read_plan(data, name, period=period, meanings=general)
    plan = None if reading.plan.committee else find_plan(reading.plan)
    committee = reading.plan.committee or (plan.committee.name if plan and plan.committee else "")
    learned_terms = learned_terms_for(committee)
    return (
        reading if learned_terms == general else read_plan(data, name, period=period, meanings=learned_terms)
    )


def read_upload(upload: Upload, data: bytes) -> ParsedPlan:
    """What is in an upload. Where this very file was imported before, it is of the round that it was then."""
    earlier = Import.objects.filter(sha256=upload.sha256, round__isnull=False).select_related("round").first()
    return recognise_with_terms(data, upload.file_name, str(earlier.round) if earlier else "")


def recognise_again(upload: Upload) -> bool:
    """Read a document anew, after something was taught. What was set right in it stays, where it still fits.

    Returns whether all of it did. Raises FileRejected, with nothing changed, where it cannot be read so, and
    ImportChanged where the document has been decided on meanwhile.
    """
    if upload.file is None:
        raise ImportChanged
    reading = read_upload(upload, bytes(upload.file.data))
    with transaction.atomic():
        there = Upload.objects.select_for_update().filter(pk=upload.pk, state=Upload.State.READ).first()
        if there is None:
            raise ImportChanged
        all_fit = take(there, reading)
        there.save()
    return all_fit


def take(upload: Upload, reading: ParsedPlan) -> bool:
    """Have an upload hold what was read, with all that was set right in it; the caller saves it.

    Returns whether all of that still fits.
    """
    upload.parsed_plan = build_draft(reading.plan)
    upload.review_draft = copy.deepcopy(upload.parsed_plan)
    upload.open_findings = [dataclasses.asdict(finding) for finding in reading.findings]
    all_fit = reapply_corrections(upload)
    update_preview(upload)
    return all_fit
