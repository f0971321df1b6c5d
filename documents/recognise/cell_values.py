"""Sets the value of a cell on a field of a sub-action, or of its entry in one round."""

from __future__ import annotations

import json
import re
from typing import Protocol

from documents.plain_text import MAX_FIELD_LENGTH, clean, clean_typed
from documents.plan import cell_names
from documents.plan.dates import last_day_of_period, parse_partial_date
from documents.recognise.finding_text import shorten
from documents.recognise.grade_parsing import parse_grade, parse_status
from documents.recognise.item_builders import EntryBuilder, SubActionBuilder
from documents.recognise.labelled_rows import SourceLocation
from documents.recognise.owner_parsing import may_name_several, split_owners
from documents.tree import Cell, Paragraph
from documents.validation.errors import FileRejected


class AddFinding(Protocol):
    """A function that adds a finding; see `PlanBuilder.add_finding`."""

    def __call__(
        self,
        code: str,
        sentence: str,
        location: SourceLocation | str = "",
        about: tuple[object, str] = (None, ""),
    ) -> None: ...


_TEXT_FIELDS = {
    cell_names.AGREED_ACTION: "action",
    cell_names.MEASURE: "measure",
    cell_names.REF: "ref",
    cell_names.STRAND: "strand",
    cell_names.INDICATORS: "indicators",
}
_IMPACT_NOT_YET_KNOWN = re.compile(
    r"\b(?:unknown|unable|cannot|can ?not|impossible|not (?:yet )?(?:known|possible|available|measured))\b"
    r"[^.]{0,60}\b(?:at this (?:stage|time|point)|yet|at present)\b|^\s*(?:too (?:early|soon)|not yet\b)",
    re.IGNORECASE,
)


# The names of fields in findings.
_ENTRY_FIELDS = {
    cell_names.EVIDENCE: "evidence",
    cell_names.EXPLANATION: "explanation",
    cell_names.STATUS: "grade",
    cell_names.ASSESSMENT: "grade",
    cell_names.IMPACT: "impact",
}
_FIELD_NAMES = {
    **_TEXT_FIELDS,
    **_ENTRY_FIELDS,
    cell_names.RESPONSIBILITY: "responsibility",
    cell_names.DATE: "date_text",
}


class CellValueSetter:
    """Sets values of cells on builders. Whatever is uncertain is passed to `add_finding`."""

    def __init__(self, add_finding: AddFinding) -> None:
        self.add_finding = add_finding

    def set_value(
        self, sub_action: SubActionBuilder, field: str, cell: Cell, period: str, location: SourceLocation
    ) -> None:
        """Set a field of a sub-action from a cell. `field` is a name of `documents.plan.cell_names`.

        Raises FileRejected ("too-large") for a cell with more text than a field can hold.
        """
        # A dash or dot that somebody typed is a bullet. Text from Scrutiny has its bullets already.
        text = clean(cell.text) if _is_round_trip_text(cell) else clean_typed(cell.text)
        if len(text) > MAX_FIELD_LENGTH:
            raise FileRejected(
                "too-large",
                f"One cell ({location}) has more than {MAX_FIELD_LENGTH:,} characters; shorten it.",
            )
        if field in _TEXT_FIELDS:
            setattr(sub_action, _TEXT_FIELDS[field], text)
        elif field == cell_names.RESPONSIBILITY:
            sub_action.responsibility, sub_action.owners = text, _owner_names_in_cell(text, cell.value)
            for owner in sub_action.owners if not _is_round_trip_text(cell) else ():
                if may_name_several(owner):
                    message = f"“{shorten(owner)}” was taken as one owner; it may name several."
                    self.add_finding(
                        "owner-doubtful", message, location, about=(sub_action, "responsibility")
                    )
        elif field == cell_names.DATE:
            sub_action.date_text, sub_action.due = text, due_iso(text, cell.value)
            if text and not sub_action.due:
                message = f"The date “{shorten(text)}” is not a date that can be sorted: it is kept as text."
                self.add_finding("date-not-understood", message, location, about=(sub_action, "date_text"))
        else:
            self._set_entry_value(sub_action.entry(period), field, cell, text, location)
        for warning in cell.warnings:
            about = (
                sub_action.entry(period) if field in _ENTRY_FIELDS else sub_action,
                _FIELD_NAMES.get(field, ""),
            )
            self.add_finding(*warning, about=about)

    def _set_entry_value(
        self, entry: EntryBuilder, field: str, cell: Cell, text: str, location: SourceLocation
    ) -> None:
        entry.location = entry.location or str(location)
        may_be_not_received = cell.value == cell_names.NOT_RECEIVED or not _is_round_trip_text(cell)
        first_line, _, reason = (
            text.partition("\n") if cell.value == cell_names.NOT_RECEIVED else (text, "", "")
        )
        is_not_received = may_be_not_received and first_line.lower() in {
            "",
            cell_names.NOT_RECEIVED_TEXT.lower(),
        }
        if is_not_received and reason:
            entry.gap_reason = reason
        if field == cell_names.EVIDENCE:
            entry.progress = True
            entry.evidence = "" if is_not_received else text
        elif field == cell_names.EXPLANATION:
            entry.progress = True
            entry.explanation = "\n".join(filter(None, [entry.explanation, text]))
        elif field == cell_names.STATUS:
            entry.progress = entry.has_assessment = True
            self._set_status(entry, cell, text, location)
        elif field == cell_names.ASSESSMENT:
            entry.progress = entry.has_assessment = True
            self._set_assessment(entry, cell, text, location)
        else:
            entry.impact_asked = True
            entry.impact = "" if is_not_received else text
            self._set_impact_not_yet_known(entry, cell, text, location)

    def _set_impact_not_yet_known(
        self, entry: EntryBuilder, cell: Cell, text: str, location: SourceLocation
    ) -> None:
        is_inferred = not _is_round_trip_text(cell) and bool(_IMPACT_NOT_YET_KNOWN.search(text))
        entry.impact_not_yet = cell.value == cell_names.NOT_YET_KNOWN or is_inferred
        if is_inferred:
            self.add_finding(
                "impact-not-yet",
                f"Read as “impact not known yet”, to be asked for again: “{shorten(text)}”.",
                location,
                about=(entry, "impact_not_yet"),
            )

    def _set_assessment(self, entry: EntryBuilder, cell: Cell, text: str, location: SourceLocation) -> None:
        if cell.name == cell_names.ASSESSMENT and _is_round_trip_text(cell):
            self._set_round_trip_assessment(entry, cell, location)
            return
        parsed = parse_grade(text)
        entry.grade, entry.grade_text = (
            parsed.grade,
            parsed.text or (entry.grade_text if parsed.grade else ""),
        )
        entry.explanation = "\n".join(filter(None, [parsed.explanation, entry.explanation]))
        if parsed.warning and (text or entry.evidence):
            code = "grade-doubtful" if text else "grade-missing"
            self.add_finding(code, parsed.warning, location, about=(entry, "grade"))

    def _set_round_trip_assessment(self, entry: EntryBuilder, cell: Cell, location: SourceLocation) -> None:
        """Read a cell that Scrutiny wrote: its grade, then a paragraph for each line of explanation."""
        first, *explanation_blocks = cell.blocks or (Paragraph(),)
        entry.grade = int(cell.value) if cell.value in {"1", "2", "3", "4"} else None
        printed = clean(first.text) if isinstance(first, Paragraph) else ""
        if _is_own_grade_text(printed) and parse_grade(printed).grade != entry.grade:
            entry.grade = None
            text = f"“{printed}” is not the grade that the file holds for it."
            self.add_finding("grade-doubtful", text, location, about=(entry, "grade"))
        is_own_text = printed and _is_own_grade_text(printed) and parse_grade(printed).grade == entry.grade
        entry.grade_text = "" if is_own_text else printed
        entry.explanation = clean("\n".join(Cell((block,)).text for block in explanation_blocks))

    def _set_status(self, entry: EntryBuilder, cell: Cell, text: str, location: SourceLocation) -> None:
        """Set a status on any scale: its words are stored, and a grade only where it is certain."""
        parsed = parse_status(text, cell.fill)
        if entry.grade and not parsed.grade:  # it has a grade from another column; the colour repeats it
            entry.grade_text = entry.grade_text or parsed.text
            return
        entry.grade, entry.grade_text = parsed.grade, parsed.text
        if parsed.explanation:
            entry.explanation = "\n".join(filter(None, [parsed.explanation, entry.explanation]))
        if parsed.warning:
            code = "status" if parsed.text else "grade-missing"
            self.add_finding(code, parsed.warning, location, about=(entry, "grade"))


def _is_round_trip_text(cell: Cell) -> bool:
    """Whether Scrutiny wrote the text of the cell, and nobody changed it."""
    return cell.name is not None and not cell.is_edited


def _is_own_grade_text(printed: str) -> bool:
    return bool(re.fullmatch(r"[1-4](?: \((?:Fully Achieved|On-Track|Slipped|Not Achieved)\))?", printed))


def _owner_names_in_cell(text: str, value: str | None) -> tuple[str, ...]:
    try:
        return split_owner_names(text, json.loads(value or "null"))
    except (ValueError, RecursionError):
        return split_owner_names(text, None)


def split_owner_names(text: str, names: object) -> tuple[str, ...]:
    """The names stored in a file of ours if `names` is a list of them, else the owners in the text."""
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        return tuple(filter(None, map(clean, names)))
    return tuple(split_owners(text))


def due_iso(text: str, value: object) -> str:
    """The ISO date stored in a file of ours if `value` is one, else the date that the text means, or ""."""
    if isinstance(value, str) and re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", value):
        try:
            last_day_of_period(value)
        except ValueError:
            return parse_partial_date(text)
        return value
    return parse_partial_date(text)
