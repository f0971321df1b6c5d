"""What was added and what was removed between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

DiffKind = Literal["same", "removed", "added"]

MAX_COMPARISONS = 1_000_000  # tokens of one text times tokens of the other: more may take seconds
CONTEXT_WORDS = 12  # words kept on each side of a change


@dataclass(frozen=True)
class DiffPart:
    """Text that is in both texts ("same"), only in the old ("removed") or only in the new one ("added")."""

    kind: DiffKind
    text: str


def diff_words(old: str, new: str) -> list[DiffPart]:
    """The parts of both texts in order: without those added they are `old`, without those removed `new`."""
    if old == new:
        return [DiffPart("same", new)] if new else []
    return _merge_neighbours(
        _diff_lines(_tokenise(old, r"[^\n]*\n|[^\n]+"), _tokenise(new, r"[^\n]*\n|[^\n]+"))
    )


def shorten_unchanged(pieces: Iterable[DiffPart], context: int = CONTEXT_WORDS) -> list[DiffPart]:
    """The parts, with long unchanged ones shortened to `context` words next to a change."""
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
    start_count, end_count = (0 if at_start else context), (0 if at_end else context)
    if len(words) <= start_count + end_count + 3:
        return text
    start_text, end_text = "".join(words[:start_count]), "".join(words[len(words) - end_count :])
    return (
        (f"{start_text.rstrip()} " if start_text else "")
        + "…"
        + (f" {end_text.lstrip()}" if end_text else "")
    )


def _tokenise(text: str, pattern: str) -> list[str]:
    return re.findall(pattern, text)


def _diff_lines(old: list[str], new: list[str]) -> Iterator[DiffPart]:
    """Compare lines first, so that long texts are fast, and then the words of lines that differ."""
    for kind, old_start, old_end, new_start, new_end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if kind == "equal":
            yield DiffPart("same", "".join(new[new_start:new_end]))
        else:
            yield from _diff_words("".join(old[old_start:old_end]), "".join(new[new_start:new_end]))


def _diff_words(old: str, new: str) -> Iterator[DiffPart]:
    old_words, new_words = _tokenise(old, r"\s+|\w+|[^\w\s]"), _tokenise(new, r"\s+|\w+|[^\w\s]")
    prefix_length = _common_prefix_length(old_words, new_words)
    suffix_length = _common_prefix_length(old_words[prefix_length:][::-1], new_words[prefix_length:][::-1])
    yield DiffPart("same", "".join(new_words[:prefix_length]))
    yield from _diff_middle(
        old_words[prefix_length : len(old_words) - suffix_length],
        new_words[prefix_length : len(new_words) - suffix_length],
    )
    yield DiffPart("same", "".join(new_words[len(new_words) - suffix_length :]))


def _common_prefix_length(old_words: list[str], new_words: list[str]) -> int:
    """How many words at the start are the same."""
    pairs = enumerate(zip(old_words, new_words, strict=False))
    return next(
        (n for n, (old_word, new_word) in pairs if old_word != new_word), min(len(old_words), len(new_words))
    )


def _diff_middle(old_words: list[str], new_words: list[str]) -> Iterator[DiffPart]:
    old_text, new_text = "".join(old_words), "".join(new_words)
    matcher = SequenceMatcher(
        str.isspace, old_words, new_words, autojunk=False
    )  # spaces are too frequent to match on
    # Where few words are the same, matches of spaces and commas would not help a reader.
    if len(old_words) * len(new_words) > MAX_COMPARISONS or matcher.ratio() < 0.3:
        yield from _replacement(old_text, new_text)
        return
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            yield DiffPart("same", "".join(new_words[new_start:new_end]))
        else:
            yield from _replacement(
                "".join(old_words[old_start:old_end]), "".join(new_words[new_start:new_end])
            )


def _replacement(old: str, new: str) -> Iterator[DiffPart]:
    yield DiffPart("removed", old)
    yield DiffPart("added", new)


def _merge_neighbours(pieces: Iterable[DiffPart]) -> list[DiffPart]:
    """The parts without empty ones, and with neighbours of one kind merged, also across a space."""
    diff_parts = [piece for piece in pieces if piece.text]
    separated: list[DiffPart] = []
    for n, piece in enumerate(diff_parts):
        is_between_changes = (
            0 < n < len(diff_parts) - 1
            and diff_parts[n - 1].kind != "same"
            and diff_parts[n + 1].kind != "same"
        )
        if piece.kind == "same" and is_between_changes and piece.text.isspace() and "\n" not in piece.text:
            separated += [DiffPart("removed", piece.text), DiffPart("added", piece.text)]
        else:
            separated.append(piece)
    merged: list[DiffPart] = []
    for is_same, run in groupby(separated, key=lambda piece: piece.kind == "same"):
        run_parts = list(run)
        if is_same:
            merged.append(DiffPart("same", "".join(piece.text for piece in run_parts)))
            continue
        for kind in ("removed", "added"):
            text = "".join(piece.text for piece in run_parts if piece.kind == kind)
            if text:
                merged.append(DiffPart(kind, text))
    return merged
