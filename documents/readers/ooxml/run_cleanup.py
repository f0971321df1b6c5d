"""From raw runs to tidy ones: the plain-text convention, kept across changes of look."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from documents.plain_text import clean
from documents.tree import BULLET, Run

_TYPED_MARKER = re.compile(
    r"\s*(?:(?P<bullet>[•·▪‣●◦○■➢►-])[ \t\xa0]+"
    r"|(?P<item>[(]?(?:[a-z]|[ivx]{1,5}|\d{1,3})[.)])(?: |[ \xa0]*\t[ \t\xa0]*))(?=\S)",
    re.IGNORECASE,
)
_EDGE_GUARD = "|"  # keeps the blanks at the ends of a run, which `clean` would take off


def split_typed_marker(runs: list[Run]) -> tuple[str | None, list[Run]]:
    """A bullet, letter or number that somebody typed in front of a paragraph, and the rest."""
    typed = _TYPED_MARKER.match("".join(run.text for run in runs))
    if typed is None:
        return None, runs
    rest: list[Run] = []
    skip = typed.end()
    for run in runs:
        if skip < len(run.text):
            rest.append(replace(run, text=run.text[skip:]))
        skip = max(0, skip - len(run.text))
    return (BULLET if typed["bullet"] else typed["item"]), rest


def clean_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Clean words, without blanks at the ends of lines; neighbours that look alike made one."""
    tidied: list[Run] = []
    for run in merge_runs(runs):
        text = clean(f"{_EDGE_GUARD}{run.text}{_EDGE_GUARD}")[1:-1]
        if not tidied or tidied[-1].text.endswith("\n"):
            text = text.lstrip() if not tidied else text.lstrip(" \xa0")
        if text.startswith("\n"):
            _trim_end(tidied, " \xa0")
        if text:
            tidied.append(replace(run, text=text))
    _trim_end(tidied, None)
    return merge_runs(tidied)


def merge_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Runs without empty ones, neighbours that look alike made one."""
    result: list[Run] = []
    for run in runs:
        if result and replace(result[-1], text=run.text) == run:
            result[-1] = replace(run, text=result[-1].text + run.text)
        elif run.text:
            result.append(run)
    return tuple(result)


def _trim_end(runs: list[Run], blanks: str | None) -> None:
    while runs:
        last = runs.pop()
        text = last.text.rstrip(blanks)
        if text:
            runs.append(replace(last, text=text))
            return
