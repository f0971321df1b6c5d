"""Charts as plain geometry: a template draws them, with a number in each piece and a table next to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

CHART_WIDTH, BAR_HEIGHT, BAR_GAP, LABEL_WIDTH = 760, 34, 12, 190  # units of the drawing
MIN_LABELLED_WIDTH = 24  # a piece with less room has its number in the table only


@dataclass(frozen=True)
class ChartValue:
    """A number that is drawn as a segment of a bar, and its label."""

    n: int
    css: str
    title: str


class ChartRow(Protocol):
    """What is drawn as one bar."""

    @property
    def words(self) -> str: ...

    @property
    def values(self) -> Sequence[ChartValue]: ...


@dataclass(frozen=True)
class BarSegment:
    """One share of a bar. `number` is "" where there is no room for it."""

    x: float
    width: float
    css: str
    number: str
    middle: float
    title: str


@dataclass(frozen=True)
class ChartBar:
    words: str
    y: int
    middle: int
    pieces: tuple[BarSegment, ...]


@dataclass(frozen=True)
class Chart:
    """Bars one below the other; all are as long as their totals need, on one scale."""

    width: int
    height: int
    bars: tuple[ChartBar, ...]


def build_bar_chart(rows: Sequence[ChartRow]) -> Chart:
    """A bar for each row, with a piece for each share that is not nothing."""
    most = max((sum(share.n for share in row.values) for row in rows), default=0) or 1
    scale = (CHART_WIDTH - LABEL_WIDTH) / most
    bars = tuple(_bar(row, number * (BAR_HEIGHT + BAR_GAP), scale) for number, row in enumerate(rows))
    return Chart(CHART_WIDTH, max(len(rows) * (BAR_HEIGHT + BAR_GAP), 1), bars)


def _bar(row: ChartRow, y: int, scale: float) -> ChartBar:
    pieces, x = [], float(LABEL_WIDTH)
    for share in row.values:
        width = round(share.n * scale, 1)
        number = str(share.n) if width >= MIN_LABELLED_WIDTH else ""
        if share.n:
            middle = round(x + width / 2, 1)
            pieces.append(BarSegment(round(x, 1), width, share.css, number, middle, share.title))
        x += width
    return ChartBar(row.words, y, y + BAR_HEIGHT // 2, tuple(pieces))
