"""A council's logo: what somebody brought as a picture, looked at and written anew in the sandbox."""

from __future__ import annotations

import struct

from documents.branding import Logo
from documents.sandbox import invalid_answer_error, run_sandboxed
from documents.validation.errors import FileRejected

MAX_LOGO_BYTES = 512 * 1024
_IN_THE_SANDBOX = "documents.logo_inside:rewrite_as_png"
_START = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
_MOST = 2000  # pixels a side, of what is written anew


def normalise_logo(data: bytes) -> Logo:
    """The picture as we keep it: without what a camera or a program wrote next to it. Or `FileRejected`."""
    if not data:
        raise FileRejected("empty", "This file is empty. Check that it was saved, then upload it again.")
    if len(data) > MAX_LOGO_BYTES:
        raise FileRejected(
            "too-large", f"The logo must be smaller than {MAX_LOGO_BYTES // 1024} KB. Save it smaller."
        )
    picture = run_sandboxed(_IN_THE_SANDBOX, data)
    sides = picture[len(_START) : len(_START) + 8]
    if not picture.startswith(_START) or len(sides) < 8:
        raise invalid_answer_error(_IN_THE_SANDBOX)
    width, height = struct.unpack(">II", sides)
    if not (0 < width <= _MOST and 0 < height <= _MOST):
        raise invalid_answer_error(_IN_THE_SANDBOX)
    return Logo(picture, width, height)
