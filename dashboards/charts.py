"""Charts as plain geometry: a template draws them, with a number in each piece and a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actionplans.grades import Grade
from dashboards.figures import Half

WIDTH, BAR, GAP, LABEL = 760, 34, 12, 190  # units of the drawing
NARROWEST = 24  # a piece with less room has its number in the table only


@dataclass(frozen=True)
class Piece:
    """One grade's share of a bar. `number` is "" where there is no room for it."""

    x: float
    width: float
    css: str
    number: str
    middle: float
    title: str


@dataclass(frozen=True)
class Bar:
    words: str
    y: int
    middle: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Chart:
    """Bars one below the other; all are as long as their totals need, on one scale."""

    width: int
    height: int
    bars: tuple[Bar, ...]


def bars_of(halves: Sequence[Half]) -> Chart:
    most = max((half.total for half in halves), default=0) or 1
    scale = (WIDTH - LABEL) / most
    bars = tuple(_bar(half, number * (BAR + GAP), scale) for number, half in enumerate(halves))
    return Chart(WIDTH, max(len(halves) * (BAR + GAP), 1), bars)


def _bar(half: Half, y: int, scale: float) -> Bar:
    pieces, x = [], float(LABEL)
    for grade, count in zip(Grade, half.counts, strict=True):
        width = round(count * scale, 1)
        number = str(count) if width >= NARROWEST else ""
        title = f"{half.words}: {count} {grade.label}"
        if count:
            pieces.append(Piece(round(x, 1), width, str(grade.value), number, round(x + width / 2, 1), title))
        x += width
    return Bar(half.words, y, y + BAR // 2, tuple(pieces))
