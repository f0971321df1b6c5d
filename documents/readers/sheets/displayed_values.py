"""Numbers as a cell shows them: by the cell's number format, as Excel would in Britain.

Dates are the exception. A cell may show "Sep-19" or "9/1/2019" for the same day, and whoever reads
the document would have to guess; a date is written out as far as its format shows it: "September 2019",
"01/09/2019", "1 September 2019".
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import month_name
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from documents.readers.sheets.number_formats import FormatSection, parse_number_format

_SIGNIFICANT_DIGITS = 11  # figures that a cell of no format shows
_MAX_NUMBER = Decimal(10) ** 300
_EPOCH = dt.datetime(1899, 12, 30)
_EPOCH_1904 = dt.datetime(1904, 1, 1)


@dataclass(frozen=True)
class DateSystem:
    """From which day a workbook counts: old ones from a Macintosh begin in 1904."""

    starts_in_1904: bool = False

    def to_datetime(self, days: Decimal) -> dt.datetime | None:
        """The day and time that a number of days stands for, to the second."""
        if not 0 <= days < 2_958_466:
            return None
        if not self.starts_in_1904 and days < 60:
            days += 1  # Excel counts a 29 February 1900, which there never was
        whole_days, rest = divmod(days, 1)
        seconds = int((rest * 86_400).to_integral_value(ROUND_HALF_UP))
        epoch = _EPOCH_1904 if self.starts_in_1904 else _EPOCH
        try:
            return epoch + dt.timedelta(days=int(whole_days), seconds=seconds)
        except OverflowError:
            return None


def format_value(value: str, code: str, calendar: DateSystem = DateSystem()) -> str:
    """What a cell with this number and this format says."""
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number) > _MAX_NUMBER:
        return value
    section = _select_section(number, code or "General")
    match section.kind:
        case "nothing":
            return ""
        case "words":
            return section.before.rstrip()
        case "date":
            moment = calendar.to_datetime(number)
            return format_date_parts(moment, section.parts) if moment else format_general(number)
        case "elapsed":
            return _format_elapsed(number)
        case "general":
            return f"{section.before}{format_general(number)}{section.after}"
    return _format_number(number, section)


def format_general(number: Decimal) -> str:
    """A number as it is shown where nothing is said about it: "3", "0.25"."""
    if number and not Decimal("1e-9") <= abs(number) < Decimal("1e15"):
        return re.sub(r"\.?0*(?=E)", "", f"{number:.5E}", count=1)
    places = max(0, _SIGNIFICANT_DIGITS - max(1, number.adjusted() + 1))
    rounded = _round_half_up(number, places)
    return f"{rounded.normalize():f}" if rounded else "0"


def format_date_parts(moment: dt.datetime, parts: frozenset[str]) -> str:
    """As much of a moment as a format shows, in a form that is read one way only."""
    month = month_name[moment.month]
    day = ""
    match "y" in parts, "m" in parts, "d" in parts:
        case (True, True, True):
            day = f"{moment.day} {month} {moment.year}" if "mmm" in parts else f"{moment:%d/%m/%Y}"
        case (True, True, False):
            day = f"{month} {moment.year}"
        case (True, False, _):
            day = f"{moment.year}"
        case (False, True, True):
            day = f"{moment.day} {month}"
        case (False, True, False):
            day = month
        case (False, False, True):
            day = f"{moment:%A}" if "ddd" in parts else f"{moment.day}"
    time = f"{moment:%H:%M:%S}" if "s" in parts else f"{moment:%H:%M}"
    if "h" not in parts and "s" not in parts:
        return day
    # Some programs write each date with a time, which is then that of midnight.
    is_bare = not (moment.hour or moment.minute or moment.second)
    return day if day and is_bare else f"{day} {time}".strip()


@lru_cache(maxsize=512)
def _cached_sections(code: str) -> tuple[FormatSection, ...]:
    return parse_number_format(code)


def _select_section(number: Decimal, code: str) -> FormatSection:
    """The part of a format that is for this number."""
    format_sections = _cached_sections(code)
    if any(format_section.condition for format_section in format_sections):
        return next(
            (format_section for format_section in format_sections if format_section.matches(number)),
            FormatSection("general"),
        )
    numbers = format_sections[:3]
    at = 1 if number < 0 and len(numbers) > 1 else 2 if not number and len(numbers) > 2 else 0
    return numbers[at]


def _format_number(number: Decimal, section: FormatSection) -> str:
    signed = number < 0 and not section.omits_minus_sign
    size = abs(number) * 100**section.percent_signs / 1000**section.scaling_commas
    if section.kind == "exponent":
        return f"{'-' if signed else ''}{section.before}{_format_exponent(size, section)}{section.after}"
    rounded = _round_half_up(size, section.max_decimals)
    whole_part, _, places = f"{rounded:f}".partition(".")
    places = places.rstrip("0").ljust(section.min_decimals, "0")
    whole_part = whole_part.lstrip("0").rjust(section.min_digits, "0")
    if section.has_thousands_separator:
        whole_part = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", whole_part)
    figures = whole_part + (f".{places}" if places else "")
    return f"{'-' if signed and rounded else ''}{section.before}{figures}{section.after}"


def _format_exponent(size: Decimal, section: FormatSection) -> str:
    return re.sub(r"E([+-])(\d)$", r"E\g<1>0\2", f"{size:.{section.max_decimals}E}")


def _round_half_up(number: Decimal, places: int) -> Decimal:
    try:
        return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    except InvalidOperation:  # more figures than Python keeps
        return number


def _format_elapsed(number: Decimal) -> str:
    seconds = int((abs(number) * 86_400).to_integral_value(ROUND_HALF_UP))
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{'-' if number < 0 else ''}{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
