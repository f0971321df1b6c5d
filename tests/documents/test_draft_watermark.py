"""A draft cannot be taken for what was published, on paper as on the screen."""

import dataclasses
import zipfile
from io import BytesIO

import pikepdf
import pytest

from documents.readers.docx import read_docx
from documents.tree import paragraph
from documents.writers.docx import to_docx
from documents.writers.pdf import to_pdf
from documents.writers.pdf_draft_watermark import draft_watermark
from tests.documents.samples import progress_update
from tests.documents.test_write_pdf import breaches, words

PAPER = progress_update()
DRAFT = dataclasses.replace(PAPER, is_draft=True)


@pytest.fixture(scope="module")
def pdf():
    return to_pdf(DRAFT)


def drawn_first(data):
    """The beginning of what is drawn on each page."""
    with pikepdf.open(BytesIO(data)) as opened:
        return [page.Contents.read_bytes()[:1200].decode("latin-1") for page in opened.pages]


def test_draft_is_drawn_across_every_page_beneath_its_words(pdf):
    pages = drawn_first(pdf)
    assert len(pages) > 1
    for page in pages:
        mark, _, drawn = page.partition(" BDC ")
        assert mark.startswith("/Artifact ") and "/Watermark" in mark and drawn.startswith("q")


def test_what_is_published_has_none():
    assert not any("Watermark" in page for page in drawn_first(to_pdf(PAPER)))


def test_the_stamp_is_no_word_of_the_paper(pdf):
    assert words(pdf) == words(to_pdf(PAPER))


def test_a_draft_meets_pdf_ua_too(pdf):
    assert breaches(pdf) == set()


def test_a_draft_is_the_same_bytes_each_time(pdf):
    assert to_pdf(DRAFT) == pdf


def test_the_stamp_fits_on_a_page_that_lies_on_its_side():
    assert draft_watermark(595, 842) != draft_watermark(842, 595)
    assert "Watermark" in drawn_first(to_pdf(dataclasses.replace(DRAFT, landscape=True)))[0]


@pytest.mark.parametrize("header", [(), (paragraph("Agenda Item 8"), paragraph("Appendix 1"))])
def test_word_shows_it_as_its_own_watermark_and_reads_no_word_of_it(header):
    draft = dataclasses.replace(DRAFT, header=header)
    data = to_docx(draft)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        in_header = archive.read("word/header.xml").decode()
        rels = [archive.read(name) for name in archive.namelist() if name.endswith(".rels")]
    assert in_header.count("PowerPlusWaterMarkObject") == 1
    assert not any(b"External" in each for each in rels)
    assert read_docx(data) == draft


def test_a_published_word_file_has_none():
    with zipfile.ZipFile(BytesIO(to_docx(PAPER))) as archive:
        assert not any(b"WaterMark" in archive.read(name) for name in archive.namelist())
