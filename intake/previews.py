"""What importing a paper would do: told before anything is stored."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from actionplans.dates import month_of
from actionplans.findings import Finding
from documents.gate import Refused
from intake.commit import Source, preview
from intake.comparison import Comparison, Standing, compare
from intake.lengths import too_long
from intake.models import Upload
from intake.names import PAPER
from intake.reading import Reading
from intake.working import names_in, plan_in, stored_names

# These tell what is surely in the paper or on record; with any other the reading may be wrong.
SURE = frozenset(
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


# The value that has to be set right where a paper is refused with that code.
_SETTLED_BY = {"no-review": f"{PAPER}.title", "no-period": f"{PAPER}.period"}


@dataclass(frozen=True)
class Preview:
    """What an import would do. `obstacle` is the sentence of why it cannot be done, or "".

    `seal` names exactly this outcome: whoever confirms it hands it back.
    """

    comparison: Comparison
    findings: tuple[Finding, ...]
    obstacle: str
    seal: str
    changes: bool = True  # anything that is on record

    @property
    def is_new(self) -> bool:
        """Whether it says anything that is not on record, word for word but for blanks."""
        return self.changes or any(part.standing is not Standing.SAME for part in self.comparison.parts())

    @property
    def is_doubtful(self) -> bool:
        """Whether somebody has to look before it is imported."""
        return is_doubtful(self.findings, self.obstacle)


def is_doubtful(findings: Iterable[Finding], obstacle: str) -> bool:
    """Whether any of these means that the reading may be wrong, or it cannot be imported at all."""
    return bool(obstacle) or any(finding.code not in SURE for finding in findings)


def previewed(upload: Upload) -> Preview:
    """What importing this paper would do now. Stores nothing.

    Trying it out costs more than looking, so what was found the last time serves while the paper
    and the record are the same.
    """
    reading, comparison = reading_of(upload)
    known = upload.previewed
    if known.get("compared") == _digest(comparison):
        findings, obstacle = tuple(Finding(**f) for f in known["findings"]), known["obstacle"]
        changes = known.get("changes", True)
    else:
        findings, obstacle, changes = _tried(upload, reading)
    return Preview(comparison, findings, obstacle, seal_of(comparison, findings), changes)


def reading_of(upload: Upload) -> tuple[Reading, Comparison]:
    plan = plan_in(upload.words_read)
    names = names_in(upload.words_read, plan)
    return Reading(plan, tuple(upload.found)), compare(plan, names)


def _tried(upload: Upload, reading: Reading) -> tuple[tuple[Finding, ...], str, bool]:
    try:
        outcome = preview(reading, source_of(upload))
        return named(upload, reading, outcome.findings), "", outcome.changed
    except Refused as refused:
        return (*reading.findings, *_in_the_way(upload, reading, refused)), refused.sentence, True


def _in_the_way(upload: Upload, reading: Reading, refused: Refused) -> Iterator[Finding]:
    """What keeps the paper from being imported, each at the value that can be set right."""
    known = {finding.about for finding in reading.findings if finding.code == refused.code}
    about = _SETTLED_BY.get(refused.code)
    if about and about not in known:
        yield Finding(refused.code, refused.sentence, "", about)
    elif refused.code == "too-long":
        names = {id(reading.plan): PAPER, **names_in(upload.words_read, reading.plan)}
        for part, field, sentence in too_long(reading.plan):
            yield Finding("too-long", sentence, "", f"{names[id(part)]}.{field}")


def named(upload: Upload, reading: Reading, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Findings of a merge name values in the order of its plan; people may have moved some."""
    names = stored_names(upload.words_read, reading.plan)
    return tuple(each if each in reading.findings else _renamed(each, names) for each in findings)


def _renamed(finding: Finding, names: dict[str, str]) -> Finding:
    part, dot, field = finding.about.partition(".")
    return dataclasses.replace(finding, about=f"{names.get(part, part)}{dot}{field}")


def keep_preview(upload: Upload) -> None:
    """Try out what importing it as it stands would do, and keep that beside it. The caller saves."""
    upload.previewed = {}
    seen = previewed(upload)
    findings = [dataclasses.asdict(finding) for finding in seen.findings]
    upload.previewed = {
        "compared": _digest(seen.comparison),
        "findings": findings,
        "obstacle": seen.obstacle,
        "changes": seen.changes,
    }
    plan = plan_in(upload.words_read)
    upload.title = plan.title
    upload.period = max(filter(None, map(month_of, plan.periods())), default=None)
    upload.noticed, upload.obstacle = findings, seen.obstacle


def _digest(comparison: Comparison) -> str:
    review = comparison.review.pk if comparison.review else None
    return _sha256([review, dataclasses.asdict(dataclasses.replace(comparison, review=None))])


def seal_of(comparison: Comparison, findings: Iterable[Finding]) -> str:
    return _sha256([_digest(comparison), [dataclasses.asdict(finding) for finding in findings]])


def _sha256(data: object) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def source_of(upload: Upload) -> Source:
    return Source(upload.file_name, upload.sha256, upload.uploaded_by)
