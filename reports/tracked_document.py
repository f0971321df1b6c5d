"""A whole report with its differences from an older one as tracked changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TypeVar

from documents.text_diff import DiffKind, DiffPart, diff_words
from documents.tree import Block, Cell, ChangedRun, Document, Paragraph, Row, Run, Table
from documents.writers.rectangular_tables import make_rectangular

T = TypeVar("T")
Pair = tuple[T | None, T | None]


def tracked_document(old: Document, new: Document) -> Document:
    """The newer report with tracked changes: accepting all gives its text, rejecting all the older one's.

    Works best if actions are one below the other: side by side, a new one moves the others.
    """
    old_blocks, new_blocks = make_rectangular(old.blocks), make_rectangular(new.blocks)
    pairs = _align(list(old_blocks), list(new_blocks), _block_keys(old_blocks), _block_keys(new_blocks))
    return replace(new, blocks=tuple(_merge_blocks(*pair) for pair in pairs))


def _block_keys(blocks: Sequence[Block]) -> list[Hashable]:
    """A key for each block, independent of its text: the third table below "Recommendation 1: ", "a) "."""
    headings: list[str] = []
    counts: Counter[Hashable] = Counter()
    keys: list[Hashable] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.level:
            label = block.runs[0].text if block.runs else ""
            headings = [*headings[: block.level - 1], label]
        name = (tuple(headings), type(block).__name__, block.name)
        counts[name] += 1
        keys.append((name, counts[name]))
    return keys


def _align(
    old: Sequence[T], new: Sequence[T], old_keys: list[Hashable], new_keys: list[Hashable]
) -> Iterator[Pair[T]]:
    matcher = SequenceMatcher(None, old_keys, new_keys, autojunk=False)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            yield from zip(old[old_start:old_end], new[new_start:new_end], strict=True)
        else:
            yield from ((item, None) for item in old[old_start:old_end])
            yield from ((None, item) for item in new[new_start:new_end])


def _merge_blocks(old: Block | None, new: Block | None) -> Block:
    newest: Block = new or old or Paragraph()
    if not isinstance(newest, Table):
        paragraphs = [block if isinstance(block, Paragraph) else None for block in (old, new)]
        return _merge_paragraphs(newest, *paragraphs)
    old_rows, new_rows = (block.rows if isinstance(block, Table) else () for block in (old, new))
    pairs = _align(old_rows, new_rows, _row_keys(old_rows), _row_keys(new_rows))
    rows = tuple(_merge_rows(*pair) for pair in pairs)
    # If the header rows differ, both versions of them are in the table.
    has_same_header = None in (old, new) or old_rows[: newest.heads] == new_rows[: newest.heads]
    return replace(newest, rows=rows, heads=newest.heads if has_same_header else 0)


def _row_keys(rows: Sequence[Row]) -> list[Hashable]:
    """A key for each row, from its first cell and the widths of all its cells."""
    counts: Counter[Hashable] = Counter()
    keys: list[Hashable] = []
    for row in rows:
        name = (row.cells[0].text if row.cells else "", tuple(cell.colspan for cell in row.cells))
        counts[name] += 1
        keys.append((name, counts[name]))
    return keys


def _merge_rows(old: Row | None, new: Row | None) -> Row:
    if old is not None and new is not None:
        return replace(new, cells=tuple(map(_merge_cells, old.cells, new.cells)))
    row = new or old or Row()
    kind: DiffKind = "added" if old is None else "removed"
    return replace(
        row, cells=tuple(replace(cell, blocks=_single_change(cell.text, kind)) for cell in row.cells)
    )


def _merge_cells(old: Cell, new: Cell) -> Cell:
    if old.text == new.text:
        return new
    runs = tuple(map(_run, diff_words(old.text, new.text)))
    return replace(new, blocks=(Paragraph(runs),))


def _single_change(text: str, kind: DiffKind) -> tuple[Paragraph, ...]:
    return (Paragraph((_run(DiffPart(kind, text)),)),) if text else ()


def _merge_paragraphs(newest: Paragraph, old: Paragraph | None, new: Paragraph | None) -> Paragraph:
    old_text, new_text = (paragraph.line if paragraph else "" for paragraph in (old, new))
    if old_text == new_text:
        return newest
    is_bold = bool(newest.runs) and all(run.bold for run in newest.runs)
    runs = tuple(replace(_run(piece), bold=is_bold) for piece in diff_words(old_text, new_text))
    return replace(newest, runs=runs, marker=None)


def _run(piece: DiffPart) -> Run:
    return Run(piece.text) if piece.kind == "same" else ChangedRun(piece.text, change=piece.kind)
