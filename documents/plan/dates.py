"""Dates read from text. The text is stored as it is; the dates are for sorting, reminders and counts."""

from __future__ import annotations

import calendar
import datetime as dt
import re

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
# Words in front of a deadline.
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
    """A date that does not exist: 31 February 2027."""


def parse_partial_date(text: str) -> str:
    """The ISO year, month or day that the text means, or "" where that is not certain.

    Text that says two things ("October 2018\\nYearly", "June/ July 2018") is not certain.
    """
    try:
        return _iso_date(text)
    except ImpossibleDate:
        return ""


def _iso_date(words: str) -> str:
    text = _DEADLINE_PREFIX.sub("by ", re.sub(r"\s+", " ", words).strip(), count=1)
    text = text.replace("by by ", "by ", 1)
    for pattern in _DATE_PATTERNS:
        if match := pattern.fullmatch(text):
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
    """The last day of an ISO year, month or day: after it, an action is overdue. None for ""."""
    if not iso:
        return None
    year, month, day = ([int(n) for n in iso.split("-")] + [0, 0])[:3]
    month = month or 12
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def read_date(text: str) -> dt.date | None:
    """The last day of the year, month, quarter or day that the text means; None where not certain.

    Raises ImpossibleDate for a day or a month that does not exist.
    """
    if iso := _iso_date(text):
        return last_day_of_period(iso)
    month = parse_month(text)
    return last_day_of_period(f"{month:%Y-%m}") if month else None


_NAMED_MONTH_OR_YEAR = re.compile(rf"\b(?:{_MONTH},? )?{_YEAR}\b", re.IGNORECASE)


def latest_day_named(text: str) -> dt.date | None:
    """The last day of the latest month or year that a sentence names, or None."""
    days = (last_day_of_period(_to_iso(**match.groupdict())) for match in _NAMED_MONTH_OR_YEAR.finditer(text))
    return max(filter(None, days), default=None)


_SHORT_MONTH = re.compile(rf"{_MONTH}(?:\s+|\s?[-/]\s?|\s?['’])(?P<year>\d\d)", re.IGNORECASE)
_QUARTER = re.compile(
    r"(?P<word>Q|Quarter )(?P<q>[1-4])\s*(?P<year>(?:19|20)\d\d)(?:\s?[/–-]\s?(?:20)?(?P<next>\d\d))?",
    re.IGNORECASE,
)


def parse_month(text: str) -> dt.date | None:
    """The first day of the month in the name of a round ("March 2020"), or None.

    "Sept 21" is September 2021, since names of rounds have no day. A quarter gives its last month; quarters
    are those of financial years from April ("Q2 2021/22", or just "Q2 2021").
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
    """Whether the name of a round is a quarter rather than a month."""
    return _QUARTER.fullmatch(" ".join(text.split())) is not None


def normalise_quarter(text: str) -> str:
    """A quarter with standard spacing and capitals: "Q2 2026", "Quarter 2 2026/27"; "" for other text."""
    quarter = _QUARTER.fullmatch(" ".join(text.split()))
    if not quarter or not parse_month(text):
        return ""
    return _format_quarter(quarter, int(quarter["q"]), int(quarter["year"]))


def quarter_label(month: dt.date, example: str) -> str:
    """The quarter that ends in this month, in the format of `example`, which names another quarter.

    March 2027 with the example "Q1 2026" is "Q4 2026". The result is "" where `example` is not a quarter, or
    no quarter ends in this month.
    """
    quarter = _QUARTER.fullmatch(example)
    number, remainder = divmod((month.month - 4) % 12 + 1, 3)  # the year begins in April
    return (
        _format_quarter(quarter, number, month.year - (month.month < 4)) if quarter and not remainder else ""
    )


def _format_quarter(quarter_format: re.Match[str], number: int, year: int) -> str:
    next_year = f"/{(year + 1) % 100:02}" if quarter_format["next"] else ""
    return f"{quarter_format['word'].capitalize()}{number} {year}{next_year}"


def format_month(day: dt.date) -> str:
    """The month as documents print it: "March 2020"."""
    return f"{calendar.month_name[day.month]} {day.year}"


def add_months(day: dt.date, months: int) -> dt.date:
    """The first of the month that many months later."""
    years, month = divmod(day.month - 1 + months, 12)
    return dt.date(day.year + years, month + 1, 1)
