"""Text in a workbook: plain or in runs with fonts of their own, in a cell or shared by many."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from documents.readers.ooxml.namespaces import parse_bounded_int
from documents.readers.ooxml.package import PackageReader
from documents.readers.sheets.cell_styles import is_attribute_on
from documents.validation.errors import file_too_large

MAX_SHARED_STRINGS = 200_000
MAX_SHARED_CHARACTERS = 10_000_000

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class RunFont:
    """The font that a run sets; `colour` are the attributes of its <color>, not yet resolved."""

    bold: bool = False
    italic: bool = False
    colour: tuple[tuple[str, str], ...] | None = None


# A run without a font of its own (None) has that of its cell.
RichText = tuple[tuple[str, RunFont | None], ...]


@dataclass
class RichTextHandler:
    """Collects the text inside an <si> or <is>. Phonetic readings are left out."""

    runs: list[tuple[str, RunFont | None]] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _font: RunFont | None = None
    _in_text: bool = False
    _in_phonetic: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        match name:
            case "t":
                self._in_text = not self._in_phonetic
            case "rPh":
                self._in_phonetic = True
            case "r":
                self._font = None
            case "rPr":
                self._font = RunFont()
            case "b" | "i" | "color" if self._font is not None:
                self._font = _with_property(self._font, name, attributes)

    def data(self, text: str) -> None:
        if self._in_text:
            self._text.append(text)

    def end(self, name: str) -> None:
        if name == "rPh":
            self._in_phonetic = False
        elif name == "t" and self._in_text:
            self._in_text = False
            if text := unescape_text("".join(self._text)):
                self.runs.append((text, self._font))
            self._text.clear()

    def take_runs(self) -> RichText:
        """The runs collected since the last call."""
        rich_text, self.runs = tuple(self.runs), []
        self._font = None
        return rich_text


def _with_property(font: RunFont, name: str, attributes: Mapping[str, str]) -> RunFont:
    if name == "color":
        return RunFont(font.bold, font.italic, tuple((str(k), str(v)) for k, v in attributes.items()))
    is_set = is_attribute_on(attributes.get("val"))
    return (
        RunFont(is_set, font.italic, font.colour) if name == "b" else RunFont(font.bold, is_set, font.colour)
    )


def unescape_text(text: str) -> str:
    """The text with "_x0007_" and the like decoded: that is how characters not allowed in XML are written."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class SharedStrings:
    """The shared strings, to which cells refer by index."""

    def __init__(self, package: PackageReader) -> None:
        self._all: list[RichText] = []
        self._length = 0
        self._handler = RichTextHandler()
        name = package.main.first("sharedStrings")
        if name:
            package.stream_part(name, self)

    def __getitem__(self, index_text: str) -> RichText:
        """The text with that index; () where there is none."""
        index = parse_bounded_int(index_text, -1, minimum=-1, maximum=MAX_SHARED_STRINGS)
        return self._all[index] if 0 <= index < len(self._all) else ()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._handler.start(tag.rpartition("}")[2], attributes)

    def data(self, text: str) -> None:
        self._handler.data(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        self._handler.end(name)
        if name != "si":
            return
        rich_text = self._handler.take_runs()
        self._all.append(rich_text)
        self._length += sum(len(text) for text, _ in rich_text)
        if len(self._all) > MAX_SHARED_STRINGS or self._length > MAX_SHARED_CHARACTERS:
            raise file_too_large("holds more words than we can read")

    def close(self) -> None:
        """Nothing is left to do at the end of the part."""
