"""What a cell says, put where it belongs: a field of a sub-action, or of its entry in one round."""

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
    """Receives whatever is not certain; see Builder.find."""

    def __call__(
        self,
        code: str,
        sentence: str,
        place: SourceLocation | str = "",
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


# What findings call the field of each value.
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
    """Puts cells into drafts. `find` receives whatever is not certain."""

    def __init__(self, find: AddFinding) -> None:
        self.add_finding = find

    def set_value(
        self, sub_action: SubActionBuilder, field: str, cell: Cell, period: str, place: SourceLocation
    ) -> None:
        """One cell into one line. `field` is a name of `documents.plan.cell_names`.

        Raises FileRejected ("too-large") for a cell with more words than a field can keep.
        """
        # A dash or dot that somebody typed is a bullet; what Scrutiny wrote has none left.
        text = clean(cell.text) if _is_round_trip_text(cell) else clean_typed(cell.text)
        if len(text) > MAX_FIELD_LENGTH:
            raise FileRejected(
                "too-large", f"One cell ({place}) has more than {MAX_FIELD_LENGTH:,} characters; shorten it."
            )
        if field in _TEXT_FIELDS:
            setattr(sub_action, _TEXT_FIELDS[field], text)
        elif field == cell_names.RESPONSIBILITY:
            sub_action.responsibility, sub_action.owners = text, _owner_names_in_cell(text, cell.value)
            for owner in sub_action.owners if not _is_round_trip_text(cell) else ():
                if may_name_several(owner):
                    message = f"“{shorten(owner)}” was taken as one owner; it may name several."
                    self.add_finding("owner-doubtful", message, place, about=(sub_action, "responsibility"))
        elif field == cell_names.DATE:
            sub_action.date_text, sub_action.due = text, due_iso(text, cell.value)
            if text and not sub_action.due:
                message = f"The date “{shorten(text)}” is not a date that can be sorted: it is kept as text."
                self.add_finding("date-not-understood", message, place, about=(sub_action, "date_text"))
        else:
            self._set_entry_value(sub_action.entry(period), field, cell, text, place)
        for doubt in cell.doubts:
            about = (
                sub_action.entry(period) if field in _ENTRY_FIELDS else sub_action,
                _FIELD_NAMES.get(field, ""),
            )
            self.add_finding(*doubt, about=about)

    def _set_entry_value(
        self, entry: EntryBuilder, field: str, cell: Cell, text: str, place: SourceLocation
    ) -> None:
        entry.place = entry.place or str(place)
        marked = cell.value == cell_names.NOT_RECEIVED or not _is_round_trip_text(cell)
        says, _, reason = text.partition("\n") if cell.value == cell_names.NOT_RECEIVED else (text, "", "")
        nothing = marked and says.lower() in {"", cell_names.NOT_RECEIVED_TEXT.lower()}
        if nothing and reason:
            entry.gap_reason = reason
        if field == cell_names.EVIDENCE:
            entry.progress = True
            entry.evidence = "" if nothing else text
        elif field == cell_names.EXPLANATION:
            entry.progress = True
            entry.explanation = "\n".join(filter(None, [entry.explanation, text]))
        elif field == cell_names.STATUS:
            entry.progress = entry.has_assessment = True
            self._set_status(entry, cell, text, place)
        elif field == cell_names.ASSESSMENT:
            entry.progress = entry.has_assessment = True
            self._set_assessment(entry, cell, text, place)
        else:
            entry.impact_asked = True
            entry.impact = "" if nothing else text
            self._set_impact_not_yet_known(entry, cell, text, place)

    def _set_impact_not_yet_known(
        self, entry: EntryBuilder, cell: Cell, text: str, place: SourceLocation
    ) -> None:
        read = not _is_round_trip_text(cell) and bool(_IMPACT_NOT_YET_KNOWN.search(text))
        entry.impact_not_yet = cell.value == cell_names.NOT_YET_KNOWN or read
        if read:
            self.add_finding(
                "impact-not-yet",
                f"Read as “impact not known yet”, to be asked for again: “{shorten(text)}”.",
                place,
                about=(entry, "impact_not_yet"),
            )

    def _set_assessment(self, entry: EntryBuilder, cell: Cell, text: str, place: SourceLocation) -> None:
        if cell.name == cell_names.ASSESSMENT and _is_round_trip_text(cell):
            self._set_round_trip_assessment(entry, cell, place)
            return
        read = parse_grade(text)
        entry.grade, entry.grade_text = read.grade, read.text or (entry.grade_text if read.grade else "")
        entry.explanation = "\n".join(filter(None, [read.explanation, entry.explanation]))
        if read.warning and (text or entry.evidence):
            code = "grade-doubtful" if text else "grade-missing"
            self.add_finding(code, read.warning, place, about=(entry, "grade"))

    def _set_round_trip_assessment(self, entry: EntryBuilder, cell: Cell, place: SourceLocation) -> None:
        """A cell that Scrutiny wrote itself: its grade, then a paragraph for each line of explanation."""
        first, *more = cell.blocks or (Paragraph(),)
        entry.grade = int(cell.value) if cell.value in {"1", "2", "3", "4"} else None
        printed = clean(first.text) if isinstance(first, Paragraph) else ""
        if _is_own_grade_text(printed) and parse_grade(printed).grade != entry.grade:
            entry.grade = None
            text = f"“{printed}” is not the grade that the file holds for it."
            self.add_finding("grade-doubtful", text, place, about=(entry, "grade"))
        same = printed and _is_own_grade_text(printed) and parse_grade(printed).grade == entry.grade
        entry.grade_text = "" if same else printed
        entry.explanation = clean("\n".join(Cell((block,)).text for block in more))

    def _set_status(self, entry: EntryBuilder, cell: Cell, text: str, place: SourceLocation) -> None:
        """A status on another council's scale: its words are stored, a grade only where it is our own."""
        read = parse_status(text, cell.fill)
        if entry.grade and not read.grade:  # graded in a column of its own; the colour says it again
            entry.grade_text = entry.grade_text or read.text
            return
        entry.grade, entry.grade_text = read.grade, read.text
        if read.explanation:
            entry.explanation = "\n".join(filter(None, [read.explanation, entry.explanation]))
        if read.warning:
            code = "status" if read.text else "grade-missing"
            self.add_finding(code, read.warning, place, about=(entry, "grade"))


def _is_round_trip_text(cell: Cell) -> bool:
    """Whether the cell's words are those that Scrutiny itself wrote."""
    return cell.name is not None and not cell.is_edited


def _is_own_grade_text(printed: str) -> bool:
    return bool(re.fullmatch(r"[1-4](?: \((?:Fully Achieved|On-Track|Slipped|Not Achieved)\))?", printed))


def _owner_names_in_cell(text: str, value: str | None) -> tuple[str, ...]:
    try:
        return split_owner_names(text, json.loads(value or "null"))
    except (ValueError, RecursionError):
        return split_owner_names(text, None)


def split_owner_names(text: str, names: object) -> tuple[str, ...]:
    """The names that a file of ours holds next to the words, else those that the words name."""
    if isinstance(names, list) and all(isinstance(name, str) for name in names):
        return tuple(filter(None, map(clean, names)))
    return tuple(split_owners(text))


def due_iso(text: str, value: object) -> str:
    """The date that a file of ours holds next to the words, else the one that these surely mean."""
    if isinstance(value, str) and re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", value):
        try:
            last_day_of_period(value)
        except ValueError:
            return parse_partial_date(text)
        return value
    return parse_partial_date(text)
