"""Reading a paper with all that people have taught, the first time and again."""

from __future__ import annotations

import copy
import dataclasses

from django.db import transaction

from intake.confirming import Changed
from intake.corrections import apply_again
from intake.matching import find_plan
from intake.models import Import, Upload, meanings_for
from intake.previews import keep_preview
from intake.reading import Reading, read_plan
from intake.working import numbered


def read_with_meanings(data: bytes, name: str, period: str = "") -> Reading:
    """What is in a paper, its labels and statuses read as people said that they mean.

    A committee's own words are known once the paper, or the review it belongs to, names the committee.
    """
    general = meanings_for()
    reading = read_plan(data, name, period=period, meanings=general)
    review = None if reading.plan.committee else find_plan(reading.plan)
    committee = reading.plan.committee or (review.committee.name if review and review.committee else "")
    own = meanings_for(committee)
    return reading if own == general else read_plan(data, name, period=period, meanings=own)


def read_upload(upload: Upload, data: bytes) -> Reading:
    """What is in an upload. Where this very file was imported before, it is of the round that it was then."""
    earlier = Import.objects.filter(sha256=upload.sha256, round__isnull=False).select_related("round").first()
    return read_with_meanings(data, upload.file_name, str(earlier.round) if earlier else "")


def read_again(upload: Upload) -> bool:
    """Read a paper anew, after something was taught. What was set right in it stays, where it still fits.

    Returns whether all of it did. Raises Refused, with nothing changed, where it cannot be read so, and
    Changed where the paper has been decided on meanwhile.
    """
    if upload.file is None:
        raise Changed
    reading = read_upload(upload, bytes(upload.file.data))
    with transaction.atomic():
        there = Upload.objects.select_for_update().filter(pk=upload.pk, state=Upload.State.READ).first()
        if there is None:
            raise Changed
        all_fit = take(there, reading)
        there.save()
    return all_fit


def take(upload: Upload, reading: Reading) -> bool:
    """Have an upload hold what was read, with all that was set right in it; the caller saves it.

    Returns whether all of that still fits.
    """
    upload.reading = numbered(reading.plan)
    upload.paper = copy.deepcopy(upload.reading)
    upload.findings = [dataclasses.asdict(finding) for finding in reading.findings]
    all_fit = apply_again(upload)
    keep_preview(upload)
    return all_fit
