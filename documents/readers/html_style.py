"""The styles of external pages: shading, text colour, bold, italic, hidden text, list numbering."""

from __future__ import annotations

import re
from typing import Any

import tinycss2
from tinycss2.color4 import parse_color

StyleRules = dict[str, dict[str, str]]  # declarations of a page's style sheets, by ".name" and "tag.name"

_CLASS_SELECTOR = re.compile(r"(?:[a-z][a-z0-9]*)?\.[\w-]+", re.IGNORECASE)
_WORD_LIST_LEVEL = re.compile(r"level(\d+)")
_GOOGLE_LIST_LEVEL = re.compile(r"lst-kix_\w+-(\d)\b")
_GOOGLE_COUNTER = re.compile(r"(\.lst-kix[\w-]+)\s*>\s*li:before")
_COUNTER_STYLE = re.compile(r"counter\([^,]+,\s*([a-z-]+)\)")
_COUNTER_KEY = "-counted-as"  # Google Docs hides the list's markers and prints its own before each item
_MIN_OPACITY = 0.5


def parse_style_sheets(sheets: list[str]) -> StyleRules:
    """The rules of a page's style sheets whose selector is one class, as Google Docs and Word write them."""
    styles: StyleRules = {}
    for sheet in sheets:
        for rule in tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True):
            if rule.type != "qualified-rule":
                continue
            values = parse_declarations(tinycss2.serialize(rule.content))
            for selector in tinycss2.serialize(rule.prelude).split(","):
                if counter := _GOOGLE_COUNTER.fullmatch(selector.strip().lower()):
                    kind = _COUNTER_STYLE.search(values.get("content", ""))
                    styles.setdefault(counter.group(1), {})[_COUNTER_KEY] = kind.group(1) if kind else "disc"
                if _CLASS_SELECTOR.fullmatch(selector.strip()):
                    styles.setdefault(selector.strip().lower(), {}).update(values)
    return styles


def parse_declarations(style: str) -> dict[str, str]:
    """A style attribute as a dictionary, names and values in lower case."""
    pairs = (part.partition(":") for part in style.split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs if value.strip()}


def computed_style(element: Any, styles: StyleRules) -> dict[str, str]:
    """All style declarations of an element. Its style attribute overrides the style sheets."""
    values: dict[str, str] = {}
    for name in (element.get("class") or "").lower().split():
        values |= styles.get(f".{name}", {})
        values |= styles.get(f"{element.tag}.{name}", {})
    return values | parse_declarations(element.get("style") or "")


def parse_colour(value: str | None) -> str | None:
    """A colour as RRGGBB; None for no colour and for one that is more than half transparent."""
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
    """The shading of a cell or row as RRGGBB; None for white or no shading."""
    shorthand = tinycss2.parse_component_value_list(values.get("background", ""))
    declared = [
        values.get("background-color"),
        *(part.serialize() for part in shorthand),
        element.get("bgcolor"),
    ]
    colour = next(filter(None, map(parse_colour, declared)), None)
    return None if colour == "FFFFFF" else colour


def text_colour(element: Any, values: dict[str, str]) -> str | None:
    """The text colour that an element sets, as RRGGBB; None where it sets none."""
    return parse_colour(values.get("color") or (element.get("color") if element.tag == "font" else None))


def is_bold(element: Any, values: dict[str, str]) -> bool | None:
    """Whether an element sets its text bold (True) or not bold (False); None where it sets neither."""
    weight = values.get("font-weight")
    if weight:
        return weight in {"bold", "bolder"} or (weight.isdigit() and int(weight) >= 600)
    return True if element.tag in {"b", "strong"} else None


def is_italic(element: Any, values: dict[str, str]) -> bool | None:
    """Whether an element sets its text italic (True) or upright (False); None where it sets neither."""
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
    """The depth of a list item that Word wrote, from 0; None for other elements."""
    level = _WORD_LIST_LEVEL.search(values.get("mso-list", ""))
    return int(level.group(1)) - 1 if level else None


def google_list_depth(element: Any) -> int | None:
    """The depth of a list that Google Docs wrote, from 0; None for other elements."""
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
    """The CSS list style of a list: "decimal", "lower-alpha" …; "disc" for bullets."""
    style = (
        values.get(_COUNTER_KEY)
        or values.get("list-style-type")
        or values.get("list-style", "").split(" ")[0]
    )
    if (style and element.tag == "ol") or style == "none":
        return style.replace("latin", "alpha")
    return _LIST_TYPES.get(element.get("type") or "1", "decimal") if element.tag == "ol" else "disc"


def format_list_marker(kind: str, number: int) -> str | None:
    """The marker that a browser shows for an item: "c." for ("lower-alpha", 3). None for style "none"."""
    if kind == "none":
        return None
    if kind.endswith("alpha") and number > 0:
        text = _alpha_numeral(number)
    elif kind.endswith("roman") and 0 < number < 4000:
        text = _roman_numeral(number)
    else:
        text = str(number)
    return f"{text.upper() if kind.startswith('upper') else text}."


def _alpha_numeral(number: int) -> str:
    letters = ""
    while number:
        number, letter_index = divmod(number - 1, 26)
        letters = chr(ord("a") + letter_index) + letters
    return letters


def _roman_numeral(number: int) -> str:
    values = (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1)
    symbols = ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i")
    numeral = ""
    for value, symbol in zip(values, symbols, strict=True):
        times, number = divmod(number, value)
        numeral += symbol * times
    return numeral
