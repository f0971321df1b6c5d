"""The report of a partnership: what moved between two updates, by lead organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from actionplans.heading_words import title_of, titles_of
from actionplans.paper import NO_UPDATE
from actionplans.plan import Entry, Plan, SubAction
from documents.tree import Block, Cell, Document, Row, Table, paragraph
from documents.words import to_paragraphs
from reports.options import USUAL, Options
from reports.partnership_plan import page_foot, page_head
from reports.status_cells import fill_of, head, level_of, newest, status_blocks

BETTER, WORSE, SAME, NEW, SILENT = "Better", "Worse", "As before", "First status", NO_UPDATE
KINDS = (BETTER, WORSE, SAME, NEW, SILENT)
NOBODY = "No lead named"
_WIDTHS = (0.08, 0.3, 0.12, 0.12, 0.12, 0.26)


@dataclass(frozen=True)
class Move:
    """One line between its last two updates."""

    place: str
    action: str
    date: str
    kind: str
    before: Entry | None
    now: Entry | None

    @property
    def was(self) -> str:
        return _word(self.before)

    @property
    def is_now(self) -> str:
        return _word(self.now)

    @property
    def css(self) -> str:
        level = level_of(self.now) if self.now else None
        return level.css if level else "none"

    @property
    def said(self) -> str:
        return self.now.evidence if self.now else ""

    @property
    def why(self) -> str:
        """Why it is late, and when it will be done instead; or why nothing was received."""
        return (self.now.explanation or self.now.gap_reason) if self.now else ""


@dataclass
class OfLead:
    """What one organisation leads, the worse first."""

    name: str
    moves: list[Move] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[str, int]]:
        found = Counter(move.kind for move in self.moves)
        return [(kind, found[kind]) for kind in KINDS]


def _word(entry: Entry | None) -> str:
    level = level_of(entry) if entry else None
    return level.word if level else (entry.grade_text if entry else "") or "None"


def by_lead(plan: Plan) -> list[OfLead]:
    """Who leads what, by name; a line with two leads stands with both."""
    found: dict[str, OfLead] = {}
    top, _ = titles_of(plan)
    for heading, part, line in plan.sub_actions():
        place = f"{heading.ref} {part.ref}".strip() if part else ""
        move = _move(plan, line.ref or place or title_of(top, heading.ref), line)
        for name in line.owners or (line.responsibility.replace("\n", ", ") or NOBODY,):
            found.setdefault(name.casefold(), OfLead(name)).moves.append(move)
    order = {kind: place for place, kind in enumerate((WORSE, SILENT, BETTER, NEW, SAME))}
    for lead in found.values():
        lead.moves.sort(key=lambda move: order[move.kind])
    return sorted(found.values(), key=lambda lead: (lead.name == NOBODY, lead.name.casefold()))


def _move(plan: Plan, place: str, line: SubAction) -> Move:
    told = newest(line)
    now = next((entry for entry in told if entry.period == plan.period), None)
    earlier = [entry for entry in told if entry is not now and level_of(entry)]
    before = next(iter(earlier), None)
    return Move(place, line.action, line.date_text, _kind(before, now), before, now)


def _kind(before: Entry | None, now: Entry | None) -> str:
    if now is None or not now.has_progress:
        return SILENT
    is_now, was = level_of(now), level_of(before) if before else None
    if was is None or was.grade is None:
        return NEW
    if is_now is None or is_now.grade is None:
        return SAME
    if is_now.grade == was.grade:
        return SAME
    return BETTER if is_now.grade < was.grade else WORSE


def partnership_report(plan: Plan, options: Options = USUAL, *, draft: bool = False) -> Document:
    """The same plan gives the same report, whenever it is written."""
    title = f"What moved in {plan.period}: {plan.title}"
    return Document(
        blocks=tuple(_blocks(plan, title)),
        title=f"{title} (draft)" if draft else title,
        header=page_head(plan, options),
        footer=page_foot(plan, options, draft=draft),
        landscape=True,
        is_draft=draft,
    )


def _blocks(plan: Plan, title: str) -> Iterator[Block]:
    yield paragraph(title, level=1)
    leads = by_lead(plan)
    if not leads:
        yield paragraph("This update asked for nothing: no line was outstanding.")
        return
    yield _summary(leads)
    for lead in leads:
        yield paragraph(lead.name, level=2)
        yield _moves(lead)


def _summary(leads: list[OfLead]) -> Table:
    top = Row((head("Lead organisation"), *map(head, KINDS)))
    rows = (Row((_cell(lead.name, is_head=True), *(_cell(str(n)) for _, n in lead.counts))) for lead in leads)
    return Table((top, *rows), heads=1, widths=(0.3, *(0.14,) * len(KINDS)), caption="All organisations")


def _moves(lead: OfLead) -> Table:
    top = Row(tuple(map(head, ("No.", "Action", "Target date", "Before", "Now", "Progress"))))
    rows = (
        Row(
            (
                _cell(move.place, is_head=True),
                _cell(move.action),
                _cell(move.date),
                _cell(move.was),
                Cell(
                    (paragraph(move.kind, bold=True), *(status_blocks(move.now) if move.now else ())),
                    fill=fill_of(move.now) if move.now else None,
                ),
                _cell(move.said),
            )
        )
        for move in lead.moves
    )
    return Table((top, *rows), heads=1, widths=_WIDTHS)


def _cell(words: str, *, is_head: bool = False) -> Cell:
    return Cell(to_paragraphs(words), head="row" if is_head else None)
