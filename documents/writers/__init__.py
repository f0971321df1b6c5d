"""Writers turn a document tree into a file's bytes.

They need libraries that take a second or two to import, so each is imported when it is first used: pages
and commands that write nothing do not wait for it.
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
    """A digest of the document and the writer's version: it changes if a byte of the PDF may change."""
    from documents.writers import pdf

    return pdf.pdf_digest(document)


def to_xlsx(document: Document) -> bytes:
    """The document as a workbook with Excel tables, frozen headers and a page setup for printing."""
    from documents.writers import xlsx

    return xlsx.to_xlsx(document)
