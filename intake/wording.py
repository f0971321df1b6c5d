"""Where two wordings differ: the stretch that changed, with a few words around it."""

from __future__ import annotations

import difflib

AROUND = 4  # words of context on either side
MOST = 40  # words quoted at most


def difference(old: str, new: str) -> tuple[str, str]:
    """The changed stretch of each of two wordings, cut to what a reader needs to see."""
    a, b = old.split(), new.split()
    changes = [
        op for op in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes() if op[0] != "equal"
    ]
    if not changes:  # only blanks or line ends differ
        return _cut(a, 0, len(a)), _cut(b, 0, len(b))
    (_, a_from, _, b_from, _), (_, _, a_to, _, b_to) = changes[0], changes[-1]
    return _cut(a, a_from - AROUND, a_to + AROUND), _cut(b, b_from - AROUND, b_to + AROUND)


def _cut(words: list[str], start: int, end: int) -> str:
    start, end = max(start, 0), min(end, len(words))
    shown = words[start:end][:MOST]
    left = "… " if start else ""
    right = " …" if start + len(shown) < len(words) else ""
    return f"{left}{' '.join(shown)}{right}"
