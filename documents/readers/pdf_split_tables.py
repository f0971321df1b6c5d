"""Tables that a page end cuts, put together again. Page ends leave traces; nothing is joined without."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.readers.pdf_paragraphs import TypesettingProfile
from documents.readers.pdf_rulings import EDGE_TOLERANCE, Box
from documents.readers.pdf_tables import PdfCell, PdfRow, PdfTable

CellPair = tuple[PdfCell, PdfCell]  # what may be one cell, above a page end and below it
_MAX_HEADER_ROWS = 4


def continues_table(above: PdfTable, below: PdfTable, page_bottom: float) -> bool:
    """Whether a table at the top of a page is the rest of the one that ended the page before."""
    if below.page != above.page + 1 or not _columns_align(above, below):
        return False
    # Had there been room for its next row, the table would not have ended where it did.
    heads = count_repeated_header_rows(above, below) or repeats_strand_row(above, below)
    rows = below.rows[heads : heads + 2] or below.rows[:1]
    if len(rows) > 1 and len(rows[0].cells) > 1:
        rows = rows[:1]
    needed = max((row.bottom for row in rows), default=0.0) - min(cell.box[1] for cell in rows[0].cells)
    return heads > 0 or needed <= 0 or above.bottom + needed > page_bottom - EDGE_TOLERANCE


def _columns_align(above: PdfTable, below: PdfTable) -> bool:
    a, b = above.edges, below.edges
    few, many = (a, b) if len(a) <= len(b) else (b, a)
    return (
        abs(a[0] - b[0]) < EDGE_TOLERANCE
        and abs(a[-1] - b[-1]) < EDGE_TOLERANCE
        and all(_has_edge_near(many, x) for x in few)
    )


def _has_edge_near(edges: Sequence[float], x: float) -> bool:
    return any(abs(edge - x) < EDGE_TOLERANCE for edge in edges)


def count_repeated_header_rows(above: PdfTable, below: PdfTable) -> int:
    """How many of the first rows are those that the table began with, printed again."""
    most = min(_MAX_HEADER_ROWS, len(above.rows) - 1, len(below.rows))
    for number in range(most, 0, -1):
        rows = above.rows[:number]
        # A label with its value may well come twice.
        if any(row.label.endswith(":") for row in rows):
            continue
        if all(_has_same_text(a, b) for a, b in zip(rows, below.rows[:number], strict=True)):
            return number
    return 0


def repeats_strand_row(above: PdfTable, below: PdfTable) -> int:
    """1 where the first row names columns anew, as they were named below a bar that reaches over them all."""
    first = below.rows[0]
    named = not first.label and any(_has_same_text(first, row) for row in above.rows)
    return int(named and len(below.rows) > 1)


def _has_same_text(pdf_row: PdfRow, other: PdfRow) -> bool:
    return pdf_row.words == other.words and any(pdf_row.words)


def join_tables(above: PdfTable, below: PdfTable, habits: TypesettingProfile) -> None:
    """Append the rest of a table: a head repeated is dropped, a row that was cut becomes one again."""
    heads = count_repeated_header_rows(above, below)
    above.heads = max(above.heads, heads)
    rows = below.rows[heads or repeats_strand_row(above, below) :]
    if rows:
        pairs = _matching_cells(above, rows[0])
        if _is_row_split(above, rows[0], pairs, habits):
            _merge_split_row(pairs)
            rows = rows[1:]
        else:
            _merge_spanning_cells(rows[0], pairs, habits)
        above.rows += rows
    above.page, above.top, above.bottom = below.page, below.top, below.bottom


def _matching_cells(above: PdfTable, first: PdfRow) -> list[CellPair]:
    """The cells of a first row, each with the one that ends above it in the same columns."""
    ending = [
        cell
        for number, row in enumerate(above.rows)
        for cell in row.cells
        if number + cell.rowspan >= len(above.rows)
    ]
    result = []
    for cell in first.cells:
        over = next((pdf_cell for pdf_cell in ending if _same_columns(pdf_cell.box, cell.box)), None)
        if over and over.fill == cell.fill:
            result.append((over, cell))
    return result


def _same_columns(a: Box, b: Box) -> bool:
    return abs(a[0] - b[0]) < EDGE_TOLERANCE and abs(a[2] - b[2]) < EDGE_TOLERANCE


def _is_row_split(above: PdfTable, first: PdfRow, pairs: list[CellPair], habits: TypesettingProfile) -> bool:
    """Whether a page end cut this row in two. What goes on below must have reached the end above."""
    if len(pairs) != len(first.cells) or len(pairs) < 2:
        return False
    going = [(cut, rest) for cut, rest in pairs if rest.lines]
    if not going or not all(cut.may_continue for cut, _ in going):
        return False
    label, rest_of_label = pairs[0]
    if rest_of_label.lines:
        return _label_continues(label, rest_of_label)
    if any(_sentence_continues(cut, rest, habits) for cut, rest in going):
        return True
    unlabelled = [row for row in above.rows[1:] if len(row.cells) == len(pairs) and not row.label]
    return bool(label.lines) and label.rowspan == 1 and not unlabelled


def _label_continues(label: PdfCell, rest: PdfCell) -> bool:
    """Whether a label goes on: most begin with a capital, end with a colon and close their brackets."""
    if label.text.count("(") > label.text.count(")"):
        return True
    return bool(re.match(r"[(a-z]", rest.text)) and not re.search(r"[:)]$", label.text)


def _sentence_continues(cut: PdfCell, rest: PdfCell, habits: TypesettingProfile) -> bool:
    """Whether a sentence was cut: the line above was not the last of its paragraph."""
    if habits.trailing_space_means_wrapped:
        return cut.lines[-1].has_trailing_space or cut.lines[-1].text.endswith(("-", "/"))
    return not re.search(r"[.:;!?]$", cut.text) and rest.text[:1].islower()


def _merge_split_row(pairs: list[CellPair]) -> None:
    for cell, rest in pairs:
        cell.lines += rest.lines
        cell.rowspan += rest.rowspan - 1
        cell.box = rest.box


def _merge_spanning_cells(first: PdfRow, pairs: list[CellPair], habits: TypesettingProfile) -> None:
    """Cells merged down over the page end become one; the row itself is a new one."""
    label = next((rest for _, rest in pairs if rest is first.cells[0]), None)
    for cell, rest in pairs:
        if cell.rowspan == 1 and rest.rowspan == 1:
            continue
        if rest.lines and not (cell.may_continue and _sentence_continues(cell, rest, habits)):
            continue
        painted = cell.fill is not None and cell.rowspan > 1 and rest.rowspan > 1
        if painted or (label is not None and not label.lines):
            cell.lines += rest.lines
            cell.rowspan += rest.rowspan
            cell.box = rest.box
            first.cells.remove(rest)
