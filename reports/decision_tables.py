"""Tables of committee decisions. An import of the report skips them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from actionplans.heading_kinds import heading_kinds_of_plan
from actionplans.models import Heading
from documents.plan import cell_names
from documents.plan.grades import grade_label
from documents.plan.names import action_name
from documents.plan.plan_data import PlanData, SubActionData
from documents.tree import Cell, Row, Table, paragraph

LABEL_WIDTH = 0.28


def new_decisions_table(plan: PlanData) -> Iterator[Table]:
    """The decisions since the last report, also those on actions without an update in this round."""
    if plan.decided:
        yield _decisions_table([(cell_names.DECISIONS_LABEL, plan.decided)])


def decisions_in_force_table(plan: PlanData) -> Iterator[Table]:
    """New decisions, committee grades and revised dates, for layouts that print none with each action."""
    named_actions = list(_named_actions(plan))
    labelled_texts: list[tuple[str, Iterable[str]]] = [
        (cell_names.DECISIONS_LABEL, plan.decided),
        (
            cell_names.COMMITTEE_STATUSES_LABEL,
            [
                texts
                for name, sub_action in named_actions
                for texts in _committee_assessments(name, sub_action)
            ],
        ),
        (
            cell_names.REVISED_DATES_LABEL,
            [
                f"{name}: {_join_lines(sub_action.revised)}"
                for name, sub_action in named_actions
                if sub_action.revised
            ],
        ),
    ]
    if non_empty_rows := [(label, texts) for label, texts in labelled_texts if texts]:
        yield _decisions_table(non_empty_rows)


def _decisions_table(labelled_texts: Iterable[tuple[str, Iterable[str]]]) -> Table:
    rows = (
        Row((Cell((paragraph(label, bold=True),), header_scope="row"), Cell(tuple(map(paragraph, texts)))))
        for label, texts in labelled_texts
    )
    return Table(rows=tuple(rows), widths=(LABEL_WIDTH, 1 - LABEL_WIDTH), name=cell_names.DECISIONS)


def _committee_assessments(name: str, sub_action: SubActionData) -> Iterator[str]:
    for entry in sub_action.entries:
        if entry.committees_grade:
            officer_grade = entry.grade_text or grade_label(entry.grade) or "none"
            committee_grade = grade_label(entry.committees_grade)
            note = _join_lines(entry.said_of_it)
            yield f"{name}, {entry.period}: {committee_grade}; own: {officer_grade}. {note}".strip()


def _join_lines(text: str) -> str:
    return ". ".join(text.split("\n"))


def _named_actions(plan: PlanData) -> Iterator[tuple[str, SubActionData]]:
    """Each action with its name, in partnership plans and standards."""
    top_kind, _ = heading_kinds_of_plan(plan)
    counts: Counter[str] = Counter()
    for heading, part, sub_action in plan.sub_actions():
        heading_ref = " ".join(filter(None, [heading.ref, part.ref if part else ""]))
        counts[heading_ref] += 1
        if top_kind == Heading.Kind.THEME and sub_action.ref:
            yield f"{sub_action.ref} {sub_action.strand}".strip(), sub_action
        elif part is None or sub_action.ref:
            yield action_name(heading_ref, sub_action.ref, sub_action.strand), sub_action
        else:
            yield (
                f"{heading_ref or 'Issue'}, line {counts[heading_ref]} {sub_action.strand}".strip(),
                sub_action,
            )
