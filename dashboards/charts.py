"""Charts as plain geometry: a template draws them, with a number in each piece and a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

WIDTH, BAR, GAP, LABEL = 760, 34, 12, 190  # units of the drawing
NARROWEST = 24  # a piece with less room has its number in the table only


@dataclass(frozen=True)
class Share:
    """A number that is drawn as a piece of a bar, and what is said of it."""

    n: int
    css: str
    title: str


class Row(Protocol):
    """What is drawn as one bar."""

    @property
    def words(self) -> str: ...

    @property
    def shares(self) -> Sequence[Share]: ...


@dataclass(frozen=True)
class Piece:
    """One share of a bar. `number` is "" where there is no room for it."""

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


def bars_of(rows: Sequence[Row]) -> Chart:
    """A bar for each row, with a piece for each share that is not nothing."""
    most = max((sum(share.n for share in row.shares) for row in rows), default=0) or 1
    scale = (WIDTH - LABEL) / most
    bars = tuple(_bar(row, number * (BAR + GAP), scale) for number, row in enumerate(rows))
    return Chart(WIDTH, max(len(rows) * (BAR + GAP), 1), bars)


def _bar(row: Row, y: int, scale: float) -> Bar:
    pieces, x = [], float(LABEL)
    for share in row.shares:
        width = round(share.n * scale, 1)
        number = str(share.n) if width >= NARROWEST else ""
        if share.n:
            middle = round(x + width / 2, 1)
            pieces.append(Piece(round(x, 1), width, share.css, number, middle, share.title))
        x += width
    return Bar(row.words, y, y + BAR // 2, tuple(pieces))
