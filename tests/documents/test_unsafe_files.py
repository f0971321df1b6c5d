"""Files made to harm: each is turned away in one plain sentence, and soon."""

import pytest

from documents.readers import read_document
from documents.validation.uploads import FileRejected
from tests.documents import unsafe_files
from tests.documents.docx_builder import build_docx, p


@pytest.mark.sandbox
@pytest.mark.parametrize("what", unsafe_files.UNSAFE_FILES)
def test_a_file_that_would_keep_the_reader_busy_is_refused_in_a_sentence(what):
    code, made, name = unsafe_files.UNSAFE_FILES[what]
    with pytest.raises(FileRejected) as refused:
        read_document(made(), name)
    assert refused.value.code == code
    assert refused.value.sentence.count(".") >= 1 and refused.value.sentence.endswith(".")


@pytest.mark.sandbox
@pytest.mark.parametrize(
    ("data", "name"),
    [
        (unsafe_files.single_page_pdf(
            unsafe_files.compressed_stream(b"BT /F 12 Tf 50 700 Td (A plan) Tj ET"),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            resources=b"/Resources<</Font<</F 5 0 R>>>>",
        ), "plan.pdf"),
        (build_docx("<w:tbl><w:tr><w:tc>" * 5 + p("A plan") + "</w:tc></w:tr></w:tbl>" * 5), "plan.docx"),
        (b"<html><body>" + b"<div>" * 50 + b"A plan", "plan.html"),
        (b"A plan\n" * 2_000, "plan.txt"),
    ],
    ids=["PDF", "Word", "page", "text"],
)  # fmt: skip
def test_an_honest_file_of_the_same_build_is_read(data, name):
    assert "A plan" in read_document(data, name).text


@pytest.mark.parametrize(
    ("made", "read"),
    [
        (lambda: unsafe_files.dense_page_pdf(20_000), True),
        (lambda: unsafe_files.dense_page_pdf(60_000), False),
        (lambda: unsafe_files.drawing_pdf(), False),
    ],
    ids=["page of small print", "page nobody reads", "drawing nobody reads"],
)
def test_how_full_a_page_may_be_does_not_depend_on_how_busy_the_machine_is(monkeypatch, made, read):
    monkeypatch.setattr("documents.readers.pdf_limits.PAGE_CPU_SECONDS", 600.0)
    if read:
        assert "AAAA" in read_document(made(), "plan.pdf").text
        return
    with pytest.raises(FileRejected, match="too full"):
        read_document(made(), "plan.pdf")
