"""PDFs as document trees: ruled tables, paragraphs, page headers and footers.

A PDF holds only characters and lines on pages: the reader works out structure from their positions.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from itertools import islice
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage

from documents.readers.pdf_limits import page_time_limit, validate_page_marks, validate_unpacked_size
from documents.readers.pdf_lines import PdfLine
from documents.readers.pdf_pages import ParsedPage, extract_headers_and_footers, read_page
from documents.readers.pdf_paragraphs import (
    TextColumn,
    TypesettingProfile,
    build_profile,
    build_sized_paragraphs,
    promote_headings,
)
from documents.readers.pdf_split_tables import continues_table, join_tables
from documents.readers.pdf_tables import PdfTable, build_table
from documents.tree import Block, Document
from documents.validation.errors import FileRejected, damaged_file, file_too_large

MAX_PAGES = 600
_MAX_PADDING = 12.0  # points
PdfBlock = PdfTable | TextColumn


def read_pdf(data: bytes) -> Document:
    """The tree of a PDF with a text layer.

    Raises FileRejected: "no-text" for a scan, "password-protected", "damaged" or "too-large".
    """
    validate_unpacked_size(data)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if sum(1 for _ in islice(PDFPage.create_pages(pdf.doc), MAX_PAGES + 1)) > MAX_PAGES:
                raise file_too_large(f"has more than {MAX_PAGES} pages")
            pages = []
            for page in pdf.pages:
                with page_time_limit():
                    validate_page_marks(page)
                    pages.append(read_page(page))
            info = dict(pdf.metadata or {})
            language = _language(pdf)
    except FileRejected:
        raise
    except Exception as error:
        if isinstance(error.__context__, FileRejected):  # pdfplumber wraps what is raised inside it
            raise error.__context__ from None
        if isinstance(error, PDFPasswordIncorrect) or isinstance(error.__context__, PDFPasswordIncorrect):
            raise FileRejected(
                "password-protected",
                "This PDF is protected by a password; save it without one and upload that.",
            ) from error
        raise damaged_file("This PDF") from error
    if not any(page.lines or any(cell.lines for t in page.tables for cell in t.cells) for page in pages):
        raise FileRejected(
            "no-text",
            "This PDF is a picture without words, such as a scan; upload the Word file it was made from.",
        )
    return _document(pages, info, language)


def _document(pages: list[ParsedPage], info: dict[str, Any], language: str) -> Document:
    header, footer = extract_headers_and_footers(pages)
    return Document(
        blocks=_blocks(pages),
        title=str(info.get("Title") or "").strip(),
        language=language,
        header=header,
        footer=footer,
        landscape=bool(pages) and pages[0].width > pages[0].height,
    )


def _blocks(pages: list[ParsedPage]) -> tuple[Block, ...]:
    """Tables and paragraphs in reading order; tables split by page ends are joined."""
    sizes = {page.size: [other for other in pages if other.size == page.size] for page in pages}
    margins_by_size = {size: _text_margins(same_size_pages) for size, same_size_pages in sizes.items()}
    bottom_by_size = {size: _text_bottom(same_size_pages) for size, same_size_pages in sizes.items()}
    pdf_blocks = [block for page in pages for block in _blocks_in_order(page, margins_by_size[page.size])]
    profile = build_profile([column for block in pdf_blocks for column in _columns(block)])
    joined = _join_across_pages(
        pdf_blocks, {page.number: bottom_by_size[page.size] for page in pages}, profile
    )
    sized_paragraphs = [
        sized
        for block in joined
        if isinstance(block, TextColumn)
        for sized in build_sized_paragraphs(block, profile)
    ]
    headings = iter(promote_headings(sized_paragraphs, _body_font_size(pdf_blocks)))
    blocks: list[Block] = []
    for block in joined:
        if isinstance(block, PdfTable):
            blocks.append(build_table(block, profile))
        else:
            blocks += [next(headings) for _ in build_sized_paragraphs(block, profile)]
    return tuple(blocks)


def _columns(block: PdfBlock) -> list[TextColumn]:
    return [block] if isinstance(block, TextColumn) else block.columns()


def _text_margins(same_size_pages: list[ParsedPage]) -> tuple[float, float]:
    """The left and right edge of the text on pages of one size, in points."""
    lines = [line for page in same_size_pages for line in page.lines]
    boxes = [cell.box for page in same_size_pages for table in page.tables for cell in table.cells]
    left = min([line.x0 for line in lines] + [box[0] for box in boxes], default=0.0)
    width = same_size_pages[0].width
    # Word lets tables stick out on both sides by their padding.
    overhang = min((line.x0 for line in lines), default=left) - min((box[0] for box in boxes), default=left)
    overhang = overhang if 0 < overhang < _MAX_PADDING else 0.0
    right = max([line.x1 for line in lines] + [box[2] - overhang for box in boxes], default=width)
    # Where every line is short, assume equal margins.
    return left, right if width - left - right < 60 else width - left


def _text_bottom(same_size_pages: list[ParsedPage]) -> float:
    """The lowest point that text or tables reach on pages of one size, in points from the top."""
    lines = [line.bottom for page in same_size_pages for line in page.lines]
    return max(lines + [table.bottom for page in same_size_pages for table in page.tables], default=0.0)


def _blocks_in_order(page: ParsedPage, margins: tuple[float, float]) -> list[PdfBlock]:
    result: list[PdfBlock] = []
    tables = list(page.tables)
    pending_lines: list[PdfLine] = []
    for line in [*page.lines, None]:
        while tables and (line is None or tables[0].top < line.top):
            if pending_lines:
                result.append(TextColumn(pending_lines, *margins))
            pending_lines = []
            result.append(tables.pop(0))
        if line is not None:
            pending_lines.append(line)
    return [*result, TextColumn(pending_lines, *margins)] if pending_lines else result


def _join_across_pages(
    pdf_blocks: list[PdfBlock], text_bottoms: dict[int, float], profile: TypesettingProfile
) -> list[PdfBlock]:
    """The blocks of all pages, those split by page ends joined. A table of one cell becomes text."""
    joined: list[PdfBlock] = []
    for block in pdf_blocks:
        previous = joined[-1] if joined else None
        if isinstance(previous, TextColumn) and isinstance(block, TextColumn):
            previous.lines += block.lines
        elif (
            isinstance(previous, PdfTable)
            and isinstance(block, PdfTable)
            and continues_table(previous, block, text_bottoms[previous.page])
        ):
            join_tables(previous, block, profile)
        else:
            joined.append(block)
    return [
        block.columns()[0] if isinstance(block, PdfTable) and len(block.cells) == 1 else block
        for block in joined
    ]


def _body_font_size(pdf_blocks: list[PdfBlock]) -> float:
    """The font size of most characters, in points; 0 where there is no text."""
    sizes: Counter[float] = Counter()
    for block in pdf_blocks:
        for column in _columns(block):
            for line in column.lines:
                sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _language(pdf: Any) -> str:
    language = pdf.doc.catalog.get("Lang", b"")
    if isinstance(language, bytes):
        language = language.decode("latin-1")
    return (
        language if isinstance(language, str) and re.fullmatch(r"[A-Za-z]{2,3}(-\w+)*", language) else "en-GB"
    )
