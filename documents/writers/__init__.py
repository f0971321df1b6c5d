"""Writers: a document tree in, bytes out.

Those behind these functions need libraries that take a second or two to import. No page or command that
writes nothing should wait for them, so each is imported when it is first used.
"""

from __future__ import annotations

from documents.tree import Document


def to_docx(document: Document) -> bytes:
    """The document as a Word file. The same document gives the same bytes, wherever and whenever."""
    from documents.writers import docx

    return docx.to_docx(document)


def to_pdf(document: Document) -> bytes:
    """The document as PDF/UA-1. The same document gives the same bytes, wherever and whenever."""
    from documents.writers import pdf

    return pdf.to_pdf(document)


def pdf_digest(document: Document) -> str:
    """What `to_pdf` would give, in a few letters: others as soon as one byte of the PDF may differ."""
    from documents.writers import pdf

    return pdf.pdf_digest(document)


def to_xlsx(document: Document) -> bytes:
    """The document as a workbook with real tables, heads that stay in sight, and a page to print on."""
    from documents.writers import xlsx

    return xlsx.to_xlsx(document)
