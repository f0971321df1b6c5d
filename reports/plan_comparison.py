"""Compares two versions of a plan, field by field and word by word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from documents.plan.grades import grade_label
from documents.plan.plan_data import EntryData, HeadingData, PlanData, SubActionData
from documents.text_diff import DiffPart, diff_words
from reports.report_rows import plan_action_name

EVIDENCE_LABEL = "Evidence of progress"


@dataclass(frozen=True)
class FieldChange:
    """A field that differs, with its old and new text as a word diff."""

    label: str
    pieces: list[DiffPart]


@dataclass(frozen=True)
class ActionChanges:
    """The changed fields of an action, or of the plan as a whole. `what` is "added", "removed" or ""."""

    name: str
    changes: list[FieldChange]
    what: str = ""


Fields = dict[str, str]


def compare_plans(old: PlanData, new: PlanData) -> list[ActionChanges]:
    """The changed fields of the plan and of each changed action, in the order of the newer plan."""
    old_fields, new_fields = _fields_by_action(old), _fields_by_action(new)
    changes = [_compare_fields("The update as a whole", _plan_fields(old), _plan_fields(new))]
    for name, fields in new_fields.items():
        changes.append(
            _compare_fields(name, old_fields.get(name, {}), fields, "" if name in old_fields else "added")
        )
    changes += [
        _compare_fields(name, old_fields[name], {}, "removed")
        for name in old_fields
        if name not in new_fields
    ]
    return [action_changes for action_changes in changes if action_changes.changes]


def _compare_fields(name: str, old: Fields, new: Fields, what: str = "") -> ActionChanges:
    labels = list(dict.fromkeys([*new, *old]))
    changes = [
        FieldChange(label, diff_words(old.get(label, ""), new.get(label, "")))
        for label in labels
        if old.get(label, "") != new.get(label, "")
    ]
    return ActionChanges(name, changes, what)


def _plan_fields(plan: PlanData) -> Fields:
    return {
        "Review": plan.title,
        "Select committee": plan.committee,
        "Link officers": "\n".join(plan.link_officers),
        "Action plan agreed": plan.agreed,
        "Instructions": plan.instructions,
    }


def _fields_by_action(plan: PlanData) -> dict[str, Fields]:
    """The fields of each action by its name. Where several have the same name, a number is added."""
    fields_by_name: dict[str, Fields] = {}
    for recommendation, part, sub_action in plan.sub_actions():
        plain_name = name = plan_action_name(recommendation, part, sub_action, plan.kind)
        number = 1
        while name in fields_by_name:
            number += 1
            name = f"{plain_name} ({number})"
        fields_by_name[name] = {
            **_heading_fields(recommendation, part),
            **_agreed_fields(sub_action),
            **_entry_fields(sub_action),
        }
    return fields_by_name


def _heading_fields(recommendation: HeadingData, part: HeadingData | None) -> Fields:
    return {"Recommendation": recommendation.text, "Part": part.text if part else ""}


def _agreed_fields(sub_action: SubActionData) -> Fields:
    return {
        "Responsibility": sub_action.responsibility,
        "Date": sub_action.date_text,
        "Agreed action": sub_action.action,
        "Agreed success measure": sub_action.measure,
    }


def _entry_fields(sub_action: SubActionData) -> Fields:
    return {f"{label}, {e.period}": text for e in sub_action.entries for label, text in _entry_pairs(e)}


def _entry_pairs(entry: EntryData) -> Iterator[tuple[str, str]]:
    yield EVIDENCE_LABEL, entry.evidence
    yield "Assessment of progress", entry.grade_text or grade_label(entry.grade)
    yield "Explanation", entry.explanation
    yield "Evidence of impact", entry.impact
    yield "Why there is no update", entry.gap_reason
