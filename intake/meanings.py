"""What people have said that a council's own words mean: labels, and words for how far something got."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Meanings:
    """Labels with the field they name, and status words with their grade or None for no grade.

    Both by their plain words: see `plain_status` and `intake.labels.plain_label`.
    """

    labels: frozenset[tuple[str, str]] = frozenset()
    statuses: frozenset[tuple[str, int | None]] = frozenset()

    def as_json(self) -> dict[str, Any]:
        """As they are handed to the sandbox; `meanings_in` is the way back."""
        return {"labels": sorted(self.labels), "statuses": sorted(self.statuses, key=str)}


def meanings_in(data: dict[str, Any]) -> Meanings:
    return Meanings(
        *(frozenset((words, meant) for words, meant in data[name]) for name in ("labels", "statuses"))
    )


NOTHING_TAUGHT = Meanings()
_understood: ContextVar[Meanings] = ContextVar("understood", default=NOTHING_TAUGHT)


@contextmanager
def understood(meanings: Meanings) -> Iterator[None]:
    """Whatever reads labels and statuses meanwhile knows these meanings."""
    token = _understood.set(meanings)
    try:
        yield
    finally:
        _understood.reset(token)


def taught() -> Meanings:
    """What is known besides the house's own words."""
    return _understood.get()


def plain_status(words: str) -> str:
    """A status word without what nobody means: case, blanks, the punctuation around it."""
    return re.sub(r"\s+", " ", words).strip(" .,:;()[]–—-").casefold()
