"""Text as HTML: bold, italic, colour and links, and nothing that runs scripts or loads files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from documents.tree import Run

_COLOUR = re.compile(r"[0-9A-F]{6}")
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
_DARK_LUMINANCE = 0.18  # relative luminance at which black and white text are equally readable


def is_colour(colour: str | None) -> bool:
    """Whether this is RRGGBB in capitals."""
    return bool(colour and _COLOUR.fullmatch(colour))


def is_safe_link(link: str | None) -> bool:
    """Whether a link is an http, https or mailto address."""
    return bool(link and _SAFE_LINK.fullmatch(link))


def runs_to_html(runs: tuple[Run, ...]) -> str:
    """The runs in order. A link that must not be followed becomes plain text."""
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    markup = escape(run.text, quote=False).replace("\n", "<br>")
    if is_colour(run.colour):
        markup = f'<span class="text-{run.colour}">{markup}</span>'
    if run.italic:
        markup = f"<em>{markup}</em>"
    if run.bold:
        markup = f"<strong>{markup}</strong>"
    if run.link and is_safe_link(run.link):
        markup = f'<a href="{escape(run.link)}">{markup}</a>'
    return markup


def colour_rules(fills: set[str], text_colours: set[str]) -> Iterator[str]:
    """CSS rules for these fill and text colours. Text on a dark fill is white."""
    for fill in sorted(filter(is_colour, fills)):
        colour = " color: #fff;" if needs_white_text(fill) else ""
        yield f".document .fill-{fill} {{ background-color: #{fill};{colour} }}\n"
    for colour in sorted(filter(is_colour, text_colours)):
        yield f".text-{colour} {{ color: #{colour}; }}\n"


def needs_white_text(colour: str) -> bool:
    """Whether text on this background must be white to be readable."""
    return _luminance(colour) < _DARK_LUMINANCE


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (0, 2, 4))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
