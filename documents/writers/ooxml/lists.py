"""Lists that Word counts itself, and that print exactly the markers of the document."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.plain_text import clean
from documents.readers.ooxml.numbering import format_list_number
from documents.tree import BULLET
from documents.writers.ooxml.markup import quote_attribute, xml_part

MAX_DEPTH = 8  # Word's lists have nine levels
INDENT = 320  # twentieths of a point: of the text, for each level
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
    """How a list prints its markers. Where `style` is None, `before` is the whole marker."""

    style: str | None
    before: str
    after: str = ""


@dataclass(frozen=True)
class _LastItem:
    """The last item at a depth, from which the next one may continue."""

    list_number: int
    list_format: _ListFormat
    count: int


_BULLET_FORMAT = _ListFormat("bullet", BULLET)


class ListRegistry:
    """The lists of a file, numbered in order of use, after those that it has already."""

    def __init__(self, format_offset: int = 0, list_offset: int = 0) -> None:
        self._format_offset = format_offset
        self._list_offset = list_offset
        self._formats: dict[_ListFormat, int] = {}
        self._lists: list[tuple[int, int, int | None]] = []  # format number, depth, and its first count
        self._constant_lists: dict[_ListFormat, int] = {}
        self._last: dict[int, _LastItem] = {}  # by depth

    def end(self) -> None:
        """End all lists: the next item does not continue them."""
        self._last.clear()

    def list_id_for(self, marker: str, depth: int) -> int | None:
        """The id of the list whose next item prints this marker, or None where no list can."""
        if not marker or len(marker) > _MAX_MARKER_LENGTH or clean(marker) != marker or "%" in marker:
            return None
        for deeper in [d for d in self._last if d > depth]:
            del self._last[deeper]
        if marker == BULLET:
            return self._constant_list(_BULLET_FORMAT, depth)
        candidates = _possible_counts(marker)
        if not candidates:
            return self._constant_list(_ListFormat(None, marker), depth)
        last = self._last.get(depth)
        for list_format, count in candidates:
            if last is not None and (list_format, count) == (last.list_format, last.count + 1):
                self._last[depth] = _LastItem(last.list_number, list_format, count)
                return last.list_number
        return self._start_list(*candidates[0], depth)

    def _start_list(self, list_format: _ListFormat, count: int, depth: int) -> int:
        number = self._add(list_format, depth, count)
        self._last[depth] = _LastItem(number, list_format, count)
        return number

    def _constant_list(self, list_format: _ListFormat, depth: int) -> int:
        """The id of a list that prints the same marker before each item: one for the whole file."""
        self._last.pop(depth, None)
        if list_format not in self._constant_lists:
            self._constant_lists[list_format] = self._add(list_format, depth, None)
        return self._constant_lists[list_format]

    def _add(self, list_format: _ListFormat, depth: int, start: int | None) -> int:
        number = self._formats.setdefault(list_format, self._format_offset + len(self._formats))
        self._lists.append((number, depth, start))
        return self._list_offset + len(self._lists)

    def to_part(self) -> str:
        """The part of the file that defines the lists."""
        return xml_part("numbering", "".join([*self.definitions(), *self.instances()]))

    def definitions(self) -> list[str]:
        """The formats of the lists, each as markup. Word requires them before all `instances`."""
        return [_definition(number, list_format) for list_format, number in self._formats.items()]

    def instances(self) -> list[str]:
        return [
            _list(number, *definition) for number, definition in enumerate(self._lists, self._list_offset + 1)
        ]


def _possible_counts(marker: str) -> list[tuple[_ListFormat, int]]:
    """Formats and counts that print this marker, the likeliest first: "c)" is a letter, "ii)" Roman."""
    match = _COUNTER.fullmatch(marker)
    if match is None:
        return []
    count = match["count"]
    is_roman = len(count) > 1 or count in "iI"
    candidates = [
        (_ListFormat(style, match["before"], match["after"]), _NUMBER_BY_TEXT[style][count])
        for style in _STYLES
        if count in _NUMBER_BY_TEXT[style]
    ]
    return sorted(candidates, key=lambda candidate: (candidate[0].style or "").endswith("Roman") != is_roman)


def _definition(number: int, list_format: _ListFormat) -> str:
    levels = "".join(_level(depth, list_format) for depth in range(MAX_DEPTH + 1))
    multi = '<w:multiLevelType w:val="hybridMultilevel"/>'
    return f'<w:abstractNum w:abstractNumId="{number}">{multi}{levels}</w:abstractNum>'


def _level(depth: int, list_format: _ListFormat) -> str:
    is_counted = list_format.style is not None and list_format != _BULLET_FORMAT
    pattern = f"{list_format.before}%{depth + 1}{list_format.after}" if is_counted else list_format.before
    left = INDENT * (depth + 1)
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{list_format.style or "decimal"}"/>'
        f'<w:lvlText w:val={quote_attribute(pattern)}/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{INDENT}"/></w:pPr></w:lvl>'
    )


def _list(list_id: int, definition_id: int, depth: int, start: int | None) -> str:
    override = ""
    if start is not None:
        override = f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
    return f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{definition_id}"/>{override}</w:num>'
