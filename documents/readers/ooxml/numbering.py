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
_MAX_SPELLED_NUMBER = 780  # "z" thirty times over: beyond, letters and numerals say nothing
_ROMAN_NUMERALS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


@dataclass(frozen=True)
class ListLevel:
    """One level of a list, as a definition or an override gives it."""

    start: int
    style: str
    pattern: str
    restarts_after: int | None
    is_legal: bool


@dataclass(frozen=True)
class ListItem:
    """What is printed in front of a paragraph, and how deep its list is nested."""

    marker: str | None = None
    depth: int = 0


class Numbering:
    """The lists of a document. It counts: ask for each paragraph once, in reading order."""

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
        # By definition, not by list: lists of one definition count on from each other.
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def next_item(self, properties: Element | None) -> ListItem:
        """The marker of the next paragraph. A paragraph outside all lists has none."""
        style = self._styles.paragraph_style_id(properties)
        element = None if properties is None else properties.find(w("numPr"))
        inherited = self._styles.numbering(style)
        number = child_value(element, "numId") or child_value(inherited, "numId")
        if number is None or number not in self._lists:
            return ListItem()
        depth = self._depth(number, style, element, inherited)
        level = self._level(number, depth)
        if level is None:
            return ListItem(depth=depth)
        self._advance_count(number, depth, level)
        return ListItem(self._marker(number, depth, level), depth or self._styles.list_depth(style))

    def _depth(self, number: str, style: str, own: Element | None, inherited: Element | None) -> int:
        given = child_value(own, "ilvl")
        if given is None and child_value(own, "numId") is None:
            # A style finds its level by being named in the list, whatever it says itself.
            for depth in range(_LEVEL_COUNT):
                element = self._level_element(number, depth)
                if element is not None and child_value(element, "pStyle") == style:
                    return depth
            given = child_value(inherited, "ilvl")
        return parse_bounded_int(given, most=_LEVEL_COUNT - 1)

    def _abstract_definition(self, number: str) -> Element | None:
        abstract = self._abstract.get(child_value(self._lists.get(number), "abstractNumId") or "")
        link = child_value(abstract, "numStyleLink")
        if abstract is None or link is None:
            return abstract
        linked = child_value(self._styles.numbering(link), "numId") or ""
        return self._abstract.get(child_value(self._lists.get(linked), "abstractNumId") or "", abstract)

    def _override(self, number: str, depth: int) -> Element | None:
        overrides = self._lists[number].iterchildren(w("lvlOverride"))
        return next((element for element in overrides if element.get(w("ilvl")) == str(depth)), None)

    def _level_element(self, number: str, depth: int) -> Element | None:
        override = self._override(number, depth)
        own = None if override is None else override.find(w("lvl"))
        abstract = self._abstract_definition(number)
        if own is not None or abstract is None:
            return own
        levels = abstract.iterchildren(w("lvl"))
        return next((element for element in levels if element.get(w("ilvl")) == str(depth)), None)

    def _level(self, number: str, depth: int) -> ListLevel | None:
        key = (number, depth)
        if key not in self._levels:
            element = self._level_element(number, depth)
            self._levels[key] = None if element is None else _parse_level(element)
        return self._levels[key]

    def _definition_id(self, number: str) -> str:
        abstract = self._abstract_definition(number)
        return number if abstract is None else abstract.get(w("abstractNumId"), "")

    def _advance_count(self, number: str, depth: int, level: ListLevel) -> None:
        counts = self._counts.setdefault(self._definition_id(number), [None] * _LEVEL_COUNT)
        override = child_value(self._override(number, depth), "startOverride")
        current = counts[depth]
        if override is not None and (number, depth) not in self._started:
            counts[depth] = parse_bounded_int(override)
        else:
            counts[depth] = level.start if current is None else current + 1
        self._started.add((number, depth))
        for deeper in range(depth + 1, _LEVEL_COUNT):
            below = self._level(number, deeper)
            restart = None if below is None else below.restarts_after
            if restart is None or depth < restart:
                counts[deeper] = None

    def _marker(self, number: str, depth: int, level: ListLevel) -> str | None:
        if level.style == "bullet":
            return BULLET if level.pattern.strip() else None
        counts = self._counts[self._definition_id(number)]

        def printed(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            list_level = self._level(number, place)
            if list_level is None or place > depth:
                return ""
            count = counts[place]
            return format_list_number(
                list_level.start if count is None else count,
                "decimal" if level.is_legal else list_level.style,
            )

        return clean(re.sub(r"%([1-9])", printed, level.pattern)) or None


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
    spelt = ""
    for worth, numeral in _ROMAN_NUMERALS:
        while number >= worth:
            spelt += numeral
            number -= worth
    return spelt
