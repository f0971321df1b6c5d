"""The gate: uploads are hostile until shown otherwise.

What a file is, is decided by what is in it. Nothing is parsed here and nothing is unpacked to
disk: the gate only looks, within fixed amounts of time and memory.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from documents.office_zip import check_office_zip
from documents.refusal import Refused, hostile, too_large

__all__ = [
    "MAX_BYTES",
    "Kind",
    "Refused",
    "check",
    "check_pdf",
    "check_size",
    "looks_like_html",
    "looks_like_text",
    "refused_ole",
]

Kind = Literal["docx", "xlsx", "pdf", "html", "txt"]

MAX_BYTES = 20 * 1024 * 1024

ACCEPTED = (
    "Upload a Word document (.docx), an Excel workbook (.xlsx), a PDF with selectable text, a web page "
    "(.html) or plain text (.txt)."
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOOK = 1024  # PDF readers look for the header this far in, and so do people who smuggle
_EXTENSIONS: dict[str, Kind] = {"docx": "docx", "xlsx": "xlsx", "pdf": "pdf"}
_EXTENSIONS |= {"html": "html", "htm": "html", "xhtml": "html", "txt": "txt", "text": "txt", "md": "txt"}
_OTHER_EXTENSIONS = {"doc", "docm", "dotx", "odt", "ods", "rtf", "xls", "xlsm", "xltx", "xlsb"}
_OTHER_EXTENSIONS |= {"ppt", "pptx", "csv", "zip"}
_SPOKEN: dict[Kind, str] = {
    "docx": "a Word document",
    "xlsx": "an Excel workbook",
    "pdf": "a PDF",
    "html": "a web page",
    "txt": "plain text",
}

_ENCRYPTED_PDF = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
_NOT_IN_TEXT = re.compile(rb"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_HTML = re.compile(
    r"(?:\s|<!--.*?-->|<\?xml[^>]*>)*"
    r"<(?:!doctype\s+html|html|head|body|title|meta|main|article|section|div|table|h[1-6]|p|ul|ol)\b",
    re.IGNORECASE | re.DOTALL,
)


def check(data: bytes, name: str) -> Kind:
    """What kind of document this is, or `Refused` with a sentence for the person who sent it."""
    check_size(data)
    kind = _kind(data, _extension(name))
    _check_name(name, kind)
    return kind


def check_size(data: bytes) -> None:
    """Refuses what holds nothing, and what is more than we look at."""
    if not data.strip(b"\0 \t\r\n"):
        raise Refused("empty", "This file is empty. Check that it was saved, then upload it again.")
    if len(data) > MAX_BYTES:
        raise too_large(f"is larger than {MAX_BYTES // 1024 // 1024} MB")


def _kind(data: bytes, extension: str) -> Kind:
    start = data[:_LOOK].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(_OLE):
        raise refused_ole(data)
    if start.startswith(b"PK"):
        return check_office_zip(data)
    if looks_like_html(data):
        if b"<!entity" in data.replace(b"\0", b"").lower():
            raise hostile("defines entities of its own")
        return "html"
    if b"%PDF-" in start:
        check_pdf(data)
        return "pdf"
    if start.startswith(b"{\\rtf"):
        raise Refused(
            "wrong-kind", "This is a rich text (RTF) file. Save it as a Word document (.docx) first."
        )
    # Any bytes may be called text, so the name has a say here: as text or as another kind that we know.
    if (extension in _EXTENSIONS or extension in _OTHER_EXTENSIONS) and looks_like_text(data):
        return "txt"
    if _EXTENSIONS.get(extension) == "txt":
        raise Refused(
            "wrong-kind",
            f"The name of this file ends in .{extension}, but it is not plain text. Open it in the program "
            "that made it, save it as plain text (UTF-8) and upload that.",
        )
    raise Refused("wrong-kind", f"We cannot read this kind of file. {ACCEPTED}")


def refused_ole(data: bytes, accepted: str = ACCEPTED) -> Refused:
    """What to tell of an older Office file."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return Refused(
            "password-protected",
            "This document has a password. Open it in Word or Excel, take the password off, save it and "
            "upload that.",
        )
    if holds("WordDocument"):
        return Refused(
            "old-word",
            "This is an older Word document (.doc). Open it in Word, save it as .docx and upload that.",
        )
    if holds("Workbook"):
        return Refused(
            "old-excel",
            "This is an older Excel workbook (.xls). Open it in Excel, save it as .xlsx and upload that.",
        )
    return Refused("wrong-kind", f"This is an older Office file, but neither Word nor Excel. {accepted}")


def check_pdf(data: bytes) -> None:
    """Refuses one that asks for a password."""
    if _ENCRYPTED_PDF.search(data):
        raise Refused(
            "password-protected",
            "This PDF is protected. Save a copy without the password or restrictions, and upload that.",
        )


def looks_like_html(data: bytes) -> bool:
    """Whether a browser that guesses would show this as a page."""
    # With the NULs gone, UTF-16 reads like ASCII as far as tags are concerned.
    start = data[: 16 * _LOOK].lstrip(b"\xef\xbb\xbf\xfe\xff").replace(b"\0", b"")
    return _HTML.match(start.decode("latin-1")) is not None


def looks_like_text(data: bytes) -> bool:
    """Whether these are letters and line ends: nothing NUL, and hardly a control character."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\0" not in data and len(_NOT_IN_TEXT.findall(data)) * 200 <= len(data)


def _extension(name: str) -> str:
    return PurePath(name).suffix.lower().lstrip(".")


def _check_name(name: str, kind: Kind) -> None:
    extension = _extension(name)
    claimed = _EXTENSIONS.get(extension)
    if claimed == kind or (claimed is None and extension not in _OTHER_EXTENSIONS):
        return
    raise Refused(
        "wrong-kind",
        f"The name of this file ends in .{extension}, but it is {_SPOKEN[kind]}. "
        f"Rename it to end in .{kind} and upload it again.",
    )
