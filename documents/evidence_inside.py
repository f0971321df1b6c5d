"""Checks files of supporting evidence; runs in the sandbox."""

from __future__ import annotations

import zipfile
from pathlib import PurePath

from documents.validation.errors import FileRejected, damaged_file, unsafe_file
from documents.validation.evidence_files import EVIDENCE_KIND_LABELS, EvidenceKind
from documents.validation.office_zip import detect_kind, validate_zip
from documents.validation.uploads import legacy_office_error, looks_like_html, looks_like_text, validate_pdf

ACCEPTED_EVIDENCE_MESSAGE = (
    "Add a PDF, a Word, Excel, PowerPoint or OpenDocument file, a picture (.png or .jpg), a .csv or a .txt."
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OUTLOOK_MARKER = "__substg1.0_".encode("utf-16-le")
_EXTENSIONS: dict[EvidenceKind, tuple[str, ...]] = {"jpg": ("jpg", "jpeg")}
_IMAGE_SIGNATURES: dict[bytes, EvidenceKind] = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}
_OPEN_DOCUMENT_MIME_TYPES: dict[bytes, EvidenceKind] = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_MAX_INDEX_BYTES = 1024 * 1024  # of a part that lists the types of other parts


def detect_evidence_kind(data: bytes, name: str) -> bytes:
    """The kind of a file. Raises FileRejected, with a sentence for the uploader, for other files."""
    extension = PurePath(name).suffix.lower().lstrip(".")
    kind = _detect_kind(data, extension)
    extensions = _EXTENSIONS.get(kind, (kind,))
    if extension not in extensions:
        says = f"ends in .{extension}" if extension else "has no ending"
        raise FileRejected(
            "wrong-kind",
            f"The name of this file {says}, but it is of the kind “{EVIDENCE_KIND_LABELS[kind]}”. "
            f"Rename it to end in .{extensions[0]} and add it again.",
        )
    return kind.encode()


def _detect_kind(data: bytes, extension: str) -> EvidenceKind:
    if data.startswith(_OLE):
        raise _legacy_file_error(data)
    for start, kind in _IMAGE_SIGNATURES.items():
        if data.startswith(start):
            return kind
    if data.startswith(b"PK"):
        return validate_zip(data, _detect_zip_kind)
    if looks_like_html(data):
        raise FileRejected(
            "wrong-kind", "This is a web page. Add a link to it, or print it as a PDF and add that."
        )
    if b"%PDF-" in data[:1024]:
        validate_pdf(data)
        return "pdf"
    if extension in ("csv", "txt") and looks_like_text(data):
        return "csv" if extension == "csv" else "txt"
    raise FileRejected("wrong-kind", f"We do not keep this kind of file. {ACCEPTED_EVIDENCE_MESSAGE}")


def _legacy_file_error(data: bytes) -> FileRejected:
    if _OUTLOOK_MARKER in data:
        return FileRejected("wrong-kind", "This is a message from Outlook. Save it as a PDF and add that.")
    return legacy_office_error(data, ACCEPTED_EVIDENCE_MESSAGE)


def _detect_zip_kind(archive: zipfile.ZipFile, names: set[str]) -> EvidenceKind:
    if "mimetype" in names:
        return _detect_open_document_kind(archive, names)
    if "ppt/presentation.xml" in names and "[Content_Types].xml" in names:
        types = _read_start(archive, "[Content_Types].xml").replace(b"\0", b"").lower()
        if b"macroenabled" in types or b"vbaproject" in types:
            raise unsafe_file("contains macros")
        if b"presentationml" in types:
            return "pptx"
    return detect_kind(archive, names)


def _detect_open_document_kind(archive: zipfile.ZipFile, names: set[str]) -> EvidenceKind:
    kind = _OPEN_DOCUMENT_MIME_TYPES.get(_read_start(archive, "mimetype").strip())
    if kind is None:
        raise FileRejected(
            "wrong-kind", f"We do not keep this kind of OpenDocument file. {ACCEPTED_EVIDENCE_MESSAGE}"
        )
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise unsafe_file("contains macros")
    if "META-INF/manifest.xml" not in names:
        raise damaged_file()
    if b"encryption-data" in _read_start(archive, "META-INF/manifest.xml").replace(b"\0", b""):
        raise FileRejected(
            "password-protected", "This document has a password. Take the password off, save it and add that."
        )
    return kind


def _read_start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_MAX_INDEX_BYTES)
