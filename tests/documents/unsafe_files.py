"""Files that pass the gate and would keep a reader busy, or fill its memory, if nothing stopped them."""

import zlib

from tests.documents.docx_builder import build_docx, p

CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"


def pdf(*objects):
    """A PDF of those objects, numbered from 1, with a cross-reference table that is right."""
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return out + end % (size, table, size, len(out))


def compressed_stream(content, more=b""):
    squeezed = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (len(squeezed), more, squeezed)


def single_page_pdf(content, *more, resources=b""):
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R%s>>" % resources
    return pdf(CATALOG, b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, content, *more)


def pdf_with_pages(count):
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    pages = [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]>>"] * count
    return pdf(CATALOG, b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids), *pages)


def image_pdf(width, height):
    look = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray"
    image = compressed_stream(b"\xff" * (width * height), look % (width, height))
    draw = compressed_stream(b"q 600 0 0 800 0 0 cm /I Do Q")
    return single_page_pdf(draw, image, resources=b"/Resources<</XObject<</I 5 0 R>>>>")


def recursive_form_pdf():
    form = compressed_stream(b"/I Do /I Do", b"/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</I 5 0 R>>>>")
    return single_page_pdf(compressed_stream(b"/I Do"), form, resources=b"/Resources<</XObject<</I 5 0 R>>>>")


def dense_page_pdf(letters):
    font = b"<</Subtype/Type1/BaseFont/Helvetica>>"
    words = compressed_stream(b"BT /F 12 Tf (AAAAAAAAAAAAAAAA) Tj ET\n" * (letters // 16))
    return single_page_pdf(words, font, resources=b"/Resources<</Font<</F 5 0 R>>>>")


def drawing_pdf():
    lines = (b"%d %d m %d %d l S\n" % (n % 600, n % 800, n * 7 % 600, n * 3 % 800) for n in range(60_000))
    return single_page_pdf(compressed_stream(b"".join(lines)))


def nested_html_tables(depth):
    return build_docx("<w:tbl><w:tr><w:tc>" * depth + p("x") + "</w:tc></w:tr></w:tbl>" * depth)


def wide_html_table(cells):
    row = f"<w:tr>{'<w:tc><w:p/></w:tc>' * 50}</w:tr>"
    return build_docx(f"<w:tbl>{row * (cells // 50)}</w:tbl>")


# what it is: (the code of the refusal, the bytes, the name)
UNSAFE_FILES = {
    "PDF of 5,000 pages": ("too-large", lambda: pdf_with_pages(5_000), "plan.pdf"),
    "PDF whose pages hold themselves": (
        "no-text",
        lambda: pdf(CATALOG, b"<</Type/Pages/Count 1/Kids[2 0 R]>>"),
        "plan.pdf",
    ),
    "PDF whose pages hold each other": (
        "no-text",
        lambda: pdf(CATALOG, b"<</Type/Pages/Kids[3 0 R]>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]>>"),
        "plan.pdf",
    ),
    "PDF that unpacks to 300 MB": (
        "too-large",
        lambda: single_page_pdf(compressed_stream(b" " * 300_000_000)),
        "plan.pdf",
    ),
    "PDF of eight million letters": ("too-large", lambda: dense_page_pdf(8_000_000), "plan.pdf"),
    "PDF of sixty thousand lines": ("too-large", drawing_pdf, "plan.pdf"),
    "PDF of brackets in brackets": (
        "no-text",
        lambda: pdf(b"<</Pages 2 0 R/X " + b"[" * 50_000 + b"]" * 50_000 + b">>", b"<</Type/Pages/Kids[]>>"),
        "plan.pdf",
    ),
    "PDF that draws itself in itself": ("no-text", recursive_form_pdf, "plan.pdf"),
    "scan": ("no-text", lambda: image_pdf(2_000, 2_000), "plan.pdf"),
    "huge scan": ("no-text", lambda: image_pdf(20_000, 10_000), "plan.pdf"),
    "Word of 200 tables in each other": ("damaged", lambda: nested_html_tables(200), "plan.docx"),
    "Word of 5,000 tables in each other": ("damaged", lambda: nested_html_tables(5_000), "plan.docx"),
    "Word of 100,000 cells": ("too-large", lambda: wide_html_table(100_000), "plan.docx"),
    "page without end": ("no-text", lambda: b"<html><body>" + b"<div>" * 200_000, "plan.html"),
    "tables without end": ("no-text", lambda: b"<html>" + b"<table><tr><td>" * 3_000, "plan.html"),
    "200,000 lines": ("too-large", lambda: b"Date:\n" * 200_000, "plan.txt"),
}
