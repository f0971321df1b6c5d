"""A box for each character that no font of the server has, so that readers see that something is missing.

WeasyPrint writes such characters as the glyph that a font has for none, and PDF/UA forbids that one.
Here the font gets a glyph for each of them: the same box. Who copies, searches or listens gets the
character itself.
"""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO
from typing import Any

from fontTools.ttLib import TTFont

_MAX_GLYPH_ID = 0xFFFE  # no font numbers a glyph beyond


def add_missing_glyphs(document: Any, pdf: Any) -> None:
    """A finisher for WeasyPrint: adds the glyphs that the fonts of this PDF lack."""
    lacking: dict[str, list[Any]] = {}
    for font in document.fonts.values():
        if font.missing and font.type == "ttf":
            lacking.setdefault(font.hash, []).append(font)
    for same_letters in lacking.values():
        widths = {number: font.widths[number] for font in same_letters for number in font.missing.values()}
        files = [font.file_content for font in document.fonts.values() if font.hash == same_letters[0].hash]
        for one in pdf.objects:
            if any(data is file for data in getattr(one, "stream", ())[:1] for file in files):
                one.stream[0] = _add_box_glyphs(one.stream[0], widths)
                one.extra["Length1"] = len(one.stream[0])
    # Until now, the numbers of these letters led to the glyph for none.
    names = {font.name for fonts in lacking.values() for font in fonts}
    for one in pdf.objects:
        if "Encoding" in getattr(one, "keys", dict)() and one["BaseFont"] in names:
            one["Encoding"] = "/Identity-H"


def _add_box_glyphs(data: bytes, widths: dict[int, int]) -> bytes:
    """The font with a box for each number that it has no glyph for, so many thousandths wide."""
    font = TTFont(BytesIO(data), recalcBBoxes=False, recalcTimestamp=False)
    glyphs, metrics, names = font["glyf"], font["hmtx"], list(font.getGlyphOrder())
    box, nothing = glyphs[names[0]], type(glyphs[names[0]])()
    side = metrics[names[0]][1]
    for number in range(len(names), min(max(widths), _MAX_GLYPH_ID) + 1):
        name = f"box{number}"
        names.append(name)
        glyphs.glyphs[name] = deepcopy(box if number in widths else nothing)
        metrics.metrics[name] = (round(widths.get(number, 0) * font["head"].unitsPerEm / 1000), side)
    font.setGlyphOrder(names)
    glyphs.glyphOrder = names
    written = BytesIO()
    font.save(written)
    return written.getvalue()
