"""The first page of a paper, for who reads one page only: where things stand, and what to ask."""

from __future__ import annotations

from collections.abc import Iterator

from actionplans import paper
from actionplans.plan import Plan
from documents.tree import Block, Cell, Paragraph, Row, Run, Table, paragraph
from documents.words import to_paragraphs
from reports.choosing import awaits_impact
from reports.standings import ALL, Standing, counts, day_of, standings, without_update, words_of

BARS = 10  # cells of a bar; the longest fills them all
INK = "595959"
LABEL, NUMBER = 0.34, 0.13
AT_A_GLANCE, IN_FULL = "This update at a glance", "The update in full"
NOTHING_ASKED = "No action was outstanding, so nothing was asked for."
MOVED, PAST = "Moved since the update before", "Past the agreed date and not fully achieved"
IMPACT_TO_COME = "Impact not known yet"


def front_page(plan: Plan) -> Iterator[Block]:
    """What the update says at a glance. The same plan gives the same page, whenever it is printed."""
    found = standings(plan)
    yield paragraph(AT_A_GLANCE, level=2, name=paper.GLANCE)
    if found:
        yield numbers(found)
        yield questions(plan, found)
    else:
        yield paragraph(NOTHING_ASKED, name=paper.GLANCE)
    yield paragraph(IN_FULL, level=2, name=paper.IN_FULL)


def numbers(found: list[Standing]) -> Table:
    """How many actions stand where, now and before; there has to be one at least."""
    rows = counts(found)
    most = max(now for _, _, now in rows)
    total, silent = len(found), len(without_update(found))
    heads = (_head("Actions"), _head("Update before"), _head("This update"))
    return Table(
        (
            Row((*heads, _head("This update, as a bar", BARS))),
            *(_row(words, before, now, _bar(now, most)) for words, before, now in rows),
            _row(ALL, total, total, (Cell(colspan=BARS),)),
            Row((_label(paper.NO_UPDATE), Cell(), _number(silent), Cell(colspan=BARS))),
        ),
        heads=1,
        widths=(LABEL, NUMBER, NUMBER, *((1 - LABEL - 2 * NUMBER) / BARS for _ in range(BARS))),
        name=paper.GLANCE,
    )


def _row(words: str, before: int, now: int, bar: tuple[Cell, ...]) -> Row:
    return Row((_label(words), _number(before), _number(now), *bar))


def _bar(number: int, most: int) -> tuple[Cell, ...]:
    """A bar beside its number; its length says nothing that the number does not."""
    filled = max(round(number * BARS / most), 1) if number else 0
    bar = (Cell(colspan=filled, fill=INK),) if filled else ()
    return (*bar, Cell(colspan=BARS - filled)) if filled < BARS else bar


def questions(plan: Plan, found: list[Standing]) -> Table:
    """What a member may ask about, and "None" where there is nothing to ask."""
    day = day_of(plan)
    moved = sorted((each for each in found if each.has_moved), key=_worst_first)
    rows = (
        (
            MOVED,
            [f"{each.name}: from {words_of(each.grade_before)} to {words_of(each.grade)}" for each in moved],
        ),
        (
            PAST,
            [f"{each.name}: {_one_line(each.line.date_text)}" for each in found if day and each.is_past(day)],
        ),
        (paper.NO_UPDATE, [_missing(each) for each in without_update(found)]),
        (IMPACT_TO_COME, [each.name for each in found if awaits_impact(each.line)]),
    )
    return Table(
        tuple(Row((_label(label), _list(lines))) for label, lines in rows),
        widths=(LABEL, 1 - LABEL),
        name=paper.GLANCE,
    )


def _missing(each: Standing) -> str:
    return ": ".join(filter(None, [each.name, _one_line(each.gap.gap_reason if each.gap else "")]))


def _worst_first(each: Standing) -> int:
    return (each.grade_before or 0) - (each.grade or 0)


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _head(words: str, colspan: int = 1) -> Cell:
    return Cell(_bold(words), colspan=colspan, head="column")


def _label(words: str) -> Cell:
    return Cell(_bold(words), head="row")


def _bold(words: str) -> tuple[Paragraph, ...]:
    return (Paragraph((Run(words, bold=True),)),) if words else ()


def _number(number: int) -> Cell:
    return Cell((paragraph(str(number)),))


def _list(lines: list[str]) -> Cell:
    return Cell(to_paragraphs("\n".join(f"• {line}" for line in lines) if lines else "None"))
