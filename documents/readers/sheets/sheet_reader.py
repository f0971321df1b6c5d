"""Reads one sheet, cell by cell as it is unpacked: only what a person would see is stored."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from documents.readers.ooxml.namespaces import parse_bounded_int
from documents.readers.sheets.cell_ranges import CellRange, column_number, parse_cell_range
from documents.readers.sheets.cell_styles import CellFont, CellStyle, WorkbookStyles, is_attribute_on
from documents.readers.sheets.displayed_values import DateSystem, format_date_parts, format_value
from documents.readers.sheets.rich_text import (
    RichText,
    RichTextHandler,
    RunFont,
    SharedStrings,
    unescape_text,
)
from documents.tree import Run
from documents.validation.errors import FileRejected, file_too_large

# In all sheets together. A cell without text costs time to skip, one with text costs much more.
MAX_CELLS = 60_000
MAX_VISITED_CELLS = 250_000
MAX_SHEET_CHARACTERS = 5_000_000
MAX_ROW = 20_000
MAX_COLUMN = 400
MAX_MERGED_RANGES = 20_000

_CELL_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_DAY_PARTS = frozenset("dmy")


@dataclass(slots=True)
class CellContent:
    """What a cell shows: its text and its fill colour."""

    runs: tuple[Run, ...] = ()
    fill: str | None = None

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass
class ReadBudget:
    """The cells with text, cells visited and characters that may still be read of a workbook."""

    cells: int = MAX_CELLS
    visited: int = MAX_VISITED_CELLS
    characters: int = MAX_SHEET_CHARACTERS

    def spend(self, *, cells: int = 0, visited: int = 0, characters: int = 0) -> None:
        self.cells -= cells
        self.visited -= visited
        self.characters -= characters
        if min(self.cells, self.visited, self.characters) < 0:
            raise file_too_large("holds more cells or words than we can read")


@dataclass
class WorkbookContext:
    """What all sheets of a workbook share."""

    strings: SharedStrings
    styles: WorkbookStyles
    date_system: DateSystem
    budget: ReadBudget = field(default_factory=ReadBudget)


@dataclass(slots=True)
class _OpenCell:
    """The cell that is being read."""

    row: int
    column: int
    style_index: str
    type: str
    value: list[str] = field(default_factory=list)


class SheetReader:
    """Handles the XML of one sheet. Afterwards `rows` holds its cells by row and column, counted from 1."""

    def __init__(self, title: str, context: WorkbookContext) -> None:
        self.title = title
        self.rows: dict[int, dict[int, CellContent]] = {}
        self.merged_ranges: list[CellRange] = []
        self.links: dict[tuple[int, int], str] = {}  # relationship ids
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.filtered_ranges: list[CellRange] = []
        self.hides_unlisted_rows = False
        self.is_landscape = False
        self._context = context
        self._row = self._column = 0
        self._cell: _OpenCell | None = None
        self._open_tag = ""
        self._rich_text = RichTextHandler()
        self._filter: CellRange | None = None
        self._start_handlers = {
            "row": self._start_row,
            "c": self._start_cell,
            "col": self._start_column,
            "mergeCell": self._start_merged_range,
            "hyperlink": self._start_hyperlink,
            "autoFilter": self._start_filter,
            "filterColumn": self._start_filter_column,
            "sheetFormatPr": self._start_sheet_format,
            "pageSetup": self._start_page_setup,
        }

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag[tag.find("}") + 1 :]
        if self._open_tag == "is":
            self._rich_text.start(name, attributes)
        elif self._cell and name in {"v", "is", "f"}:
            self._open_tag = name
        elif name in self._start_handlers:
            self._start_handlers[name](attributes)

    def data(self, text: str) -> None:
        if self._open_tag == "is":
            self._rich_text.data(text)
        elif self._open_tag == "v" and self._cell:
            self._cell.value.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if name == "c" and self._cell:
            self._store_cell(self._cell)
            self._cell, self._open_tag = None, ""
        elif name == self._open_tag:
            self._open_tag = ""
        elif self._open_tag == "is":
            self._rich_text.end(name)

    def close(self) -> None:
        """Nothing is left to do at the end of the part."""

    def unhide_filtered_rows(self, table_ranges: Iterable[CellRange] = ()) -> None:
        """Treat rows that a filter hides as visible. `table_ranges` are the filtered tables of the sheet."""
        for cell_range in (*self.filtered_ranges, *table_ranges):
            self.hidden_rows = {
                row for row in self.hidden_rows if not cell_range.top <= row <= cell_range.bottom
            }

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._row = parse_bounded_int(attributes.get("r"), self._row + 1, maximum=9_999_999)
        self._column = 0
        # Readers can see that a group is folded and open it, so its rows count as visible.
        is_hidden = "hidden" in attributes and is_attribute_on(attributes["hidden"])
        is_grouped = parse_bounded_int(attributes.get("outlineLevel")) > 0
        if (is_hidden and not is_grouped) or _is_zero_size(attributes.get("ht")):
            self.hidden_rows.add(self._row)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        self._context.budget.spend(visited=1)
        match = _CELL_REFERENCE.fullmatch(attributes.get("r", ""))
        self._column = column_number(match[1]) if match else self._column + 1
        row = int(match[2]) if match else self._row
        self._cell = _OpenCell(row, self._column, attributes.get("s", ""), attributes.get("t", "n"))

    def _store_cell(self, cell: _OpenCell) -> None:
        style = self._context.styles[cell.style_index]
        runs = self._cell_runs(cell, style) if cell.value or self._rich_text.runs else ()
        has_words = any(not run.text.isspace() for run in runs)
        if not has_words and style.fill is None:
            return
        if cell.row > MAX_ROW or cell.column > MAX_COLUMN:
            if has_words:
                raise self._out_of_bounds_error(cell)
            return
        if has_words:
            self._context.budget.spend(cells=1, characters=sum(len(run.text) for run in runs))
        self.rows.setdefault(cell.row, {})[cell.column] = CellContent(runs if has_words else (), style.fill)

    def _cell_runs(self, cell: _OpenCell, style: CellStyle) -> tuple[Run, ...]:
        words: RichText
        if style.code == ";;;":  # shows nothing, whatever the value
            words = ()
        elif cell.type == "inlineStr":
            words = self._rich_text.take_runs()
        elif cell.type == "s":
            words = self._context.strings["".join(cell.value)]
        else:
            text = self._plain_value("".join(cell.value), cell.type, style)
            words = ((text, None),) if text else ()
        return tuple(self._styled_run(text, font, style.font) for text, font in words)

    def _plain_value(self, value: str, cell_type: str, style: CellStyle) -> str:
        if not value or cell_type in {"str", "e"}:
            return unescape_text(value)
        if cell_type == "b":
            return "TRUE" if is_attribute_on(value) else "FALSE"
        if cell_type == "d":
            return _iso_date(value, self._context.date_system)
        return format_value(value, style.code, self._context.date_system)

    def _styled_run(self, text: str, font: RunFont | None, cell_font: CellFont) -> Run:
        if font is not None:
            cell_font = self._context.styles.build_font(
                font.bold, font.italic, None if font.colour is None else dict(font.colour)
            )
        return Run(text, cell_font.bold, cell_font.italic, cell_font.colour)

    def _out_of_bounds_error(self, cell: _OpenCell) -> FileRejected:
        return FileRejected(
            "too-large",
            f"The sheet “{self.title[:40]}” has words in row {cell.row:,}, column {cell.column:,}, farther "
            "out than we read. Delete the rows and columns that are not needed, save the workbook and upload "
            "it again.",
        )

    def _start_column(self, attributes: Mapping[str, str]) -> None:
        is_hidden = "hidden" in attributes and is_attribute_on(attributes["hidden"])
        is_grouped = parse_bounded_int(attributes.get("outlineLevel")) > 0
        if (is_hidden and not is_grouped) or _is_zero_size(attributes.get("width")):
            first = parse_bounded_int(attributes.get("min"), 1, minimum=1)
            last = min(parse_bounded_int(attributes.get("max"), first), MAX_COLUMN)
            self._context.budget.spend(visited=max(1, last - first))
            self.hidden_columns.update(range(first, last + 1))

    def _start_merged_range(self, attributes: Mapping[str, str]) -> None:
        self._context.budget.spend(visited=1)
        cell_range = parse_cell_range(attributes.get("ref", ""))
        if cell_range and not cell_range.is_single:
            self.merged_ranges.append(cell_range)
        if len(self.merged_ranges) > MAX_MERGED_RANGES:
            raise file_too_large("has more merged cells than we can read")

    def _start_hyperlink(self, attributes: Mapping[str, str]) -> None:
        self._context.budget.spend(visited=1)
        cell_range = parse_cell_range(attributes.get("ref", ""))
        relationship_id = next((value for name, value in attributes.items() if name.endswith("}id")), None)
        if cell_range and relationship_id:
            self.links[cell_range.top, cell_range.left] = relationship_id

    def _start_filter(self, attributes: Mapping[str, str]) -> None:
        self._filter = parse_cell_range(attributes.get("ref", ""))

    def _start_filter_column(self, attributes: Mapping[str, str]) -> None:
        if self._filter and self._filter not in self.filtered_ranges:
            self.filtered_ranges.append(self._filter)

    def _start_sheet_format(self, attributes: Mapping[str, str]) -> None:
        self.hides_unlisted_rows = "zeroHeight" in attributes and is_attribute_on(attributes["zeroHeight"])

    def _start_page_setup(self, attributes: Mapping[str, str]) -> None:
        self.is_landscape = attributes.get("orientation") == "landscape"


def _is_zero_size(size: str | None) -> bool:
    return size is not None and re.fullmatch(r"0+(?:\.0*)?", size) is not None


def _iso_date(value: str, date_system: DateSystem) -> str:
    try:
        return format_date_parts(dt.datetime.fromisoformat(value.removesuffix("Z")), _DAY_PARTS | {"h"})
    except ValueError:
        return value
