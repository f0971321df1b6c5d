"""PDF -> document tree: ruled tables, paragraphs, and page furniture set apart.

A PDF knows only characters and lines on pages; what they belong to is judged by where they stand.
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
    """Tables and paragraphs in reading order, tables that page ends cut put together."""
    sizes = {page.size: [other for other in pages if other.size == page.size] for page in pages}
    bodies = {size: _text_margins(alike) for size, alike in sizes.items()}
    bottoms = {size: _text_bottom(alike) for size, alike in sizes.items()}
    result = [block for page in pages for block in _blocks_in_order(page, bodies[page.size])]
    habits = build_profile([column for block in result for column in _columns(block)])
    joined = _join_across_pages(result, {page.number: bottoms[page.size] for page in pages}, habits)
    loose = [
        sized
        for block in joined
        if isinstance(block, TextColumn)
        for sized in build_sized_paragraphs(block, habits)
    ]
    headings = iter(promote_headings(loose, _body_font_size(result)))
    blocks: list[Block] = []
    for block in joined:
        if isinstance(block, PdfTable):
            blocks.append(build_table(block, habits))
        else:
            blocks += [next(headings) for _ in build_sized_paragraphs(block, habits)]
    return tuple(blocks)


def _columns(block: PdfBlock) -> list[TextColumn]:
    return [block] if isinstance(block, TextColumn) else block.columns()


def _text_margins(alike: list[ParsedPage]) -> tuple[float, float]:
    """How far the text of pages of one size reaches to the left and to the right."""
    lines = [line for page in alike for line in page.lines]
    boxes = [cell.box for page in alike for table in page.tables for cell in table.cells]
    left = min([line.x0 for line in lines] + [box[0] for box in boxes], default=0.0)
    width = alike[0].width
    # Word lets tables stand out by their padding, to the left as to the right.
    out = min((line.x0 for line in lines), default=left) - min((box[0] for box in boxes), default=left)
    out = out if 0 < out < _MAX_PADDING else 0.0
    right = max([line.x1 for line in lines] + [box[2] - out for box in boxes], default=width)
    # Where every line is short, take the margins to be alike.
    return left, right if width - left - right < 60 else width - left


def _text_bottom(alike: list[ParsedPage]) -> float:
    """How far down pages of one size are filled."""
    lines = [line.bottom for page in alike for line in page.lines]
    return max(lines + [table.bottom for page in alike for table in page.tables], default=0.0)


def _blocks_in_order(page: ParsedPage, body: tuple[float, float]) -> list[PdfBlock]:
    result: list[PdfBlock] = []
    tables = list(page.tables)
    waiting: list[PdfLine] = []
    for line in [*page.lines, None]:
        while tables and (line is None or tables[0].top < line.top):
            if waiting:
                result.append(TextColumn(waiting, *body))
            waiting = []
            result.append(tables.pop(0))
        if line is not None:
            waiting.append(line)
    return [*result, TextColumn(waiting, *body)] if waiting else result


def _join_across_pages(
    result: list[PdfBlock], bottoms: dict[int, float], habits: TypesettingProfile
) -> list[PdfBlock]:
    """The blocks of all pages, what page ends cut put together; a lone box is no table."""
    joined: list[PdfBlock] = []
    for block in result:
        last = joined[-1] if joined else None
        if isinstance(last, TextColumn) and isinstance(block, TextColumn):
            last.lines += block.lines
        elif (
            isinstance(last, PdfTable)
            and isinstance(block, PdfTable)
            and continues_table(last, block, bottoms[last.page])
        ):
            join_tables(last, block, habits)
        else:
            joined.append(block)
    return [
        block.columns()[0] if isinstance(block, PdfTable) and len(block.cells) == 1 else block
        for block in joined
    ]


def _body_font_size(result: list[PdfBlock]) -> float:
    """The size in which most of a document is set."""
    sizes: Counter[float] = Counter()
    for block in result:
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
