"""PDF -> document tree: ruled tables, paragraphs, and page furniture set apart.

A PDF knows only characters and lines on pages; what they belong to is judged by where they stand.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect

from documents.readers.pdf_lines import Line, to_lines, to_paragraphs
from documents.readers.pdf_tables import FoundTable, find_tables, finished, goes_on, inside, join
from documents.refusal import Refused, damaged, too_large
from documents.tree import Block, Document, Paragraph, Run

MOST_PAGES = 600
Key = tuple[str, int]
WATERMARK = 40.0  # points; nothing that is meant to be read is set so large


@dataclass
class Page:
    """What stands on one page: tables, lines outside them, and how far lines may reach."""

    number: int
    height: float
    width: float
    tables: list[FoundTable]
    lines: list[Line]
    right: float


def read_pdf(data: bytes) -> Document:
    """The tree of a PDF with a text layer.

    Raises Refused: "no-text" for a scan, "password-protected", "damaged" or "too-large".
    """
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MOST_PAGES:
                raise too_large(f"has more than {MOST_PAGES} pages")
            pages = [_page(page) for page in pdf.pages]
            info = dict(pdf.metadata or {})
            language = _language(pdf)
    except Refused:
        raise
    except PDFPasswordIncorrect as error:
        raise Refused(
            "password-protected", "This PDF is protected by a password; save it without one and upload that."
        ) from error
    except Exception as error:
        raise damaged("This PDF") from error
    if not any(page.lines or page.tables for page in pages):
        raise Refused(
            "no-text",
            "This PDF is a picture without words, such as a scan; upload the Word file it was made from.",
        )
    return _document(pages, info, language)


def _page(page: Any) -> Page:
    chars = [c for c in page.chars if c.get("upright", True) and c["size"] < WATERMARK]
    tables = find_tables(page, chars)
    boxes = [table.box for table in tables]
    lines = to_lines(c for c in chars if not any(inside(c, box) for box in boxes))
    right = max([line.x1 for line in lines] + [box[2] - 2 for box in boxes], default=float(page.width))
    made = Page(page.page_number, float(page.height), float(page.width), tables, lines, right)
    page.close()
    return made


def _document(pages: list[Page], info: dict[str, Any], language: str) -> Document:
    furniture = _furniture(pages)
    header: dict[str, Paragraph] = {}
    footer: dict[str, Paragraph] = {}
    for page in pages:
        for line in page.lines:
            if _key(line, page) in furniture:
                place = header if line.top < page.height / 2 else footer
                place.setdefault(line.text, Paragraph((Run(line.text),), page=page.number))
        page.lines = [line for line in page.lines if _key(line, page) not in furniture]
    return Document(
        blocks=_blocks(pages),
        title=str(info.get("Title") or "").strip(),
        language=language,
        header=tuple(header.values()),
        footer=tuple(footer.values()),
        landscape=bool(pages) and pages[0].width > pages[0].height,
    )


def _key(line: Line, page: Page) -> Key | None:
    """What a line of the outer tenth of a page says, numbers aside, and at what height."""
    if page.height * 0.1 < line.top < page.height * 0.9:
        return None
    return re.sub(r"\d+", "#", line.text), round(line.top / 6)


def _furniture(pages: list[Page]) -> set[Key | None]:
    """The lines that stand at the same place of several pages, and lone page numbers."""
    seen = Counter(key for page in pages for key in {_key(line, page) for line in page.lines} if key)
    repeated: set[Key | None] = {key for key, n in seen.items() if n > 1 and n >= len(pages) / 3}
    return repeated | {
        key for key in seen if re.fullmatch(r"(?:page )?#(?: (?:of|/) #)?", key[0], re.IGNORECASE)
    }


def _blocks(pages: list[Page]) -> tuple[Block, ...]:
    """Tables and paragraphs in reading order, tables that page ends cut put together."""
    found: list[FoundTable | Paragraph] = []
    for page in pages:
        tables = list(page.tables)
        waiting: list[Line] = []
        for line in [*page.lines, None]:
            while tables and (line is None or tables[0].top < line.top):
                found += to_paragraphs(waiting, page.right, page.number)
                waiting = []
                _add(found, tables.pop(0))
            if line is not None:
                waiting.append(line)
        found += to_paragraphs(waiting, page.right, page.number)
    return tuple(block if isinstance(block, Paragraph) else finished(block) for block in found)


def _add(found: list[FoundTable | Paragraph], table: FoundTable) -> None:
    last = found[-1] if found else None
    if isinstance(last, FoundTable) and goes_on(last, table):
        join(last, table)
    else:
        found.append(table)


def _language(pdf: Any) -> str:
    language = pdf.doc.catalog.get("Lang", b"")
    if isinstance(language, bytes):
        language = language.decode("latin-1")
    return (
        language if isinstance(language, str) and re.fullmatch(r"[A-Za-z]{2,3}(-\w+)*", language) else "en-GB"
    )
