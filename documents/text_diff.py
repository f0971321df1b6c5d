"""What was added and what was removed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

DiffKind = Literal["same", "removed", "added"]

MAX_COMPARISONS = 1_000_000  # words and blanks of the one times those of the other: more may take seconds
CONTEXT_WORDS = 12  # words kept on each side of a change


@dataclass(frozen=True)
class DiffPart:
    """Some words that both texts have, or only the older, or only the newer."""

    kind: DiffKind
    text: str


def diff_words(old: str, new: str) -> list[DiffPart]:
    """The pieces that make up both texts: all but the added ones are the old, all but the removed the new."""
    if old == new:
        return [DiffPart("same", new)] if new else []
    return _merge_neighbours(
        _diff_lines(_tokenise(old, r"[^\n]*\n|[^\n]+"), _tokenise(new, r"[^\n]*\n|[^\n]+"))
    )


def shorten_unchanged(pieces: Iterable[DiffPart], context: int = CONTEXT_WORDS) -> list[DiffPart]:
    """The same, with long unchanged stretches cut to the words next to a change."""
    pieces = list(pieces)
    last = len(pieces) - 1
    return [
        DiffPart("same", _shorten(piece.text, context, at_start=n == 0, at_end=n == last))
        if piece.kind == "same"
        else piece
        for n, piece in enumerate(pieces)
    ]


def _shorten(text: str, context: int, *, at_start: bool, at_end: bool) -> str:
    words = _tokenise(text, r"\s*\S+(?:\s+$)?|\s+")
    head, tail = (0 if at_start else context), (0 if at_end else context)
    if len(words) <= head + tail + 3:
        return text
    begins, ends = "".join(words[:head]), "".join(words[len(words) - tail :])
    return (f"{begins.rstrip()} " if begins else "") + "…" + (f" {ends.lstrip()}" if ends else "")


def _tokenise(text: str, pattern: str) -> list[str]:
    return re.findall(pattern, text)


def _diff_lines(old: list[str], new: list[str]) -> Iterator[DiffPart]:
    """Lines first, so that a long text costs little; then the words of those that differ."""
    for kind, first, one, then, two in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield DiffPart("same", "".join(new[then:two]))
        else:
            yield from _diff_words("".join(old[first:one]), "".join(new[then:two]))


def _diff_words(old: str, new: str) -> Iterator[DiffPart]:
    before, after = _tokenise(old, r"\s+|\w+|[^\w\s]"), _tokenise(new, r"\s+|\w+|[^\w\s]")
    head = _common_prefix_length(before, after)
    tail = _common_prefix_length(before[head:][::-1], after[head:][::-1])
    yield DiffPart("same", "".join(after[:head]))
    yield from _diff_middle(before[head : len(before) - tail], after[head : len(after) - tail])
    yield DiffPart("same", "".join(after[len(after) - tail :]))


def _common_prefix_length(before: list[str], after: list[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(before), len(after)))


def _diff_middle(before: list[str], after: list[str]) -> Iterator[DiffPart]:
    old, new = "".join(before), "".join(after)
    matcher = SequenceMatcher(str.isspace, before, after, autojunk=False)  # blanks are everywhere
    # Where hardly a word is common, scattered blanks and commas would tell nobody anything.
    if len(before) * len(after) > MAX_COMPARISONS or matcher.ratio() < 0.3:
        yield from _replacement(old, new)
        return
    for kind, first, one, then, two in matcher.get_opcodes():
        if kind == "equal":
            yield DiffPart("same", "".join(after[then:two]))
        else:
            yield from _replacement("".join(before[first:one]), "".join(after[then:two]))


def _replacement(old: str, new: str) -> Iterator[DiffPart]:
    yield DiffPart("removed", old)
    yield DiffPart("added", new)


def _merge_neighbours(pieces: Iterable[DiffPart]) -> list[DiffPart]:
    """Neighbours of one kind as one piece, none of them empty. A blank between two changes joins them."""
    diff_parts = [piece for piece in pieces if piece.text]
    spread: list[DiffPart] = []
    for n, piece in enumerate(diff_parts):
        inside = (
            0 < n < len(diff_parts) - 1
            and diff_parts[n - 1].kind != "same"
            and diff_parts[n + 1].kind != "same"
        )
        if piece.kind == "same" and inside and piece.text.isspace() and "\n" not in piece.text:
            spread += [DiffPart("removed", piece.text), DiffPart("added", piece.text)]
        else:
            spread.append(piece)
    joined: list[DiffPart] = []
    for same, run in groupby(spread, key=lambda piece: piece.kind == "same"):
        run_of = list(run)
        if same:
            joined.append(DiffPart("same", "".join(piece.text for piece in run_of)))
            continue
        for kind in ("removed", "added"):
            text = "".join(piece.text for piece in run_of if piece.kind == kind)
            if text:
                joined.append(DiffPart(kind, text))
    return joined
