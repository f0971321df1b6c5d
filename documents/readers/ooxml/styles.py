"""Styles of a Word file: what paragraphs and runs inherit through `basedOn`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.readers.ooxml.namespaces import Element, a, child_value, is_on, parse_bounded_int, w
from documents.readers.ooxml.package import PackageReader

MAX_HEADING_LEVEL = 6
_BODY_OUTLINE_LEVEL = 9  # the outline level that says "no heading"
_HEADING = re.compile(r"heading ([1-9])")
_NESTED_LIST = re.compile(r"list (?:bullet|number|continue|paragraph)? ?([2-9])")
_THEME_NAMES = {"background1": "lt1", "text1": "dk1", "background2": "lt2", "text2": "dk2"}
_TOGGLE_PROPERTIES = ("b", "i", "vanish")


@dataclass(frozen=True)
class TextStyle:
    """The style of a run, and whether it is hidden. `colour` is RRGGBB."""

    bold: bool = False
    italic: bool = False
    hidden: bool = False
    colour: str | None = None


class StyleSheet:
    """The styles part, with theme colours. Results are cached, as documents repeat few styles."""

    def __init__(self, package: PackageReader) -> None:
        part = package.related("styles")
        self._styles: dict[str, Element] = {}
        self._defaults: Element | None = None
        self._default_paragraph = ""
        if part is not None:
            self._defaults = part.root.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
            for style in part.root.iterchildren(w("style")):
                self._add(style)
        self.theme = _theme_colours(package)
        self._style_cache: dict[tuple[str, str], TextStyle] = {}
        self._levels: dict[str, int] = {}

    def _add(self, style: Element) -> None:
        style_id = style.get(w("styleId"), "")
        self._styles.setdefault(style_id, style)
        if style.get(w("type")) == "paragraph" and style.get(w("default")) in {"1", "true", "on"}:
            self._default_paragraph = self._default_paragraph or style_id

    @property
    def language(self) -> str | None:
        """The document's default language, or None."""
        return child_value(self._defaults, "lang")

    def paragraph_style_id(self, properties: Element | None) -> str:
        """The id of a paragraph's style."""
        return child_value(properties, "pStyle") or self._default_paragraph

    def name(self, style_id: str) -> str:
        """The display name of a style, in lower case."""
        style = self._styles.get(style_id)
        return (child_value(style, "name") or style_id).lower() if style is not None else style_id.lower()

    def inheritance_chain(self, style_id: str) -> Iterator[Element]:
        """The style, then the style that it is based on, and so on."""
        seen: set[str] = set()
        while style_id and style_id not in seen and style_id in self._styles:
            seen.add(style_id)
            style = self._styles[style_id]
            yield style
            style_id = child_value(style, "basedOn") or ""

    def level(self, properties: Element | None) -> int:
        """The heading level of a paragraph, 0 for plain text."""
        own = child_value(properties, "outlineLvl")
        if own is not None:
            return _heading_level(parse_bounded_int(own, _BODY_OUTLINE_LEVEL))
        style_id = self.paragraph_style_id(properties)
        if style_id not in self._levels:
            self._levels[style_id] = self._style_heading_level(style_id)
        return self._levels[style_id]

    def _style_heading_level(self, style_id: str) -> int:
        for style in self.inheritance_chain(style_id):
            name = (child_value(style, "name") or "").lower()
            if name == "title":
                return 1
            heading = _HEADING.fullmatch(name)
            if heading:
                return min(int(heading.group(1)), MAX_HEADING_LEVEL)
            outline = child_value(style, "pPr", "outlineLvl")
            if outline is not None:
                return _heading_level(parse_bounded_int(outline, _BODY_OUTLINE_LEVEL))
        return 0

    def is_title(self, properties: Element | None) -> bool:
        """Whether the paragraph is styled as the document's title."""
        chain = self.inheritance_chain(self.paragraph_style_id(properties))
        return any((child_value(style, "name") or "").lower() == "title" for style in chain)

    def numbering(self, style_id: str) -> Element | None:
        """The `w:numPr` that a style has or inherits, or None."""
        numberings = (style.find(f"{w('pPr')}/{w('numPr')}") for style in self.inheritance_chain(style_id))
        return next((element for element in numberings if element is not None), None)

    def list_depth(self, style_id: str) -> int:
        """The depth that a style's name gives: 2 for "List Bullet 3", which Word makes a list of its own."""
        nested = _NESTED_LIST.fullmatch(self.name(style_id))
        return int(nested.group(1)) - 1 if nested else 0

    def run_style(self, paragraph_style: str, properties: Element | None) -> TextStyle:
        """The style of a run: from its paragraph and character styles, overridden by its own properties."""
        character_style = child_value(properties, "rStyle") or ""
        key = (paragraph_style, character_style)
        if key not in self._style_cache:
            self._style_cache[key] = self._resolve_style(*key)
        inherited = self._style_cache[key]
        if properties is None:
            return inherited
        bold, italic, hidden = (_toggle_value(properties, name) for name in _TOGGLE_PROPERTIES)
        colour_element = properties.find(w("color"))
        return TextStyle(
            bold=inherited.bold if bold is None else bold,
            italic=inherited.italic if italic is None else italic,
            hidden=inherited.hidden if hidden is None else hidden,
            colour=inherited.colour if colour_element is None else self.text_colour(colour_element),
        )

    def direct_run_style(self, properties: Element | None) -> TextStyle:
        """The style set on a run itself. Only `hidden` also comes from its character style."""
        if properties is None:
            return TextStyle()
        bold, italic, _ = (bool(_toggle_value(properties, name)) for name in _TOGGLE_PROPERTIES)
        colour_element = properties.find(w("color"))
        colour = None if colour_element is None else _hex_colour(colour_element.get(w("val")))
        return TextStyle(bold, italic, self.run_style("", properties).hidden, colour)

    def _resolve_style(self, paragraph_style: str, character_style: str) -> TextStyle:
        bold, italic, hidden = (
            self._resolve_toggle(name, paragraph_style, character_style) for name in _TOGGLE_PROPERTIES
        )
        return TextStyle(bold, italic, hidden, self._resolve_text_colour(paragraph_style, character_style))

    def _resolve_toggle(self, name: str, *style_ids: str) -> bool:
        # Two styles that are both bold cancel out; bold from the defaults does not.
        is_set = False
        for style_id in style_ids:
            values = (_toggle_value(style.find(w("rPr")), name) for style in self.inheritance_chain(style_id))
            is_set ^= next((value for value in values if value is not None), False)
        return is_set or bool(_toggle_value(self._defaults, name))

    def _resolve_text_colour(self, *style_ids: str) -> str | None:
        for style_id in reversed(style_ids):
            for style in self.inheritance_chain(style_id):
                colour_element = style.find(f"{w('rPr')}/{w('color')}")
                if colour_element is not None:
                    return self.text_colour(colour_element)
        colour_element = None if self._defaults is None else self._defaults.find(w("color"))
        return None if colour_element is None else self.text_colour(colour_element)

    def text_colour(self, element: Element) -> str | None:
        """The colour of text as RRGGBB; None for black or automatic."""
        colour = _hex_colour(element.get(w("val"))) or self._theme_colour(element, "themeColor")
        return None if colour == "000000" else colour

    def cell_fill(self, properties: Element | None) -> str | None:
        """The shading of a cell as RRGGBB, patterns blended; None for white or none."""
        shading = None if properties is None else properties.find(w("shd"))
        if shading is None or shading.get(w("val")) == "nil":
            return None
        back = _hex_colour(shading.get(w("fill"))) or self._theme_colour(shading, "themeFill") or "FFFFFF"
        front = _hex_colour(shading.get(w("color"))) or self._theme_colour(shading, "themeColor") or "000000"
        blended = _blend(back, front, _pattern_density(shading.get(w("val"), "clear")))
        return None if blended == "FFFFFF" else blended

    def direct_cell_fill(self, properties: Element | None) -> str | None:
        """The fill colour set on a cell as RRGGBB, white included; None where there is none."""
        shading = None if properties is None else properties.find(w("shd"))
        return None if shading is None else _hex_colour(shading.get(w("fill")))

    def _theme_colour(self, element: Element, attribute: str) -> str | None:
        name = element.get(w(attribute))
        changed = any(element.get(w(f"{attribute}{change}")) for change in ("Tint", "Shade"))
        return None if name is None or changed else self.theme.get(_THEME_NAMES.get(name, name))


def _toggle_value(properties: Element | None, name: str) -> bool | None:
    element = None if properties is None else properties.find(w(name))
    return None if element is None else is_on(element)


def _heading_level(outline: int) -> int:
    return 0 if outline >= _BODY_OUTLINE_LEVEL else min(outline + 1, MAX_HEADING_LEVEL)


def _hex_colour(text: str | None) -> str | None:
    return text.upper() if text and re.fullmatch(r"[0-9A-Fa-f]{6}", text) else None


def _pattern_density(pattern: str) -> float:
    """The share of the front colour in a shading pattern, from 0 to 1: 0.15 for "pct15"."""
    if pattern == "solid":
        return 1.0
    percent = re.fullmatch(r"pct(\d{1,2})", pattern)
    return int(percent.group(1)) / 100 if percent else 0.0


def _blend(back: str, front: str, front_share: float) -> str:
    pairs = zip(bytes.fromhex(back), bytes.fromhex(front), strict=True)
    return "".join(f"{round(b + (f - b) * front_share):02X}" for b, f in pairs)


def _theme_colours(package: PackageReader) -> dict[str, str]:
    part = package.related("theme")
    scheme = None if part is None else part.root.find(f"{a('themeElements')}/{a('clrScheme')}")
    colours: dict[str, str] = {}
    for slot in () if scheme is None else scheme:
        for colour in slot.iterchildren(a("srgbClr"), a("sysClr")):
            hex_code = _hex_colour(colour.get("lastClr") or colour.get("val"))
            if hex_code:
                colours[str(slot.tag).rpartition("}")[2]] = hex_code
    return colours
