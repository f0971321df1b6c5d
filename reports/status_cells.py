"""Table cells with the progress and status of an action, for reports of partnerships' plans."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from documents.plain_text import text_to_paragraphs
from documents.plan import cell_names
from documents.plan.dates import parse_month
from documents.plan.grades import grade_label
from documents.plan.multi_field_cells import DISPLAY_ONLY, CellPart, build_cell
from documents.plan.plan_data import EntryData, PlanData, SubActionData
from documents.plan.scales import BRAG, DELIVERY_STATUS, GRADES, MET, RAG, Level
from documents.tree import Cell, Paragraph, paragraph

# The colours of the web pages, by `Level.css`. The text beside them says the same.
GRADE_FILLS = {"1": "CFE8D8", "2": "D2E2F1", "3": "FDE9B8", "4": "F6D2CE"}
THEME_FILL, HEADING_FILL = "B8CCE4", "DBE5F1"


def get_level(entry: EntryData) -> Level | None:
    """The level of an entry's status word, on the first scale that has it; None if none has."""
    if entry.grade_text:
        levels = (scale.level(entry.grade_text) for scale in (BRAG, MET, DELIVERY_STATUS))
        return next(filter(None, levels), None)
    return GRADES.level_for_grade(entry.grade)


def status_column_label(plan: PlanData) -> str:
    """The header of the status column: "RAG" if all statuses are colours, else "Status"."""
    status_words = [
        entry.grade_text
        for *_, sub_action in plan.sub_actions()
        for entry in sub_action.entries
        if entry.grade_text
    ]
    are_colours = bool(status_words) and all(RAG.level(word) or BRAG.level(word) for word in status_words)
    return "RAG" if are_colours else "Status"


def newest_entries_first(sub_action: SubActionData) -> list[EntryData]:
    """Its updates, the latest first."""
    backwards = reversed(sub_action.entries)
    return sorted(backwards, key=lambda entry: parse_month(entry.period) or dt.date.min, reverse=True)


def progress_cell(sub_action: SubActionData) -> Cell:
    """The latest update and, below it, earlier ones with their months."""
    entries = newest_entries_first(sub_action)
    latest = [CellPart(_entry_fields(entry), {"period": entry.period}) for entry in entries[:1]]
    return build_cell(cell_names.EVIDENCE, *latest, *map(_earlier_entry, entries[1:]))


def _earlier_entry(entry: EntryData) -> CellPart:
    status = entry.grade_text or grade_label(entry.grade)
    title = paragraph(f"{entry.period} ({status}):" if status else f"{entry.period}:", bold=True)
    values = _entry_fields(entry)
    displayed = {DISPLAY_ONLY: (title, *values.pop(DISPLAY_ONLY, ()))}
    explanation = {"explanation": text_to_paragraphs(entry.explanation)}
    attributes = {"period": entry.period, "grade": entry.grade, "grade_text": entry.grade_text}
    return CellPart({**displayed, **values, **explanation}, attributes)


def _entry_fields(entry: EntryData) -> dict[str, tuple[Paragraph, ...]]:
    if entry.has_progress:
        return {"evidence": text_to_paragraphs(entry.evidence)}
    return {
        DISPLAY_ONLY: (paragraph(cell_names.NOT_RECEIVED_TEXT),),
        "gap_reason": text_to_paragraphs(entry.gap_reason),
    }


def status_cell(sub_action: SubActionData) -> Cell:
    """The latest status: its word, colour and explanation."""
    entry = next(iter(newest_entries_first(sub_action)), None)
    if entry is None:
        return build_cell(cell_names.STATUS)
    values = {DISPLAY_ONLY: _status_paragraphs(entry), "explanation": text_to_paragraphs(entry.explanation)}
    part = CellPart(values, {"grade": entry.grade, "grade_text": entry.grade_text})
    return replace(build_cell(cell_names.STATUS, part), fill=get_fill(entry))


def status_blocks(entry: EntryData) -> tuple[Paragraph, ...]:
    return (*_status_paragraphs(entry), *text_to_paragraphs(entry.explanation))


def _status_paragraphs(entry: EntryData) -> tuple[Paragraph, ...]:
    word = entry.grade_text or grade_label(entry.grade)
    return (paragraph(word, bold=True),) if word else ()


def get_fill(entry: EntryData) -> str | None:
    level = get_level(entry)
    return GRADE_FILLS.get(level.css) if level else None


def column_heading(text: str, *, colspan: int = 1, fill: str = HEADING_FILL) -> Cell:
    return Cell((paragraph(text, bold=True),), colspan=colspan, header_scope="column", fill=fill)
