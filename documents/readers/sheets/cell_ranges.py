"""References to cells of a sheet: "B7", "A1:C3"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")


@dataclass(frozen=True)
class CellRange:
    """A rectangle of cells. Rows and columns are counted from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_single(self) -> bool:
        return self.top == self.bottom and self.left == self.right


def column_number(letters: str) -> int:
    """The number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def parse_cell_range(reference: str) -> CellRange | None:
    """The range that a reference names, or None where it is not valid."""
    match = _RANGE.fullmatch(reference)
    if not match:
        return None
    left, top, right, bottom = match.groups()
    rows = sorted((int(top), int(bottom or top)))
    columns = sorted((column_number(left), column_number(right or left)))
    return CellRange(rows[0], columns[0], rows[1], columns[1]) if rows[0] else None
