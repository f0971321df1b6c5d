"""What a foreign page's style means for us: shading, ink, bold, italic, hidden, list letters."""

from __future__ import annotations

import re
from typing import Any

import tinycss2
from tinycss2.color4 import parse_color

StyleRules = dict[str, dict[str, str]]  # what a page's own style sheets say of ".name" and "tag.name"

_CLASS_SELECTOR = re.compile(r"(?:[a-z][a-z0-9]*)?\.[\w-]+", re.IGNORECASE)
_WORD_LIST_LEVEL = re.compile(r"level(\d+)")
_GOOGLE_LIST_LEVEL = re.compile(r"lst-kix_\w+-(\d)\b")
_GOOGLE_COUNTER = re.compile(r"(\.lst-kix[\w-]+)\s*>\s*li:before")
_COUNTER_STYLE = re.compile(r"counter\([^,]+,\s*([a-z-]+)\)")
_COUNTER_KEY = "-counted-as"  # Google Docs hides the list's own letters, and prints others before each item
_MIN_OPACITY = 0.5


def parse_style_sheets(sheets: list[str]) -> StyleRules:
    """The rules of a page's style sheets that speak of one class, as Google Docs and Word write them."""
    styles: StyleRules = {}
    for sheet in sheets:
        for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
            if rule.type != "qualified-rule":
                continue
            values = parse_declarations(tinycss2.serialize(rule.content))
            for selector in tinycss2.serialize(rule.prelude).split(","):
                if counted := _GOOGLE_COUNTER.fullmatch(selector.strip().lower()):
                    kind = _COUNTER_STYLE.search(values.get("content", ""))
                    styles.setdefault(counted.group(1), {})[_COUNTER_KEY] = kind.group(1) if kind else "disc"
                if _CLASS_SELECTOR.fullmatch(selector.strip()):
                    styles.setdefault(selector.strip().lower(), {}).update(values)
    return styles


def parse_declarations(style: str) -> dict[str, str]:
    """A style attribute as a dictionary, names and values in small letters."""
    pairs = (part.partition(":") for part in style.split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs if value.strip()}


def computed_style(element: Any, styles: StyleRules) -> dict[str, str]:
    """All style declarations of an element, its own style attribute last."""
    values: dict[str, str] = {}
    for name in (element.get("class") or "").lower().split():
        values |= styles.get(f".{name}", {})
        values |= styles.get(f"{element.tag}.{name}", {})
    return values | parse_declarations(element.get("style") or "")


def parse_colour(value: str | None) -> str | None:
    """A colour as RRGGBB, or None for none and for what lets through more than half."""
    if not value:
        return None
    if re.fullmatch(r"[0-9a-f]{6}", value, re.IGNORECASE):
        value = f"#{value}"
    try:
        parsed = parse_color(value.strip())
        if parsed is None or parsed == "currentcolor" or parsed.alpha < _MIN_OPACITY:
            return None
        red, green, blue = (min(max(round(part * 255), 0), 255) for part in parsed.to("srgb").coordinates)
    except (ValueError, TypeError, AttributeError, NotImplementedError):
        return None
    return f"{red:02X}{green:02X}{blue:02X}"


def background_colour(element: Any, values: dict[str, str]) -> str | None:
    """The shading of a cell or row. White is no shading."""
    shorthand = tinycss2.parse_component_value_list(values.get("background", ""))
    sayings = [
        values.get("background-color"),
        *(part.serialize() for part in shorthand),
        element.get("bgcolor"),
    ]
    shade = next(filter(None, map(parse_colour, sayings)), None)
    return None if shade == "FFFFFF" else shade


def text_colour(element: Any, values: dict[str, str]) -> str | None:
    """The colour that an element sets for its words; None when it sets none."""
    return parse_colour(values.get("color") or (element.get("color") if element.tag == "font" else None))


def is_bold(element: Any, values: dict[str, str]) -> bool | None:
    """Whether an element makes its words bold (True), plain (False) or leaves them (None)."""
    weight = values.get("font-weight")
    if weight:
        return weight in {"bold", "bolder"} or (weight.isdigit() and int(weight) >= 600)
    return True if element.tag in {"b", "strong"} else None


def is_italic(element: Any, values: dict[str, str]) -> bool | None:
    """Whether an element makes its words italic (True), upright (False) or leaves them (None)."""
    if slant := values.get("font-style"):
        return slant.startswith(("italic", "oblique"))
    return True if element.tag in {"i", "em", "cite", "dfn"} else None


def is_hidden(element: Any, values: dict[str, str]) -> bool:
    """Whether a browser would not show an element."""
    return (
        element.get("hidden") is not None
        or values.get("display") == "none"
        or values.get("visibility") in {"hidden", "collapse"}
        or values.get("mso-hide") == "all"
    )


def word_list_depth(values: dict[str, str]) -> int | None:
    """The depth of a list item as Word writes one, or None for anything else."""
    level = _WORD_LIST_LEVEL.search(values.get("mso-list", ""))
    return int(level.group(1)) - 1 if level else None


def google_list_depth(element: Any) -> int | None:
    """The depth of a list as Google Docs writes one, or None for anything else."""
    level = _GOOGLE_LIST_LEVEL.search(element.get("class") or "")
    return int(level.group(1)) if level else None


_LIST_TYPES = {
    "1": "decimal",
    "a": "lower-alpha",
    "A": "upper-alpha",
    "i": "lower-roman",
    "I": "upper-roman",
}


def list_style_type(element: Any, values: dict[str, str]) -> str:
    """How a list counts: CSS's name for it, "disc" for bullets."""
    style = (
        values.get(_COUNTER_KEY)
        or values.get("list-style-type")
        or values.get("list-style", "").split(" ")[0]
    )
    if (style and element.tag == "ol") or style == "none":
        return style.replace("latin", "alpha")
    return _LIST_TYPES.get(element.get("type") or "1", "decimal") if element.tag == "ol" else "disc"


def format_list_marker(kind: str, number: int) -> str | None:
    """The letter or number that a browser prints for the item of this number."""
    if kind == "none":
        return None
    if kind.endswith("alpha") and number > 0:
        printed = _alpha_numeral(number)
    elif kind.endswith("roman") and 0 < number < 4000:
        printed = _roman_numeral(number)
    else:
        printed = str(number)
    return f"{printed.upper() if kind.startswith('upper') else printed}."


def _alpha_numeral(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman_numeral(number: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    signs = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
    printed = ""
    for value, sign in zip(values, signs, strict=True):
        times, number = divmod(number, value)
        printed += sign * times
    return printed
