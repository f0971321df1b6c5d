"""Words as HTML: bold, italic, colour, links, and nothing that could run or fetch."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from documents.tree import Run

_COLOUR = re.compile(r"[0-9A-F]{6}")
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
_DARK_LUMINANCE = 0.18  # relative luminance at which black and white ink read equally well


def is_colour(colour: str | None) -> bool:
    """Whether this is RRGGBB in capitals."""
    return bool(colour and _COLOUR.fullmatch(colour))


def is_safe_link(link: str | None) -> bool:
    """Whether a link leads to the web or to a mailbox, and nowhere else."""
    return bool(link and _SAFE_LINK.fullmatch(link))


def runs_to_html(runs: tuple[Run, ...]) -> str:
    """The runs in order. A link that must not be followed becomes plain text."""
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    words = escape(run.text, quote=False).replace("\n", "<br>")
    if is_colour(run.colour):
        words = f'<span class="text-{run.colour}">{words}</span>'
    if run.italic:
        words = f"<em>{words}</em>"
    if run.bold:
        words = f"<strong>{words}</strong>"
    if run.link and is_safe_link(run.link):
        words = f'<a href="{escape(run.link)}">{words}</a>'
    return words


def colour_rules(fills: set[str], inks: set[str]) -> Iterator[str]:
    """Style rules for these shadings and inks. Words on a dark shading are white."""
    for fill in sorted(filter(is_colour, fills)):
        ink = " color: #fff;" if needs_white_text(fill) else ""
        yield f".document .fill-{fill} {{ background-color: #{fill};{ink} }}\n"
    for ink in sorted(filter(is_colour, inks)):
        yield f".text-{ink} {{ color: #{ink}; }}\n"


def needs_white_text(colour: str) -> bool:
    """Whether text on this background must be white to be readable."""
    return _luminance(colour) < _DARK_LUMINANCE


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
