"""What people call an action: after its recommendation, or by a number of its own where it has one."""

from __future__ import annotations

import re


def action_name(heading: str, ref: str, strand: str = "") -> str:
    """ "1 c) Schools"; "1.2" below recommendation 1; "1 HS 05" where its number names no recommendation."""
    return " ".join(filter(None, [_with_reference(heading, ref), strand]))


def with_no_break_spaces(text: str) -> str:
    """The words with a blank in "1 c)" at which no line ends, for running text and narrow columns."""
    return re.sub(r"(?<=\d) (?=[a-z]{1,2}\))", "\N{NO-BREAK SPACE}", text)


def to_single_line(text: str) -> str:
    """Paragraphs and bullets run together as one would read them out."""
    lines = [line.strip().removeprefix("•").strip() for line in text.split("\n")]
    joined = ""
    for line in filter(None, lines):
        joined += ("" if not joined else " " if joined[-1] in ".,:;?!–" else "; ") + line
    return " ".join(joined.split())


def _with_reference(heading: str, ref: str) -> str:
    above, own = _normalise_reference(heading), _normalise_reference(ref)
    if not own or own == above:
        return heading
    goes_on = own.startswith(above) and not (above[-1:].isdigit() and own[len(above)].isdigit())
    return ref.strip() if goes_on else f"{heading} {ref.strip()}"


def _normalise_reference(text: str) -> str:
    return re.sub(r"[\s().]+$|[\s()]", "", text).lower()
