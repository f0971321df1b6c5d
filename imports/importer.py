"""Merges a parsed document into the plan on record, in one transaction.

Records that exist are matched, never duplicated and never replaced. Where the document differs from them,
its wording is stored with its round, and a finding says so.
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
    """The file that a plan was read from, and who imports it."""

    name: str
    sha256: str
    by: User | None = None


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did. `has_changes` is False if all of it was on record already.

    `this_round` is None for an action plan without updates, `import_record` for an import without changes.
    """

    review: ActionPlan
    this_round: Round | None
    findings: tuple[Finding, ...]
    has_changes: bool
    import_record: Import | None


def import_plan(parsed_plan: ParsedPlan, source: ImportSource) -> ImportOutcome:
    """Merge one parsed document. Raises FileRejected, with nothing stored, if it cannot be imported."""
    try:
        with transaction.atomic():
            merge = _merge(parsed_plan)
            record = _create_import(merge, source) if merge.has_changes else None
    except IntegrityError as error:
        raise FileRejected(
            "busy", "Somebody else was importing the same review at this moment; try again."
        ) from error
    return ImportOutcome(merge.review, merge.this_round, _findings(merge), merge.has_changes, record)


def preview_import(parsed_plan: ParsedPlan, source: ImportSource) -> ImportOutcome:
    """The outcome that `import_plan` would have, with nothing stored."""
    with transaction.atomic():
        outcome = import_plan(parsed_plan, source)
        transaction.set_rollback(True)
    return dataclasses.replace(outcome, import_record=None)


def _merge(parsed_plan: ParsedPlan) -> MergeState:
    merge = MergeState(apply_scale(parsed_plan.plan), findings=list(parsed_plan.findings))
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
    """The findings; if nothing changed, without those of earlier imports of the same round."""
    if merge.has_changes:
        return tuple(merge.findings)
    earlier = Import.objects.filter(plan=merge.review, round=merge.this_round)
    reported = {(finding.code, finding.sentence) for record in earlier for finding in record.parsed_findings}
    return tuple(finding for finding in merge.findings if (finding.code, finding.sentence) not in reported)


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
