"""Previews of imports: what importing a document would do, with nothing stored."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from documents.plan.dates import parse_month
from documents.plan.findings import Finding
from documents.recognise.item_keys import DOCUMENT
from documents.recognise.parsed_plan import ParsedPlan
from documents.validation.uploads import FileRejected
from imports.comparison import FieldComparison, PlanComparison, compare_plan
from imports.field_lengths import find_too_long_values
from imports.importer import ImportSource, preview_import
from imports.models import Upload
from imports.review_draft import draft_keys_by_id, draft_keys_by_plan_key, plan_from_draft

# Facts about the document or the record. Any other finding may mean that the document was misread.
CERTAIN_FINDING_CODES = frozenset(
    {
        "date-not-understood",
        "grade-missing",
        "left-out",
        "not-kept",
        "own-words",
        "owner-changed",
        "repeated",
        "wording-changed",
    }
)


# By the code of a rejection: the value to correct.
_FIELD_TO_CORRECT = {"no-review": f"{DOCUMENT}.title", "no-period": f"{DOCUMENT}.period"}


@dataclass(frozen=True)
class ImportPreview:
    """What an import would do. `blocking_reason` says why it cannot be done, or is "".

    `fingerprint` is a hash of this outcome, which the page sends back on confirmation.
    """

    comparison: PlanComparison
    findings: tuple[Finding, ...]
    blocking_reason: str
    fingerprint: str
    has_changes: bool = True  # whether the import would change the record

    @property
    def is_new(self) -> bool:
        """Whether the import would change the record, or the document words anything differently."""
        return self.has_changes or any(
            item.comparison is not FieldComparison.SAME for item in self.comparison.items()
        )

    @property
    def needs_checking(self) -> bool:
        """Whether a person must check the document before it is imported."""
        return needs_checking(self.findings, self.blocking_reason)


def needs_checking(findings: Iterable[Finding], blocking_reason: str) -> bool:
    """Whether a finding means that the document may have been misread, or it cannot be imported at all."""
    return bool(blocking_reason) or any(finding.code not in CERTAIN_FINDING_CODES for finding in findings)


def get_preview(upload: Upload) -> ImportPreview:
    """What importing a document would do now. Stores nothing.

    A trial import is slow, so that the cached outcome is used while the document and the record are the same.
    """
    parsed_plan, comparison = load_parsed_plan(upload)
    cache = upload.preview_cache
    if cache.get("compared") == _comparison_fingerprint(comparison):
        findings, blocking_reason = tuple(Finding(**f) for f in cache["findings"]), cache["obstacle"]
        has_changes = cache.get("changes", True)
    else:
        findings, blocking_reason, has_changes = _run_preview(upload, parsed_plan)
    return ImportPreview(
        comparison, findings, blocking_reason, preview_fingerprint(comparison, findings), has_changes
    )


def load_parsed_plan(upload: Upload) -> tuple[ParsedPlan, PlanComparison]:
    plan = plan_from_draft(upload.words_read)
    item_keys = draft_keys_by_id(upload.words_read, plan)
    return ParsedPlan(plan, tuple(upload.parsed_findings)), compare_plan(plan, item_keys)


def _run_preview(upload: Upload, parsed_plan: ParsedPlan) -> tuple[tuple[Finding, ...], str, bool]:
    try:
        outcome = preview_import(parsed_plan, import_source(upload))
        return use_draft_keys(upload, parsed_plan, outcome.findings), "", outcome.has_changes
    except FileRejected as rejection:
        return (
            (*parsed_plan.findings, *_blocking_findings(upload, parsed_plan, rejection)),
            rejection.sentence,
            True,
        )


def _blocking_findings(upload: Upload, parsed_plan: ParsedPlan, rejection: FileRejected) -> Iterator[Finding]:
    """Findings for a rejected document, each at the value to correct."""
    known_paths = {finding.about for finding in parsed_plan.findings if finding.code == rejection.code}
    field_path = _FIELD_TO_CORRECT.get(rejection.code)
    if field_path and field_path not in known_paths:
        yield Finding(rejection.code, rejection.sentence, "", field_path)
    elif rejection.code == "too-long":
        keys = {id(parsed_plan.plan): DOCUMENT, **draft_keys_by_id(upload.words_read, parsed_plan.plan)}
        for item, field, message in find_too_long_values(parsed_plan.plan):
            yield Finding("too-long", message, "", f"{keys[id(item)]}.{field}")


def use_draft_keys(
    upload: Upload, parsed_plan: ParsedPlan, findings: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """The findings of a merge with the keys of the draft: corrections may have moved actions."""
    keys = draft_keys_by_plan_key(upload.words_read, parsed_plan.plan)
    return tuple(
        finding if finding in parsed_plan.findings else _with_draft_key(finding, keys) for finding in findings
    )


def _with_draft_key(finding: Finding, draft_keys: dict[str, str]) -> Finding:
    key, dot, field = finding.about.partition(".")
    return dataclasses.replace(finding, about=f"{draft_keys.get(key, key)}{dot}{field}")


def update_preview(upload: Upload) -> None:
    """Set the cached preview of an upload, with its title, period and batch findings. The caller saves."""
    upload.preview_cache = {}
    import_preview = get_preview(upload)
    findings = [dataclasses.asdict(finding) for finding in import_preview.findings]
    upload.preview_cache = {
        "compared": _comparison_fingerprint(import_preview.comparison),
        "findings": findings,
        "obstacle": import_preview.blocking_reason,
        "changes": import_preview.has_changes,
    }
    plan = plan_from_draft(upload.words_read)
    upload.plan_title = plan.title
    upload.period = max(filter(None, map(parse_month, plan.periods())), default=None)
    upload.batch_findings, upload.blocking_reason = findings, import_preview.blocking_reason


def _comparison_fingerprint(comparison: PlanComparison) -> str:
    review = comparison.review.pk if comparison.review else None
    return _json_sha256([review, dataclasses.asdict(dataclasses.replace(comparison, review=None))])


def preview_fingerprint(comparison: PlanComparison, findings: Iterable[Finding]) -> str:
    return _json_sha256(
        [_comparison_fingerprint(comparison), [dataclasses.asdict(finding) for finding in findings]]
    )


def _json_sha256(data: object) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def import_source(upload: Upload) -> ImportSource:
    return ImportSource(upload.file_name, upload.sha256, upload.uploaded_by)
