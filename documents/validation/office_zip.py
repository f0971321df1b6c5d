"""Validation of Office files, which are zips: nothing that a file says about itself is trusted."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Literal, TypeVar

from documents.validation.errors import FileRejected, damaged_file, file_too_large, unsafe_file

OfficeKind = Literal["docx", "xlsx"]
KindT = TypeVar("KindT", bound=str)

MAX_PARTS = 2_000
MAX_UNPACKED_BYTES = 150 * 1024 * 1024
MAX_XML_PART_BYTES = 40 * 1024 * 1024  # of one part; the longest plans we know are below 2 MB
MAX_COMPRESSION_RATIO = 250  # honest Word files reach about 60, bombs 1,000
_RATIO_CHECKED_FROM_BYTES = 1024 * 1024  # smaller parts may have any ratio

_CHUNK_BYTES = 256 * 1024
_OVERLAP_BYTES = 64
_CENTRAL_DIRECTORY_SIGNATURE = b"PK\x01\x02"
_ALLOWED_COMPRESSION = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_MAIN_PARTS: dict[OfficeKind, re.Pattern[str]] = {
    "docx": re.compile(r"word/[^/]+\.xml", re.IGNORECASE),
    "xlsx": re.compile(r"xl/workbook[^/]*\.xml", re.IGNORECASE),
}
_CONTENT_TYPES: dict[OfficeKind, bytes] = {"docx": b"wordprocessingml", "xlsx": b"spreadsheetml"}
OFFICE_KIND_LABELS: dict[OfficeKind, str] = {"docx": "Word document", "xlsx": "Excel workbook"}
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
_KNOWN_ENCODINGS = {b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"}
_DTD_MARKERS = (b"<!DOCTYPE", b"<!ENTITY")


def validate_office_zip(data: bytes) -> OfficeKind:
    """The kind of this Office file. Raises FileRejected for any other file, unsafe ones and macros."""
    return validate_zip(data, detect_kind)


def validate_zip(data: bytes, detect: Callable[[zipfile.ZipFile, set[str]], KindT]) -> KindT:
    """The kind that `detect` finds from the zip and its names, once all of it was unpacked safely.

    Raises FileRejected, also where `detect` does.
    """
    # Before zipfile builds an object for each entry: a 20 MB directory would cost 400 MB.
    if data.count(_CENTRAL_DIRECTORY_SIGNATURE) > MAX_PARTS:
        raise file_too_large(f"has more than {MAX_PARTS:,} parts")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _validate_directory(entries)
            kind = detect(archive, {entry.filename for entry in entries})
            _validate_contents(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise damaged_file() from error
    return kind


def _validate_directory(entries: list[zipfile.ZipInfo]) -> None:
    """Check the zip's directory, before anything is unpacked."""
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names):
        raise unsafe_file("holds two parts of the same name")
    for entry in entries:
        _validate_entry(entry)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise file_too_large("unpacks to more than we can read")


def _validate_entry(entry: zipfile.ZipInfo) -> None:
    # zipfile turns "\\" into "/" on Windows only, and cuts names at a NUL: look at the name as sent.
    name = entry.orig_filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in name:
        raise unsafe_file("holds a part that points outside it")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise unsafe_file("holds a link to another file")
    if entry.flag_bits & 0x1:
        raise FileRejected(
            "password-protected",
            "Parts of this file have a password. Remove the password, save it and upload it again.",
        )
    if entry.compress_type not in _ALLOWED_COMPRESSION:
        raise unsafe_file("is packed in an unusual way")
    if name.lower().rsplit("/", 1)[-1].startswith("vbaproject") or name.lower().startswith("xl/macrosheets/"):
        raise _macros_error("xlsx" if name.lower().startswith("xl/") else "docx")


def _macros_error(kind: OfficeKind) -> FileRejected:
    program, format_name = ("Excel", "workbook") if kind == "xlsx" else ("Word", "Word document")
    return FileRejected(
        "hostile",
        f"This file contains macros, so we did not open it. In {program}, save it as a plain {format_name} "
        f"(.{kind}) and upload that.",
    )


def detect_kind(archive: zipfile.ZipFile, names: set[str]) -> OfficeKind:
    """The kind: a Word document or a workbook. Raises FileRejected for slides and other zips."""
    if "mimetype" in names:
        raise FileRejected(
            "wrong-kind",
            "This is an OpenDocument file. Save it as a Word document (.docx) or an Excel workbook (.xlsx) "
            "first.",
        )
    if any(name.startswith("ppt/") for name in names):
        raise FileRejected(
            "wrong-kind", "This is a PowerPoint file. Upload the Word document (.docx) or a PDF of it."
        )
    if "xl/workbook.bin" in names:
        raise FileRejected(
            "wrong-kind",
            "This is a binary Excel workbook (.xlsb). Open it in Excel, save it as .xlsx and upload that.",
        )
    kind: OfficeKind = "xlsx" if any(name.startswith("xl/") for name in names) else "docx"
    has_main_part = any(_MAIN_PARTS[kind].fullmatch(name) for name in names)
    if "[Content_Types].xml" not in names:
        if has_main_part:
            raise damaged_file(f"This {OFFICE_KIND_LABELS[kind]}")
        raise FileRejected(
            "wrong-kind",
            "This is a zip file. Unpack it and upload the Word document (.docx), Excel workbook (.xlsx), PDF "
            "or web page inside.",
        )
    with archive.open("[Content_Types].xml") as part:
        types = part.read(MAX_XML_PART_BYTES // 40).replace(b"\0", b"").lower()
    if b"macroenabled" in types or b"vbaproject" in types:
        raise _macros_error(kind)
    if not has_main_part or _CONTENT_TYPES[kind] not in types:
        raise damaged_file(f"This {OFFICE_KIND_LABELS[kind]}")
    return kind


def _validate_contents(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Unpack everything once, in chunks that are discarded, and stop at the first limit exceeded."""
    total = 0
    for entry in entries:
        size = 0
        tail = b""
        is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
        for chunk in _chunks(archive, entry):
            if not size:
                is_xml = is_xml or _starts_like_xml(chunk)
                if is_xml:
                    _validate_encoding(chunk)
            size += len(chunk)
            total += len(chunk)
            _validate_unpacked_size(entry, size, total, is_xml=is_xml)
            if is_xml:
                _reject_dtd(tail + chunk)
                tail = chunk[-_OVERLAP_BYTES:]


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK_BYTES):
            yield chunk


def _validate_unpacked_size(entry: zipfile.ZipInfo, size: int, total: int, *, is_xml: bool) -> None:
    if total > MAX_UNPACKED_BYTES or (is_xml and size > MAX_XML_PART_BYTES):
        raise file_too_large("unpacks to more than we can read")
    if size > _RATIO_CHECKED_FROM_BYTES and size > MAX_COMPRESSION_RATIO * max(entry.compress_size, 1):
        raise unsafe_file("unpacks to far more than it seems to hold")


def _starts_like_xml(chunk: bytes) -> bool:
    return _as_ascii(chunk[:64]).startswith(b"<")


def _as_ascii(chunk: bytes) -> bytes:
    # Without its NULs, UTF-16 and UTF-32 markup reads like ASCII.
    return chunk.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")


def _validate_encoding(chunk: bytes) -> None:
    """Reject unusual encodings, in which a DTD would not be found."""
    start = _as_ascii(chunk[:1024])
    declared = _ENCODING.match(start)
    is_known = declared is None or declared.group(1).lower() in _KNOWN_ENCODINGS
    if start and not (start.startswith(b"<") and is_known):
        raise unsafe_file("is written in an unusual encoding")


def _reject_dtd(chunk: bytes) -> None:
    ascii_bytes = chunk.replace(b"\0", b"")
    if any(marker in ascii_bytes for marker in _DTD_MARKERS):
        raise unsafe_file("defines entities of its own")
