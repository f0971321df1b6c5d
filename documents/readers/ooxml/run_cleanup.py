"""Cleaning of runs: the rules of `plain_text.clean`, applied across runs of different styles."""

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
_EDGE_GUARD = "|"  # keeps the spaces at the ends of a run, which `clean` would strip


def split_typed_marker(runs: list[Run]) -> tuple[str | None, list[Run]]:
    """The marker (bullet, letter or number) typed before a paragraph, or None; and the other runs."""
    typed_marker = _TYPED_MARKER.match("".join(run.text for run in runs))
    if typed_marker is None:
        return None, runs
    rest: list[Run] = []
    skip = typed_marker.end()
    for run in runs:
        if skip < len(run.text):
            rest.append(replace(run, text=run.text[skip:]))
        skip = max(0, skip - len(run.text))
    return (BULLET if typed_marker["bullet"] else typed_marker["item"]), rest


def clean_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs cleaned, without spaces at the ends of lines; neighbours of the same style are joined."""
    cleaned: list[Run] = []
    for run in merge_runs(runs):
        text = clean(f"{_EDGE_GUARD}{run.text}{_EDGE_GUARD}")[1:-1]
        if not cleaned or cleaned[-1].text.endswith("\n"):
            text = text.lstrip() if not cleaned else text.lstrip(" \xa0")
        if text.startswith("\n"):
            _trim_end(cleaned, " \xa0")
        if text:
            cleaned.append(replace(run, text=text))
    _trim_end(cleaned, None)
    return merge_runs(cleaned)


def merge_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs without empty ones; neighbours of the same style are joined."""
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
