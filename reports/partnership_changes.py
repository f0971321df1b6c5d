"""The report on changes of status between two rounds of a partnership's plan, by lead organisation."""

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
    """An action with its current entry, if any, and the last one before that has a status.

    `place` is its reference, or that of its heading; `kind` is one of MOVEMENTS.
    """

    place: str
    action: str
    date: str
    kind: str
    previous: EntryData | None
    current: EntryData | None

    @property
    def previous_status(self) -> str:
        return _status_word(self.previous)

    @property
    def current_status(self) -> str:
        return _status_word(self.current)

    @property
    def css(self) -> str:
        level = get_level(self.current) if self.current else None
        return level.css if level else "none"

    @property
    def evidence(self) -> str:
        return self.current.evidence if self.current else ""

    @property
    def explanation(self) -> str:
        """The explanation of the status; or why no update was received."""
        return (self.current.explanation or self.current.gap_reason) if self.current else ""


@dataclass
class LeadChanges:
    """The actions that one organisation leads, the worst changes first."""

    name: str
    changes: list[LeadActionChange] = field(default_factory=list)

    @property
    def counts(self) -> list[tuple[str, int]]:
        counts_by_kind = Counter(change.kind for change in self.changes)
        return [(kind, counts_by_kind[kind]) for kind in MOVEMENTS]


def _status_word(entry: EntryData | None) -> str:
    level = get_level(entry) if entry else None
    return level.word if level else (entry.grade_text if entry else "") or "None"


def group_by_lead(plan: PlanData) -> list[LeadChanges]:
    """The changes of each lead organisation, by its name. An action with two leads is listed under both."""
    leads: dict[str, LeadChanges] = {}
    top_kind, _ = heading_kinds_of_plan(plan)
    for heading, part, sub_action in plan.sub_actions():
        place = f"{heading.ref} {part.ref}".strip() if part else ""
        change = _build_change(
            plan, sub_action.ref or place or heading_title(top_kind, heading.ref), sub_action
        )
        for name in sub_action.owners or (sub_action.responsibility.replace("\n", ", ") or NO_LEAD,):
            leads.setdefault(name.casefold(), LeadChanges(name)).changes.append(change)
    rank_by_kind = {
        kind: rank for rank, kind in enumerate((WORSENED, NOT_RECEIVED, IMPROVED, FIRST_STATUS, UNCHANGED))
    }
    for lead in leads.values():
        lead.changes.sort(key=lambda change: rank_by_kind[change.kind])
    return sorted(leads.values(), key=lambda lead: (lead.name == NO_LEAD, lead.name.casefold()))


def _build_change(plan: PlanData, place: str, sub_action: SubActionData) -> LeadActionChange:
    entries = newest_entries_first(sub_action)
    current = next((entry for entry in entries if entry.period == plan.period), None)
    with_earlier_status = [entry for entry in entries if entry is not current and get_level(entry)]
    previous = next(iter(with_earlier_status), None)
    return LeadActionChange(
        place, sub_action.action, sub_action.date_text, _movement(previous, current), previous, current
    )


def _movement(previous: EntryData | None, current: EntryData | None) -> str:
    if current is None or not current.has_progress:
        return NOT_RECEIVED
    level, previous_level = get_level(current), get_level(previous) if previous else None
    if previous_level is None or previous_level.grade is None:
        return FIRST_STATUS
    if level is None or level.grade is None:
        return UNCHANGED
    if level.grade == previous_level.grade:
        return UNCHANGED
    return IMPROVED if level.grade < previous_level.grade else WORSENED


def partnership_changes(
    plan: PlanData, options: ReportOptions = DEFAULT_OPTIONS, *, draft: bool = False
) -> Document:
    """Build the report. It depends on nothing but the arguments."""
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
    header_row = Row((column_heading("Lead organisation"), *map(column_heading, MOVEMENTS)))
    rows = (
        Row((_cell(lead.name, is_row_header=True), *(_cell(str(n)) for _, n in lead.counts)))
        for lead in leads
    )
    return Table(
        (header_row, *rows), heads=1, widths=(0.3, *(0.14,) * len(MOVEMENTS)), caption="All organisations"
    )


def _changes_table(lead: LeadChanges) -> Table:
    header_row = Row(
        tuple(map(column_heading, ("No.", "Action", "Target date", "Before", "Now", "Progress")))
    )
    rows = (
        Row(
            (
                _cell(change.place, is_row_header=True),
                _cell(change.action),
                _cell(change.date),
                _cell(change.previous_status),
                Cell(
                    (
                        paragraph(change.kind, bold=True),
                        *(status_blocks(change.current) if change.current else ()),
                    ),
                    fill=get_fill(change.current) if change.current else None,
                ),
                _cell(change.evidence),
            )
        )
        for change in lead.changes
    )
    return Table((header_row, *rows), heads=1, widths=_WIDTHS)


def _cell(text: str, *, is_row_header: bool = False) -> Cell:
    return Cell(text_to_paragraphs(text), header_scope="row" if is_row_header else None)
