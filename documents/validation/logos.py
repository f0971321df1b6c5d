"""Validation of a council's logo: the uploaded picture is checked and re-encoded in the sandbox."""

from __future__ import annotations

import struct

from documents.branding import Logo
from documents.sandbox import invalid_answer_error, run_sandboxed
from documents.validation.errors import FileRejected

MAX_LOGO_BYTES = 512 * 1024
_SANDBOX_FUNCTION = "documents.logo_inside:rewrite_as_png"
_PNG_HEADER = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
_MAX_SIDE = 2000  # pixels, of the re-encoded picture


def normalise_logo(data: bytes) -> Logo:
    """The picture as a PNG without its metadata. Raises FileRejected."""
    if not data:
        raise FileRejected("empty", "This file is empty. Check that it was saved, then upload it again.")
    if len(data) > MAX_LOGO_BYTES:
        raise FileRejected(
            "too-large", f"The logo must be smaller than {MAX_LOGO_BYTES // 1024} KB. Save it smaller."
        )
    picture = run_sandboxed(_SANDBOX_FUNCTION, data)
    sides = picture[len(_PNG_HEADER) : len(_PNG_HEADER) + 8]
    if not picture.startswith(_PNG_HEADER) or len(sides) < 8:
        raise invalid_answer_error(_SANDBOX_FUNCTION)
    width, height = struct.unpack(">II", sides)
    if not (0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE):
        raise invalid_answer_error(_SANDBOX_FUNCTION)
    return Logo(picture, width, height)
