"""What a Word file of ours knows of a cell next to its words, sealed with those very words.

A note is found by the words it is about and opened with them. Who changes the words in Word has
taken the note away: the cell is then read by what it shows, and a name that was taken out of it
does not live on in a hidden part of the file.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b, shake_256
from itertools import repeat

from documents.tree import Block, Cell, Table


@dataclass
class EmbeddedValues:
    """Notes as they are made, in the order of the document."""

    encrypted: dict[str, list[str]] = field(default_factory=dict)

    def add_cell(self, cell: Cell, shown: str) -> None:
        """Note a cell's value. `shown` are its words as the file will hold them."""
        self._add(_visible_cell(cell.name, shown), cell.value)

    def add_widths(self, columns: Sequence[int], widths: Sequence[float]) -> None:
        """Note the exact widths of a table whose grid has these columns."""
        self._add(_visible_table(width_fractions(columns)), json.dumps(list(widths)))

    def _add(self, shown: str, value: str | None) -> None:
        self.encrypted.setdefault(_lookup_key(shown), []).append(_encrypt(value, shown))


def width_fractions(columns: Sequence[int]) -> tuple[float, ...]:
    """The widths of columns as shares of 1, as near as a file in whole units can say."""
    return tuple(round(width / sum(columns), 4) for width in columns)


def restore_embedded_values(blocks: tuple[Block, ...], sealed: dict[str, list[str]]) -> tuple[Block, ...]:
    """The blocks with what is noted about them. A named cell without a note was edited."""
    # Where a row was taken out, nobody knows which of several unlike notes went with it.
    there = Counter(_lookup_key(shown) for shown in _iter_visible_content(blocks))
    waiting: dict[str, Iterator[str]] = {}
    for key, notes in sealed.items():
        if len(set(notes)) == 1:
            waiting[key] = repeat(notes[0])
        elif len(notes) == there[key]:
            waiting[key] = iter(notes)
    return _ValueRestorer(waiting).blocks(blocks)


@dataclass
class _ValueRestorer:
    waiting: dict[str, Iterator[str]]

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(self._table(each) if isinstance(each, Table) else each for each in blocks)

    def _table(self, table: Table) -> Table:
        _, noted = self._take_value(_visible_table(table.widths))
        widths = _parse_widths(noted) if noted is not None else None
        rows = tuple(replace(row, cells=tuple(map(self._cell, row.cells))) for row in table.rows)
        return Table(rows, table.heads, table.widths if widths is None else widths, table.name, table.caption)

    def _cell(self, cell: Cell) -> Cell:
        was_noted, value = self._take_value(_visible_cell(cell.name, cell.text))
        blocks = self.blocks(cell.blocks)
        return replace(cell, blocks=blocks, value=value, is_edited=bool(cell.name) and not was_noted)

    def _take_value(self, shown: str) -> tuple[bool, str | None]:
        sealed = next(self.waiting.get(_lookup_key(shown), iter(())), None)
        if sealed is None:
            return False, None
        try:
            return True, _decrypt(sealed, shown)
        except ValueError:
            return False, None


def _iter_visible_content(blocks: tuple[Block, ...]) -> Iterator[str]:
    for table in (each for each in blocks if isinstance(each, Table)):
        yield _visible_table(table.widths)
        for cell in (cell for row in table.rows for cell in row.cells):
            yield _visible_cell(cell.name, cell.text)
            yield from _iter_visible_content(cell.blocks)


def _visible_cell(name: str | None, text: str) -> str:
    return json.dumps(["cell", name, text])


def _visible_table(widths: Sequence[float]) -> str:
    return json.dumps(["widths", *widths])


def _lookup_key(shown: str) -> str:
    return base64.b64encode(blake2b(shown.encode(), digest_size=9).digest()).decode()


def _encrypt(value: str | None, shown: str) -> str:
    return (
        ""
        if value is None
        else base64.b64encode(_xor_with_keystream(json.dumps(value).encode(), shown)).decode()
    )


def _decrypt(sealed: str, shown: str) -> str | None:
    """The value. ValueError where the seal was made with other words."""
    if not sealed:
        return None
    value = json.loads(_xor_with_keystream(base64.b64decode(sealed, validate=True), shown))
    if not isinstance(value, str):
        raise ValueError("not a note")
    return value


def _xor_with_keystream(data: bytes, shown: str) -> bytes:
    stream = shake_256(shown.encode()).digest(len(data))
    return (int.from_bytes(data) ^ int.from_bytes(stream)).to_bytes(len(data))


def _parse_widths(noted: str) -> tuple[float, ...] | None:
    try:
        widths = json.loads(noted)
    except (ValueError, RecursionError):
        return None
    if not isinstance(widths, list) or not all(type(w) in (int, float) and 0 <= w <= 1 for w in widths):
        return None
    return tuple(float(width) for width in widths)
