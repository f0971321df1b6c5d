"""Repacks an Office file, so that the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date of a zip


def repack_zip(data: bytes, replacements: dict[str, bytes]) -> bytes:
    """The zip without the timestamps of its parts, and with parts replaced or added, by name."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old_zip,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new_zip,
    ):
        old_names = old_zip.namelist()
        for name in dict.fromkeys([*old_names, *replacements]):
            part = zipfile.ZipInfo(name, ZIP_EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            new_zip.writestr(part, replacements.get(name, b"") or old_zip.read(name))
    return out.getvalue()
