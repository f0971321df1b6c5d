"""What is drawn on a page of a PDF: the cells that rulings enclose, and the colours behind them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from documents.readers.pdf_lines import Char, hex_colour

Box = tuple[float, float, float, float]  # x0, top, x1, bottom
EDGE_TOLERANCE = 3.0  # points within which two edges are one
_TABLE_FINDER_SETTINGS = {"snap_tolerance": 2, "join_tolerance": 2, "intersection_tolerance": 3}


@dataclass(frozen=True)
class FilledArea:
    box: Box
    colour: str


def find_cell_boxes(page: Any) -> list[list[Box]]:
    """The cells of each ruled table of a page, from top to bottom. A lone box may be a row."""
    page = page.filter(_may_be_ruling)
    result = []
    finder = page.debug_tablefinder(
        {**_TABLE_FINDER_SETTINGS, "explicit_horizontal_lines": _open_ruling_ends(page)}
    )
    boxes = [
        box for box in finder.cells if box[2] - box[0] > EDGE_TOLERANCE and box[3] - box[1] > EDGE_TOLERANCE
    ]
    boxes = [box for box in boxes if not any(_encloses(other, box) for other in boxes)]
    for table in finder.tables:
        inside = set(table.cells)
        cells = sorted((box for box in boxes if box in inside), key=lambda box: (box[1], box[0]))
        boxes = [box for box in boxes if box not in inside]
        if cells:
            result.append(cells)
    return sorted([*result, *([box] for box in boxes)], key=lambda cells: cells[0][1])


def _may_be_ruling(thing: Any) -> bool:
    """Whether a thing drawn may be a ruling: the outlines of letters and pictures may not."""
    if thing["object_type"] != "curve":
        return True
    if min(thing["width"], thing["height"]) < EDGE_TOLERANCE:
        return True
    points = thing.get("pts") or []
    return all(abs(a[0] - b[0]) < 1 or abs(a[1] - b[1]) < 1 for a, b in pairwise(points))


def _encloses(outer: Box, inner: Box) -> bool:
    """Whether a box lies well inside another, as marked words or a nested table do."""
    return (
        outer != inner
        and outer[0] - 0.5 <= inner[0]
        and outer[1] - 0.5 <= inner[1]
        and outer[2] + 0.5 >= inner[2]
        and outer[3] + 0.5 >= inner[3]
    )


def _open_ruling_ends(page: Any) -> list[float]:
    """The heights at which two or more upright rulings end in the open, as in a row that goes on overleaf."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    level = [edge for edge in page.edges if edge["orientation"] == "h"]
    ends: dict[float, set[float]] = {}
    still_open: set[float] = set()
    for edge in upright:
        for y, beyond in (
            (edge["top"], edge["top"] - 2 * EDGE_TOLERANCE),
            (edge["bottom"], edge["bottom"] + 2 * EDGE_TOLERANCE),
        ):
            if any(_spans_heights(other, edge["x0"], y, beyond) for other in upright):
                continue
            ends.setdefault(round(y), set()).add(round(edge["x0"]))
            if not any(_closes_end(other, edge["x0"], y) for other in level):
                still_open.add(round(y))
    return [y for y in still_open if len(ends[y]) > 1]


def _closes_end(edge: Any, x: float, y: float) -> bool:
    """Whether a level ruling meets the end of an upright one."""
    return bool(
        abs(edge["top"] - y) < EDGE_TOLERANCE
        and edge["x0"] - EDGE_TOLERANCE < x < edge["x1"] + EDGE_TOLERANCE
    )


def _spans_heights(edge: Any, x: float, *heights: float) -> bool:
    """Whether an upright ruling stands at all of these heights."""
    there = (edge["top"] - EDGE_TOLERANCE < y < edge["bottom"] + EDGE_TOLERANCE for y in heights)
    return abs(edge["x0"] - x) < EDGE_TOLERANCE and all(there)


def find_filled_areas(page: Any) -> list[FilledArea]:
    """The coloured areas of a page in the order in which they were painted."""
    result = []
    for shape in [*page.rects, *(curve for curve in page.curves if _may_be_ruling(curve))]:
        colour = hex_colour(shape.get("non_stroking_color")) if shape.get("fill") else None
        if colour and shape["width"] > 6 and shape["height"] > 6:
            result.append(FilledArea((shape["x0"], shape["top"], shape["x1"], shape["bottom"]), colour))
    return result


def fill_colour(box: Box, fills: Iterable[FilledArea]) -> str | None:
    """The colour laid last over most of a cell; white is none."""
    area = (box[2] - box[0]) * (box[3] - box[1])
    colour = None
    for fill in fills:
        wide = min(box[2], fill.box[2]) - max(box[0], fill.box[0])
        high = min(box[3], fill.box[3]) - max(box[1], fill.box[1])
        if wide > 0 and high > 0 and wide * high > 0.6 * area:
            colour = fill.colour
    return None if colour == "FFFFFF" else colour


def assign_chars_to_boxes(
    chars: Iterable[Char], boxes: list[Box]
) -> tuple[dict[Box, list[Char]], list[Char]]:
    """The characters whose middle lies in each box, and those that lie in none."""
    held: dict[Box, list[Char]] = {box: [] for box in boxes}
    loose: list[Char] = []
    last: Box | None = None
    before: Char | None = None
    for char in chars:
        if not (before and _is_overhanging_space(char, before)) and (
            last is None or not _is_inside(char, last)
        ):
            last = next((box for box in boxes if _is_inside(char, box)), None)
        (loose if last is None else held[last]).append(char)
        before = char
    return held, loose


def _is_overhanging_space(char: Char, before: Char) -> bool:
    """Whether this is the blank at the end of a full line: it may hang over the edge of a cell."""
    return bool(
        char["text"].isspace()
        and abs(char["top"] - before["top"]) < char["size"]
        and abs(char["x0"] - before["x1"]) < char["size"]
    )


def _is_inside(char: Char, box: Box) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def distinct_edges(values: Iterable[float]) -> list[float]:
    """Sorted, with those that are as good as one taken as one."""
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > EDGE_TOLERANCE:
            result.append(value)
    return result


def nearest_edge_index(edges: list[float], value: float) -> int:
    """Which of the sorted edges lies nearest."""
    at = bisect_left(edges, value)
    near = [n for n in (at - 1, at) if 0 <= n < len(edges)]
    return min(near, key=lambda n: abs(edges[n] - value))
