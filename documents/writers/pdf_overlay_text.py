"""Text added to finished pages: page numbers of a pack, labels of its documents.

The glyphs come from the font of the documents, and only those that are needed are embedded. The text is
marked as page header or footer, which screen readers skip.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import chain
from typing import Any

import pikepdf

from documents.tree import Document, paragraph
from documents.writers.pdf import to_pdf

_CODE_MAPPING = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_GREY = 0.2


@dataclass(frozen=True)
class _Font:
    name: str
    font: Any
    codes: dict[str, str]
    widths: dict[str, float]


class OverlayFont:
    """A font with the letters of `text`, for one PDF that is being built."""

    def __init__(self, pdf: pikepdf.Pdf, text: str, *, bold: bool = False) -> None:
        # Kept open: glyphs are copied from it when the other PDF is saved.
        # With spaces between letters, as neighbours might be joined to a ligature.
        self._sample_pdf = pikepdf.open(BytesIO(_font_sample_pdf(" ".join(sorted(set(text))), bold)))
        fonts = self._sample_pdf.pages[0].obj.Resources.Font
        weight = "Bold" if bold else "Plain"
        self._fonts = [
            _Font(
                f"/Pack{weight}{index}",
                pdf.copy_foreign(font),
                _character_codes(font),
                _character_widths(font),
            )
            for index, font in enumerate(fonts.values())
        ]

    def width(self, text: str, size: float) -> float:
        return sum(font.widths.get(code, 0) for font, code in self._encode(text)) * size / 1000

    def write(self, text: str, x: float, y: float, size: float, artifact_type: str) -> str:
        """The PDF operators for a text whose baseline begins at (x, y).

        `artifact_type` is "Header" or "Footer".
        """
        glyphs = " ".join(f"{font.name} {size} Tf <{code}> Tj" for font, code in self._encode(text))
        return (
            f"/Artifact <</Type /Pagination /Subtype /{artifact_type}>> BDC q BT {_GREY} g "
            f"{x:.2f} {y:.2f} Td {glyphs} ET Q EMC"
        )

    def add_to_page(self, page: pikepdf.Page) -> None:
        """Add the fonts to a page, if they are missing: pages of one document share their resources."""
        resources = page.obj.Resources
        if "/Font" not in resources:
            resources.Font = pikepdf.Dictionary()
        for font in self._fonts:
            if font.name not in resources.Font:
                resources.Font[font.name] = font.font

    def _encode(self, text: str) -> list[tuple[_Font, str]]:
        """The font and code of each letter. Letters that no font has are left out."""
        pairs = ((next((f for f in self._fonts if letter in f.codes), None), letter) for letter in text)
        return [(font, font.codes[letter]) for font, letter in pairs if font]


@cache
def _font_sample_pdf(letters: str, bold: bool) -> bytes:
    return to_pdf(Document((paragraph(letters, bold=bold),), title="Letters"))


def _character_codes(font: Any) -> dict[str, str]:
    """The code of each letter, from the font's mapping for copied text."""
    if "/ToUnicode" not in font:
        return {}
    pairs = _CODE_MAPPING.findall(font.ToUnicode.read_bytes())
    return {bytes.fromhex(text.decode()).decode("utf-16-be"): code.decode() for code, text in pairs}


def _character_widths(font: Any) -> dict[str, float]:
    """The width of each code, in thousandths of the font size."""
    widths: dict[str, float] = {}
    width_array = list(font.DescendantFonts[0].get("/W", []))
    for first, code_widths in zip(width_array[::2], width_array[1::2], strict=True):
        widths |= {
            f"{int(first) + index:04x}": float(width) for index, width in enumerate(chain(code_widths))
        }
    return widths
