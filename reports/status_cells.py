"""What plans of partnerships print of one line in one update: progress, and a status in word and colour."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from actionplans import paper
from actionplans.cell_words import SHOWN, Part, cell_of
from actionplans.dates import month_of
from actionplans.grades import in_words
from actionplans.plan import Entry, Plan, SubAction
from actionplans.scales import BRAG, GRADES, MET, RAG, WORDS, Level
from documents.tree import Cell, Paragraph, paragraph
from documents.words import to_paragraphs

# As on the pages of Scrutiny, by the name of the colour. The words say the same.
FILLS = {"1": "CFE8D8", "2": "D2E2F1", "3": "FDE9B8", "4": "F6D2CE"}
THEME_FILL, HEAD_FILL = "B8CCE4", "DBE5F1"


def level_of(entry: Entry) -> Level | None:
    """The level of whatever scale that an entry's word names."""
    if entry.grade_text:
        found = (scale.level(entry.grade_text) for scale in (BRAG, MET, WORDS))
        return next(filter(None, found), None)
    return GRADES.level_of(entry.grade)


def status_head(plan: Plan) -> str:
    """What heads the column of statuses: "RAG" where they are colours."""
    words = [
        entry.grade_text for *_, line in plan.sub_actions() for entry in line.entries if entry.grade_text
    ]
    colours = bool(words) and all(RAG.level(word) or BRAG.level(word) for word in words)
    return "RAG" if colours else "Status"


def newest(line: SubAction) -> list[Entry]:
    """What its updates said, the latest first."""
    backwards = reversed(line.entries)
    return sorted(backwards, key=lambda entry: month_of(entry.period) or dt.date.min, reverse=True)


def progress_cell(line: SubAction) -> Cell:
    """What the latest update says, and below it, under their months, what earlier ones said."""
    entries = newest(line)
    latest = [Part(_said(entry), {"period": entry.period}) for entry in entries[:1]]
    return cell_of(paper.EVIDENCE, *latest, *map(_earlier, entries[1:]))


def _earlier(entry: Entry) -> Part:
    status = entry.grade_text or in_words(entry.grade)
    over = paragraph(f"{entry.period} ({status}):" if status else f"{entry.period}:", bold=True)
    said = _said(entry)
    above = {SHOWN: (over, *said.pop(SHOWN, ()))}
    explained = {"explanation": to_paragraphs(entry.explanation)}
    beside = {"period": entry.period, "grade": entry.grade, "grade_text": entry.grade_text}
    return Part({**above, **said, **explained}, beside)


def _said(entry: Entry) -> dict[str, tuple[Paragraph, ...]]:
    if entry.has_progress:
        return {"evidence": to_paragraphs(entry.evidence)}
    return {SHOWN: (paragraph(paper.NO_UPDATE),), "gap_reason": to_paragraphs(entry.gap_reason)}


def status_cell(line: SubAction) -> Cell:
    """The latest status: its word, its colour, and why it is so."""
    entry = next(iter(newest(line)), None)
    if entry is None:
        return cell_of(paper.STATUS)
    said = {SHOWN: _word(entry), "explanation": to_paragraphs(entry.explanation)}
    part = Part(said, {"grade": entry.grade, "grade_text": entry.grade_text})
    return replace(cell_of(paper.STATUS, part), fill=fill_of(entry))


def status_blocks(entry: Entry) -> tuple[Paragraph, ...]:
    return (*_word(entry), *to_paragraphs(entry.explanation))


def _word(entry: Entry) -> tuple[Paragraph, ...]:
    word = entry.grade_text or in_words(entry.grade)
    return (paragraph(word, bold=True),) if word else ()


def fill_of(entry: Entry) -> str | None:
    level = level_of(entry)
    return FILLS.get(level.css) if level else None


def head(words: str, *, colspan: int = 1, fill: str = HEAD_FILL) -> Cell:
    return Cell((paragraph(words, bold=True),), colspan=colspan, head="column", fill=fill)
