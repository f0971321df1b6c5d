"""Shows a box for each character that no font of the server has, so that readers see that it is missing.

WeasyPrint writes such characters as the font's glyph 0, which PDF/UA forbids. Here the font gets a glyph for
each of them, which looks the same. Copying, searching and reading aloud give the character itself.
"""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO
from typing import Any

from fontTools.ttLib import TTFont

_MAX_GLYPH_ID = 0xFFFE  # the highest glyph number of a font


def add_missing_glyphs(document: Any, pdf: Any) -> None:
    """A finisher for WeasyPrint: adds the glyphs that the fonts of this PDF do not have."""
    fonts_by_file: dict[str, list[Any]] = {}
    for font in document.fonts.values():
        if font.missing and font.type == "ttf":
            fonts_by_file.setdefault(font.hash, []).append(font)
    for same_file_fonts in fonts_by_file.values():
        widths = {number: font.widths[number] for font in same_file_fonts for number in font.missing.values()}
        files = [
            font.file_content for font in document.fonts.values() if font.hash == same_file_fonts[0].hash
        ]
        for pdf_object in pdf.objects:
            if any(data is file for data in getattr(pdf_object, "stream", ())[:1] for file in files):
                pdf_object.stream[0] = _add_box_glyphs(pdf_object.stream[0], widths)
                pdf_object.extra["Length1"] = len(pdf_object.stream[0])
    # Their encoding led these characters to glyph 0.
    names = {font.name for fonts in fonts_by_file.values() for font in fonts}
    for pdf_object in pdf.objects:
        if "Encoding" in getattr(pdf_object, "keys", dict)() and pdf_object["BaseFont"] in names:
            pdf_object["Encoding"] = "/Identity-H"


def _add_box_glyphs(data: bytes, widths: dict[int, int]) -> bytes:
    """The font file with a box for each of these glyph numbers. `widths` are in thousandths of the size."""
    font = TTFont(BytesIO(data), recalcBBoxes=False, recalcTimestamp=False)
    glyphs, metrics, names = font["glyf"], font["hmtx"], list(font.getGlyphOrder())
    box, empty = glyphs[names[0]], type(glyphs[names[0]])()
    side_bearing = metrics[names[0]][1]
    for number in range(len(names), min(max(widths), _MAX_GLYPH_ID) + 1):
        name = f"box{number}"
        names.append(name)
        glyphs.glyphs[name] = deepcopy(box if number in widths else empty)
        metrics.metrics[name] = (round(widths.get(number, 0) * font["head"].unitsPerEm / 1000), side_bearing)
    font.setGlyphOrder(names)
    glyphs.glyphOrder = names
    output = BytesIO()
    font.save(output)
    return output.getvalue()
