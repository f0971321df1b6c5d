"""How many actions have which grade: the sheet of a workbook from which charts are made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from actionplans.paper import NO_UPDATE
from actionplans.plan import Plan
from actionplans.sheet import COUNTED
from documents.tree import Cell, Row, Table, paragraph
from reports.standings import ALL, Standing, counts, standings, without_update, words_of

BY_STANDING = (COUNTED, "Update before", "This update")
BY_RECOMMENDATION = f"{COUNTED} by recommendation"


def count_tables(plan: Plan) -> Iterator[Table]:
    """Numbers as numbers. A grade is the committee's where it holds another than the officer."""
    found = standings(plan)
    silent = (NO_UPDATE, "", len(without_update(found)))
    yield _table(BY_STANDING, [*counts(found), (ALL, len(found), len(found)), silent])
    words = [words for words, _, _ in counts(found)]
    if found:
        heads = (BY_RECOMMENDATION, *words, "All", NO_UPDATE)
        yield _table(heads, list(_by_recommendation(plan, found, words)))


def _by_recommendation(
    plan: Plan, found: list[Standing], words: list[str]
) -> Iterator[tuple[str | int, ...]]:
    for top in dict.fromkeys([*(heading.ref for heading in plan.headings), *(each.top for each in found)]):
        here = [each for each in found if each.top == top]
        now = Counter(words_of(each.grade) for each in here)
        numbers = (*(now[each] for each in words), len(here), len(without_update(here)))
        yield (f"Recommendation {top}".strip(), *numbers)


def _table(heads: tuple[str, ...], rows: list[tuple[str | int, ...]]) -> Table:
    top = Row(tuple(Cell((paragraph(head),), head="column") for head in heads))
    return Table((top, *(Row(tuple(map(_cell, row))) for row in rows)), heads=1)


def _cell(said: str | int) -> Cell:
    if isinstance(said, str):
        return Cell((paragraph(said),), head="row")
    return Cell((paragraph(str(said)),), value=str(said))
