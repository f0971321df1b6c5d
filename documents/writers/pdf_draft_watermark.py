"""DRAFT across each page of a PDF, for sighted readers: screen readers get it from the text.

The letters are drawn as lines: they need no font, and nobody reads, copies or finds them as text. The
watermark is below the text.
"""

from __future__ import annotations

from typing import Any

from documents.writers.pdf_tags import finish_tagged_pdf

GREY_LEVEL = 0.88
_HEIGHT = 100
_LETTER_SPACING = 95  # from letter to letter
_WIDTH = 4 * _LETTER_SPACING + 64
_LETTER_PATHS = (
    "0 0 m 0 100 l 28 100 l 72 100 72 0 28 0 c h S",
    "0 0 m 0 100 l 34 100 l 66 100 66 48 34 48 c 0 48 l S 32 48 m 64 0 l S",
    "0 0 m 32 100 l 64 0 l S 12 36 m 52 36 l S",
    "0 0 m 0 100 l 60 100 l S 0 52 m 48 52 l S",
    "32 0 m 32 100 l S 0 100 m 64 100 l S",
)
_ROTATION = "0.7071 0.7071 -0.7071 0.7071"  # by 45 degrees


def finish_draft_pdf(document: Any, pdf: Any, name: str) -> None:
    """The finisher for a draft: as `finish_tagged_pdf`, with a watermark on each page."""
    finish_tagged_pdf(document, pdf, name)
    for reference in pdf.page_references:
        page = pdf.objects[int(reference.split()[0])]
        contents = pdf.objects[int(page["Contents"].split()[0])]
        _, _, width, height = page["MediaBox"]
        contents.stream.insert(0, draft_watermark(float(width), float(height)))


def draft_watermark(width: float, height: float) -> str:
    """The PDF operators that draw DRAFT across the middle of a page of that size in points."""
    scale = 0.72 * min(width, height) / _WIDTH * 1.25
    letters = " ".join(
        f"q 1 0 0 1 {index * _LETTER_SPACING} 0 cm {letter} Q" for index, letter in enumerate(_LETTER_PATHS)
    )
    return (
        f"/Artifact <</Type /Pagination /Subtype /Watermark>> BDC q {GREY_LEVEL} G 14 w 1 J 1 j "
        f"{_ROTATION} {width / 2:.1f} {height / 2:.1f} cm {scale:.4f} 0 0 {scale:.4f} 0 0 cm "
        f"1 0 0 1 {-_WIDTH / 2} {-_HEIGHT / 2} cm {letters} Q EMC"
    )
