"""Findings: things to check in texts or dates. A finding warns; it never blocks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing to check: a short code, a sentence for people, and its location in the document, or "".

    `about` is the key of the doubtful value ("l3.date_text", see `documents.recognise.item_keys`), or "".
    """

    code: str
    sentence: str
    place: str = ""
    about: str = ""

    def __str__(self) -> str:
        return f"{self.sentence} [{self.place}]" if self.place else self.sentence
