"""Learned terms: what people have said that a council's own labels and status words mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LearnedTerms:
    """Labels with the field they name, and status words with their grade or None for no grade.

    Both by their plain words: see `normalise_status` and `documents.recognise.labels.normalise_label`.
    """

    labels: frozenset[tuple[str, str]] = frozenset()
    statuses: frozenset[tuple[str, int | None]] = frozenset()

    def as_json(self) -> dict[str, Any]:
        """As they are handed to the sandbox; `meanings_in` is the way back."""
        return {"labels": sorted(self.labels), "statuses": sorted(self.statuses, key=str)}


def meanings_in(data: dict[str, Any]) -> LearnedTerms:
    return LearnedTerms(
        *(frozenset((words, meant) for words, meant in data[name]) for name in ("labels", "statuses"))
    )


NO_LEARNED_TERMS = LearnedTerms()
_active_terms: ContextVar[LearnedTerms] = ContextVar("understood", default=NO_LEARNED_TERMS)


@contextmanager
def using_terms(meanings: LearnedTerms) -> Iterator[None]:
    """Whatever reads labels and statuses meanwhile knows these meanings."""
    token = _active_terms.set(meanings)
    try:
        yield
    finally:
        _active_terms.reset(token)


def learned_terms() -> LearnedTerms:
    """The terms in use, besides our own words."""
    return _active_terms.get()


def normalise_status(text: str) -> str:
    """A status word without what nobody means: case, blanks, the punctuation around it."""
    return re.sub(r"\s+", " ", text).strip(" .,:;()[]–—-").casefold()
