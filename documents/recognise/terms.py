"""Learned terms: the meanings that people have entered for a council's own labels and status words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LearnedTerms:
    """Labels with their fields, and status words with their grades (None for no grade), as pairs.

    Labels are in the form of `documents.recognise.labels.normalise_label`, and status words in that of
    `normalise_status`.
    """

    labels: frozenset[tuple[str, str]] = frozenset()
    statuses: frozenset[tuple[str, int | None]] = frozenset()

    def as_json(self) -> dict[str, Any]:
        """The terms as JSON for the sandbox; `terms_from_json` reads them."""
        return {"labels": sorted(self.labels), "statuses": sorted(self.statuses, key=str)}


def terms_from_json(data: dict[str, Any]) -> LearnedTerms:
    return LearnedTerms(
        *(frozenset((words, meaning) for words, meaning in data[name]) for name in ("labels", "statuses"))
    )


NO_LEARNED_TERMS = LearnedTerms()
_active_terms: ContextVar[LearnedTerms] = ContextVar("understood", default=NO_LEARNED_TERMS)


@contextmanager
def using_terms(meanings: LearnedTerms) -> Iterator[None]:
    """A context in which labels and statuses are read with these terms."""
    token = _active_terms.set(meanings)
    try:
        yield
    finally:
        _active_terms.reset(token)


def learned_terms() -> LearnedTerms:
    """The terms of the current context; see `using_terms`."""
    return _active_terms.get()


def normalise_status(text: str) -> str:
    """A status word in small letters, with single spaces and no punctuation around it."""
    return re.sub(r"\s+", " ", text).strip(" .,:;()[]–—-").casefold()
