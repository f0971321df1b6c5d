"""Quotes the difference between two wordings, with a few words of context."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

CONTEXT_WORDS = 4  # words of context on either side
MAX_QUOTED_WORDS = 40  # words quoted at most


def same_words(first: str, second: str) -> bool:
    """Whether texts have the same words: white space differs between a Word file and its PDF."""
    return first.split() == second.split()


def quote_difference(old: str, new: str) -> tuple[str, str]:
    """The part of the old and of the new wording that differs, with context, shortened for a reader."""
    old_words, new_words = old.split(), new.split()
    if old_words == new_words:  # only white space differs
        return _excerpt(old_words, 0, len(old_words)), _excerpt(new_words, 0, len(new_words))
    # Not difflib: it may take minutes for texts that say the same word again and again.
    prefix_length = _common_prefix_length(zip(old_words, new_words, strict=False))
    max_suffix_length = min(len(old_words), len(new_words)) - prefix_length
    suffix_length = min(
        _common_prefix_length(zip(reversed(old_words), reversed(new_words), strict=False)), max_suffix_length
    )
    return _excerpt(
        old_words, prefix_length - CONTEXT_WORDS, len(old_words) - suffix_length + CONTEXT_WORDS
    ), _excerpt(new_words, prefix_length - CONTEXT_WORDS, len(new_words) - suffix_length + CONTEXT_WORDS)


def _common_prefix_length(pairs: Iterable[tuple[str, str]]) -> int:
    """How many words at the beginning are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _excerpt(words: list[str], start: int, end: int) -> str:
    start, end = max(start, 0), min(end, len(words))
    quoted = words[start:end][:MAX_QUOTED_WORDS]
    prefix = "… " if start else ""
    suffix = " …" if start + len(quoted) < len(words) else ""
    return f"{prefix}{' '.join(quoted)}{suffix}"
