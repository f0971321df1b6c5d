"""Previews what importing a document would do, before anything is stored."""

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

# These tell what is surely in the document or on record; with any other the reading may be wrong.
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


# The value that has to be set right where a document is refused with that code.
_FIELD_TO_CORRECT = {"no-review": f"{DOCUMENT}.title", "no-period": f"{DOCUMENT}.period"}


@dataclass(frozen=True)
class ImportPreview:
    """What an import would do. `obstacle` is the sentence of why it cannot be done, or "".

    `seal` names exactly this outcome: whoever confirms it hands it back.
    """

    comparison: PlanComparison
    findings: tuple[Finding, ...]
    obstacle: str
    seal: str
    changes: bool = True  # anything that is on record

    @property
    def is_new(self) -> bool:
        """Whether it says anything that is not on record, word for word but for blanks."""
        return self.changes or any(
            item.comparison is not FieldComparison.SAME for item in self.comparison.items()
        )

    @property
    def needs_checking(self) -> bool:
        """Whether somebody has to look before it is imported."""
        return needs_checking(self.findings, self.obstacle)


def needs_checking(findings: Iterable[Finding], obstacle: str) -> bool:
    """Whether any of these means that the reading may be wrong, or it cannot be imported at all."""
    return bool(obstacle) or any(finding.code not in CERTAIN_FINDING_CODES for finding in findings)


def get_preview(upload: Upload) -> ImportPreview:
    """What importing this paper would do now. Stores nothing.

    Trying it out costs more than looking, so what was found the last time serves while the document
    and the record are the same.
    """
    reading, comparison = load_parsed_plan(upload)
    known = upload.preview_cache
    if known.get("compared") == _comparison_fingerprint(comparison):
        findings, obstacle = tuple(Finding(**f) for f in known["findings"]), known["obstacle"]
        changes = known.get("changes", True)
    else:
        findings, obstacle, changes = _run_preview(upload, reading)
    return ImportPreview(comparison, findings, obstacle, preview_fingerprint(comparison, findings), changes)


def load_parsed_plan(upload: Upload) -> tuple[ParsedPlan, PlanComparison]:
    plan = plan_from_draft(upload.words_read)
    names = draft_keys_by_id(upload.words_read, plan)
    return ParsedPlan(plan, tuple(upload.parsed_findings)), compare_plan(plan, names)


def _run_preview(upload: Upload, reading: ParsedPlan) -> tuple[tuple[Finding, ...], str, bool]:
    try:
        outcome = preview_import(reading, import_source(upload))
        return use_draft_keys(upload, reading, outcome.findings), "", outcome.has_changes
    except FileRejected as refused:
        return (*reading.findings, *_blocking_findings(upload, reading, refused)), refused.sentence, True


def _blocking_findings(upload: Upload, reading: ParsedPlan, refused: FileRejected) -> Iterator[Finding]:
    """What keeps the document from being imported, each at the value that can be set right."""
    known = {finding.about for finding in reading.findings if finding.code == refused.code}
    about = _FIELD_TO_CORRECT.get(refused.code)
    if about and about not in known:
        yield Finding(refused.code, refused.sentence, "", about)
    elif refused.code == "too-long":
        names = {id(reading.plan): DOCUMENT, **draft_keys_by_id(upload.words_read, reading.plan)}
        for part, field, sentence in find_too_long_values(reading.plan):
            yield Finding("too-long", sentence, "", f"{names[id(part)]}.{field}")


def use_draft_keys(upload: Upload, reading: ParsedPlan, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings of a merge name values in the order of its plan; people may have moved some."""
    names = draft_keys_by_plan_key(upload.words_read, reading.plan)
    return tuple(
        finding if finding in reading.findings else _with_draft_key(finding, names) for finding in findings
    )


def _with_draft_key(finding: Finding, names: dict[str, str]) -> Finding:
    part, dot, field = finding.about.partition(".")
    return dataclasses.replace(finding, about=f"{names.get(part, part)}{dot}{field}")


def update_preview(upload: Upload) -> None:
    """Try out what importing it as it stands would do, and keep that next to it. The caller saves."""
    upload.preview_cache = {}
    import_preview = get_preview(upload)
    findings = [dataclasses.asdict(finding) for finding in import_preview.findings]
    upload.preview_cache = {
        "compared": _comparison_fingerprint(import_preview.comparison),
        "findings": findings,
        "obstacle": import_preview.obstacle,
        "changes": import_preview.changes,
    }
    plan = plan_from_draft(upload.words_read)
    upload.plan_title = plan.title
    upload.period = max(filter(None, map(parse_month, plan.periods())), default=None)
    upload.batch_findings, upload.blocking_reason = findings, import_preview.obstacle


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
