"""Looking at a picture and writing it anew, as it is done in the sandbox."""

from __future__ import annotations

import io
import warnings

from PIL import Image

from documents.validation.errors import FileRejected
from documents.validation.uploads import looks_like_html

MAX_SIDE_PIXELS = 4000  # pixels a side: more would be no logo, and costs memory to look at
MIN_SIDE_PIXELS = 32
MAX_STORED_SIZE = (1200, 400)  # sharp at the size in which documents print it
_STARTS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
# Looked for by ourselves: other libraries tell this one to make do with half a picture.
_END_MARKERS = {"PNG": b"IEND\xaeB`\x82", "JPEG": b"\xff\xd9"}


def written_anew(data: bytes) -> bytes:
    """The picture as PNG: without what a camera or a program wrote next to it. Or `FileRejected`."""
    kind = next((kind for start, kind in _STARTS.items() if data.startswith(start)), "")
    if not kind:
        raise _wrong_kind_error(data)
    try:
        if _END_MARKERS[kind] not in data:
            raise ValueError("It ends too early.")
        # A picture that claims more than it holds is recognised by its sides, before any of it is unpacked.
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=[kind])
            _validate_dimensions(picture.size)
            return _written(picture)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise FileRejected(
            "damaged", "This picture is damaged. Open it, save it as PNG and upload that."
        ) from error


def _wrong_kind_error(data: bytes) -> FileRejected:
    if b"<svg" in data[:4096].replace(b"\0", b"").lower():
        return FileRejected(
            "svg",
            "This is an SVG drawing, which may hold programs. Save it as PNG, at least 600 pixels wide, and "
            "upload that.",
        )
    is_page = looks_like_html(data)
    code, what = ("web-page", "a web page") if is_page else ("wrong-kind", "not a PNG or JPEG picture")
    return FileRejected(code, f"This file is {what}. Save the logo as PNG and upload that.")


def _validate_dimensions(size: tuple[int, int]) -> None:
    if max(size) > MAX_SIDE_PIXELS:
        raise FileRejected(
            "too-large",
            f"The logo must be at most {MAX_SIDE_PIXELS:,} pixels wide and high. Save it smaller.",
        )
    if min(size) < MIN_SIDE_PIXELS:
        raise FileRejected(
            "too-small",
            f"The logo must be at least {MIN_SIDE_PIXELS} pixels wide and high, or it prints badly.",
        )


def _written(picture: Image.Image) -> bytes:
    whole = picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB")
    whole.thumbnail(MAX_STORED_SIZE)
    bare = Image.new(whole.mode, whole.size)
    bare.paste(whole)
    out = io.BytesIO()
    bare.save(out, "PNG", optimize=True)
    return out.getvalue()
