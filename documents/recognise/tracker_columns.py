"""Reads the header row of a tracker: the field of each column in a table with one row per action."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from documents.plan import cell_names
from documents.plan.dates import parse_month, parse_partial_date
from documents.recognise.column_headings import (
    NUMBER,
    SECTION,
    UNKNOWN,
    UNSUPPORTED,
    has_standards_heading,
    parse_column_heading,
)
from documents.recognise.labels import (
    ENTRY_FIELDS,
    SUB_ACTION_FIELDS,
    is_period,
    parse_or_infer_label,
    split_period,
)
from documents.tree import Cell

Grid = list[list[Cell | None]]
Cells = list[Cell | None]
MAX_NUMBER_WORDS = 4  # words
MIN_INFERRED_FIELDS = 3  # different fields, before headings that are not in our lists are believed
_COMMENTS = re.compile(
    r"comment|commentary|notes?", re.IGNORECASE
)  # which are progress where nothing else is
_INFERABLE_FIELDS = SUB_ACTION_FIELDS | {cell_names.RECOMMENDATION, cell_names.PERIOD, NUMBER}


@dataclass(frozen=True)
class TrackerColumn:
    """Column `x` of a table, counted from 0.

    `field` is a name of `documents.plan.cell_names`, or NUMBER, SECTION, UNSUPPORTED or UNKNOWN.
    """

    x: int
    field: str
    heading: str
    period: str = ""
    is_inferred: bool = False  # the heading is not in our lists


@dataclass(frozen=True)
class TrackerHeader:
    """The columns of a tracker, its number of header `rows`, and the `kind` of plan that they show, or ""."""

    columns: tuple[TrackerColumn, ...]
    rows: int = 1
    kind: str = ""

    def columns_for(self, *fields: str) -> list[TrackerColumn]:
        return [column for column in self.columns if column.field in fields]

    def first(self, row: list[Cell | None], field: str) -> Cell | None:
        """The cell of a row in the first column of that field."""
        return next((row[c.x] for c in self.columns_for(field) if c.x < len(row)), None)


def find_header_row(grid: Grid) -> int | None:
    """The index of the first header row of a tracker, with known headings or else with likely ones."""
    known_headers = (index for index in range(min(len(grid), 30)) if parse_header(grid, index))
    likely_headers = (index for index in range(min(len(grid), 6)) if parse_header(grid, index, likely=True))
    return next(known_headers, next(likely_headers, None))


def parse_header(grid: Grid, index: int, *, likely: bool = False) -> TrackerHeader | None:
    """The header of a tracker if the row at that index is one, else None.

    With `likely`, its headings need not be in our lists if their meaning can be inferred.
    """
    row = grid[index]
    distinct = list({id(cell): cell for cell in row if cell and cell.text.strip()}.values())
    if len(distinct) < 2 or any(cell.name for cell in distinct):
        return None
    row_below = grid[index + 1] if index + 1 < len(grid) else []
    has_second_row = _has_second_header_row(row, row_below)
    texts = [_heading_text(row, row_below if has_second_row else [], x) for x in range(len(row))]
    is_of_standards = has_standards_heading(texts)
    columns = [_parse_column(x, text, is_of_standards) for x, text in enumerate(texts) if text]
    with_inferred = _infer_columns(columns)
    if not _is_header(columns) and not (likely and _is_inferred_header(with_inferred)):
        return None
    columns = _resolve_columns(_classify_by_content(with_inferred, grid, index + 1 + has_second_row))
    return TrackerHeader(tuple(columns), 1 + has_second_row, "standards" if is_of_standards else "")


def _is_header(columns: list[TrackerColumn]) -> bool:
    known_columns = [c for c in columns if c.field not in (UNKNOWN,)]
    fields = {c.field for c in known_columns} - {UNSUPPORTED}
    fields_with_text = {
        c.field for c in known_columns if c.heading != c.period
    }  # a heading that is only a month may be a value
    content_fields = fields_with_text & {
        cell_names.AGREED_ACTION,
        cell_names.RECOMMENDATION,
        cell_names.EVIDENCE,
        cell_names.MEASURE,
    }
    has_long_heading = any(len(c.heading) > 120 for c in columns)
    most_are_known = len(known_columns) * 2 > len(columns) or (
        len(known_columns) >= 3 and len(known_columns) * 2 >= len(columns)
    )
    is_labelled_row = columns[0].heading.endswith(":") and not all(c.heading.endswith(":") for c in columns)
    return (
        bool(content_fields)
        and len(fields) >= 2
        and most_are_known
        and not has_long_heading
        and not is_labelled_row
    )


def _is_inferred_header(columns: list[TrackerColumn]) -> bool:
    fields = {column.field for column in columns} - {UNSUPPORTED, UNKNOWN}
    return len(fields) >= MIN_INFERRED_FIELDS and _is_header(columns)


def _infer_columns(columns: list[TrackerColumn]) -> list[TrackerColumn]:
    """The columns, where unknown headings have their most likely field if no other column has it."""
    known_columns = [column for column in columns if column.field not in (UNKNOWN, UNSUPPORTED)]
    used_fields = {
        _field_and_period(column) for column in known_columns if not _COMMENTS.match(column.heading)
    }
    result = []
    for column in columns:
        label = parse_or_infer_label(column.heading) if column.field == UNKNOWN else None
        field = NUMBER if label and label.field == cell_names.REF else label.field if label else ""
        if label and field in _INFERABLE_FIELDS:
            inferred = replace(column, field=field, period=label.period, is_inferred=True)
            if _field_and_period(inferred) not in used_fields:
                used_fields.add(_field_and_period(inferred))
                column = inferred
        result.append(column)
    return result


def _field_and_period(column: TrackerColumn) -> tuple[str, str]:
    return column.field, str(parse_month(column.period) or column.period)


def _has_second_header_row(row: list[Cell | None], row_below: list[Cell | None]) -> bool:
    """Whether the row below has headings for the columns of merged headings."""
    merged_columns = [x for x, cell in enumerate(row) if cell and cell.colspan > 1 and cell.text]
    cells_below = [row_below[x] for x in merged_columns if x < len(row_below) and row_below[x] is not row[x]]
    texts = [cell.text for cell in cells_below if cell and cell.text.strip()]
    return bool(texts) and all(parse_column_heading(w) or is_period(w.strip()) for w in texts)


def _heading_text(row: list[Cell | None], row_below: list[Cell | None], x: int) -> str:
    text = row[x].text if row[x] else ""  # type: ignore[union-attr]
    cell_below = row_below[x] if x < len(row_below) else None
    if cell_below is None or cell_below is row[x]:
        return " ".join(text.split())
    is_merged = row[x] is not None and row[x].colspan > 1  # type: ignore[union-attr]
    return " ".join((f"{text} {cell_below.text}" if is_merged or not text else f"{text}").split())


def _parse_column(x: int, text: str, of_standards: bool) -> TrackerColumn:
    parsed_label = parse_column_heading(text, of_standards=of_standards)
    return (
        TrackerColumn(x, parsed_label.field, text, parsed_label.period)
        if parsed_label
        else TrackerColumn(x, UNKNOWN, text)
    )


_REFERENCE = re.compile(r"[\w&/ ().-]{0,12}\d[\w.)]{0,4}|[(]?[^\W\d_][.)]?")


def _classify_by_content(columns: list[TrackerColumn], grid: Grid, start: int) -> list[TrackerColumn]:
    """The columns, with fields corrected by the text of their cells.

    Columns of references or of other text that have no heading are added.
    """
    columns_by_x = {column.x: column for column in columns}
    rows = _BodyRows(grid[start:])
    for x in range(len(grid[start - 1])):
        column = columns_by_x.get(x, TrackerColumn(x, UNKNOWN, ""))
        if (
            column.field == NUMBER
            and column.heading.lower().startswith("rec")
            and _has_long_texts(rows.column_cells(x))
        ):
            columns_by_x[x] = replace(column, field=cell_names.RECOMMENDATION)
        if (
            column.field == UNKNOWN
            and _contains_dates(column, rows.column_cells(x))
            and not _has_field(columns_by_x, cell_names.DATE)
        ):
            columns_by_x[x] = column = replace(column, field=cell_names.DATE, is_inferred=True)
        if column.field == cell_names.PERIOD and not _are_all_periods(rows.column_cells(x)):
            columns_by_x[x] = replace(column, field=UNKNOWN)
        if column.field != UNKNOWN or (column.heading and not column.heading.strip("(). ").isdigit()):
            continue
        cells = rows.column_cells(x, include_lone=False)
        words = [cell.text.strip() for cell in cells if cell and cell.text.strip()]
        if words and all(_REFERENCE.fullmatch(word) for word in words):
            columns_by_x[x] = TrackerColumn(x, NUMBER, column.heading)
        elif words:
            columns_by_x[x] = TrackerColumn(x, UNKNOWN, column.heading)
    return sorted(columns_by_x.values(), key=lambda column: column.x)


_TARGET_WORDS = re.compile(
    r"\b(?:targets?|completion|complete|by|delivery|deliver|finish|end)\b", re.IGNORECASE
)


def _contains_dates(column: TrackerColumn, cells: Cells) -> bool:
    """Whether a column has a heading like "Target", and at least half of its texts are dates."""
    if not _TARGET_WORDS.search(column.heading):
        return False
    texts = [cell.text.strip() for cell in cells if cell]
    are_dates = [bool(parse_partial_date(text)) for text in texts if text]
    return bool(are_dates) and sum(are_dates) * 2 >= len(are_dates)


def _has_field(columns_by_x: dict[int, TrackerColumn], field: str) -> bool:
    return any(column.field == field for column in columns_by_x.values())


def _has_long_texts(cells: Cells) -> bool:
    """Whether most cells of a column hold more than a number."""
    distinct = {id(cell): cell for cell in cells if cell}.values()
    is_long = [len(cell.text.split()) > MAX_NUMBER_WORDS for cell in distinct if cell.text.strip()]
    return sum(is_long) * 2 > len(is_long)


def _are_all_periods(cells: Cells) -> bool:
    texts = [cell.text.strip() for cell in cells if cell]
    return all(is_period(text) for text in texts if text)


class _BodyRows:
    """The rows below a header. Each is scanned only once: once for every column would take too long."""

    def __init__(self, rows: Grid) -> None:
        self._rows = rows
        # How many columns each cell takes up in its row, and which cells are not blank.
        self._cell_counts = [Counter(map(id, row)) for row in rows]
        self._filled_cells = [{id(cell) for cell in row if cell and cell.text.strip()} for row in rows]

    def column_cells(self, x: int, *, include_lone: bool = True) -> Cells:
        """The cells of a column, without those that span most of their row, such as the name of a theme.

        `include_lone` is false to leave out cells that are the only ones with text in their row too: in plain
        text, these may be themes.
        """
        result = []
        for row, cell_counts, filled_cells in zip(
            self._rows, self._cell_counts, self._filled_cells, strict=True
        ):
            cell_id = id(row[x])
            is_alone = not filled_cells or filled_cells == {cell_id}
            if cell_counts[cell_id] * 2 <= len(row) and (include_lone or not is_alone):
                result.append(row[x])
        return result


def _resolve_columns(columns: list[TrackerColumn]) -> list[TrackerColumn]:
    """The columns, with fields corrected that depend on other columns."""
    columns = _drop_duplicate_fields(_resolve_dates(_resolve_sections(_resolve_motions(columns))))
    return _resolve_periods(_resolve_comments(columns))


def _resolve_motions(columns: list[TrackerColumn]) -> list[TrackerColumn]:
    """The second of two columns of recommendations holds the agreed actions."""
    recommendations = [c for c in columns if c.field == cell_names.RECOMMENDATION]
    if len(recommendations) > 1 and not any(c.field == cell_names.AGREED_ACTION for c in columns):
        return [replace(c, field=cell_names.AGREED_ACTION) if c is recommendations[1] else c for c in columns]
    return columns


def _resolve_sections(columns: list[TrackerColumn]) -> list[TrackerColumn]:
    """A theme next to recommendations, or without actions, is not a heading and is left out."""
    fields = {column.field for column in columns}
    if cell_names.RECOMMENDATION in fields or not fields & {cell_names.AGREED_ACTION, cell_names.MEASURE}:
        return [replace(c, field=UNSUPPORTED) if c.field == SECTION else c for c in columns]
    return columns


def _resolve_dates(columns: list[TrackerColumn]) -> list[TrackerColumn]:
    """A "Date" before the recommendation, or next to a target date, is the date of the recommendation."""
    dates = [c for c in columns if c.field == cell_names.DATE]
    bare = [c for c in dates if c.heading.lower().strip(" :") == "date"]
    text_columns = [c.x for c in columns if c.field in (cell_names.RECOMMENDATION, cell_names.AGREED_ACTION)]
    dates_of_recommendation = [
        c for c in bare if len(dates) > len(bare) or (text_columns and c.x < max(text_columns))
    ]
    return [replace(c, field=UNSUPPORTED) if c in dates_of_recommendation else c for c in columns]


def _resolve_comments(columns: list[TrackerColumn]) -> list[TrackerColumn]:
    """Comments next to progress explain the grade; "position" without progress next to it is progress."""
    evidence = [c for c in columns if c.field == cell_names.EVIDENCE]
    comments = [c for c in evidence if _COMMENTS.match(c.heading)]
    if comments and len(evidence) > len(comments):
        columns = [replace(c, field=cell_names.EXPLANATION) if c in comments else c for c in columns]
    if not evidence:
        columns = [_as_evidence(c) if "position" in c.heading.lower() else c for c in columns]
    return columns


def _as_evidence(column: TrackerColumn) -> TrackerColumn:
    return replace(column, field=cell_names.EVIDENCE, period=column.period or split_period(column.heading)[1])


def _drop_duplicate_fields(columns: list[TrackerColumn]) -> list[TrackerColumn]:
    """The second of two columns for one field of a sub-action is left out."""
    seen: set[str] = set()
    result = []
    for column in columns:
        is_single = column.field in SUB_ACTION_FIELDS - ENTRY_FIELDS or column.field in (
            NUMBER,
            cell_names.RECOMMENDATION,
        )
        result.append(replace(column, field=UNSUPPORTED) if is_single and column.field in seen else column)
        seen.add(column.field)
    return result


def _resolve_periods(columns: list[TrackerColumn]) -> list[TrackerColumn]:
    """A status without a month belongs to the update before it, or, alone, to the latest one."""
    evidence = [c for c in columns if c.field == cell_names.EVIDENCE]
    if not evidence:
        return columns
    latest = max(evidence, key=lambda c: (str(parse_month(c.period) or ""), c.x))
    statuses = [c for c in columns if c.field in (cell_names.STATUS, cell_names.ASSESSMENT) and not c.period]
    are_paired = len(statuses) == len(evidence)
    result = []
    for column in columns:
        if column.field in ENTRY_FIELDS - {cell_names.EVIDENCE} and not column.period:
            evidence_before = [c for c in evidence if c.x < column.x]
            neighbour = evidence_before[-1] if evidence_before else evidence[0]
            is_lone_status = column in statuses and not are_paired
            column = replace(column, period=(latest if is_lone_status else neighbour).period)
        result.append(column)
    return result
