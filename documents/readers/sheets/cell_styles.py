"""The styles of a workbook's cells: number format, fill, font."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from documents.readers.ooxml.namespaces import Element, parse_bounded_int, s
from documents.readers.ooxml.package import PackageReader
from documents.readers.sheets.colours import BLACK, WHITE, WorkbookColours

# Formats that a workbook names by number alone. 14 and 22 follow the locale: here, British dates.
_BUILT_IN_FORMATS = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    48: "##0.0E+0",
    49: "@",
}
_PATTERN_DENSITIES = {
    "darkGray": 0.75,
    "mediumGray": 0.5,
    "lightGray": 0.25,
    "gray125": 0.125,
    "gray0625": 0.0625,
}
_DEFAULT_PATTERN_DENSITY = 0.5
_MAX_STYLES = 70_000  # Excel itself allows 65,490


@dataclass(frozen=True)
class CellFont:
    """The font of a text. `colour` is RRGGBB, or None for black."""

    bold: bool = False
    italic: bool = False
    colour: str | None = None


@dataclass(frozen=True)
class CellStyle:
    """The style of a cell. `code` is its number format; `fill` is RRGGBB, or None for white."""

    code: str = "General"
    fill: str | None = None
    font: CellFont = CellFont()


_DEFAULT_CELL_STYLE = CellStyle()


class WorkbookStyles:
    """The style sheet of a workbook."""

    def __init__(self, package: PackageReader) -> None:
        part = package.related("styles")
        root = None if part is None else part.root
        self.colours = WorkbookColours(package, root)
        self._cache: dict[str, CellStyle] = {}
        self._all = list(self._read(root)) if root is not None else []

    def __getitem__(self, style_index: str) -> CellStyle:
        """The style with that index; the default style where there is none."""
        if style_index not in self._cache:
            index = parse_bounded_int(style_index, maximum=_MAX_STYLES)
            self._cache[style_index] = self._all[index] if index < len(self._all) else _DEFAULT_CELL_STYLE
        return self._cache[style_index]

    def build_font(self, bold: bool, italic: bool, colour: Mapping[str, str] | None) -> CellFont:
        resolved = self.colours.resolve(colour)
        return CellFont(bold, italic, None if resolved == BLACK else resolved)

    def _read(self, root: Element) -> Iterator[CellStyle]:
        codes = dict(_BUILT_IN_FORMATS)
        for element in root.iterfind(f"{s('numFmts')}/{s('numFmt')}"):
            codes[parse_bounded_int(element.get("numFmtId"), -1, minimum=-1)] = element.get(
                "formatCode", "General"
            )
        fonts = [self._parse_font(element) for element in root.iterfind(f"{s('fonts')}/{s('font')}")]
        fills = [self._parse_fill(element) for element in root.iterfind(f"{s('fills')}/{s('fill')}")]
        for xf in root.findall(f"{s('cellXfs')}/{s('xf')}")[:_MAX_STYLES]:
            font_index, fill_index = (
                parse_bounded_int(xf.get("fontId"), maximum=_MAX_STYLES),
                parse_bounded_int(xf.get("fillId"), maximum=_MAX_STYLES),
            )
            yield CellStyle(
                codes.get(parse_bounded_int(xf.get("numFmtId")), "General"),
                fills[fill_index] if fill_index < len(fills) else None,
                fonts[font_index] if font_index < len(fonts) else CellFont(),
            )

    def _parse_font(self, font: Element) -> CellFont:
        bold, italic, colour = (font.find(s(name)) for name in ("b", "i", "color"))
        return self.build_font(
            _is_element_on(bold), _is_element_on(italic), None if colour is None else _attributes(colour)
        )

    def _parse_fill(self, fill: Element) -> str | None:
        pattern = fill.find(s("patternFill"))
        stop = fill.find(f"{s('gradientFill')}/{s('stop')}/{s('color')}")
        if stop is not None:
            colour = self.colours.resolve(_attributes(stop))
        elif pattern is not None and pattern.get("patternType", "none") != "none":
            colour = self._pattern_colour(pattern)
        else:
            return None
        return None if colour == WHITE else colour

    def _pattern_colour(self, pattern: Element) -> str:
        front, back = (
            self.colours.resolve(None if element is None else _attributes(element))
            for element in (pattern.find(s("fgColor")), pattern.find(s("bgColor")))
        )
        pattern_type = pattern.get("patternType", "")
        if pattern_type == "solid":
            return front or WHITE
        return _blend(
            back or WHITE, front or BLACK, _PATTERN_DENSITIES.get(pattern_type, _DEFAULT_PATTERN_DENSITY)
        )


def is_attribute_on(value: str | None) -> bool:
    """Whether an on/off attribute is on; True where it is missing."""
    return (value or "1").lower() not in {"0", "false"}


def _is_element_on(element: Element | None) -> bool:
    return element is not None and is_attribute_on(element.get("val"))


def _attributes(element: Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def _blend(back: str, front: str, front_share: float) -> str:
    pairs = zip(bytes.fromhex(back), bytes.fromhex(front), strict=True)
    return "".join(f"{round(b + (f - b) * front_share):02X}" for b, f in pairs)
