"""Drawings on a page of a PDF: the cells that ruled lines enclose, and their fill colours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from documents.readers.pdf_lines import Char, hex_colour

Box = tuple[float, float, float, float]  # x0, top, x1, bottom
EDGE_TOLERANCE = 3.0  # points within which two edges count as one
_TABLE_FINDER_SETTINGS = {"snap_tolerance": 2, "join_tolerance": 2, "intersection_tolerance": 3}


@dataclass(frozen=True)
class FilledArea:
    box: Box
    colour: str


def find_cell_boxes(page: Any) -> list[list[Box]]:
    """The cell boxes of each ruled table of a page, from top to bottom. A lone box may be a row."""
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
        table_boxes = set(table.cells)
        cells = sorted((box for box in boxes if box in table_boxes), key=lambda box: (box[1], box[0]))
        boxes = [box for box in boxes if box not in table_boxes]
        if cells:
            result.append(cells)
    return sorted([*result, *([box] for box in boxes)], key=lambda cells: cells[0][1])


def _may_be_ruling(shape: Any) -> bool:
    """Whether a drawn shape may be a ruled line: outlines of letters and pictures may not."""
    if shape["object_type"] != "curve":
        return True
    if min(shape["width"], shape["height"]) < EDGE_TOLERANCE:
        return True
    points = shape.get("pts") or []
    return all(abs(a[0] - b[0]) < 1 or abs(a[1] - b[1]) < 1 for a, b in pairwise(points))


def _encloses(outer: Box, inner: Box) -> bool:
    """Whether a box lies inside another, as highlighted words or a nested table do."""
    return (
        outer != inner
        and outer[0] - 0.5 <= inner[0]
        and outer[1] - 0.5 <= inner[1]
        and outer[2] + 0.5 >= inner[2]
        and outer[3] + 0.5 >= inner[3]
    )


def _open_ruling_ends(page: Any) -> list[float]:
    """The heights at which two or more vertical lines end unclosed, as in a row split by a page end."""
    vertical = [edge for edge in page.edges if edge["orientation"] == "v"]
    horizontal = [edge for edge in page.edges if edge["orientation"] == "h"]
    ends: dict[float, set[float]] = {}
    still_open: set[float] = set()
    for edge in vertical:
        for y, beyond in (
            (edge["top"], edge["top"] - 2 * EDGE_TOLERANCE),
            (edge["bottom"], edge["bottom"] + 2 * EDGE_TOLERANCE),
        ):
            if any(_spans_heights(other, edge["x0"], y, beyond) for other in vertical):
                continue
            ends.setdefault(round(y), set()).add(round(edge["x0"]))
            if not any(_closes_end(other, edge["x0"], y) for other in horizontal):
                still_open.add(round(y))
    return [y for y in still_open if len(ends[y]) > 1]


def _closes_end(edge: Any, x: float, y: float) -> bool:
    """Whether a horizontal line meets the end of a vertical one."""
    return bool(
        abs(edge["top"] - y) < EDGE_TOLERANCE
        and edge["x0"] - EDGE_TOLERANCE < x < edge["x1"] + EDGE_TOLERANCE
    )


def _spans_heights(edge: Any, x: float, *heights: float) -> bool:
    """Whether a vertical line at `x` spans all of these heights."""
    are_spanned = (edge["top"] - EDGE_TOLERANCE < y < edge["bottom"] + EDGE_TOLERANCE for y in heights)
    return abs(edge["x0"] - x) < EDGE_TOLERANCE and all(are_spanned)


def find_filled_areas(page: Any) -> list[FilledArea]:
    """The coloured areas of a page in the order in which they were painted."""
    result = []
    for shape in [*page.rects, *(curve for curve in page.curves if _may_be_ruling(curve))]:
        colour = hex_colour(shape.get("non_stroking_color")) if shape.get("fill") else None
        if colour and shape["width"] > 6 and shape["height"] > 6:
            result.append(FilledArea((shape["x0"], shape["top"], shape["x1"], shape["bottom"]), colour))
    return result


def fill_colour(box: Box, fills: Iterable[FilledArea]) -> str | None:
    """The colour painted last over most of a cell; None for white or none."""
    area = (box[2] - box[0]) * (box[3] - box[1])
    colour = None
    for fill in fills:
        overlap_width = min(box[2], fill.box[2]) - max(box[0], fill.box[0])
        overlap_height = min(box[3], fill.box[3]) - max(box[1], fill.box[1])
        if overlap_width > 0 and overlap_height > 0 and overlap_width * overlap_height > 0.6 * area:
            colour = fill.colour
    return None if colour == "FFFFFF" else colour


def assign_chars_to_boxes(
    chars: Iterable[Char], boxes: list[Box]
) -> tuple[dict[Box, list[Char]], list[Char]]:
    """The characters whose centre is in each box, and those in no box."""
    chars_by_box: dict[Box, list[Char]] = {box: [] for box in boxes}
    loose: list[Char] = []
    current_box: Box | None = None
    previous: Char | None = None
    for char in chars:
        if not (previous and _is_overhanging_space(char, previous)) and (
            current_box is None or not _is_inside(char, current_box)
        ):
            current_box = next((box for box in boxes if _is_inside(char, box)), None)
        (loose if current_box is None else chars_by_box[current_box]).append(char)
        previous = char
    return chars_by_box, loose


def _is_overhanging_space(char: Char, previous: Char) -> bool:
    """Whether this is the space at the end of a full line: it may be outside the cell."""
    return bool(
        char["text"].isspace()
        and abs(char["top"] - previous["top"]) < char["size"]
        and abs(char["x0"] - previous["x1"]) < char["size"]
    )


def _is_inside(char: Char, box: Box) -> bool:
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def distinct_edges(values: Iterable[float]) -> list[float]:
    """The values sorted; those within EDGE_TOLERANCE of each other count as one."""
    result: list[float] = []
    for value in sorted(values):
        if not result or value - result[-1] > EDGE_TOLERANCE:
            result.append(value)
    return result


def nearest_edge_index(edges: list[float], value: float) -> int:
    """The index of the nearest of the sorted edges."""
    index = bisect_left(edges, value)
    neighbours = [neighbour for neighbour in (index - 1, index) if 0 <= neighbour < len(edges)]
    return min(neighbours, key=lambda neighbour: abs(edges[neighbour] - value))
