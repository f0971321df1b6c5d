"""Pages of a PDF, and what is repeated on them: headers, footers, page numbers and watermarks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from documents.readers.pdf_lines import Char, PdfLine, group_into_lines
from documents.readers.pdf_tables import PdfTable, find_tables
from documents.tree import Paragraph, Run

MarginLineKey = tuple[str, int]
WATERMARK_FONT_SIZE = 40.0  # points; text this large is rarely part of the content
_PAGE_NUMBER = re.compile(r"[-– ]*(?:page )?#(?: ?(?:of|/) ?#)?[-– ]*", re.IGNORECASE)


@dataclass
class ParsedPage:
    """The content of one page. `lines` are outside tables; `artifact_lines` are tagged as not content."""

    number: int
    height: float
    width: float
    tables: list[PdfTable]
    lines: list[PdfLine]
    watermarks: list[str] = field(default_factory=list)
    artifact_lines: list[PdfLine] = field(default_factory=list)

    @property
    def size(self) -> tuple[int, int]:
        return round(self.width), round(self.height)


def read_page(page: Any) -> ParsedPage:
    """Read a page of pdfplumber's. Slanted and vertical text outside tables becomes its watermark."""
    chars: list[Char] = []
    slanted_chars: list[Char] = []
    for char in page.chars:
        (slanted_chars if _is_slanted(char) else chars).append(char)
    tables, loose_chars = find_tables(page, chars)
    artifact_chars = [char for char in loose_chars if char.get("tag") == "Artifact"]
    body_chars = [char for char in loose_chars if char.get("tag") != "Artifact" and char["upright"]]
    watermark = "".join(char["text"] for char in [*slanted_chars, *_rotated_chars(loose_chars)]).strip()
    parsed = ParsedPage(
        page.page_number,
        float(page.height),
        float(page.width),
        tables,
        group_into_lines(body_chars, page.page_number),
        [watermark] if watermark else [],
        group_into_lines((char for char in artifact_chars if char["upright"]), page.page_number),
    )
    page.close()
    return parsed


def _is_slanted(char: Char) -> bool:
    """Whether a letter is slanted, as those of a watermark are."""
    a, b, *_ = char["matrix"]
    return bool(min(abs(a), abs(b)) > 0.05 * max(abs(a), abs(b)))


def _rotated_chars(chars: list[Char]) -> list[Char]:
    return [char for char in chars if not char["upright"] and char.get("tag") != "Artifact"]


def extract_headers_and_footers(
    pages: list[ParsedPage],
) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """The headers and footers, each text once. They are removed from `pages`."""
    header: dict[str, Paragraph] = {}
    footer: dict[str, Paragraph] = {}
    repeated = _repeated_lines(pages)
    for page in pages:
        for watermark in page.watermarks:
            header.setdefault(watermark, _paragraph(watermark, page))
        for line in [
            *page.artifact_lines,
            *(pdf_line for pdf_line in page.lines if _margin_line_key(pdf_line, page) in repeated),
        ]:
            target = header if line.top < page.height / 2 else footer
            target.setdefault(line.text, _paragraph(line.text, page))
        page.lines = [line for line in page.lines if _margin_line_key(line, page) not in repeated]
        page.artifact_lines = []
    return tuple(header.values()), tuple(footer.values())


def _paragraph(text: str, page: ParsedPage) -> Paragraph:
    return Paragraph((Run(text),), page=page.number)


def _mask_numbers(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _margin_line_key(line: PdfLine, page: ParsedPage) -> MarginLineKey | None:
    """The text of a line in the margins, numbers masked, and its height; None for other lines."""
    margin = page.height * 0.12
    if margin < line.top < page.height - margin and line.size < WATERMARK_FONT_SIZE:
        return None
    from_edge = line.top if line.top < page.height / 2 else page.height - line.top + 10_000
    return _mask_numbers(line.text), round(from_edge / 6)


def _repeated_lines(pages: list[ParsedPage]) -> set[MarginLineKey | None]:
    """The margin lines at the same height of several pages, and lone page numbers."""
    counts = Counter(
        key for page in pages for key in {_margin_line_key(line, page) for line in page.lines} if key
    )
    repeated: set[MarginLineKey | None] = {
        key for key, count in counts.items() if count > 1 and count >= len(pages) / 3
    }
    return repeated | {key for key in counts if _PAGE_NUMBER.fullmatch(key[0])}
