"""What a committee decided, in a table of its own: whoever reads the report in leaves it out."""

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
    """What is new. What became of actions that this update does not ask about any more stands here, too."""
    if plan.decided:
        yield _decisions_table([(cell_names.DECISIONS_LABEL, plan.decided)])


def decisions_in_force_table(plan: PlanData) -> Iterator[Table]:
    """The same, and what was decided earlier, for reports that have no place for it next to each line."""
    lines = list(_named_actions(plan))
    labelled: list[tuple[str, Iterable[str]]] = [
        (cell_names.DECISIONS_LABEL, plan.decided),
        (
            cell_names.COMMITTEE_STATUSES_LABEL,
            [words for name, sub_action in lines for words in _committee_assessments(name, sub_action)],
        ),
        (
            cell_names.REVISED_DATES_LABEL,
            [
                f"{name}: {_join_lines(sub_action.revised)}"
                for name, sub_action in lines
                if sub_action.revised
            ],
        ),
    ]
    if known := [(label, words) for label, words in labelled if words]:
        yield _decisions_table(known)


def _decisions_table(labelled: Iterable[tuple[str, Iterable[str]]]) -> Table:
    rows = (
        Row((Cell((paragraph(label, bold=True),), header_scope="row"), Cell(tuple(map(paragraph, words)))))
        for label, words in labelled
    )
    return Table(rows=tuple(rows), widths=(LABEL_WIDTH, 1 - LABEL_WIDTH), name=cell_names.DECISIONS)


def _committee_assessments(name: str, sub_action: SubActionData) -> Iterator[str]:
    for entry in sub_action.entries:
        if entry.committees_grade:
            own = entry.grade_text or grade_label(entry.grade) or "none"
            counts_as = grade_label(entry.committees_grade)
            yield f"{name}, {entry.period}: {counts_as}; own: {own}. {_join_lines(entry.said_of_it)}".strip()


def _join_lines(text: str) -> str:
    return ". ".join(text.split("\n"))


def _named_actions(plan: PlanData) -> Iterator[tuple[str, SubActionData]]:
    """Each line with what people call it, in plans of other kinds than reviews."""
    top, _ = heading_kinds_of_plan(plan)
    places: Counter[str] = Counter()
    for heading, part, sub_action in plan.sub_actions():
        place = " ".join(filter(None, [heading.ref, part.ref if part else ""]))
        places[place] += 1
        if top == Heading.Kind.THEME and sub_action.ref:
            yield f"{sub_action.ref} {sub_action.strand}".strip(), sub_action
        elif part is None or sub_action.ref:
            yield action_name(place, sub_action.ref, sub_action.strand), sub_action
        else:
            yield f"{place or 'Issue'}, line {places[place]} {sub_action.strand}".strip(), sub_action
