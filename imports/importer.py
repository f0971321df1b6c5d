"""Plain plan -> models: merges what a document says into the plan on record, all or nothing.

What is there already is matched, never doubled and never replaced. Where the document differs, its words
are stored with its round, and a finding says so.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.models import User
from actionplans.models import ActionPlan, Round
from documents.plain_text import clean
from documents.plan.findings import Finding
from documents.recognise.parsed_plan import ParsedPlan
from documents.validation.uploads import FileRejected
from imports.field_lengths import check_field_lengths
from imports.merging.headings import merge_headings
from imports.merging.indicators import merge_indicators
from imports.merging.plans import check_title, merge_plan
from imports.merging.rounds import check_periods, merge_rounds, record_missing_updates
from imports.merging.scales import apply_scale
from imports.merging.state import MergeState
from imports.models import Import


@dataclass(frozen=True)
class ImportSource:
    """The file that a reading came from, and who brought it."""

    name: str
    sha256: str
    by: User | None = None


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did. `changed` is False where all of it was on record already.

    An action plan that reports nothing has no round.
    """

    review: ActionPlan
    this_round: Round | None
    findings: tuple[Finding, ...]
    has_changes: bool
    import_record: Import | None


def import_plan(reading: ParsedPlan, source: ImportSource) -> ImportOutcome:
    """Merge one reading in one transaction. Raises FileRejected, with nothing stored, where it cannot be."""
    try:
        with transaction.atomic():
            merge = _merge(reading)
            record = _create_import(merge, source) if merge.has_changes else None
    except IntegrityError as error:
        raise FileRejected(
            "busy", "Somebody else was importing the same review at this moment; try again."
        ) from error
    return ImportOutcome(merge.review, merge.this_round, _findings(merge), merge.has_changes, record)


def preview_import(reading: ParsedPlan, source: ImportSource) -> ImportOutcome:
    """What `import_plan` would do and find, with nothing stored."""
    with transaction.atomic():
        outcome = import_plan(reading, source)
        transaction.set_rollback(True)
    return dataclasses.replace(outcome, import_record=None)


def _merge(reading: ParsedPlan) -> MergeState:
    merge = MergeState(apply_scale(reading.plan), findings=list(reading.findings))
    check_title(merge.plan)
    check_field_lengths(merge.plan)
    check_periods(merge.plan)
    merge_plan(merge)
    merge_rounds(merge)
    merge_headings(merge)
    merge_indicators(merge)
    record_missing_updates(merge)
    return merge


def _findings(merge: MergeState) -> tuple[Finding, ...]:
    """The findings. A document that changes nothing repeats none of an earlier import of its round."""
    if merge.has_changes:
        return tuple(merge.findings)
    earlier = Import.objects.filter(plan=merge.review, round=merge.this_round)
    known = {(finding.code, finding.sentence) for each in earlier for finding in each.parsed_findings}
    return tuple(each for each in merge.findings if (each.code, each.sentence) not in known)


def _create_import(merge: MergeState, source: ImportSource) -> Import:
    findings = [dataclasses.asdict(finding) for finding in merge.findings]
    return Import.objects.create(
        plan=merge.review,
        round=merge.this_round,
        file_name=clean(source.name)[:255],
        sha256=source.sha256,
        imported_by=source.by,
        findings=findings,
    )
