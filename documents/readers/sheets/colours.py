"""The colours of a workbook: as RGB, by index in its palette, or from its theme, with a tint."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping

from documents.readers.ooxml.namespaces import Element, a, parse_bounded_int, s
from documents.readers.ooxml.package import PackageReader

BLACK = "000000"
WHITE = "FFFFFF"

_BASIC = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
_DEFAULT_PALETTE = (
    f"{_BASIC} {_BASIC} "
    "800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF "
    "660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF "
    "00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 "
    "FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333"
).split()
_SYSTEM_COLOURS = {64: BLACK, 65: WHITE}  # default text and background
# Theme colours are numbered with light before dark, unlike their order in the file.
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")
_TINT = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?(?:[eE]-[0-9]{1,2})?")


class WorkbookColours:
    """Resolves the colour elements of one workbook to RRGGBB."""

    def __init__(self, package: PackageReader, style_sheet: Element | None) -> None:
        self._theme = _theme_colours(package)
        elements = (
            []
            if style_sheet is None
            else style_sheet.findall(f"{s('colors')}/{s('indexedColors')}/{s('rgbColor')}")
        )
        palette = [_hex_colour(element.get("rgb")) or BLACK for element in elements]
        self._palette = palette + _DEFAULT_PALETTE[len(palette) :]

    def resolve(self, attributes: Mapping[str, str] | None) -> str | None:
        """The colour of a <color>, <fgColor> or <bgColor> with these attributes, or None."""
        if attributes is None:
            return None
        result = _hex_colour(attributes.get("rgb")) or self._indexed_or_theme_colour(attributes)
        return _apply_tint(result, attributes.get("tint")) if result else None

    def _indexed_or_theme_colour(self, attributes: Mapping[str, str]) -> str | None:
        if "indexed" in attributes:
            number = parse_bounded_int(attributes["indexed"])
            return self._palette[number] if number < len(self._palette) else _SYSTEM_COLOURS.get(number)
        number = parse_bounded_int(attributes.get("theme"), -1, minimum=-1)
        return self._theme.get(_THEME_ORDER[number]) if 0 <= number < len(_THEME_ORDER) else None


def _hex_colour(text: str | None) -> str | None:
    """RRGGBB from AARRGGBB: Excel writes an opacity but shows every colour opaque."""
    return text[-6:].upper() if text and re.fullmatch(r"(?:[0-9A-Fa-f]{2})?[0-9A-Fa-f]{6}", text) else None


def _apply_tint(colour: str, tint: str | None) -> str:
    """The colour made darker by a negative tint, lighter by a positive one."""
    amount = float(tint) if tint and _TINT.fullmatch(tint) else 0.0
    if not amount:
        return colour
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in bytes.fromhex(colour)))
    amount = max(-1.0, min(1.0, amount))
    lightness = lightness * (1 + amount) if amount < 0 else lightness * (1 - amount) + amount
    return "".join(f"{round(part * 255):02X}" for part in colorsys.hls_to_rgb(hue, lightness, saturation))


def _theme_colours(package: PackageReader) -> dict[str, str]:
    part = package.related("theme")
    scheme = None if part is None else part.root.find(f"{a('themeElements')}/{a('clrScheme')}")
    colours = {"lt1": WHITE, "dk1": BLACK}
    for slot in () if scheme is None else scheme.iterchildren(a("*")):
        for colour in slot.iterchildren(a("srgbClr"), a("sysClr")):
            if hex_code := _hex_colour(colour.get("lastClr") or colour.get("val")):
                colours[str(slot.tag).rpartition("}")[2]] = hex_code
    return colours
