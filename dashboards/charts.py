"""The geometry of bar charts, which a template draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

CHART_WIDTH, BAR_HEIGHT, BAR_GAP, LABEL_WIDTH = 760, 34, 12, 190  # units of the drawing
MIN_LABELLED_WIDTH = 24  # a narrower segment has no number in it


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
    """One segment of a bar. `number` is "" where there is no room for it."""

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
    """Bars one below the other, on one scale."""

    width: int
    height: int
    bars: tuple[ChartBar, ...]


def build_bar_chart(rows: Sequence[ChartRow]) -> Chart:
    """A bar for each row, with a segment for each value but 0."""
    max_total = max((sum(value.n for value in row.values) for row in rows), default=0) or 1
    scale = (CHART_WIDTH - LABEL_WIDTH) / max_total
    bars = tuple(_bar(row, index * (BAR_HEIGHT + BAR_GAP), scale) for index, row in enumerate(rows))
    return Chart(CHART_WIDTH, max(len(rows) * (BAR_HEIGHT + BAR_GAP), 1), bars)


def _bar(row: ChartRow, y: int, scale: float) -> ChartBar:
    segments, x = [], float(LABEL_WIDTH)
    for value in row.values:
        width = round(value.n * scale, 1)
        number = str(value.n) if width >= MIN_LABELLED_WIDTH else ""
        if value.n:
            middle = round(x + width / 2, 1)
            segments.append(BarSegment(round(x, 1), width, value.css, number, middle, value.title))
        x += width
    return ChartBar(row.words, y, y + BAR_HEIGHT // 2, tuple(segments))
