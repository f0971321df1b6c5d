"""An Office file packed again, so that the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that a zip can say


def repack_zip(data: bytes, replaced: dict[str, bytes]) -> bytes:
    """The file without the timestamps of its parts, and with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        there = old.namelist()
        for name in dict.fromkeys([*there, *replaced]):
            part = zipfile.ZipInfo(name, ZIP_EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            new.writestr(part, replaced.get(name, b"") or old.read(name))
    return out.getvalue()
