"""The heads of a tracker: what each column of a table with one row per action is about."""

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
MIN_INFERRED_FIELDS = 3  # different fields, before heads are believed that nobody has listed
_COMMENTS = re.compile(
    r"comment|commentary|notes?", re.IGNORECASE
)  # which are progress where nothing else is
_INFERABLE_FIELDS = SUB_ACTION_FIELDS | {cell_names.RECOMMENDATION, cell_names.PERIOD, NUMBER}


@dataclass(frozen=True)
class TrackerColumn:
    """One column: `field` is a name of `documents.plan.cell_names`, NUMBER, UNKEPT or UNKNOWN."""

    x: int
    field: str
    heading: str
    period: str = ""
    is_inferred: bool = False  # the head is in words that nobody has listed


@dataclass(frozen=True)
class TrackerHeader:
    """The columns of a tracker, how many rows their heads take, and the kind of plan they tell, if any."""

    columns: tuple[TrackerColumn, ...]
    rows: int = 1
    kind: str = ""

    def columns_for(self, *fields: str) -> list[TrackerColumn]:
        return [column for column in self.columns if column.field in fields]

    def first(self, row: list[Cell | None], field: str) -> Cell | None:
        """The cell of a row in the first column of that field."""
        return next((row[c.x] for c in self.columns_for(field) if c.x < len(row)), None)


def find_header_row(grid: Grid) -> int | None:
    """The first row that is the head of a tracker, in words that we know or else in likely ones."""
    known = (index for index in range(min(len(grid), 30)) if parse_header(grid, index))
    likely = (index for index in range(min(len(grid), 6)) if parse_header(grid, index, likely=True))
    return next(known, next(likely, None))


def parse_header(grid: Grid, index: int, *, likely: bool = False) -> TrackerHeader | None:
    """The columns, where the row at that index is the head of a tracker; else None.

    `likely` says that its words need not be known, as long as it is plain what they ask for.
    """
    row = grid[index]
    distinct = list({id(cell): cell for cell in row if cell and cell.text.strip()}.values())
    if len(distinct) < 2 or any(cell.name for cell in distinct):
        return None
    below = grid[index + 1] if index + 1 < len(grid) else []
    two = _has_second_header_row(row, below)
    texts = [_heading_text(row, below if two else [], x) for x in range(len(row))]
    standards = has_standards_heading(texts)
    columns = [_parse_column(x, text, standards) for x, text in enumerate(texts) if text]
    filled = _infer_columns(columns)
    if not _is_header(columns) and not (likely and _is_inferred_header(filled)):
        return None
    columns = _resolve_columns(_classify_by_content(filled, grid, index + 1 + two))
    return TrackerHeader(tuple(columns), 1 + two, "standards" if standards else "")


def _is_header(columns: list[TrackerColumn]) -> bool:
    tracker_columns = [c for c in columns if c.field not in (UNKNOWN,)]
    fields = {c.field for c in tracker_columns} - {UNSUPPORTED}
    told = {c.field for c in tracker_columns if c.heading != c.period}  # a month alone may be a value
    tells = told & {
        cell_names.AGREED_ACTION,
        cell_names.RECOMMENDATION,
        cell_names.EVIDENCE,
        cell_names.MEASURE,
    }
    long = any(len(c.heading) > 120 for c in columns)
    enough = len(tracker_columns) * 2 > len(columns) or (
        len(tracker_columns) >= 3 and len(tracker_columns) * 2 >= len(columns)
    )
    is_label = columns[0].heading.endswith(":") and not all(c.heading.endswith(":") for c in columns)
    return bool(tells) and len(fields) >= 2 and enough and not long and not is_label


def _is_inferred_header(columns: list[TrackerColumn]) -> bool:
    fields = {column.field for column in columns} - {UNSUPPORTED, UNKNOWN}
    return len(fields) >= MIN_INFERRED_FIELDS and _is_header(columns)


def _infer_columns(columns: list[TrackerColumn]) -> list[TrackerColumn]:
    """Heads that nobody has listed, as the fields that they most likely name and that are still free."""
    tracker_columns = [column for column in columns if column.field not in (UNKNOWN, UNSUPPORTED)]
    taken = {_field_and_period(column) for column in tracker_columns if not _COMMENTS.match(column.heading)}
    filled = []
    for column in columns:
        label = parse_or_infer_label(column.heading) if column.field == UNKNOWN else None
        field = NUMBER if label and label.field == cell_names.REF else label.field if label else ""
        if label and field in _INFERABLE_FIELDS:
            likely = replace(column, field=field, period=label.period, is_inferred=True)
            if _field_and_period(likely) not in taken:
                taken.add(_field_and_period(likely))
                column = likely
        filled.append(column)
    return filled


def _field_and_period(column: TrackerColumn) -> tuple[str, str]:
    return column.field, str(parse_month(column.period) or column.period)


def _has_second_header_row(row: list[Cell | None], below: list[Cell | None]) -> bool:
    """Whether heads merged across have heads of their own in the row below."""
    spread = [x for x, cell in enumerate(row) if cell and cell.colspan > 1 and cell.text]
    under = [below[x] for x in spread if x < len(below) and below[x] is not row[x]]
    words = [cell.text for cell in under if cell and cell.text.strip()]
    return bool(words) and all(parse_column_heading(w) or is_period(w.strip()) for w in words)


def _heading_text(row: list[Cell | None], below: list[Cell | None], x: int) -> str:
    top = row[x].text if row[x] else ""  # type: ignore[union-attr]
    under = below[x] if x < len(below) else None
    if under is None or under is row[x]:
        return " ".join(top.split())
    spread = row[x] is not None and row[x].colspan > 1  # type: ignore[union-attr]
    return " ".join((f"{top} {under.text}" if spread or not top else f"{top}").split())


def _parse_column(x: int, text: str, of_standards: bool) -> TrackerColumn:
    parsed_label = parse_column_heading(text, of_standards=of_standards)
    return (
        TrackerColumn(x, parsed_label.field, text, parsed_label.period)
        if parsed_label
        else TrackerColumn(x, UNKNOWN, text)
    )


_REFERENCE = re.compile(r"[\w&/ ().-]{0,12}\d[\w.)]{0,4}|[(]?[^\W\d_][.)]?")


def _classify_by_content(columns: list[TrackerColumn], grid: Grid, start: int) -> list[TrackerColumn]:
    """With columns of references that have no head, or a number for one; without what says nothing."""
    heads = {column.x: column for column in columns}
    rows = _BodyRows(grid[start:])
    for x in range(len(grid[start - 1])):
        head = heads.get(x, TrackerColumn(x, UNKNOWN, ""))
        if (
            head.field == NUMBER
            and head.heading.lower().startswith("rec")
            and _has_long_texts(rows.column_cells(x))
        ):
            heads[x] = replace(head, field=cell_names.RECOMMENDATION)
        if (
            head.field == UNKNOWN
            and _contains_dates(head, rows.column_cells(x))
            and not _has_field(heads, cell_names.DATE)
        ):
            heads[x] = head = replace(head, field=cell_names.DATE, is_inferred=True)
        if head.field == cell_names.PERIOD and not _are_all_periods(rows.column_cells(x)):
            heads[x] = replace(head, field=UNKNOWN)
        if head.field != UNKNOWN or (head.heading and not head.heading.strip("(). ").isdigit()):
            continue
        cells = rows.column_cells(x, alone=False)
        words = [cell.text.strip() for cell in cells if cell and cell.text.strip()]
        if words and all(_REFERENCE.fullmatch(word) for word in words):
            heads[x] = TrackerColumn(x, NUMBER, head.heading)
        elif words:
            heads[x] = TrackerColumn(x, UNKNOWN, head.heading)
    return sorted(heads.values(), key=lambda column: column.x)


_TARGET_WORDS = re.compile(
    r"\b(?:targets?|completion|complete|by|delivery|deliver|finish|end)\b", re.IGNORECASE
)


def _contains_dates(column: TrackerColumn, cells: Cells) -> bool:
    """Whether a column is headed like "Target", and what stands below it are dates at least half the time."""
    if not _TARGET_WORDS.search(column.heading):
        return False
    texts = [cell.text.strip() for cell in cells if cell]
    are_dates = [bool(parse_partial_date(text)) for text in texts if text]
    return bool(are_dates) and sum(are_dates) * 2 >= len(are_dates)


def _has_field(heads: dict[int, TrackerColumn], field: str) -> bool:
    return any(column.field == field for column in heads.values())


def _has_long_texts(cells: Cells) -> bool:
    """Whether most cells of a column hold more than a number."""
    distinct = {id(cell): cell for cell in cells if cell}.values()
    long = [len(cell.text.split()) > MAX_NUMBER_WORDS for cell in distinct if cell.text.strip()]
    return sum(long) * 2 > len(long)


def _are_all_periods(cells: Cells) -> bool:
    texts = [cell.text.strip() for cell in cells if cell]
    return all(is_period(text) for text in texts if text)


class _BodyRows:
    """The rows below a header, each scanned once: once for every column would cost too much."""

    def __init__(self, rows: Grid) -> None:
        self._rows = rows
        # How many columns each cell takes up in its row, and which cells are not blank.
        self._cell_counts = [Counter(map(id, row)) for row in rows]
        self._filled_cells = [{id(cell) for cell in row if cell and cell.text.strip()} for row in rows]

    def column_cells(self, x: int, *, alone: bool = True) -> Cells:
        """The cells of a column without those that reach over most of their row, as the name of a theme does.

        Where `alone` ones are not wanted, neither are those next to which nothing else is written: in a
        text, a theme that would reach over the row.
        """
        result = []
        for row, places, written in zip(self._rows, self._cell_counts, self._filled_cells, strict=True):
            here = id(row[x])
            is_alone = not written or written == {here}
            if places[here] * 2 <= len(row) and (alone or not is_alone):
                result.append(row[x])
        return result


def _resolve_columns(columns: list[TrackerColumn]) -> list[TrackerColumn]:
    """Heads whose meaning depends on the others."""
    columns = _drop_duplicate_fields(_resolve_dates(_resolve_sections(_resolve_motions(columns))))
    return _resolve_periods(_resolve_comments(columns))


def _resolve_motions(columns: list[TrackerColumn]) -> list[TrackerColumn]:
    """Of two columns of recommendations, the second holds what is to be done."""
    tracker_columns = [c for c in columns if c.field == cell_names.RECOMMENDATION]
    if len(tracker_columns) > 1 and not any(c.field == cell_names.AGREED_ACTION for c in columns):
        return [replace(c, field=cell_names.AGREED_ACTION) if c is tracker_columns[1] else c for c in columns]
    return columns


def _resolve_sections(columns: list[TrackerColumn]) -> list[TrackerColumn]:
    """Next to recommendations, or without actions, a theme is only a word about the row."""
    fields = {column.field for column in columns}
    if cell_names.RECOMMENDATION in fields or not fields & {cell_names.AGREED_ACTION, cell_names.MEASURE}:
        return [replace(c, field=UNSUPPORTED) if c.field == SECTION else c for c in columns]
    return columns


def _resolve_dates(columns: list[TrackerColumn]) -> list[TrackerColumn]:
    """A bare "Date" before the recommendation, or next to a target date, says when it was made."""
    dates = [c for c in columns if c.field == cell_names.DATE]
    bare = [c for c in dates if c.heading.lower().strip(" :") == "date"]
    text_columns = [c.x for c in columns if c.field in (cell_names.RECOMMENDATION, cell_names.AGREED_ACTION)]
    made = [c for c in bare if len(dates) > len(bare) or (text_columns and c.x < max(text_columns))]
    return [replace(c, field=UNSUPPORTED) if c in made else c for c in columns]


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
    """Of two columns for one field of the line, the second has no place."""
    seen: set[str] = set()
    settled = []
    for column in columns:
        single = column.field in SUB_ACTION_FIELDS - ENTRY_FIELDS or column.field in (
            NUMBER,
            cell_names.RECOMMENDATION,
        )
        settled.append(replace(column, field=UNSUPPORTED) if single and column.field in seen else column)
        seen.add(column.field)
    return settled


def _resolve_periods(columns: list[TrackerColumn]) -> list[TrackerColumn]:
    """A status without a month belongs to the update before it, or, alone, to the latest one."""
    evidence = [c for c in columns if c.field == cell_names.EVIDENCE]
    if not evidence:
        return columns
    latest = max(evidence, key=lambda c: (str(parse_month(c.period) or ""), c.x))
    statuses = [c for c in columns if c.field in (cell_names.STATUS, cell_names.ASSESSMENT) and not c.period]
    paired = len(statuses) == len(evidence)
    settled = []
    for column in columns:
        if column.field in ENTRY_FIELDS - {cell_names.EVIDENCE} and not column.period:
            before = [c for c in evidence if c.x < column.x]
            neighbour = before[-1] if before else evidence[0]
            alone = column in statuses and not paired
            column = replace(column, period=(latest if alone else neighbour).period)
        settled.append(column)
    return settled
