"""What dates in words surely say. The words stay; what is derived here sorts, reminds and counts."""

from __future__ import annotations

import calendar
import datetime as dt
import re

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
# What people write in front of a date that they mean as the last day.
_DEADLINE_PREFIX = re.compile(
    r"(?:no later than|not later than|due(?: by)?|target(?: date)?:?|deadline:?|"
    r"(?:to be )?(?:complete|completed|done|finished|delivered) by) ",
    re.IGNORECASE,
)
_DATE_PATTERNS = [
    re.compile(rf"(?:by )?(?:the )?(?:end(?: of)? )?{_MONTH},? {_YEAR}\.?", re.IGNORECASE),
    re.compile(rf"(?:by )?{_MONTH}\s?[/-]\s?{_YEAR}\.?", re.IGNORECASE),
    re.compile(rf"(?:by )?{_MONTH}\s?[-'’]\s?(?P<year>\d\d)", re.IGNORECASE),  # as spreadsheets write it
    re.compile(
        rf"(?:by )?(?:the )?{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?{_MONTH},?[ -]{_YEAR}\.?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:by )?{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]{_MONTH}[ -](?P<year>\d\d)", re.IGNORECASE
    ),
    re.compile(rf"(?:by )?{_WEEKDAY}(?P<day>\d{{1,2}})[./-](?P<month>\d{{1,2}})[./-]{_YEAR}", re.IGNORECASE),
    re.compile(
        rf"(?:by )?{_WEEKDAY}(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})[./](?P<year>\d\d)", re.IGNORECASE
    ),
    re.compile(rf"(?:by )?(?P<month>\d{{1,2}})[./]{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_WEEKDAY}{_YEAR}-(?P<month>\d\d)(?:-(?P<day>\d\d))?", re.IGNORECASE),
    re.compile(
        rf"(?:.* )?(?:throughout|during|by the end of|in) (?:the )?(?:year )?{_YEAR}\.?", re.IGNORECASE
    ),
    re.compile(rf"(?:by )?(?:the )?(?:end(?: of)? )?{_YEAR}\.?", re.IGNORECASE),
]


class ImpossibleDate(ValueError):
    """Words that look like a date that the calendar does not have: 31 February 2027."""


def parse_partial_date(text: str) -> str:
    """The ISO year, month or day that the words surely mean, or "".

    Words that say two things ("October 2018\\nYearly", "June/ July 2018") are not sure.
    """
    try:
        return _iso_date(text)
    except ImpossibleDate:
        return ""


def _iso_date(words: str) -> str:
    text = _DEADLINE_PREFIX.sub("by ", re.sub(r"\s+", " ", words).strip(), count=1)
    text = text.replace("by by ", "by ", 1)
    for shape in _DATE_PATTERNS:
        if match := shape.fullmatch(text):
            return _to_iso(**match.groupdict())
    return ""


def _to_iso(year: str, month: str | None = None, day: str | None = None) -> str:
    full_year = int(year) + (2000 if len(year) == 2 else 0)
    if not month:
        return f"{full_year:04}"
    number = int(month) if month.isdigit() else _MONTHS[month.lower()]
    if not 1 <= number <= 12:
        raise ImpossibleDate
    if not day:
        return f"{full_year:04}-{number:02}"
    try:
        return dt.date(full_year, number, int(day)).isoformat()
    except ValueError:
        raise ImpossibleDate from None


def last_day_of_period(iso: str) -> dt.date | None:
    """The last day of an ISO year, month or day: after it, what was promised is late."""
    if not iso:
        return None
    year, month, day = ([int(n) for n in iso.split("-")] + [0, 0])[:3]
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def read_date(text: str) -> dt.date | None:
    """The last day of the year, month, quarter or day that the words surely mean, or None.

    Raises ImpossibleDate for a day or a month that does not exist.
    """
    if iso := _iso_date(text):
        return last_day_of_period(iso)
    month = parse_month(text)
    return last_day_of_period(f"{month:%Y-%m}") if month else None


_NAMED = re.compile(rf"\b(?:{_MONTH},? )?{_YEAR}\b", re.IGNORECASE)


def latest_day_named(text: str) -> dt.date | None:
    """The last day of the latest month or year that a sentence names: no later date can be meant."""
    days = (last_day_of_period(_to_iso(**match.groupdict())) for match in _NAMED.finditer(text))
    return max(filter(None, days), default=None)


_SHORT_MONTH = re.compile(rf"{_MONTH}(?:\s+|\s?[-/]\s?|\s?['’])(?P<year>\d\d)", re.IGNORECASE)
_QUARTER = re.compile(
    r"(?P<word>Q|Quarter )(?P<q>[1-4])\s*(?P<year>(?:19|20)\d\d)(?:\s?[/–-]\s?(?:20)?(?P<next>\d\d))?",
    re.IGNORECASE,
)


def parse_month(text: str) -> dt.date | None:
    """The first day of the month that a round's name names ("March 2020"), or None where it names none.

    "Sept 21" is a month of 2021 here, since a round has no day; a quarter of a financial year
    ("Q2 2021/22", or "Q2 2021" alone, since councils count from April) is known by its last month.
    """
    text = " ".join(text.split())
    if short := _SHORT_MONTH.fullmatch(text):
        return dt.date(2000 + int(short["year"]), _MONTHS[short["month"].lower()], 1)
    if quarter := _QUARTER.fullmatch(text):
        year, number = int(quarter["year"]), int(quarter["q"])
        if quarter["next"] and (year + 1) % 100 != int(quarter["next"]):
            return None
        return dt.date(year + (number == 4), (3 * number + 3 - 1) % 12 + 1, 1)
    iso = parse_partial_date(text)
    return dt.date.fromisoformat(f"{iso[:7]}-01") if len(iso) >= 7 else None


def is_quarter(text: str) -> bool:
    """Whether a round's name names a quarter rather than a month."""
    return _QUARTER.fullmatch(" ".join(text.split())) is not None


def normalise_quarter(text: str) -> str:
    """A quarter in one spelling, however it was typed: "Q2 2026", "Quarter 2 2026/27"; "" for none."""
    quarter = _QUARTER.fullmatch(" ".join(text.split()))
    if not quarter or not parse_month(text):
        return ""
    return _format_quarter(quarter, int(quarter["q"]), int(quarter["year"]))


def quarter_label(month: dt.date, like: str) -> str:
    """The quarter of a financial year that ends with this month, named like another quarter.

    March 2027 is "Q4 2026" like "Q1 2026", and "" like "May 2026", as is a month in which no quarter ends.
    """
    quarter = _QUARTER.fullmatch(like)
    number, over = divmod((month.month - 4) % 12 + 1, 3)  # the year begins in April
    return _format_quarter(quarter, number, month.year - (month.month < 4)) if quarter and not over else ""


def _format_quarter(like: re.Match[str], number: int, year: int) -> str:
    after = f"/{(year + 1) % 100:02}" if like["next"] else ""
    return f"{like['word'].capitalize()}{number} {year}{after}"


def format_month(day: dt.date) -> str:
    """The month as documents print it: "March 2020"."""
    return f"{calendar.month_name[day.month]} {day.year}"


def add_months(day: dt.date, months: int) -> dt.date:
    """The first of the month that many months later."""
    years, month = divmod(day.month - 1 + months, 12)
    return dt.date(day.year + years, month + 1, 1)
