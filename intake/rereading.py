"""Reading a paper with all that people have taught, the first time and again."""

from __future__ import annotations

import copy
import dataclasses

from django.db import transaction

from intake.confirming import Changed
from intake.corrections import apply_again
from intake.matching import find_plan
from intake.models import Upload, meanings_for
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


def read_again(upload: Upload) -> bool:
    """Read a paper anew, after something was taught. What was set right in it stays, where it still fits.

    Returns whether all of it did. Raises Refused, with nothing changed, where it cannot be read so, and
    Changed where the paper has been decided on meanwhile.
    """
    if upload.file is None:
        raise Changed
    reading = read_with_meanings(bytes(upload.file.data), upload.file_name)
    with transaction.atomic():
        there = Upload.objects.select_for_update().filter(pk=upload.pk, state=Upload.State.READ).first()
        if there is None:
            raise Changed
        there.reading = numbered(reading.plan)
        there.paper = copy.deepcopy(there.reading)
        there.findings = [dataclasses.asdict(finding) for finding in reading.findings]
        all_fit = apply_again(there)
        keep_preview(there)
        there.save()
    return all_fit
