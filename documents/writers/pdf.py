"""A document as tagged PDF (PDF/UA-1), for the committee's agenda."""

from __future__ import annotations

import gc
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any

import pikepdf
import weasyprint
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from documents.tree import Document
from documents.writers.html import PNG_DATA_PREFIX, STYLE_SHEET, html_page, html_sections, to_html_rules
from documents.writers.pdf_draft_watermark import finish_draft_pdf
from documents.writers.pdf_missing_glyphs import add_missing_glyphs
from documents.writers.pdf_tags import finish_tagged_pdf
from documents.writers.rectangular_tables import make_rectangular

# Pango's fonts are shared by all documents, which halves the memory, but are not thread-safe.
_render_lock = Lock()
# WeasyPrint fails on a line that ends with a space and the first of these, but not with the second.
_PARAGRAPH_SEPARATOR, _LINE_SEPARATOR = "\u2029", "\u2028"


class _OfflineFetcher(URLFetcher):  # type: ignore[misc]
    """Refuses every request but for images inside the document (data URLs)."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith(PNG_DATA_PREFIX):
            return URLFetcherResponse(
                url, b64decode(url[len(PNG_DATA_PREFIX) :]), {"Content-Type": "image/png"}
            )
        raise ValueError(f"A document may fetch nothing, and requested {url}")


def to_pdf(document: Document) -> bytes:
    """The document as PDF/UA-1. The same document gives the same bytes, wherever and whenever."""
    page = _build_html(document)
    digest = sha256(page.encode())
    finish = partial(_finish_pdf, name=digest.hexdigest()[:12], is_draft=document.is_draft)
    with _render_lock, _gc_paused():
        fonts, style_sheet, fetcher = _shared_resources()
        rendered: bytes = HTML(string=page, url_fetcher=fetcher).write_pdf(
            finisher=finish,
            font_config=fonts,
            stylesheets=[style_sheet],
            pdf_variant="pdf/ua-1",
            pdf_identifier=digest.digest()[:16],
        )
    return _compress_objects(rendered)


def _compress_objects(written: bytes) -> bytes:
    """The same PDF with its objects in many small streams: packs are joined five times as fast from these."""
    out = BytesIO()
    with pikepdf.open(BytesIO(written)) as pdf:
        modes = pikepdf.ObjectStreamMode
        pdf.save(out, deterministic_id=True, object_stream_mode=modes.generate)
    return out.getvalue()


def _finish_pdf(laid_out: Any, pdf: Any, *, name: str, is_draft: bool) -> None:
    add_missing_glyphs(laid_out, pdf)
    if is_draft:
        finish_draft_pdf(laid_out, pdf, name)
    else:
        finish_tagged_pdf(laid_out, pdf, name)


def pdf_digest(document: Document) -> str:
    """A digest of the document and the writer's version: it changes if a byte of the PDF may change."""
    return sha256(f"{_renderer_version()} {document.is_draft}\n{_build_html(document)}".encode()).hexdigest()


@cache
def _renderer_version() -> str:
    """A digest of the code and styles that determine the layout and tags of a PDF."""
    modules = [
        Path(__file__).with_name(name).read_bytes()
        for name in ("pdf.py", "pdf_missing_glyphs.py", "pdf_tags.py", "pdf_draft_watermark.py")
    ]
    style_sheet = STYLE_SHEET.read_bytes()
    return sha256(b"".join([weasyprint.__version__.encode(), style_sheet, *modules])).hexdigest()


def _build_html(document: Document) -> str:
    header, main, footer = html_sections(replace(document, blocks=make_rectangular(document.blocks)))
    # The footer comes before the content, as it would be printed on the last page only after it.
    page = html_page(document, to_html_rules(document), f"{header}{footer}{main}")
    return page.replace(_PARAGRAPH_SEPARATOR, _LINE_SEPARATOR)


@cache
def _shared_resources() -> tuple[Any, Any, URLFetcher]:
    """Fonts, style sheet and fetcher for all documents: creating a fetcher reads all certificates."""
    fonts, fetcher = FontConfiguration(), _OfflineFetcher()
    return fonts, CSS(filename=STYLE_SHEET, font_config=fonts, url_fetcher=fetcher), fetcher


@contextmanager
def _gc_paused() -> Iterator[None]:
    """Layout creates many objects and few cycles, so one garbage collection at the end is quicker."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
        gc.collect(0)  # the objects of the layout are all in the youngest generation
