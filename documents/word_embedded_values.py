"""Hidden values of cells in Word files that Scrutiny writes, each encrypted with the visible text of its
cell.

A value is found and decrypted with the visible text. After an edit in Word it can no longer be read: the
cell is then read by its text, and a name that was deleted there is not left in a hidden part of the file.
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
    """Collects encrypted values by lookup key, in the order of the document."""

    encrypted: dict[str, list[str]] = field(default_factory=dict)

    def add_cell(self, cell: Cell, visible_text: str) -> None:
        """Add the value of a cell. `visible_text` is its text as it will be in the file."""
        self._add(_visible_cell(cell.name, visible_text), cell.value)

    def add_widths(self, column_widths: Sequence[int], widths: Sequence[float]) -> None:
        """Add the exact widths of a table. `column_widths` are those in its grid, in whole units."""
        self._add(_visible_table(width_fractions(column_widths)), json.dumps(list(widths)))

    def _add(self, visible_text: str, value: str | None) -> None:
        self.encrypted.setdefault(_lookup_key(visible_text), []).append(_encrypt(value, visible_text))


def width_fractions(column_widths: Sequence[int]) -> tuple[float, ...]:
    """The widths of columns as fractions of 1, rounded to four digits."""
    return tuple(round(width / sum(column_widths), 4) for width in column_widths)


def restore_embedded_values(blocks: tuple[Block, ...], sealed: dict[str, list[str]]) -> tuple[Block, ...]:
    """The blocks with their hidden values. A named cell without such a value was edited."""
    # If cells with the same text have different values and one was deleted, it is not known which.
    visible_counts = Counter(_lookup_key(visible_text) for visible_text in _iter_visible_content(blocks))
    sealed_values_by_key: dict[str, Iterator[str]] = {}
    for key, values in sealed.items():
        if len(set(values)) == 1:
            sealed_values_by_key[key] = repeat(values[0])
        elif len(values) == visible_counts[key]:
            sealed_values_by_key[key] = iter(values)
    return _ValueRestorer(sealed_values_by_key).blocks(blocks)


@dataclass
class _ValueRestorer:
    sealed_values_by_key: dict[str, Iterator[str]]

    def blocks(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(self._table(block) if isinstance(block, Table) else block for block in blocks)

    def _table(self, table: Table) -> Table:
        _, widths_json = self._take_value(_visible_table(table.widths))
        widths = _parse_widths(widths_json) if widths_json is not None else None
        rows = tuple(replace(row, cells=tuple(map(self._cell, row.cells))) for row in table.rows)
        return Table(rows, table.heads, table.widths if widths is None else widths, table.name, table.caption)

    def _cell(self, cell: Cell) -> Cell:
        has_value, value = self._take_value(_visible_cell(cell.name, cell.text))
        blocks = self.blocks(cell.blocks)
        return replace(cell, blocks=blocks, value=value, is_edited=bool(cell.name) and not has_value)

    def _take_value(self, visible_text: str) -> tuple[bool, str | None]:
        sealed = next(self.sealed_values_by_key.get(_lookup_key(visible_text), iter(())), None)
        if sealed is None:
            return False, None
        try:
            return True, _decrypt(sealed, visible_text)
        except ValueError:
            return False, None


def _iter_visible_content(blocks: tuple[Block, ...]) -> Iterator[str]:
    for table in (block for block in blocks if isinstance(block, Table)):
        yield _visible_table(table.widths)
        for cell in (cell for row in table.rows for cell in row.cells):
            yield _visible_cell(cell.name, cell.text)
            yield from _iter_visible_content(cell.blocks)


def _visible_cell(name: str | None, text: str) -> str:
    return json.dumps(["cell", name, text])


def _visible_table(widths: Sequence[float]) -> str:
    return json.dumps(["widths", *widths])


def _lookup_key(visible_text: str) -> str:
    return base64.b64encode(blake2b(visible_text.encode(), digest_size=9).digest()).decode()


def _encrypt(value: str | None, visible_text: str) -> str:
    return (
        ""
        if value is None
        else base64.b64encode(_xor_with_keystream(json.dumps(value).encode(), visible_text)).decode()
    )


def _decrypt(sealed: str, visible_text: str) -> str | None:
    """The value. Raises ValueError if it was encrypted with other text."""
    if not sealed:
        return None
    value = json.loads(_xor_with_keystream(base64.b64decode(sealed, validate=True), visible_text))
    if not isinstance(value, str):
        raise ValueError("not a note")
    return value


def _xor_with_keystream(data: bytes, visible_text: str) -> bytes:
    stream = shake_256(visible_text.encode()).digest(len(data))
    return (int.from_bytes(data) ^ int.from_bytes(stream)).to_bytes(len(data))


def _parse_widths(widths_json: str) -> tuple[float, ...] | None:
    try:
        widths = json.loads(widths_json)
    except (ValueError, RecursionError):
        return None
    if not isinstance(widths, list) or not all(
        type(width) in (int, float) and 0 <= width <= 1 for width in widths
    ):
        return None
    return tuple(float(width) for width in widths)
