"""Words in a workbook: plain or in runs of different looks, in a cell or shared by many."""

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
    """What a run says of its look; the colour is not yet worked out."""

    bold: bool = False
    italic: bool = False
    colour: tuple[tuple[str, str], ...] | None = None


# None as its font: the run looks as its cell does.
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

    def take(self) -> RichText:
        """What was heard since the last time."""
        words, self.runs = tuple(self.runs), []
        self._font = None
        return words


def _with_property(font: RunFont, name: str, attributes: Mapping[str, str]) -> RunFont:
    if name == "color":
        return RunFont(font.bold, font.italic, tuple((str(k), str(v)) for k, v in attributes.items()))
    on = is_attribute_on(attributes.get("val"))
    return RunFont(on, font.italic, font.colour) if name == "b" else RunFont(font.bold, on, font.colour)


def unescape_text(text: str) -> str:
    """Characters that XML does not allow are written as "_x0007_", and an honest "_x" as "_x005F_x"."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class SharedStrings:
    """The words that cells point to by number."""

    def __init__(self, package: PackageReader) -> None:
        self._all: list[RichText] = []
        self._length = 0
        self._listener = RichTextHandler()
        name = package.main.first("sharedStrings")
        if name:
            package.stream_part(name, self)

    def __getitem__(self, number: str) -> RichText:
        """The words with that number; none where there are none."""
        at = parse_bounded_int(number, -1, least=-1, most=MAX_SHARED_STRINGS)
        return self._all[at] if 0 <= at < len(self._all) else ()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._listener.start(tag.rpartition("}")[2], attributes)

    def data(self, text: str) -> None:
        self._listener.data(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        self._listener.end(name)
        if name != "si":
            return
        words = self._listener.take()
        self._all.append(words)
        self._length += sum(len(text) for text, _ in words)
        if len(self._all) > MAX_SHARED_STRINGS or self._length > MAX_SHARED_CHARACTERS:
            raise file_too_large("holds more words than we can read")

    def close(self) -> None:
        """All is heard."""
