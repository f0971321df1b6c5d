"""What a later version of an update says otherwise than the one before, word by word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from actionplans.grades import in_words
from actionplans.plan import Entry, Heading, Plan, SubAction
from documents.differences import Piece, differences
from reports.rows import name_of

EVIDENCE = "Evidence of progress"


@dataclass(frozen=True)
class Change:
    """One field of the update or of one of its lines, old and new as pieces."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True)
class Changed:
    """A line, or the update as a whole, with what changed. `what` says "added" or "removed" of a line."""

    name: str
    changes: list[Change]
    what: str = ""


Fields = dict[str, str]


def compare(old: Plan, new: Plan) -> list[Changed]:
    """Only what differs, in the order of the newer plan."""
    before, after = _lines(old), _lines(new)
    found = [_changed("The update as a whole", _about(old), _about(new))]
    for name, fields in after.items():
        found.append(_changed(name, before.get(name, {}), fields, "" if name in before else "added"))
    found += [_changed(name, before[name], {}, "removed") for name in before if name not in after]
    return [each for each in found if each.changes]


def _changed(name: str, old: Fields, new: Fields, what: str = "") -> Changed:
    labels = list(dict.fromkeys([*new, *old]))
    changes = [
        Change(label, differences(old.get(label, ""), new.get(label, "")))
        for label in labels
        if old.get(label, "") != new.get(label, "")
    ]
    return Changed(name, changes, what)


def _about(plan: Plan) -> Fields:
    return {
        "Review": plan.title,
        "Select committee": plan.committee,
        "Link officers": "\n".join(plan.link_officers),
        "Action plan agreed": plan.agreed,
        "Instructions": plan.instructions,
    }


def _lines(plan: Plan) -> dict[str, Fields]:
    """The lines by name; those of one name are told apart by a number."""
    found: dict[str, Fields] = {}
    for recommendation, part, line in plan.sub_actions():
        called = name = name_of(recommendation, part, line, plan.kind)
        times = 1
        while name in found:
            times += 1
            name = f"{called} ({times})"
        found[name] = {**_heading(recommendation, part), **_agreed(line), **_told(line)}
    return found


def _heading(recommendation: Heading, part: Heading | None) -> Fields:
    return {"Recommendation": recommendation.text, "Part": part.text if part else ""}


def _agreed(line: SubAction) -> Fields:
    return {
        "Responsibility": line.responsibility,
        "Date": line.date_text,
        "Agreed action": line.action,
        "Agreed success measure": line.measure,
    }


def _told(line: SubAction) -> Fields:
    return {f"{label}, {e.period}": words for e in line.entries for label, words in _entry(e)}


def _entry(entry: Entry) -> Iterator[tuple[str, str]]:
    yield EVIDENCE, entry.evidence
    yield "Assessment of progress", entry.grade_text or in_words(entry.grade)
    yield "Explanation", entry.explanation
    yield "Evidence of impact", entry.impact
    yield "Why there is no update", entry.gap_reason
