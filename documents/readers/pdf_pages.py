"""Pages of a PDF, and the furniture on them: heads, feet, page numbers and watermarks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from documents.readers.pdf_lines import Char, PdfLine, group_into_lines
from documents.readers.pdf_tables import PdfTable, find_tables
from documents.tree import Paragraph, Run

MarginLineKey = tuple[str, int]
WATERMARK_FONT_SIZE = 40.0  # points; little that is meant to be read is set so large
_PAGE_NUMBER = re.compile(r"[-– ]*(?:page )?#(?: ?(?:of|/) ?#)?[-– ]*", re.IGNORECASE)


@dataclass
class ParsedPage:
    """What stands on one page: tables, lines outside them, and furniture that is known as such."""

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
    """The tables and lines of a page, letters that lie across it set apart."""
    chars: list[Char] = []
    marks: list[Char] = []
    for char in page.chars:
        (marks if _is_slanted(char) else chars).append(char)
    tables, loose = find_tables(page, chars)
    outer = [char for char in loose if char.get("tag") == "Artifact"]
    body = [char for char in loose if char.get("tag") != "Artifact" and char["upright"]]
    turned = "".join(char["text"] for char in [*marks, *_rotated_chars(loose)]).strip()
    made = ParsedPage(
        page.page_number,
        float(page.height),
        float(page.width),
        tables,
        group_into_lines(body, page.page_number),
        [turned] if turned else [],
        group_into_lines((char for char in outer if char["upright"]), page.page_number),
    )
    page.close()
    return made


def _is_slanted(char: Char) -> bool:
    """Whether a letter lies aslant, as a watermark's do."""
    a, b, *_ = char["matrix"]
    return bool(min(abs(a), abs(b)) > 0.05 * max(abs(a), abs(b)))


def _rotated_chars(chars: list[Char]) -> list[Char]:
    return [char for char in chars if not char["upright"] and char.get("tag") != "Artifact"]


def extract_headers_and_footers(
    pages: list[ParsedPage],
) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """Heads and feet, each said once, and taken off the pages."""
    header: dict[str, Paragraph] = {}
    footer: dict[str, Paragraph] = {}
    repeated = _repeated_lines(pages)
    for page in pages:
        for mark in page.watermarks:
            header.setdefault(mark, _paragraph(mark, page))
        for line in [
            *page.artifact_lines,
            *(pdf_line for pdf_line in page.lines if _margin_line_key(pdf_line, page) in repeated),
        ]:
            place = header if line.top < page.height / 2 else footer
            place.setdefault(line.text, _paragraph(line.text, page))
        page.lines = [line for line in page.lines if _margin_line_key(line, page) not in repeated]
        page.artifact_lines = []
    return tuple(header.values()), tuple(footer.values())


def _paragraph(text: str, page: ParsedPage) -> Paragraph:
    return Paragraph((Run(text),), page=page.number)


def _mask_numbers(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _margin_line_key(line: PdfLine, page: ParsedPage) -> MarginLineKey | None:
    """What a line of the margins of a page says, numbers aside, and at what height."""
    margin = page.height * 0.12
    if margin < line.top < page.height - margin and line.size < WATERMARK_FONT_SIZE:
        return None
    from_edge = line.top if line.top < page.height / 2 else page.height - line.top + 10_000
    return _mask_numbers(line.text), round(from_edge / 6)


def _repeated_lines(pages: list[ParsedPage]) -> set[MarginLineKey | None]:
    """The lines that stand at the same place of several pages, and lone page numbers."""
    seen = Counter(
        key for page in pages for key in {_margin_line_key(line, page) for line in page.lines} if key
    )
    repeated: set[MarginLineKey | None] = {key for key, n in seen.items() if n > 1 and n >= len(pages) / 3}
    return repeated | {key for key in seen if _PAGE_NUMBER.fullmatch(key[0])}
