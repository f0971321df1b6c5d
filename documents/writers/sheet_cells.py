"""Values for the cells of a workbook: text that stays text, and a few numbers and dates."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from documents.tree import Cell, Paragraph, Run, Table

APPLICATION = "Scrutiny"  # by this name we recognise workbooks that we wrote
MAX_CELL_LENGTH = 32_767  # UTF-16 units, Excel's limit
_CUT_SEARCH_WINDOW = 1_000  # characters in which to look for a good place to cut
CONTINUED = "(continued)"  # at the start of a row that only holds the rest of the row above

# A spreadsheet would run or drop these when a person edits the cell.
_FORMULA_TRIGGERS = tuple("=+-@'\t\r\n|%")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")
_ISO = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?")
_FIRST_YEAR = 1901  # in 1900 Excel counts a day that did not exist


@dataclass(frozen=True)
class TypedValue:
    """A number or date, with the format in which it is displayed exactly as the text."""

    value: int | dt.date
    code: str


def typed_value(cell: Cell, text: str) -> TypedValue | None:
    """The number or date of a cell, if it is displayed exactly as the cell's text; else None."""
    if cell.value is None:
        return None
    if _WHOLE.fullmatch(cell.value) and text == cell.value:
        return TypedValue(int(text), "0")
    date = _date(cell.value)
    return date[0] if date and date[1] == text else None


def displayed_date(iso: str) -> str | None:
    """How a cell shows an ISO year, month or day as a real date; None where it cannot."""
    date = _date(iso)
    return date[1] if date else None


def _date(iso: str) -> tuple[TypedValue, str] | None:
    match = _ISO.fullmatch(iso)
    if not match or int(match["year"]) < _FIRST_YEAR:
        return None
    year, month, day = int(match["year"]), int(match["month"] or 12), int(match["day"] or 0)
    try:
        # A month or year is stored as its last day, so that it sorts after the days in it.
        last = dt.date(year, month, day or calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None
    if match["day"]:
        return TypedValue(last, "d mmmm yyyy"), f"{day} {calendar.month_name[month]} {year}"
    if match["month"]:
        return TypedValue(last, "mmmm yyyy"), f"{calendar.month_name[month]} {year}"
    return TypedValue(last, "yyyy"), f"{year:04}"


def cell_runs(cell: Cell) -> list[Run]:
    """All text of a cell as runs, with line ends between its lines; nested tables as their lines."""
    runs: list[Run] = []
    for index, line in enumerate(_lines(cell)):
        if index:
            runs.append(Run("\n"))
        runs.extend(line)
    return [run for run in runs if run.text]


def _lines(cell: Cell) -> Iterator[tuple[Run, ...]]:
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            yield (Run(f"{block.marker} "), *block.runs) if block.marker else block.runs
        elif isinstance(block, Table):
            for row in block.rows:
                for inner in row.cells:
                    yield from _lines(inner)


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula once it is edited."""
    return text.startswith(_FORMULA_TRIGGERS)


def escape_cell_text(text: str) -> str:
    """The text without characters that XML cannot hold. A typed "_x0041_" is escaped, to stay as typed."""
    if text.isprintable() and "_x" not in text:
        return text
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return _ESCAPE.sub("_x005F_", text)


def may_exceed_cell(text: str) -> bool:
    """Whether the text might be too long for a cell."""
    return 2 * len(text) > MAX_CELL_LENGTH


def split_to_fit(text: str) -> list[str]:
    """The text in pieces that fit a cell, cut inside words so that no space is lost at an end."""
    pieces = []
    while _utf16_length(text) > MAX_CELL_LENGTH:
        longest = _max_fitting_length(text)
        cut = next(
            (
                position
                for position in range(longest, longest - _CUT_SEARCH_WINDOW, -1)
                if _is_safe_cut(text, position)
            ),
            longest,
        )
        pieces.append(text[:cut])
        text = text[cut:]
    return [*pieces, text]


def _is_safe_cut(text: str, position: int) -> bool:
    """Whether a cut at this position separates no letter from its accent and leaves no space at an end."""
    return not (
        text[position - 1].isspace() or text[position].isspace() or unicodedata.combining(text[position])
    )


def _max_fitting_length(text: str) -> int:
    """How many characters fit in a cell."""
    length = min(len(text) - 1, MAX_CELL_LENGTH)
    while _utf16_length(text[:length]) > MAX_CELL_LENGTH:
        length -= max(1, (_utf16_length(text[:length]) - MAX_CELL_LENGTH) // 2)
    return length


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
