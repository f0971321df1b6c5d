"""What a committee decided, in a table of its own: whoever reads the paper in leaves it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from actionplans import paper
from actionplans.grades import in_words
from actionplans.heading_words import titles_of
from actionplans.models import Heading
from actionplans.naming import name_of_line
from actionplans.plan import Plan, SubAction
from documents.tree import Cell, Row, Table, paragraph

LABEL_WIDTH = 0.28


def since_last(plan: Plan) -> Iterator[Table]:
    """What is new. What became of actions that this update does not ask about any more stands here, too."""
    if plan.decided:
        yield _table([(paper.DECIDED, plan.decided)])


def all_that_holds(plan: Plan) -> Iterator[Table]:
    """The same, and what was decided earlier, for papers that have no place for it beside each line."""
    lines = list(_named(plan))
    told: list[tuple[str, Iterable[str]]] = [
        (paper.DECIDED, plan.decided),
        (paper.HELD, [words for name, line in lines for words in _held(name, line)]),
        (paper.REVISED_DATES, [f"{name}: {_in_one(line.revised)}" for name, line in lines if line.revised]),
    ]
    if known := [(label, words) for label, words in told if words]:
        yield _table(known)


def _table(told: Iterable[tuple[str, Iterable[str]]]) -> Table:
    rows = (
        Row((Cell((paragraph(label, bold=True),), head="row"), Cell(tuple(map(paragraph, words)))))
        for label, words in told
    )
    return Table(rows=tuple(rows), widths=(LABEL_WIDTH, 1 - LABEL_WIDTH), name=paper.DECISIONS)


def _held(name: str, line: SubAction) -> Iterator[str]:
    for entry in line.entries:
        if entry.committees_grade:
            own = entry.grade_text or in_words(entry.grade) or "none"
            counts_as = in_words(entry.committees_grade)
            yield f"{name}, {entry.period}: {counts_as}; own: {own}. {_in_one(entry.said_of_it)}".strip()


def _in_one(words: str) -> str:
    return ". ".join(words.split("\n"))


def _named(plan: Plan) -> Iterator[tuple[str, SubAction]]:
    """Each line with what people call it, in plans of other kinds than reviews."""
    top, _ = titles_of(plan)
    places: Counter[str] = Counter()
    for heading, part, line in plan.sub_actions():
        place = " ".join(filter(None, [heading.ref, part.ref if part else ""]))
        places[place] += 1
        if top == Heading.Kind.THEME and line.ref:
            yield f"{line.ref} {line.strand}".strip(), line
        elif part is None or line.ref:
            yield name_of_line(place, line.ref, line.strand), line
        else:
            yield f"{place or 'Issue'}, line {places[place]} {line.strand}".strip(), line
