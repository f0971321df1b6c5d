"""A whole paper beside an older one: all of its words, and what was added or taken out as tracked changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TypeVar

from documents.differences import Kind, Piece, differences
from documents.tree import Block, Cell, ChangedRun, Document, Paragraph, Row, Run, Table
from documents.writers.squared import squared

Anything = TypeVar("Anything")
Pair = tuple[Anything | None, Anything | None]


def tracked_paper(old: Document, new: Document) -> Document:
    """All changes accepted are the words of the newer, all rejected those of the older.

    Best of papers in which actions stand one below the other: side by side, a new one moves the others.
    """
    before, after = squared(old.blocks), squared(new.blocks)
    pairs = _aligned(list(before), list(after), _names(before), _names(after))
    return replace(new, blocks=tuple(_block(*pair) for pair in pairs))


def _names(blocks: Sequence[Block]) -> list[Hashable]:
    """What each block is called, whatever its words: the third table below "Recommendation 1: ", "a) "."""
    above: list[str] = []
    times: Counter[Hashable] = Counter()
    found: list[Hashable] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.level:
            label = block.runs[0].text if block.runs else ""
            above = [*above[: block.level - 1], label]
        name = (tuple(above), type(block).__name__, block.name)
        times[name] += 1
        found.append((name, times[name]))
    return found


def _aligned(
    old: Sequence[Anything], new: Sequence[Anything], old_names: list[Hashable], new_names: list[Hashable]
) -> Iterator[Pair[Anything]]:
    matcher = SequenceMatcher(None, old_names, new_names, autojunk=False)
    for kind, first, one, then, two in matcher.get_opcodes():
        if kind == "equal":
            yield from zip(old[first:one], new[then:two], strict=True)
        else:
            yield from ((each, None) for each in old[first:one])
            yield from ((None, each) for each in new[then:two])


def _block(old: Block | None, new: Block | None) -> Block:
    shown: Block = new or old or Paragraph()
    if not isinstance(shown, Table):
        told = [each if isinstance(each, Paragraph) else None for each in (old, new)]
        return _paragraph(shown, *told)
    before, after = (each.rows if isinstance(each, Table) else () for each in (old, new))
    pairs = _aligned(before, after, _labels(before), _labels(after))
    rows = tuple(_row(*pair) for pair in pairs)
    # Where the heads themselves differ, there are twice as many.
    is_same = None in (old, new) or before[: shown.heads] == after[: shown.heads]
    return replace(shown, rows=rows, heads=shown.heads if is_same else 0)


def _labels(rows: Sequence[Row]) -> list[Hashable]:
    """A row is known by what stands at its left, and by how many cells it has."""
    times: Counter[Hashable] = Counter()
    found: list[Hashable] = []
    for row in rows:
        name = (row.cells[0].text if row.cells else "", tuple(cell.colspan for cell in row.cells))
        times[name] += 1
        found.append((name, times[name]))
    return found


def _row(old: Row | None, new: Row | None) -> Row:
    if old is not None and new is not None:
        return replace(new, cells=tuple(map(_cell, old.cells, new.cells)))
    shown = new or old or Row()
    kind: Kind = "added" if old is None else "removed"
    return replace(shown, cells=tuple(replace(cell, blocks=_all(cell.text, kind)) for cell in shown.cells))


def _cell(old: Cell, new: Cell) -> Cell:
    if old.text == new.text:
        return new
    runs = tuple(map(_run, differences(old.text, new.text)))
    return replace(new, blocks=(Paragraph(runs),))


def _all(text: str, kind: Kind) -> tuple[Paragraph, ...]:
    return (Paragraph((_run(Piece(kind, text)),)),) if text else ()


def _paragraph(shown: Paragraph, old: Paragraph | None, new: Paragraph | None) -> Paragraph:
    before, after = (each.line if each else "" for each in (old, new))
    if before == after:
        return shown
    is_bold = bool(shown.runs) and all(run.bold for run in shown.runs)
    runs = tuple(replace(_run(piece), bold=is_bold) for piece in differences(before, after))
    return replace(shown, runs=runs, marker=None)


def _run(piece: Piece) -> Run:
    return Run(piece.text) if piece.kind == "same" else ChangedRun(piece.text, change=piece.kind)
