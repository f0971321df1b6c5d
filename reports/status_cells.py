"""What plans of partnerships print of one line in one update: progress, and a status in word and colour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from actionplans import paper
from actionplans.dates import month_of
from actionplans.grades import in_words
from actionplans.plan import Entry, Plan, SubAction
from actionplans.scales import BRAG, GRADES, MET, RAG, WORDS, Level
from documents.tree import Cell, Paragraph, Run, paragraph
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
    return sorted(line.entries, key=lambda entry: month_of(entry.period) or dt.date.min, reverse=True)


def progress_blocks(line: SubAction) -> tuple[Paragraph, ...]:
    """What the latest update says, and below it, under their months, what earlier ones said."""
    return tuple(_progress(newest(line)))


def _progress(entries: list[Entry]) -> Iterator[Paragraph]:
    for number, entry in enumerate(entries):
        if number:
            status = entry.grade_text or in_words(entry.grade)
            said = f"{entry.period} ({status}):" if status else f"{entry.period}:"
            yield paragraph(said, bold=True)
        if not entry.has_progress:
            yield paragraph(paper.NO_UPDATE)
            yield from to_paragraphs(entry.gap_reason)
        yield from to_paragraphs(entry.evidence)
        if number:
            yield from to_paragraphs(entry.explanation)


def status_cell(line: SubAction, *, rowspan: int = 1) -> Cell:
    """The latest status: its word, its colour, and why it is so."""
    entry = next(iter(newest(line)), None)
    if entry is None:
        return Cell(rowspan=rowspan)
    return Cell(status_blocks(entry), rowspan=rowspan, fill=fill_of(entry))


def status_blocks(entry: Entry) -> tuple[Paragraph, ...]:
    word = entry.grade_text or in_words(entry.grade)
    told = (Paragraph((Run(word, bold=True),)),) if word else ()
    return (*told, *to_paragraphs(entry.explanation))


def fill_of(entry: Entry) -> str | None:
    level = level_of(entry)
    return FILLS.get(level.css) if level else None


def head(words: str, *, colspan: int = 1, fill: str = HEAD_FILL) -> Cell:
    return Cell((paragraph(words, bold=True),), colspan=colspan, head="column", fill=fill)
