"""Validation of uploads, which are treated as hostile.

The content of a file decides its kind. Nothing is parsed here and nothing is unpacked to disk: the checks
run within fixed amounts of time and memory.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from documents.validation.errors import FileRejected, file_too_large, unsafe_file
from documents.validation.office_zip import validate_office_zip

__all__ = [
    "MAX_UPLOAD_BYTES",
    "DocumentKind",
    "FileRejected",
    "legacy_office_error",
    "looks_like_html",
    "looks_like_text",
    "validate_pdf",
    "validate_size",
    "validate_upload",
]

DocumentKind = Literal["docx", "xlsx", "pdf", "html", "txt"]

MAX_UPLOAD_BYTES = 20 * 1024 * 1024

ACCEPTED_DOCUMENTS_MESSAGE = (
    "Upload a Word document (.docx), an Excel workbook (.xlsx), a PDF with selectable text, a web page "
    "(.html) or plain text (.txt)."
)

_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SNIFFED_BYTES = 1024  # PDF readers accept the header anywhere in these bytes
_EXTENSIONS: dict[str, DocumentKind] = {"docx": "docx", "xlsx": "xlsx", "pdf": "pdf"}
_EXTENSIONS |= {"html": "html", "htm": "html", "xhtml": "html", "txt": "txt", "text": "txt", "md": "txt"}
_REJECTED_EXTENSIONS = {"doc", "docm", "dotx", "odt", "ods", "rtf", "xls", "xlsm", "xltx", "xlsb"}
_REJECTED_EXTENSIONS |= {"ppt", "pptx", "csv", "zip"}
_KIND_LABELS: dict[DocumentKind, str] = {
    "docx": "a Word document",
    "xlsx": "an Excel workbook",
    "pdf": "a PDF",
    "html": "a web page",
    "txt": "plain text",
}

_ENCRYPTED_PDF = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_CONTROL_BYTES = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_HTML_START = re.compile(
    r"(?:\s|<!--.*?-->|<\?xml[^>]*>)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta|main|article|section|div|table|h[1-6]|p|ul|ol)\b",
    re.IGNORECASE | re.DOTALL,
)


def validate_upload(data: bytes, name: str) -> DocumentKind:
    """The kind of this document. Raises FileRejected with a sentence for the person who uploaded it."""
    validate_size(data)
    kind = _detect_kind(data, _extension(name))
    _validate_extension(name, kind)
    return kind


def validate_size(data: bytes) -> None:
    """Raises FileRejected for a file that is empty or larger than MAX_UPLOAD_BYTES."""
    if not data.strip(b"\0 \t\r\n"):
        raise FileRejected("empty", "This file is empty. Check that it was saved, then upload it again.")
    if len(data) > MAX_UPLOAD_BYTES:
        raise file_too_large(f"is larger than {MAX_UPLOAD_BYTES // 1024 // 1024} MB")


def _detect_kind(data: bytes, extension: str) -> DocumentKind:
    start = data[:_SNIFFED_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(_OLE_SIGNATURE):
        raise legacy_office_error(data)
    if start.startswith(b"PK"):
        return validate_office_zip(data)
    if looks_like_html(data):
        if b"<!entity" in data.replace(b"\0", b"").lower():
            raise unsafe_file("defines entities of its own")
        return "html"
    if b"%PDF-" in start:
        validate_pdf(data)
        return "pdf"
    if start.startswith(b"{\\rtf"):
        raise FileRejected(
            "wrong-kind", "This is a rich text (RTF) file. Save it as a Word document (.docx) first."
        )
    # Any bytes may pass as text, so the name must have an extension that we know.
    if (extension in _EXTENSIONS or extension in _REJECTED_EXTENSIONS) and looks_like_text(data):
        return "txt"
    if _EXTENSIONS.get(extension) == "txt":
        raise FileRejected(
            "wrong-kind",
            f"The name of this file ends in .{extension}, but it is not plain text. Open it in the program "
            "that made it, save it as plain text (UTF-8) and upload that.",
        )
    raise FileRejected("wrong-kind", f"We cannot read this kind of file. {ACCEPTED_DOCUMENTS_MESSAGE}")


def legacy_office_error(data: bytes, accepted: str = ACCEPTED_DOCUMENTS_MESSAGE) -> FileRejected:
    """The error for an older Office file, by its kind. `accepted` says what can be uploaded instead."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return FileRejected(
            "password-protected",
            "This document has a password. Open it in Word or Excel, take the password off, save it and "
            "upload that.",
        )
    if holds("WordDocument"):
        return FileRejected(
            "old-word",
            "This is an older Word document (.doc). Open it in Word, save it as .docx and upload that.",
        )
    if holds("Workbook"):
        return FileRejected(
            "old-excel",
            "This is an older Excel workbook (.xls). Open it in Excel, save it as .xlsx and upload that.",
        )
    return FileRejected("wrong-kind", f"This is an older Office file, but neither Word nor Excel. {accepted}")


def validate_pdf(data: bytes) -> None:
    """Raises FileRejected for a PDF that is encrypted."""
    if _ENCRYPTED_PDF.search(data):
        raise FileRejected(
            "password-protected",
            "This PDF is protected. Save a copy without the password or restrictions, and upload that.",
        )


def looks_like_html(data: bytes) -> bool:
    """Whether a browser that guesses the type would show this as a web page."""
    # Without its NULs, markup in UTF-16 reads like ASCII.
    start = data[: 16 * _SNIFFED_BYTES].lstrip(b"\xef\xbb\xbf\xfe\xff").replace(b"\0", b"")
    return _HTML_START.match(start.decode("latin-1")) is not None


def looks_like_text(data: bytes) -> bool:
    """Whether these bytes are text: no NUL and hardly any control characters, or a UTF-16 mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\0" not in data and len(_CONTROL_BYTES.findall(data)) * 200 <= len(data)


def _extension(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def _validate_extension(name: str, kind: DocumentKind) -> None:
    extension = _extension(name)
    expected = _EXTENSIONS.get(extension)
    if expected == kind or (expected is None and extension not in _REJECTED_EXTENSIONS):
        return
    raise FileRejected(
        "wrong-kind",
        f"The name of this file ends in .{extension}, but it is {_KIND_LABELS[kind]}. "
        f"Rename it to end in .{kind} and upload it again.",
    )
