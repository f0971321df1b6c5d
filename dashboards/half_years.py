"""Half-years, for charts and filters."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

MONTHS_PER_HALF = 6
HALF_NAMES = ("January to June", "July to December")


@dataclass(frozen=True, order=True)
class HalfYear:
    year: int
    second: bool

    @classmethod
    def from_date(cls, day: dt.date) -> HalfYear:
        return cls(day.year, day.month > MONTHS_PER_HALF)

    @classmethod
    def named(cls, slug: str) -> HalfYear:
        """The half-year with a slug such as "2020-2"."""
        year, _, half = slug.partition("-")
        return cls(int(year), half == "2")

    @classmethod
    def since(cls, first: dt.date, last: dt.date) -> list[HalfYear]:
        """All half-years from one day to another, the latest first."""
        years = range(last.year, first.year - 1, -1)
        half_years = (cls(year, second) for year in years for second in (True, False))
        return [half for half in half_years if cls.from_date(first) <= half <= cls.from_date(last)]

    @property
    def slug(self) -> str:
        return f"{self.year}-{self.second + 1}"

    @property
    def words(self) -> str:
        return f"{HALF_NAMES[self.second]} {self.year}"

    def round_period_q(self) -> Q:
        """A filter for entries in rounds of this half-year."""
        first_day = dt.date(self.year, MONTHS_PER_HALF + 1 if self.second else 1, 1)
        return Q(round__period__range=(first_day, self.last))

    @property
    def last(self) -> dt.date:
        """The last day. Later decisions do not count in this half-year."""
        return dt.date(self.year, 12, 31) if self.second else dt.date(self.year, MONTHS_PER_HALF, 30)
