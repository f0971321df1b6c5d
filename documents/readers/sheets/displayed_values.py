"""Numbers as a cell shows them: by the cell's number format, as Excel would in Britain.

Dates are the exception. A cell may show "Sep-19" or "9/1/2019" for the same day, and readers would have
to guess. The parts of a date that its format shows are written out: "September 2019", "01/09/2019",
"1 September 2019".
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import month_name
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from documents.readers.sheets.number_formats import FormatSection, parse_number_format

_SIGNIFICANT_DIGITS = 11  # shown by a cell without a format
_MAX_NUMBER = Decimal(10) ** 300
_EPOCH = dt.datetime(1899, 12, 30)
_EPOCH_1904 = dt.datetime(1904, 1, 1)


@dataclass(frozen=True)
class DateSystem:
    """The day from which a workbook counts dates: 1900, or 1904 in old ones from a Macintosh."""

    starts_in_1904: bool = False

    def to_datetime(self, days: Decimal) -> dt.datetime | None:
        """The date and time of a number of days, to the second; None where Excel has no such date."""
        if not 0 <= days < 2_958_466:
            return None
        if not self.starts_in_1904 and days < 60:
            days += 1  # Excel counts a 29 February 1900, which did not exist
        whole_days, day_fraction = divmod(days, 1)
        seconds = int((day_fraction * 86_400).to_integral_value(ROUND_HALF_UP))
        epoch = _EPOCH_1904 if self.starts_in_1904 else _EPOCH
        try:
            return epoch + dt.timedelta(days=int(whole_days), seconds=seconds)
        except OverflowError:
            return None


def format_value(value: str, code: str, date_system: DateSystem = DateSystem()) -> str:
    """The text that a cell shows for `value` in the number format `code`."""
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
            return section.prefix.rstrip()
        case "date":
            moment = date_system.to_datetime(number)
            return format_date_parts(moment, section.parts) if moment else format_general(number)
        case "elapsed":
            return _format_elapsed(number)
        case "general":
            return f"{section.prefix}{format_general(number)}{section.suffix}"
    return _format_number(number, section)


def format_general(number: Decimal) -> str:
    """A number in the General format: "3", "0.25"."""
    if number and not Decimal("1e-9") <= abs(number) < Decimal("1e15"):
        return re.sub(r"\.?0*(?=E)", "", f"{number:.5E}", count=1)
    decimals = max(0, _SIGNIFICANT_DIGITS - max(1, number.adjusted() + 1))
    rounded = _round_half_up(number, decimals)
    return f"{rounded.normalize():f}" if rounded else "0"


def format_date_parts(moment: dt.datetime, parts: frozenset[str]) -> str:
    """The parts of a date and time that a format shows (y, m or mmm, d or ddd, h, s), unambiguously."""
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
    # Some programs write each date with a time of midnight.
    is_midnight = not (moment.hour or moment.minute or moment.second)
    return day if day and is_midnight else f"{day} {time}".strip()


@lru_cache(maxsize=512)
def _cached_sections(code: str) -> tuple[FormatSection, ...]:
    return parse_number_format(code)


def _select_section(number: Decimal, code: str) -> FormatSection:
    """The section of a format that applies to this number."""
    format_sections = _cached_sections(code)
    if any(format_section.condition for format_section in format_sections):
        return next(
            (format_section for format_section in format_sections if format_section.matches(number)),
            FormatSection("general"),
        )
    numbers = format_sections[:3]
    index = 1 if number < 0 and len(numbers) > 1 else 2 if not number and len(numbers) > 2 else 0
    return numbers[index]


def _format_number(number: Decimal, section: FormatSection) -> str:
    is_negative = number < 0 and not section.omits_minus_sign
    magnitude = abs(number) * 100**section.percent_signs / 1000**section.scaling_commas
    if section.kind == "exponent":
        sign = "-" if is_negative else ""
        return f"{sign}{section.prefix}{_format_exponent(magnitude, section)}{section.suffix}"
    rounded = _round_half_up(magnitude, section.max_decimals)
    whole_part, _, decimals = f"{rounded:f}".partition(".")
    decimals = decimals.rstrip("0").ljust(section.min_decimals, "0")
    whole_part = whole_part.lstrip("0").rjust(section.min_digits, "0")
    if section.has_thousands_separator:
        whole_part = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", whole_part)
    digits = whole_part + (f".{decimals}" if decimals else "")
    return f"{'-' if is_negative and rounded else ''}{section.prefix}{digits}{section.suffix}"


def _format_exponent(magnitude: Decimal, section: FormatSection) -> str:
    return re.sub(r"E([+-])(\d)$", r"E\g<1>0\2", f"{magnitude:.{section.max_decimals}E}")


def _round_half_up(number: Decimal, decimals: int) -> Decimal:
    try:
        return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    except InvalidOperation:  # more digits than Decimal holds
        return number


def _format_elapsed(number: Decimal) -> str:
    seconds = int((abs(number) * 86_400).to_integral_value(ROUND_HALF_UP))
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{'-' if number < 0 else ''}{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
