"""How many actions have which grade: the sheet of a workbook from which charts are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from actionplans.plan import Heading, Plan
from actionplans.sheet import COUNTED
from documents.tree import Cell, Row, Table, paragraph
from reports.standings import ALL, counts, standings

BY_STANDING = (COUNTED, "Update before", "This update")
BY_RECOMMENDATION = f"{COUNTED} by recommendation"


def count_tables(plan: Plan) -> Iterator[Table]:
    """Numbers as numbers. A grade is the committee's where it holds another than the officer."""
    found = standings(plan)
    yield _table(BY_STANDING, [*counts(found), (ALL, len(found), len(found))])
    words = [words for words, _, _ in counts(found)]
    if found:
        yield _table((BY_RECOMMENDATION, *words, "All"), list(_by_recommendation(plan, words)))


def _by_recommendation(plan: Plan, words: list[str]) -> Iterator[tuple[str | int, ...]]:
    standing = iter(standings(plan))
    for heading in plan.headings:
        here = Counter(next(standing).now for _ in _lines(heading))
        name = f"Recommendation {heading.ref}".strip()
        yield (name, *(here[each] for each in words), here.total())


def _lines(heading: Heading) -> Iterator[object]:
    yield from heading.sub_actions
    for part in heading.parts:
        yield from part.sub_actions


def _table(heads: tuple[str, ...], rows: list[tuple[str | int, ...]]) -> Table:
    top = Row(tuple(Cell((paragraph(head),), head="column") for head in heads))
    return Table((top, *(Row(tuple(map(_cell, row))) for row in rows)), heads=1)


def _cell(said: str | int) -> Cell:
    if isinstance(said, str):
        return Cell((paragraph(said),), head="row")
    return Cell((paragraph(str(said)),), value=str(said))
