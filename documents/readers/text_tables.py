"""Tables in a text: cells between tabs, as spreadsheets and Word copy them, or between upright strokes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.readers.text_lines import SourceLine, line_to_paragraphs
from documents.tree import Cell, Row, Table
from documents.validation.errors import file_too_large

MAX_CELL_LINES = 400  # lines in one quoted cell
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
    """One row of a table, as words."""

    number: int
    page: int | None
    texts: tuple[str, ...]

    @property
    def used_columns(self) -> int:
        """How many columns reach up to the last one with words."""
        return max((x for x, text in enumerate(self.texts, 1) if text), default=0)

    @property
    def filled_count(self) -> int:
        return sum(bool(text) for text in self.texts)

    @property
    def is_separator(self) -> bool:
        """Whether it is drawn of dashes, as some programs draw the line below a head."""
        return self.filled_count > 1 and all(_DASHES.fullmatch(text) for text in self.texts if text)

    def to_row(self, width: int) -> Row:
        cells = (
            Cell(line_to_paragraphs(text, page=self.page, number=self.number))
            for text in self.texts[: max(width, 1)]
        )
        return Row(tuple(cells), page=self.page, line_number=self.number)


def read_tabbed_table(lines: list[SourceLine], at: int) -> tuple[Table, int] | None:
    """The table that begins at a line with tabs, and where the lines go on; None where none begins."""
    if not _starts_table(lines, at):
        return None
    rows: list[TextRow] = []
    width = 0
    while at < len(lines):
        if not lines[at].words:
            # Rows that go on below an empty line are as wide as those above it.
            follows = _next_row_after_blanks(lines, at)
            if follows is None or _block_width(lines, follows) != width:
                break
            at = follows
            continue
        if not _is_row(lines[at]):
            break
        row, at = _split_tabbed_row(lines, at)
        width = max(width, row.used_columns)
        if row.filled_count and not row.is_separator:
            rows.append(row)
    return _build_table(rows), at


def _starts_table(lines: list[SourceLine], at: int) -> bool:
    """A line of two cells begins a table; an indented line or a list item does not.

    A cell that reaches over the heads below it is followed by tabs and nothing else.
    """
    cells = [text.strip() for text in lines[at].text.split("\t")]
    written = [text for text in cells if text]
    if len(written) == 1 and cells[0] and len(cells) > MIN_HEADER_CELLS:
        below = lines[at + 1].text.split("\t") if at + 1 < len(lines) else []
        return len([text for text in below if text.strip()]) >= MIN_HEADER_CELLS
    if len(written) < 2:
        return bool(written) and not cells[0] and not cells[-1] and len(cells) > 2
    return len(written) > 2 or not _LIST_MARKER.fullmatch(written[0])


def _is_row(line: SourceLine) -> bool:
    return "\t" in line.text


def _next_row_after_blanks(lines: list[SourceLine], at: int) -> int | None:
    while at < len(lines) and not lines[at].words:
        at += 1
    return at if at < len(lines) and _is_row(lines[at]) else None


def _block_width(lines: list[SourceLine], at: int) -> int:
    """How many columns the rows have that begin here and go on to the next empty line."""
    width = 0
    while at < len(lines) and _is_row(lines[at]) and lines[at].words:
        row, at = _split_tabbed_row(lines, at)
        width = max(width, row.used_columns)
    return width


def _split_tabbed_row(lines: list[SourceLine], at: int) -> tuple[TextRow, int]:
    """The cells of the row at `at`, and the place of the next: a quoted cell may go on over lines."""
    end = _row_end(lines, at)
    text = "\n".join(line.text for line in lines[at:end])
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        inside = match.group(1)
        if not _NEEDS_QUOTING.search(inside):
            return match.group()
        held.append(inside.replace('""', '"'))
        return f"\0{len(held) - 1}\0"

    texts = [each.strip() for each in _QUOTED.sub(hold, text).split("\t")]
    texts = [held[int(each.strip("\0"))] if each.startswith("\0") else each for each in texts]
    return TextRow(lines[at].number, lines[at].page, tuple(texts)), end


def _row_end(lines: list[SourceLine], at: int) -> int:
    """Where the row ends: behind the line that closes the quotation mark that its last cell opens."""
    end = at + 1
    while _has_open_quote(lines[end - 1].text):
        for below in range(end, min(len(lines), at + MAX_CELL_LINES)):
            closing = _CLOSING_QUOTE.match(lines[below].text)
            if closing:
                break
        else:
            return end
        if lines[below].text[closing.end() : closing.end() + 1] not in {"", "\t"}:
            return end  # a quotation mark like any other
        end = below + 1
        if "\t" not in lines[below].text[closing.end() :]:
            break
    return end


def _has_open_quote(text: str) -> bool:
    """Whether the last cell begins with a quotation mark that it does not close."""
    last = text.rsplit("\t", 1)[-1]
    return "\t" in text and last.startswith('"') and last.count('"') % 2 == 1


def read_piped_table(lines: list[SourceLine], at: int) -> tuple[Table, int] | None:
    """The table drawn with "|" that begins here, as Markdown and many a mail program draw it."""
    end = at
    while end < len(lines) and (
        _PIPED_ROW.fullmatch(lines[end].text) or _SEPARATOR_ROW.fullmatch(lines[end].text)
    ):
        end += 1
    drawn = lines[at:end]
    if not any(_PIPED_ROW.fullmatch(line.text) and not _SEPARATOR_ROW.fullmatch(line.text) for line in drawn):
        return None
    in_boxes = any(line.words.startswith("+") for line in drawn)
    rows = list(
        _read_boxed_rows(drawn)
        if in_boxes
        else (_split_piped_row(ln) for ln in drawn if not _SEPARATOR_ROW.fullmatch(ln.text))
    )
    has_head = not in_boxes and len(drawn) > 1 and bool(_SEPARATOR_ROW.fullmatch(drawn[1].text))
    rows = [row for row in rows if row.filled_count]
    return (_build_table(rows, heads=int(has_head)), end) if rows else None


def _split_piped_row(line: SourceLine) -> TextRow:
    inside = line.words.removeprefix("|").removesuffix("|")
    texts = (part.replace("\\|", "|").strip() for part in re.split(r"(?<!\\)\|", inside))
    return TextRow(line.number, line.page, tuple(_STRONG.sub(r"\2", text) for text in texts))


def _read_boxed_rows(lines: list[SourceLine]) -> Iterator[TextRow]:
    """Rows that lie between drawn rules, each of one or several lines."""
    together: list[TextRow] = []
    for line in lines:
        if not _SEPARATOR_ROW.fullmatch(line.text):
            together.append(_split_piped_row(line))
        elif together:
            yield _join_rows(together)
            together = []
    if together:
        yield _join_rows(together)


def _join_rows(rows: list[TextRow]) -> TextRow:
    width = max(len(row.texts) for row in rows)
    columns = ([row.texts[x] for row in rows if x < len(row.texts)] for x in range(width))
    return TextRow(rows[0].number, rows[0].page, tuple(" ".join(filter(None, column)) for column in columns))


def _build_table(rows: list[TextRow], heads: int = 0) -> Table:
    width = max((row.used_columns for row in rows), default=1)
    if width > MAX_COLUMNS:
        raise file_too_large(f"has a table of more than {MAX_COLUMNS} columns")
    return Table(tuple(row.to_row(width) for row in rows), heads=heads)
