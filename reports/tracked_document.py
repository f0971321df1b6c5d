"""A report compared with an older one: its whole text, with additions and removals as tracked changes."""

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
    """All changes accepted are the words of the newer, all rejected those of the older.

    Best of reports in which actions stand one below the other: side by side, a new one moves the others.
    """
    before, after = make_rectangular(old.blocks), make_rectangular(new.blocks)
    pairs = _align(list(before), list(after), _block_keys(before), _block_keys(after))
    return replace(new, blocks=tuple(_merge_blocks(*pair) for pair in pairs))


def _block_keys(blocks: Sequence[Block]) -> list[Hashable]:
    """What each block is called, whatever its words: the third table below "Recommendation 1: ", "a) "."""
    above: list[str] = []
    times: Counter[Hashable] = Counter()
    hashed: list[Hashable] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.level:
            label = block.runs[0].text if block.runs else ""
            above = [*above[: block.level - 1], label]
        name = (tuple(above), type(block).__name__, block.name)
        times[name] += 1
        hashed.append((name, times[name]))
    return hashed


def _align(
    old: Sequence[T], new: Sequence[T], old_names: list[Hashable], new_names: list[Hashable]
) -> Iterator[Pair[T]]:
    matcher = SequenceMatcher(None, old_names, new_names, autojunk=False)
    for kind, first, one, then, two in matcher.get_opcodes():
        if kind == "equal":
            yield from zip(old[first:one], new[then:two], strict=True)
        else:
            yield from ((each, None) for each in old[first:one])
            yield from ((None, each) for each in new[then:two])


def _merge_blocks(old: Block | None, new: Block | None) -> Block:
    shown: Block = new or old or Paragraph()
    if not isinstance(shown, Table):
        paragraphs = [each if isinstance(each, Paragraph) else None for each in (old, new)]
        return _merge_paragraphs(shown, *paragraphs)
    before, after = (each.rows if isinstance(each, Table) else () for each in (old, new))
    pairs = _align(before, after, _row_keys(before), _row_keys(after))
    rows = tuple(_merge_rows(*pair) for pair in pairs)
    # Where the heads themselves differ, there are twice as many.
    is_same = None in (old, new) or before[: shown.heads] == after[: shown.heads]
    return replace(shown, rows=rows, heads=shown.heads if is_same else 0)


def _row_keys(rows: Sequence[Row]) -> list[Hashable]:
    """A row is known by what stands at its left, and by how many cells it has."""
    times: Counter[Hashable] = Counter()
    hashed: list[Hashable] = []
    for row in rows:
        name = (row.cells[0].text if row.cells else "", tuple(cell.colspan for cell in row.cells))
        times[name] += 1
        hashed.append((name, times[name]))
    return hashed


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


def _merge_paragraphs(shown: Paragraph, old: Paragraph | None, new: Paragraph | None) -> Paragraph:
    before, after = (paragraph.line if paragraph else "" for paragraph in (old, new))
    if before == after:
        return shown
    is_bold = bool(shown.runs) and all(run.bold for run in shown.runs)
    runs = tuple(replace(_run(piece), bold=is_bold) for piece in diff_words(before, after))
    return replace(shown, runs=runs, marker=None)


def _run(piece: DiffPart) -> Run:
    return Run(piece.text) if piece.kind == "same" else ChangedRun(piece.text, change=piece.kind)
