"""What a check noticed in words or dates. A finding warns; it never blocks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One finding: a short code, a sentence for people, and its place in the document, if any.

    `about` names the value that is doubtful ("l3.date_text"), where it is one value.
    """

    code: str
    sentence: str
    place: str = ""
    about: str = ""

    def __str__(self) -> str:
        return f"{self.sentence} [{self.place}]" if self.place else self.sentence
