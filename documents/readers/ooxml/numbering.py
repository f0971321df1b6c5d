"""Lists: the bullet, letter or number that Word prints in front of a paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.plain_text import clean
from documents.readers.ooxml.namespaces import Element, child_value, is_on, parse_bounded_int, w
from documents.readers.ooxml.package import PackageReader
from documents.readers.ooxml.styles import StyleSheet
from documents.tree import BULLET

_LEVEL_COUNT = 9
_MAX_SPELLED_NUMBER = 780  # "z" thirty times over; higher numbers are printed in digits
_ROMAN_NUMERALS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True)
class ListLevel:
    """One level of a list, from its definition or an override."""

    start: int
    style: str
    pattern: str
    restarts_after: int | None
    is_legal: bool


@dataclass(frozen=True)
class ListItem:
    """The marker printed before a paragraph, and how deep its list is nested (from 0)."""

    marker: str | None = None
    depth: int = 0


class Numbering:
    """The lists of a document. It counts items: call `next_item` once per paragraph, in reading order."""

    def __init__(self, package: PackageReader, styles: StyleSheet) -> None:
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._lists: dict[str, Element] = {}
        part = package.related("numbering")
        if part is not None:
            for element in part.root.iterchildren(w("abstractNum")):
                self._abstract.setdefault(element.get(w("abstractNumId"), ""), element)
            for element in part.root.iterchildren(w("num")):
                self._lists.setdefault(element.get(w("numId"), ""), element)
        self._levels: dict[tuple[str, int], ListLevel | None] = {}
        # By definition, not by list: lists with the same definition continue each other's numbers.
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def next_item(self, properties: Element | None) -> ListItem:
        """The list item of the next paragraph (its `w:pPr`). Its marker is None outside lists."""
        style = self._styles.paragraph_style_id(properties)
        element = None if properties is None else properties.find(w("numPr"))
        inherited = self._styles.numbering(style)
        list_id = child_value(element, "numId") or child_value(inherited, "numId")
        if list_id is None or list_id not in self._lists:
            return ListItem()
        depth = self._depth(list_id, style, element, inherited)
        level = self._level(list_id, depth)
        if level is None:
            return ListItem(depth=depth)
        self._advance_count(list_id, depth, level)
        return ListItem(self._marker(list_id, depth, level), depth or self._styles.list_depth(style))

    def _depth(self, list_id: str, style: str, direct: Element | None, inherited: Element | None) -> int:
        depth_value = child_value(direct, "ilvl")
        if depth_value is None and child_value(direct, "numId") is None:
            # The list names the styles of its levels, and overrides the level that a style gives.
            for depth in range(_LEVEL_COUNT):
                element = self._level_element(list_id, depth)
                if element is not None and child_value(element, "pStyle") == style:
                    return depth
            depth_value = child_value(inherited, "ilvl")
        return parse_bounded_int(depth_value, maximum=_LEVEL_COUNT - 1)

    def _abstract_definition(self, list_id: str) -> Element | None:
        abstract = self._abstract.get(child_value(self._lists.get(list_id), "abstractNumId") or "")
        linked_style = child_value(abstract, "numStyleLink")
        if abstract is None or linked_style is None:
            return abstract
        linked_list_id = child_value(self._styles.numbering(linked_style), "numId") or ""
        return self._abstract.get(
            child_value(self._lists.get(linked_list_id), "abstractNumId") or "", abstract
        )

    def _override(self, list_id: str, depth: int) -> Element | None:
        overrides = self._lists[list_id].iterchildren(w("lvlOverride"))
        return next((element for element in overrides if element.get(w("ilvl")) == str(depth)), None)

    def _level_element(self, list_id: str, depth: int) -> Element | None:
        override = self._override(list_id, depth)
        own = None if override is None else override.find(w("lvl"))
        abstract = self._abstract_definition(list_id)
        if own is not None or abstract is None:
            return own
        levels = abstract.iterchildren(w("lvl"))
        return next((element for element in levels if element.get(w("ilvl")) == str(depth)), None)

    def _level(self, list_id: str, depth: int) -> ListLevel | None:
        key = (list_id, depth)
        if key not in self._levels:
            element = self._level_element(list_id, depth)
            self._levels[key] = None if element is None else _parse_level(element)
        return self._levels[key]

    def _definition_id(self, list_id: str) -> str:
        abstract = self._abstract_definition(list_id)
        return list_id if abstract is None else abstract.get(w("abstractNumId"), "")

    def _advance_count(self, list_id: str, depth: int, level: ListLevel) -> None:
        counts = self._counts.setdefault(self._definition_id(list_id), [None] * _LEVEL_COUNT)
        override = child_value(self._override(list_id, depth), "startOverride")
        current = counts[depth]
        if override is not None and (list_id, depth) not in self._started:
            counts[depth] = parse_bounded_int(override)
        else:
            counts[depth] = level.start if current is None else current + 1
        self._started.add((list_id, depth))
        for deeper in range(depth + 1, _LEVEL_COUNT):
            deeper_level = self._level(list_id, deeper)
            restart = None if deeper_level is None else deeper_level.restarts_after
            if restart is None or depth < restart:
                counts[deeper] = None

    def _marker(self, list_id: str, depth: int, level: ListLevel) -> str | None:
        if level.style == "bullet":
            return BULLET if level.pattern.strip() else None
        counts = self._counts[self._definition_id(list_id)]

        def format_count(match: re.Match[str]) -> str:
            level_depth = int(match.group(1)) - 1
            list_level = self._level(list_id, level_depth)
            if list_level is None or level_depth > depth:
                return ""
            count = counts[level_depth]
            return format_list_number(
                list_level.start if count is None else count,
                "decimal" if level.is_legal else list_level.style,
            )

        return clean(re.sub(r"%([1-9])", format_count, level.pattern)) or None


def _parse_level(element: Element) -> ListLevel:
    restart = child_value(element, "lvlRestart")
    return ListLevel(
        start=parse_bounded_int(child_value(element, "start")),
        style=child_value(element, "numFmt") or "decimal",
        pattern=child_value(element, "lvlText") or "",
        restarts_after=None if restart is None else parse_bounded_int(restart),
        is_legal=is_on(element.find(w("isLgl"))),
    )


def format_list_number(number: int, style: str) -> str:
    """A number as a list prints it: "iv", "d", "4th"."""
    if style == "none":
        return ""
    if style == "decimalZero":
        return f"{number:02d}"
    if style == "ordinal":
        return f"{number}{_ordinal_suffix(number)}"
    if 0 < number <= _MAX_SPELLED_NUMBER:
        if style in {"lowerLetter", "upperLetter"}:
            letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letters.upper() if style == "upperLetter" else letters
        if style in {"lowerRoman", "upperRoman"}:
            return _roman_numeral(number).upper() if style == "upperRoman" else _roman_numeral(number)
    return str(number)


def _ordinal_suffix(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _roman_numeral(number: int) -> str:
    text = ""
    for value, numeral in _ROMAN_NUMERALS:
        while number >= value:
            text += numeral
            number -= value
    return text
