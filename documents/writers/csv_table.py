"""The first table of a document as CSV, for programs and spreadsheets.

A cell with a machine-readable value is written as that value: a date as 2020-03, a number as 4.
"""

from __future__ import annotations

import csv
import io

from documents.tree import Cell, Document

# A spreadsheet runs cells that begin with these as formulas. A leading apostrophe prevents it.
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "\r")
ENCODING_WITH_BOM = "utf-8-sig"  # Excel recognises UTF-8 by this mark


def to_csv(document: Document) -> bytes:
    """Every row of the first table, padded to the longest. No cell is run as a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    for table in document.tables()[:1]:
        writer.writerows([_cell_value(cell) for cell in row] for row in table.grid())
    return out.getvalue().encode(ENCODING_WITH_BOM)


def _cell_value(cell: Cell | None) -> str:
    if cell is None:
        return ""
    text = cell.text if cell.value is None else cell.value
    return f"'{text}" if text.startswith(FORMULA_PREFIXES) else text
