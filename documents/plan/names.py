"""The name of an action: its recommendation and letter, or its own number where it has one."""

from __future__ import annotations

import re


def action_name(heading: str, ref: str, strand: str = "") -> str:
    """ "1 c) Schools"; "1.2" where `ref` includes the number of `heading`; else both, as in "1 HS 05"."""
    return " ".join(filter(None, [_join_reference(heading, ref), strand]))


def with_no_break_spaces(text: str) -> str:
    """The text with a non-breaking space in names such as "1 c)", so that no line ends there."""
    return re.sub(r"(?<=\d) (?=[a-z]{1,2}\))", "\N{NO-BREAK SPACE}", text)


def to_single_line(text: str) -> str:
    """Paragraphs and bullets joined into one line, with "; " after those that end without punctuation."""
    lines = [line.strip().removeprefix("•").strip() for line in text.split("\n")]
    joined = ""
    for line in filter(None, lines):
        joined += ("" if not joined else " " if joined[-1] in ".,:;?!–" else "; ") + line
    return " ".join(joined.split())


def _join_reference(heading: str, ref: str) -> str:
    heading_ref, own_ref = _normalise_reference(heading), _normalise_reference(ref)
    if not own_ref or own_ref == heading_ref:
        return heading
    includes_heading = own_ref.startswith(heading_ref) and not (
        heading_ref[-1:].isdigit() and own_ref[len(heading_ref)].isdigit()
    )
    return ref.strip() if includes_heading else f"{heading} {ref.strip()}"


def _normalise_reference(text: str) -> str:
    return re.sub(r"[\s().]+$|[\s()]", "", text).lower()
