"""Checks logos and rewrites them as PNG without metadata; runs in the sandbox."""

from __future__ import annotations

import io
import warnings

from PIL import Image

from documents.validation.errors import FileRejected
from documents.validation.uploads import looks_like_html

MAX_SIDE_PIXELS = 4000  # a larger picture is no logo, and needs much memory
MIN_SIDE_PIXELS = 32
MAX_STORED_SIZE = (1200, 400)  # pixels; sharp at the printed size
_SIGNATURES = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
# We check these ourselves: other libraries may set Pillow to accept incomplete pictures.
_END_MARKERS = {"PNG": b"IEND\xaeB`\x82", "JPEG": b"\xff\xd9"}


def rewrite_as_png(data: bytes) -> bytes:
    """The picture as PNG without metadata. Raises FileRejected for a file that cannot be a logo."""
    kind = next((kind for start, kind in _SIGNATURES.items() if data.startswith(start)), "")
    if not kind:
        raise _wrong_kind_error(data)
    try:
        if _END_MARKERS[kind] not in data:
            raise ValueError("It ends too early.")
        # Sides are checked before the picture is decompressed, as it may claim a huge size.
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=[kind])
            _validate_dimensions(picture.size)
            return _encode_png(picture)
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
    code, description = ("web-page", "a web page") if is_page else ("wrong-kind", "not a PNG or JPEG picture")
    return FileRejected(code, f"This file is {description}. Save the logo as PNG and upload that.")


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


def _encode_png(picture: Image.Image) -> bytes:
    image = picture.convert("RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB")
    image.thumbnail(MAX_STORED_SIZE)
    image_without_metadata = Image.new(image.mode, image.size)
    image_without_metadata.paste(image)
    output = io.BytesIO()
    image_without_metadata.save(output, "PNG", optimize=True)
    return output.getvalue()
