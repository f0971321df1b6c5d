"""What was added and what was removed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Kind = Literal["same", "removed", "added"]

TOO_LONG = 1_000_000  # words and blanks of the one times those of the other: more may take seconds
CONTEXT = 12  # words kept on each side of a change


@dataclass(frozen=True)
class Piece:
    """Some words that both texts have, or only the older, or only the newer."""

    kind: Kind
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """The pieces that make up both texts: all but the added ones are the old, all but the removed the new."""
    if old == new:
        return [Piece("same", new)] if new else []
    return _joined(_of_lines(_tokens(old, r"[^\n]*\n|[^\n]+"), _tokens(new, r"[^\n]*\n|[^\n]+")))


def shortened(pieces: Iterable[Piece], context: int = CONTEXT) -> list[Piece]:
    """The same, with long unchanged stretches cut to the words beside a change."""
    pieces = list(pieces)
    last = len(pieces) - 1
    return [
        Piece("same", _cut(piece.text, context, at_start=n == 0, at_end=n == last))
        if piece.kind == "same"
        else piece
        for n, piece in enumerate(pieces)
    ]


def _cut(text: str, context: int, *, at_start: bool, at_end: bool) -> str:
    words = _tokens(text, r"\s*\S+(?:\s+$)?|\s+")
    head, tail = (0 if at_start else context), (0 if at_end else context)
    if len(words) <= head + tail + 3:
        return text
    begins, ends = "".join(words[:head]), "".join(words[len(words) - tail :])
    return (f"{begins.rstrip()} " if begins else "") + "…" + (f" {ends.lstrip()}" if ends else "")


def _tokens(text: str, pattern: str) -> list[str]:
    return re.findall(pattern, text)


def _of_lines(old: list[str], new: list[str]) -> Iterator[Piece]:
    """Lines first, so that a long text costs little; then the words of those that differ."""
    for kind, first, one, then, two in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(new[then:two]))
        else:
            yield from _of_words("".join(old[first:one]), "".join(new[then:two]))


def _of_words(old: str, new: str) -> Iterator[Piece]:
    before, after = _tokens(old, r"\s+|\w+|[^\w\s]"), _tokens(new, r"\s+|\w+|[^\w\s]")
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])
    yield Piece("same", "".join(after[:head]))
    yield from _between(before[head : len(before) - tail], after[head : len(after) - tail])
    yield Piece("same", "".join(after[len(after) - tail :]))


def _alike(before: list[str], after: list[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((n for n, (one, other) in pairs if one != other), min(len(before), len(after)))


def _between(before: list[str], after: list[str]) -> Iterator[Piece]:
    old, new = "".join(before), "".join(after)
    matcher = SequenceMatcher(str.isspace, before, after, autojunk=False)  # blanks are everywhere
    # Where hardly a word is common, scattered blanks and commas would tell nobody anything.
    if len(before) * len(after) > TOO_LONG or matcher.ratio() < 0.3:
        yield from _whole(old, new)
        return
    for kind, first, one, then, two in matcher.get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(after[then:two]))
        else:
            yield from _whole("".join(before[first:one]), "".join(after[then:two]))


def _whole(old: str, new: str) -> Iterator[Piece]:
    yield Piece("removed", old)
    yield Piece("added", new)


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece, none of them empty. A blank between two changes joins them."""
    found = [piece for piece in pieces if piece.text]
    spread: list[Piece] = []
    for n, piece in enumerate(found):
        inside = 0 < n < len(found) - 1 and found[n - 1].kind != "same" and found[n + 1].kind != "same"
        if piece.kind == "same" and inside and piece.text.isspace() and "\n" not in piece.text:
            spread += [Piece("removed", piece.text), Piece("added", piece.text)]
        else:
            spread.append(piece)
    joined: list[Piece] = []
    for same, run in groupby(spread, key=lambda piece: piece.kind == "same"):
        run_of = list(run)
        if same:
            joined.append(Piece("same", "".join(piece.text for piece in run_of)))
            continue
        for kind in ("removed", "added"):
            text = "".join(piece.text for piece in run_of if piece.kind == kind)
            if text:
                joined.append(Piece(kind, text))
    return joined
