"""Joins tables split by a page end, where there is evidence that they are one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.readers.pdf_paragraphs import TypesettingProfile
from documents.readers.pdf_rulings import EDGE_TOLERANCE, Box
from documents.readers.pdf_tables import PdfCell, PdfRow, PdfTable

CellPair = tuple[PdfCell, PdfCell]  # the parts above and below a page end of what may be one cell
_MAX_HEADER_ROWS = 4


def continues_table(above: PdfTable, below: PdfTable, page_bottom: float) -> bool:
    """Whether a table at the top of a page continues the last table of the page before."""
    if below.page != above.page + 1 or not _columns_align(above, below):
        return False
    # If the next row had fitted on the page, the table would not have ended there.
    header_count = count_repeated_header_rows(above, below) or repeats_strand_row(above, below)
    rows = below.rows[header_count : header_count + 2] or below.rows[:1]
    if len(rows) > 1 and len(rows[0].cells) > 1:
        rows = rows[:1]
    needed_height = max((row.bottom for row in rows), default=0.0) - min(
        cell.box[1] for cell in rows[0].cells
    )
    return (
        header_count > 0 or needed_height <= 0 or above.bottom + needed_height > page_bottom - EDGE_TOLERANCE
    )


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
    """The number of rows at the top of `below` that repeat the first rows of `above`."""
    maximum = min(_MAX_HEADER_ROWS, len(above.rows) - 1, len(below.rows))
    for count in range(maximum, 0, -1):
        rows = above.rows[:count]
        # A label with its value may occur twice without being a header.
        if any(row.label.endswith(":") for row in rows):
            continue
        if all(_has_same_text(a, b) for a, b in zip(rows, below.rows[:count], strict=True)):
            return count
    return 0


def repeats_strand_row(above: PdfTable, below: PdfTable) -> int:
    """1 where the first row repeats a row of strand names without a label, else 0: a number of rows."""
    first = below.rows[0]
    names_columns = not first.label and any(_has_same_text(first, row) for row in above.rows)
    return int(names_columns and len(below.rows) > 1)


def _has_same_text(pdf_row: PdfRow, other: PdfRow) -> bool:
    return pdf_row.cell_texts == other.cell_texts and any(pdf_row.cell_texts)


def join_tables(above: PdfTable, below: PdfTable, profile: TypesettingProfile) -> None:
    """Append `below` to `above`: repeated header rows are dropped, a split row is joined."""
    header_count = count_repeated_header_rows(above, below)
    above.heads = max(above.heads, header_count)
    rows = below.rows[header_count or repeats_strand_row(above, below) :]
    if rows:
        pairs = _matching_cells(above, rows[0])
        if _is_row_split(above, rows[0], pairs, profile):
            _merge_split_row(pairs)
            rows = rows[1:]
        else:
            _merge_spanning_cells(rows[0], pairs, profile)
        above.rows += rows
    above.page, above.top, above.bottom = below.page, below.top, below.bottom


def _matching_cells(above: PdfTable, first: PdfRow) -> list[CellPair]:
    """Pairs of a cell in the first row below and the cell that ends above it in the same columns."""
    ending = [
        cell
        for index, row in enumerate(above.rows)
        for cell in row.cells
        if index + cell.rowspan >= len(above.rows)
    ]
    result = []
    for cell in first.cells:
        cell_above = next((pdf_cell for pdf_cell in ending if _same_columns(pdf_cell.box, cell.box)), None)
        if cell_above and cell_above.fill == cell.fill:
            result.append((cell_above, cell))
    return result


def _same_columns(a: Box, b: Box) -> bool:
    return abs(a[0] - b[0]) < EDGE_TOLERANCE and abs(a[2] - b[2]) < EDGE_TOLERANCE


def _is_row_split(above: PdfTable, first: PdfRow, pairs: list[CellPair], profile: TypesettingProfile) -> bool:
    """Whether a page end split this row. Cells that continue below must fill their part above."""
    if len(pairs) != len(first.cells) or len(pairs) < 2:
        return False
    continuations = [(cut, rest) for cut, rest in pairs if rest.lines]
    if not continuations or not all(cut.may_continue for cut, _ in continuations):
        return False
    label, rest_of_label = pairs[0]
    if rest_of_label.lines:
        return _label_continues(label, rest_of_label)
    if any(_sentence_continues(cut, rest, profile) for cut, rest in continuations):
        return True
    unlabelled = [row for row in above.rows[1:] if len(row.cells) == len(pairs) and not row.label]
    return bool(label.lines) and label.rowspan == 1 and not unlabelled


def _label_continues(label: PdfCell, rest: PdfCell) -> bool:
    """Whether a label continues: most begin with a capital, end with a colon and close their brackets."""
    if label.text.count("(") > label.text.count(")"):
        return True
    return bool(re.match(r"[(a-z]", rest.text)) and not re.search(r"[:)]$", label.text)


def _sentence_continues(cut: PdfCell, rest: PdfCell, profile: TypesettingProfile) -> bool:
    """Whether a sentence continues: the line above was not the last of its paragraph."""
    if profile.trailing_space_means_wrapped:
        return cut.lines[-1].has_trailing_space or cut.lines[-1].text.endswith(("-", "/"))
    return not re.search(r"[.:;!?]$", cut.text) and rest.text[:1].islower()


def _merge_split_row(pairs: list[CellPair]) -> None:
    for cell, rest in pairs:
        cell.lines += rest.lines
        cell.rowspan += rest.rowspan - 1
        cell.box = rest.box


def _merge_spanning_cells(first: PdfRow, pairs: list[CellPair], profile: TypesettingProfile) -> None:
    """Join cells that span several rows across the page end; the row itself is a new one."""
    label = next((rest for _, rest in pairs if rest is first.cells[0]), None)
    for cell, rest in pairs:
        if cell.rowspan == 1 and rest.rowspan == 1:
            continue
        if rest.lines and not (cell.may_continue and _sentence_continues(cell, rest, profile)):
            continue
        is_shaded_across = cell.fill is not None and cell.rowspan > 1 and rest.rowspan > 1
        if is_shaded_across or (label is not None and not label.lines):
            cell.lines += rest.lines
            cell.rowspan += rest.rowspan
            cell.box = rest.box
            first.cells.remove(rest)
