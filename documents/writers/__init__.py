"""Writers: a document tree in, bytes out.

Those behind these functions need libraries that take a second or two to import. No page or command that
writes nothing should wait for them, so each is imported when it is first used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from documents.tree import Document

if TYPE_CHECKING:
    from documents.writers.pack_parts import Pages, Part


def to_docx(document: Document) -> bytes:
    """The document as a Word file. The same document gives the same bytes, wherever and whenever."""
    from documents.writers import docx

    return docx.to_docx(document)


def to_pdf(document: Document) -> bytes:
    """The document as PDF/UA-1. The same document gives the same bytes, wherever and whenever."""
    from documents.writers import pdf

    return pdf.to_pdf(document)


def digest_of(document: Document) -> str:
    """What `to_pdf` would give, in a few letters: others as soon as one byte of the PDF may differ."""
    from documents.writers import pdf

    return pdf.digest_of(document)


def to_pack(title: str, parts: Sequence[Part], contents: Callable[[Pages], Document]) -> bytes:
    """PDFs bound together as PDF/UA-1, their contents first. The same parts give the same bytes.

    `contents` must be as long whatever numbers it is given: they are known when it is laid out.
    """
    from documents.writers import pdf_pack

    return pdf_pack.to_pack(title, parts, contents)


def to_xlsx(document: Document) -> bytes:
    """The document as a workbook with real tables, heads that stay in sight, and a page to print on."""
    from documents.writers import xlsx

    return xlsx.to_xlsx(document)
