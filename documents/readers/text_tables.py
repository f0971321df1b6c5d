"""Tables in plain text: cells between tabs, as spreadsheets and Word copy them, or between "|"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.readers.text_lines import SourceLine, line_to_paragraphs
from documents.tree import Cell, Row, Table
from documents.validation.errors import file_too_large

MAX_CELL_LINES = 400  # in one quoted cell
MAX_COLUMNS = 250
MIN_HEADER_CELLS = 3

_LIST_MARKER = re.compile(r"(?:[-–•·*▪●◦‣\uf0b7o]|[(]?(?:[a-z]|[ivx]{1,5}|\d{1,3})[.)])", re.IGNORECASE)
_QUOTED = re.compile(r'(?:(?<=\t)|^)"((?:[^"]|"")*)"(?=\t|$)')
_NEEDS_QUOTING = re.compile(r'\n|""|,')
_CLOSING_QUOTE = re.compile(r'(?:[^"]|"")*"(?!")')
_PIPED_ROW = re.compile(r"\s*\|.*\|\s*")
_SEPARATOR_ROW = re.compile(r"\s*\|?[\s:|+=-]*-{2,}[\s:|+=-]*\|?\s*|\s*\+[-=+]+\+\s*")
_DASHES = re.compile(r":?[-–—=]{2,}:?")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)


@dataclass(frozen=True)
class TextRow:
    """One row of a table, as the texts of its cells."""

    number: int
    page: int | None
    texts: tuple[str, ...]

    @property
    def used_columns(self) -> int:
        """The number of columns up to the last one with text."""
        return max((x for x, text in enumerate(self.texts, 1) if text), default=0)

    @property
    def filled_count(self) -> int:
        return sum(bool(text) for text in self.texts)

    @property
    def is_separator(self) -> bool:
        """Whether all its cells are dashes, as in the line below a header."""
        return self.filled_count > 1 and all(_DASHES.fullmatch(text) for text in self.texts if text)

    def to_row(self, width: int) -> Row:
        cells = (
            Cell(line_to_paragraphs(text, page=self.page, number=self.number))
            for text in self.texts[: max(width, 1)]
        )
        return Row(tuple(cells), page=self.page, line_number=self.number)


def read_tabbed_table(lines: list[SourceLine], index: int) -> tuple[Table, int] | None:
    """The table that begins at this line, and the index of the line after it; None where none begins."""
    if not _starts_table(lines, index):
        return None
    rows: list[TextRow] = []
    width = 0
    while index < len(lines):
        if not lines[index].words:
            # Rows that continue below an empty line have as many columns as those above it.
            next_row = _next_row_after_blanks(lines, index)
            if next_row is None or _block_width(lines, next_row) != width:
                break
            index = next_row
            continue
        if not _is_row(lines[index]):
            break
        row, index = _split_tabbed_row(lines, index)
        width = max(width, row.used_columns)
        if row.filled_count and not row.is_separator:
            rows.append(row)
    return _build_table(rows), index


def _starts_table(lines: list[SourceLine], index: int) -> bool:
    """Whether a table begins at this line: one of two cells does, an indented line or list item does not.

    A cell that spans the headers below it is followed by tabs and nothing else.
    """
    cells = [text.strip() for text in lines[index].text.split("\t")]
    filled = [text for text in cells if text]
    if len(filled) == 1 and cells[0] and len(cells) > MIN_HEADER_CELLS:
        below = lines[index + 1].text.split("\t") if index + 1 < len(lines) else []
        return len([text for text in below if text.strip()]) >= MIN_HEADER_CELLS
    if len(filled) < 2:
        return bool(filled) and not cells[0] and not cells[-1] and len(cells) > 2
    return len(filled) > 2 or not _LIST_MARKER.fullmatch(filled[0])


def _is_row(line: SourceLine) -> bool:
    return "\t" in line.text


def _next_row_after_blanks(lines: list[SourceLine], index: int) -> int | None:
    while index < len(lines) and not lines[index].words:
        index += 1
    return index if index < len(lines) and _is_row(lines[index]) else None


def _block_width(lines: list[SourceLine], index: int) -> int:
    """The number of columns of the rows from here to the next empty line."""
    width = 0
    while index < len(lines) and _is_row(lines[index]) and lines[index].words:
        row, index = _split_tabbed_row(lines, index)
        width = max(width, row.used_columns)
    return width


def _split_tabbed_row(lines: list[SourceLine], index: int) -> tuple[TextRow, int]:
    """The row at `index`, and the index of the line after it: a quoted cell may span several lines."""
    end = _row_end(lines, index)
    text = "\n".join(line.text for line in lines[index:end])
    quoted_cells: list[str] = []

    def store_quoted(match: re.Match[str]) -> str:
        content = match.group(1)
        if not _NEEDS_QUOTING.search(content):
            return match.group()
        quoted_cells.append(content.replace('""', '"'))
        return f"\0{len(quoted_cells) - 1}\0"

    texts = [cell.strip() for cell in _QUOTED.sub(store_quoted, text).split("\t")]
    texts = [quoted_cells[int(cell.strip("\0"))] if cell.startswith("\0") else cell for cell in texts]
    return TextRow(lines[index].number, lines[index].page, tuple(texts)), end


def _row_end(lines: list[SourceLine], index: int) -> int:
    """The index after the row: its last cell may open a quotation mark that a later line closes."""
    end = index + 1
    while _has_open_quote(lines[end - 1].text):
        for below in range(end, min(len(lines), index + MAX_CELL_LINES)):
            closing = _CLOSING_QUOTE.match(lines[below].text)
            if closing:
                break
        else:
            return end
        if lines[below].text[closing.end() : closing.end() + 1] not in {"", "\t"}:
            return end  # an ordinary quotation mark, which quotes no cell
        end = below + 1
        if "\t" not in lines[below].text[closing.end() :]:
            break
    return end


def _has_open_quote(text: str) -> bool:
    """Whether the last cell begins with a quotation mark that it does not close."""
    last = text.rsplit("\t", 1)[-1]
    return "\t" in text and last.startswith('"') and last.count('"') % 2 == 1


def read_piped_table(lines: list[SourceLine], index: int) -> tuple[Table, int] | None:
    """The table drawn with "|" that begins here, as in Markdown, and the index after it; or None."""
    end = index
    while end < len(lines) and (
        _PIPED_ROW.fullmatch(lines[end].text) or _SEPARATOR_ROW.fullmatch(lines[end].text)
    ):
        end += 1
    table_lines = lines[index:end]
    if not any(
        _PIPED_ROW.fullmatch(line.text) and not _SEPARATOR_ROW.fullmatch(line.text) for line in table_lines
    ):
        return None
    is_boxed = any(line.words.startswith("+") for line in table_lines)
    rows = list(
        _read_boxed_rows(table_lines)
        if is_boxed
        else (_split_piped_row(line) for line in table_lines if not _SEPARATOR_ROW.fullmatch(line.text))
    )
    has_header = not is_boxed and len(table_lines) > 1 and bool(_SEPARATOR_ROW.fullmatch(table_lines[1].text))
    rows = [row for row in rows if row.filled_count]
    return (_build_table(rows, heads=int(has_header)), end) if rows else None


def _split_piped_row(line: SourceLine) -> TextRow:
    content = line.words.removeprefix("|").removesuffix("|")
    texts = (part.replace("\\|", "|").strip() for part in re.split(r"(?<!\\)\|", content))
    return TextRow(line.number, line.page, tuple(_STRONG.sub(r"\2", text) for text in texts))


def _read_boxed_rows(lines: list[SourceLine]) -> Iterator[TextRow]:
    """Rows between lines of dashes, each of one or several lines."""
    pending_rows: list[TextRow] = []
    for line in lines:
        if not _SEPARATOR_ROW.fullmatch(line.text):
            pending_rows.append(_split_piped_row(line))
        elif pending_rows:
            yield _join_rows(pending_rows)
            pending_rows = []
    if pending_rows:
        yield _join_rows(pending_rows)


def _join_rows(rows: list[TextRow]) -> TextRow:
    width = max(len(row.texts) for row in rows)
    columns = ([row.texts[x] for row in rows if x < len(row.texts)] for x in range(width))
    return TextRow(rows[0].number, rows[0].page, tuple(" ".join(filter(None, column)) for column in columns))


def _build_table(rows: list[TextRow], heads: int = 0) -> Table:
    width = max((row.used_columns for row in rows), default=1)
    if width > MAX_COLUMNS:
        raise file_too_large(f"has a table of more than {MAX_COLUMNS} columns")
    return Table(tuple(row.to_row(width) for row in rows), heads=heads)
