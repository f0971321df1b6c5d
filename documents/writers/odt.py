"""A document as OpenDocument text (.odt), for those who write without Word."""

from __future__ import annotations

import io
import zipfile

from documents.tree import Document
from documents.writers.html import GENERATOR
from documents.writers.odf.body import OdfBodyWriter
from documents.writers.odf.markup import DECLARATION, MANIFEST_NAMESPACE, escape_text, xml_root
from documents.writers.odf.styles import AutomaticStyles, named_styles
from documents.writers.rectangular_tables import make_rectangular

MIME_TYPE = "application/vnd.oasis.opendocument.text"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date of a zip: a real one would show when it was written
_PAGE_SHORT_SIDE, _PAGE_LONG_SIDE = "210mm", "297mm"
_SIDE_MARGIN = 18  # millimetres
_PAGE_NUMBER = (
    '<text:tab/>Page <text:page-number text:select-page="current">1</text:page-number>'
    " of <text:page-count>1</text:page-count>"
)


def to_odt(document: Document) -> bytes:
    """The document as OpenDocument. The same document gives the same bytes, wherever and whenever.

    A draft has no watermark: only its text says that it is one.
    """
    styles = AutomaticStyles()
    body = OdfBodyWriter(styles).write(make_rectangular(document.blocks))
    parts = {
        "content.xml": xml_root(
            "document-content",
            f"{styles.to_xml()}<office:body><office:text>{body}</office:text></office:body>",
        ),
        "styles.xml": _styles_part(document),
        "meta.xml": xml_root("document-meta", f"<office:meta>{_metadata(document)}</office:meta>"),
    }
    return _zip({"META-INF/manifest.xml": _manifest(parts), **parts})


def _styles_part(document: Document) -> str:
    """Named styles, and the page with its header and footer."""
    automatic_styles = AutomaticStyles()
    writer = OdfBodyWriter(automatic_styles)
    header = writer.write_header_or_footer(document.header)
    footer = writer.write_header_or_footer(document.footer, end=_PAGE_NUMBER)
    width, height = (
        (_PAGE_LONG_SIDE, _PAGE_SHORT_SIDE) if document.landscape else (_PAGE_SHORT_SIDE, _PAGE_LONG_SIDE)
    )
    orientation = "landscape" if document.landscape else "portrait"
    layout = (
        '<style:page-layout style:name="Paper"><style:page-layout-properties'
        f' fo:page-width="{width}" fo:page-height="{height}" style:print-orientation="{orientation}"'
        ' fo:margin-top="12mm" fo:margin-bottom="12mm" fo:margin-left="18mm" fo:margin-right="18mm"/>'
        '<style:header-style><style:header-footer-properties fo:min-height="8mm" fo:margin-bottom="3mm"/>'
        '</style:header-style><style:footer-style><style:header-footer-properties fo:min-height="8mm"'
        ' fo:margin-top="3mm"/></style:footer-style></style:page-layout>'
    )
    automatic = automatic_styles.to_xml().replace(
        "</office:automatic-styles>", f"{layout}</office:automatic-styles>"
    )
    master = (
        '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="Paper">'
        f"<style:header>{header}</style:header><style:footer>{footer}</style:footer>"
        "</style:master-page></office:master-styles>"
    )
    line_width = (297 if document.landscape else 210) - 2 * _SIDE_MARGIN
    named = f"<office:styles>{named_styles(document.language, line_width)}</office:styles>"
    return xml_root("document-styles", f"{named}{automatic}{master}")


def _metadata(document: Document) -> str:
    """The title and language, but no author or date."""
    metadata = f"<meta:generator>{escape_text(GENERATOR)}</meta:generator>"
    metadata += f"<dc:title>{escape_text(document.title)}</dc:title>" if document.title else ""
    return metadata + (
        f"<dc:language>{escape_text(document.language)}</dc:language>" if document.language else ""
    )


def _manifest(parts: dict[str, str]) -> str:
    entries = [("/", MIME_TYPE), *((name, "text/xml") for name in parts)]
    inner = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in entries
    )
    namespace = f'xmlns:manifest="{MANIFEST_NAMESPACE}" manifest:version="1.3"'
    return f"{DECLARATION}<manifest:manifest {namespace}>{inner}</manifest:manifest>"


def _zip(parts: dict[str, str]) -> bytes:
    """The file. Its MIME type comes first and uncompressed, where programs look for it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in {"mimetype": MIME_TYPE, **parts}.items():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, content.encode())
    return out.getvalue()
