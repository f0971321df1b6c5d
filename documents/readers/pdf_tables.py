"""Ruled tables of one page, and tables that page ends cut."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from documents.readers.pdf_lines import Char, hex_colour, to_lines, to_paragraphs
from documents.tree import Cell, Paragraph, Row, Table

Box = tuple[float, float, float, float]  # x0, top, x1, bottom
NEAR = 3.0  # points within which two edges are one


@dataclass
class FoundCell:
    box: Box
    blocks: list[Paragraph]
    fill: str | None


@dataclass
class FoundRow:
    cells: list[FoundCell]
    page: int
    top: float
    bottom: float

    @property
    def label(self) -> str:
        return "\n".join(p.line for p in self.cells[0].blocks) if self.cells else ""


@dataclass
class FoundTable:
    """A table while its pages are put together."""

    rows: list[FoundRow] = field(default_factory=list)
    page: int = 0
    top: float = 0.0
    bottom: float = 0.0

    @property
    def box(self) -> Box:
        """The room it takes on its first page."""
        return self.edges[0], self.top, self.edges[-1], self.bottom

    @property
    def edges(self) -> list[float]:
        return _edges(x for row in self.rows for cell in row.cells for x in (cell.box[0], cell.box[2]))


def _edges(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def find_tables(page: Any, chars: list[Char]) -> list[FoundTable]:
    """The ruled tables of a page, from top to bottom, each cell with its paragraphs and its fill."""
    fills = _fills(page)
    found = []
    settings = {"snap_tolerance": 2, "join_tolerance": 2, "intersection_tolerance": 3}
    for table in page.find_tables({**settings, "explicit_horizontal_lines": _open_ends(page)}):
        boxes = [box for box in table.cells if box[2] - box[0] > NEAR and box[3] - box[1] > NEAR]
        if len(boxes) > 1:
            found.append(_table(boxes, chars, fills, page.page_number))
    return sorted(found, key=lambda t: t.top)


def _open_ends(page: Any) -> list[float]:
    """The heights at which two or more upright rulings end in the open, as in a row that goes on overleaf."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    level = [edge for edge in page.edges if edge["orientation"] == "h"]
    ends: dict[float, set[float]] = {}
    still_open: set[float] = set()
    for edge in upright:
        for y, beyond in ((edge["top"], edge["top"] - 2 * NEAR), (edge["bottom"], edge["bottom"] + 2 * NEAR)):
            if any(_goes_through(other, edge["x0"], y, beyond) for other in upright):
                continue
            ends.setdefault(round(y), set()).add(round(edge["x0"]))
            if not any(_closes(other, edge["x0"], y) for other in level):
                still_open.add(round(y))
    return [y for y in still_open if len(ends[y]) > 1]


def _closes(edge: Any, x: float, y: float) -> bool:
    """Whether a level ruling meets the end of an upright one."""
    return bool(abs(edge["top"] - y) < NEAR and edge["x0"] - NEAR < x < edge["x1"] + NEAR)


def _goes_through(edge: Any, x: float, *heights: float) -> bool:
    """Whether an upright ruling stands at all of these heights."""
    there = (edge["top"] - NEAR < y < edge["bottom"] + NEAR for y in heights)
    return abs(edge["x0"] - x) < NEAR and all(there)


def _table(boxes: list[Box], chars: list[Char], fills: list[tuple[Box, str]], page: int) -> FoundTable:
    rows: dict[float, list[FoundCell]] = {}
    tops = _edges(box[1] for box in boxes)
    for box in sorted(boxes, key=lambda b: (b[1], b[0])):
        top = min(tops, key=lambda t: abs(t - box[1]))
        rows.setdefault(top, []).append(_cell(box, chars, fills, page))
    made = [
        FoundRow(cells, page, top, max(cell.box[3] for cell in cells)) for top, cells in sorted(rows.items())
    ]
    return FoundTable(made, page, min(b[1] for b in boxes), max(b[3] for b in boxes))


def _cell(box: Box, chars: list[Char], fills: list[tuple[Box, str]], page: int) -> FoundCell:
    lines = to_lines(char for char in chars if inside(char, box))
    padding = min((line.x0 for line in lines), default=box[0]) - box[0]
    right = box[2] - min(max(padding, 1.0), 8.0)
    return FoundCell(box, to_paragraphs(lines, right, page), _fill_of(box, fills))


def inside(char: Char, box: Box) -> bool:
    """Whether the middle of a character lies in a box."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _fills(page: Any) -> list[tuple[Box, str]]:
    found = []
    for rect in page.rects:
        colour = hex_colour(rect.get("non_stroking_color")) if rect.get("fill") else None
        if colour and rect["width"] > 6 and rect["height"] > 6:
            found.append(((rect["x0"], rect["top"], rect["x1"], rect["bottom"]), colour))
    return found


def _fill_of(box: Box, fills: list[tuple[Box, str]]) -> str | None:
    """The colour laid last over most of a cell; white is none."""
    area = (box[2] - box[0]) * (box[3] - box[1])
    colour = None
    for other, paint in fills:
        wide = min(box[2], other[2]) - max(box[0], other[0])
        high = min(box[3], other[3]) - max(box[1], other[1])
        if wide > 0 and high > 0 and wide * high > 0.6 * area:
            colour = paint
    return None if colour == "FFFFFF" else colour


def goes_on(above: FoundTable, below: FoundTable) -> bool:
    """Whether a table at the top of a page is the rest of the one that ended the page before."""
    if below.page != above.rows[-1].page + 1:
        return False
    a, b = above.edges, below.edges
    few, many = (a, b) if len(a) <= len(b) else (b, a)
    return abs(a[0] - b[0]) < NEAR and abs(a[-1] - b[-1]) < NEAR and all(_has(many, x) for x in few)


def _has(edges: list[float], x: float) -> bool:
    return any(abs(edge - x) < NEAR for edge in edges)


def join(above: FoundTable, below: FoundTable) -> None:
    """Append the rest of a table: a head repeated is dropped, a row that was cut becomes one again."""
    rows = list(below.rows)
    if rows and _is_repeated_head(above, rows[0]):
        rows = rows[1:]
    if rows and _is_rest(above.rows[-1], rows[0]):
        for cell, rest in zip(above.rows[-1].cells, rows[0].cells, strict=True):
            _join_cells(cell, rest)
            cell.box = rest.box
        above.rows[-1].page, above.rows[-1].top = rows[0].page, rows[0].top
        rows = rows[1:]
    above.rows += rows


def _is_repeated_head(above: FoundTable, row: FoundRow) -> bool:
    """The first row again, or a row of strands; never a label with its value, which may well come twice."""
    if len(above.rows) < 2 or row.label.endswith(":"):
        return False
    heads = [*above.rows[:1], *(other for other in above.rows if not other.label)]
    return any(_same_words(head, row) for head in heads)


def _same_words(one: FoundRow, other: FoundRow) -> bool:
    words = [[" ".join(p.line for p in cell.blocks) for cell in row.cells] for row in (one, other)]
    return words[0] == words[1] and any(words[0])


def _is_rest(cut: FoundRow, rest: FoundRow) -> bool:
    """A row that goes on: the same cells and shades, and a label that is empty or goes on too."""
    if len(cut.cells) != len(rest.cells) or len(cut.cells) < 2:
        return False
    if any(
        abs(c.box[0] - r.box[0]) > NEAR or c.fill != r.fill
        for c, r in zip(cut.cells, rest.cells, strict=True)
    ):
        return False
    if not rest.label:
        return bool(cut.label)
    return bool(re.match(r"[(a-z]", rest.label)) and not cut.label.rstrip().endswith((":", ")"))


def _join_cells(cell: FoundCell, rest: FoundCell) -> None:
    """The last paragraph above a page end goes on below it, unless it was finished."""
    if cell.blocks and rest.blocks and _goes_on(cell.blocks[-1], rest.blocks[0]):
        last, first = cell.blocks[-1], rest.blocks[0]
        blank = "" if re.search(r"\w[-/]$", last.text) else " "
        joined = Paragraph(
            (*last.runs, *_with_blank(first, blank)), marker=last.marker, depth=last.depth, page=last.page
        )
        cell.blocks[-1:] = [joined]
        cell.blocks += rest.blocks[1:]
    else:
        cell.blocks += rest.blocks


def _with_blank(paragraph: Paragraph, blank: str) -> tuple[Any, ...]:
    first, *more = paragraph.runs
    return (dataclasses.replace(first, text=blank + first.text), *more)


def _goes_on(last: Paragraph, first: Paragraph) -> bool:
    return not first.marker and not re.search(r"[.:;!?]$", last.text.strip())


def finished(found: FoundTable) -> Table:
    """The table as the tree has it, merged cells reaching over the columns and rows they cover."""
    edges = found.edges
    rows = []
    for number, row in enumerate(found.rows):
        cells = []
        for cell in row.cells:
            start, end = _nearest(edges, cell.box[0]), _nearest(edges, cell.box[2])
            down = sum(1 for other in found.rows[number + 1 :] if _covers(cell, row, other))
            cells.append(Cell(tuple(cell.blocks), max(end - start, 1), 1 + down, fill=cell.fill))
        rows.append(Row(tuple(cells), page=row.page))
    return Table(tuple(rows))


def _covers(cell: FoundCell, row: FoundRow, other: FoundRow) -> bool:
    return other.page == row.page and other.top < cell.box[3] - NEAR


def _nearest(edges: list[float], x: float) -> int:
    return min(range(len(edges)), key=lambda n: abs(edges[n] - x))
