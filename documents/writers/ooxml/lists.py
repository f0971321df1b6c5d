"""Lists that Word counts itself, and that print exactly the bullet, letter or number that was written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.plain_text import clean
from documents.readers.ooxml.numbering import format_list_number
from documents.tree import BULLET
from documents.writers.ooxml.markup import quote_attribute, xml_part

MAX_DEPTH = 8  # Word's lists have nine levels
INDENT = 320  # twentieths of a point: where the words begin, and each deeper level beyond that
_MAX_MARKER_LENGTH = 20
_STYLES = ("decimal", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman")
_NUMBER_BY_TEXT = {
    style: {format_list_number(number, style): number for number in range(100, 0, -1)}
    for style in ("lowerLetter", "upperLetter", "lowerRoman", "upperRoman")
}
_NUMBER_BY_TEXT["decimal"] = {str(number): number for number in range(1000)}
_COUNTER = re.compile(r"(?P<before>[^\w%]*)(?P<count>[A-Za-z0-9]+)(?P<after>[^\w%]*)")


@dataclass(frozen=True)
class _ListFormat:
    """How a list prints its items. Without a style, `before` is the whole marker."""

    style: str | None
    before: str
    after: str = ""


@dataclass(frozen=True)
class _LastItem:
    """An item that was printed: the next one may count on from it."""

    list_number: int
    kind: _ListFormat
    count: int


_BULLET_FORMAT = _ListFormat("bullet", BULLET)


class ListRegistry:
    """The lists of a file, numbered as they are met: from 1, or behind those that it has already."""

    def __init__(self, kinds_before: int = 0, lists_before: int = 0) -> None:
        self._kinds_before = kinds_before
        self._lists_before = lists_before
        self._kinds: dict[_ListFormat, int] = {}
        self._lists: list[tuple[int, int, int | None]] = []  # kind, depth, and the count it begins with
        self._constant_lists: dict[_ListFormat, int] = {}
        self._last: dict[int, _LastItem] = {}  # by depth

    def end(self) -> None:
        """What comes next is in no list with what came before."""
        self._last.clear()

    def list_id_for(self, marker: str, depth: int) -> int | None:
        """The number of the list whose next item prints this marker, or None where no list can."""
        if not marker or len(marker) > _MAX_MARKER_LENGTH or clean(marker) != marker or "%" in marker:
            return None
        for deeper in [d for d in self._last if d > depth]:
            del self._last[deeper]
        if marker == BULLET:
            return self._constant_list(_BULLET_FORMAT, depth)
        readings = _possible_counts(marker)
        if not readings:
            return self._constant_list(_ListFormat(None, marker), depth)
        last = self._last.get(depth)
        for kind, count in readings:
            if last is not None and (kind, count) == (last.kind, last.count + 1):
                self._last[depth] = _LastItem(last.list_number, kind, count)
                return last.list_number
        return self._start_list(*readings[0], depth)

    def _start_list(self, kind: _ListFormat, count: int, depth: int) -> int:
        number = self._add(kind, depth, count)
        self._last[depth] = _LastItem(number, kind, count)
        return number

    def _constant_list(self, kind: _ListFormat, depth: int) -> int:
        """A list that prints the same before each item, so that one will do for the whole file."""
        self._last.pop(depth, None)
        if kind not in self._constant_lists:
            self._constant_lists[kind] = self._add(kind, depth, None)
        return self._constant_lists[kind]

    def _add(self, kind: _ListFormat, depth: int, start: int | None) -> int:
        number = self._kinds.setdefault(kind, self._kinds_before + len(self._kinds))
        self._lists.append((number, depth, start))
        return self._lists_before + len(self._lists)

    def to_part(self) -> str:
        """The part of the file that defines the lists."""
        return xml_part("numbering", "".join([*self.definitions(), *self.instances()]))

    def definitions(self) -> list[str]:
        """What the lists look like, each as mark-up: Word wants all of these before all of `numbered`."""
        return [_definition(number, kind) for kind, number in self._kinds.items()]

    def instances(self) -> list[str]:
        return [_list(number, *each) for number, each in enumerate(self._lists, self._lists_before + 1)]


def _possible_counts(marker: str) -> list[tuple[_ListFormat, int]]:
    """What a marker may be counting, the likeliest first: "c)" is a letter, "ii)" a Roman numeral."""
    match = _COUNTER.fullmatch(marker)
    if match is None:
        return []
    printed = match["count"]
    is_roman = len(printed) > 1 or printed in "iI"
    candidates = [
        (_ListFormat(style, match["before"], match["after"]), _NUMBER_BY_TEXT[style][printed])
        for style in _STYLES
        if printed in _NUMBER_BY_TEXT[style]
    ]
    return sorted(candidates, key=lambda each: (each[0].style or "").endswith("Roman") != is_roman)


def _definition(number: int, kind: _ListFormat) -> str:
    levels = "".join(_level(depth, kind) for depth in range(MAX_DEPTH + 1))
    multi = '<w:multiLevelType w:val="hybridMultilevel"/>'
    return f'<w:abstractNum w:abstractNumId="{number}">{multi}{levels}</w:abstractNum>'


def _level(depth: int, kind: _ListFormat) -> str:
    counts = kind.style is not None and kind != _BULLET_FORMAT
    shown = f"{kind.before}%{depth + 1}{kind.after}" if counts else kind.before
    left = INDENT * (depth + 1)
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind.style or "decimal"}"/>'
        f'<w:lvlText w:val={quote_attribute(shown)}/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{INDENT}"/></w:pPr></w:lvl>'
    )


def _list(number: int, kind: int, depth: int, start: int | None) -> str:
    begins = ""
    if start is not None:
        begins = f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{kind}"/>{begins}</w:num>'
