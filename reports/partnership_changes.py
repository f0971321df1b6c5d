"""The report of a partnership: what moved between two updates, by lead organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from actionplans.heading_kinds import heading_kinds_of_plan, heading_title
from documents.plain_text import text_to_paragraphs
from documents.plan.cell_names import NOT_RECEIVED_TEXT
from documents.plan.plan_data import EntryData, PlanData, SubActionData
from documents.tree import Block, Cell, Document, Row, Table, paragraph
from reports.partnership_plan_layout import page_footer, page_header
from reports.report_options import DEFAULT_OPTIONS, ReportOptions
from reports.status_cells import column_heading, get_fill, get_level, newest_entries_first, status_blocks

IMPROVED, WORSENED, UNCHANGED, FIRST_STATUS, NOT_RECEIVED = (
    "Better",
    "Worse",
    "As before",
    "First status",
    NOT_RECEIVED_TEXT,
)
MOVEMENTS = (IMPROVED, WORSENED, UNCHANGED, FIRST_STATUS, NOT_RECEIVED)
NO_LEAD = "No lead named"
_WIDTHS = (0.08, 0.3, 0.12, 0.12, 0.12, 0.26)


@dataclass(frozen=True)
class LeadActionChange:
    """One line between its last two updates."""

    place: str
    action: str
    date: str
    kind: str
    before: EntryData | None
    now: EntryData | None

    @property
    def was(self) -> str:
        return _status_word(self.before)

    @property
    def is_now(self) -> str:
        return _status_word(self.now)

    @property
    def css(self) -> str:
        level = get_level(self.now) if self.now else None
        return level.css if level else "none"

    @property
    def evidence(self) -> str:
        return self.now.evidence if self.now else ""

    @property
    def why(self) -> str:
        """Why it is late, and when it will be done instead; or why nothing was received."""
        return (self.now.explanation or self.now.gap_reason) if self.now else ""


@dataclass
class LeadChanges:
    """What one organisation leads, the worse first."""

    name: str
    moves: list[LeadActionChange] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[str, int]]:
        result = Counter(move.kind for move in self.moves)
        return [(kind, result[kind]) for kind in MOVEMENTS]


def _status_word(entry: EntryData | None) -> str:
    level = get_level(entry) if entry else None
    return level.word if level else (entry.grade_text if entry else "") or "None"


def group_by_lead(plan: PlanData) -> list[LeadChanges]:
    """Who leads what, by name; a line with two leads stands with both."""
    result: dict[str, LeadChanges] = {}
    top, _ = heading_kinds_of_plan(plan)
    for heading, part, sub_action in plan.sub_actions():
        place = f"{heading.ref} {part.ref}".strip() if part else ""
        move = _build_change(plan, sub_action.ref or place or heading_title(top, heading.ref), sub_action)
        for name in sub_action.owners or (sub_action.responsibility.replace("\n", ", ") or NO_LEAD,):
            result.setdefault(name.casefold(), LeadChanges(name)).moves.append(move)
    order = {
        kind: place for place, kind in enumerate((WORSENED, NOT_RECEIVED, IMPROVED, FIRST_STATUS, UNCHANGED))
    }
    for lead in result.values():
        lead.moves.sort(key=lambda move: order[move.kind])
    return sorted(result.values(), key=lambda lead: (lead.name == NO_LEAD, lead.name.casefold()))


def _build_change(plan: PlanData, place: str, sub_action: SubActionData) -> LeadActionChange:
    entries = newest_entries_first(sub_action)
    now = next((entry for entry in entries if entry.period == plan.period), None)
    earlier = [entry for entry in entries if entry is not now and get_level(entry)]
    before = next(iter(earlier), None)
    return LeadActionChange(
        place, sub_action.action, sub_action.date_text, _movement(before, now), before, now
    )


def _movement(before: EntryData | None, now: EntryData | None) -> str:
    if now is None or not now.has_progress:
        return NOT_RECEIVED
    is_now, was = get_level(now), get_level(before) if before else None
    if was is None or was.grade is None:
        return FIRST_STATUS
    if is_now is None or is_now.grade is None:
        return UNCHANGED
    if is_now.grade == was.grade:
        return UNCHANGED
    return IMPROVED if is_now.grade < was.grade else WORSENED


def partnership_changes(
    plan: PlanData, options: ReportOptions = DEFAULT_OPTIONS, *, draft: bool = False
) -> Document:
    """The same plan gives the same report, whenever it is written."""
    title = f"What moved in {plan.period}: {plan.title}"
    return Document(
        blocks=tuple(_blocks(plan, title)),
        title=f"{title} (draft)" if draft else title,
        header=page_header(plan, options),
        footer=page_footer(plan, options, draft=draft),
        landscape=True,
        is_draft=draft,
    )


def _blocks(plan: PlanData, title: str) -> Iterator[Block]:
    yield paragraph(title, level=1)
    leads = group_by_lead(plan)
    if not leads:
        yield paragraph("This update asked for nothing: no line was outstanding.")
        return
    yield _summary_table(leads)
    for lead in leads:
        yield paragraph(lead.name, level=2)
        yield _changes_table(lead)


def _summary_table(leads: list[LeadChanges]) -> Table:
    top = Row((column_heading("Lead organisation"), *map(column_heading, MOVEMENTS)))
    rows = (Row((_cell(lead.name, is_head=True), *(_cell(str(n)) for _, n in lead.counts))) for lead in leads)
    return Table((top, *rows), heads=1, widths=(0.3, *(0.14,) * len(MOVEMENTS)), caption="All organisations")


def _changes_table(lead: LeadChanges) -> Table:
    top = Row(tuple(map(column_heading, ("No.", "Action", "Target date", "Before", "Now", "Progress"))))
    rows = (
        Row(
            (
                _cell(move.place, is_head=True),
                _cell(move.action),
                _cell(move.date),
                _cell(move.was),
                Cell(
                    (paragraph(move.kind, bold=True), *(status_blocks(move.now) if move.now else ())),
                    fill=get_fill(move.now) if move.now else None,
                ),
                _cell(move.evidence),
            )
        )
        for move in lead.moves
    )
    return Table((top, *rows), heads=1, widths=_WIDTHS)


def _cell(text: str, *, is_head: bool = False) -> Cell:
    return Cell(text_to_paragraphs(text), header_scope="row" if is_head else None)
