"""Where two wordings differ: the stretch that changed, with a few words around it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

CONTEXT_WORDS = 4  # words of context on either side
MAX_QUOTED_WORDS = 40  # words quoted at most


def same_words(one: str, other: str) -> bool:
    """Whether only blanks and line ends differ, as they do between a Word file and its PDF."""
    return one.split() == other.split()


def quote_difference(old: str, new: str) -> tuple[str, str]:
    """The changed stretch of each of two wordings, cut to what a reader needs to see."""
    a, b = old.split(), new.split()
    if a == b:  # only blanks or line ends differ
        return _excerpt(a, 0, len(a)), _excerpt(b, 0, len(b))
    # Not difflib: it may take minutes for texts that say the same word again and again.
    start = _alike(zip(a, b, strict=False))
    longest = min(len(a), len(b)) - start
    end = min(_alike(zip(reversed(a), reversed(b), strict=False)), longest)
    return _excerpt(a, start - CONTEXT_WORDS, len(a) - end + CONTEXT_WORDS), _excerpt(
        b, start - CONTEXT_WORDS, len(b) - end + CONTEXT_WORDS
    )


def _alike(pairs: Iterable[tuple[str, str]]) -> int:
    """How many words at the beginning are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _excerpt(words: list[str], start: int, end: int) -> str:
    start, end = max(start, 0), min(end, len(words))
    shown = words[start:end][:MAX_QUOTED_WORDS]
    left = "… " if start else ""
    right = " …" if start + len(shown) < len(words) else ""
    return f"{left}{' '.join(shown)}{right}"
