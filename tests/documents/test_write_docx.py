"""A document in Word: real headings, lists and tables."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import docx
import mammoth
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree

from documents.readers.docx import read_docx
from documents.tree import Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.validation.uploads import validate_upload
from documents.writers.docx import to_docx
from tests.documents.docx_builder import build_zip, read_zip
from tests.documents.samples import list_items, long_table, open_with_python_docx, progress_update, table_row


def settings_of(paragraph):
    return {child.tag.split("}")[1] for child in paragraph._p.pPr}


def test_headings_are_words_own():
    file = open_with_python_docx(progress_update())
    styles = [(p.style.name, p.text.split(" ")[0]) for p in file.paragraphs if p.style.name != "Normal"]
    assert styles[0] == ("Heading 1", "SCRUTINY")
    assert ("Heading 2", "Recommendation") in styles
    assert ("Heading 3", "a)") in styles
    levels = [int(name[-1]) for name, _ in styles if name.startswith("Heading")]
    assert all(next_ - level <= 1 for level, next_ in pairwise(levels))


def test_headings_of_every_level_and_kind_have_that_outline():
    blocks = tuple(paragraph("x", level=level, name=name) for name in (None, "odd") for level in range(1, 7))
    names = [p.style.name for p in open_with_python_docx(Document(blocks)).paragraphs]
    assert names[:6] == [f"Heading {level}" for level in range(1, 7)]
    anybodys = dict(read_zip(to_docx(Document(blocks))))
    del anybodys["customXml/item1.xml"]
    assert [b.level for b in read_docx(build_zip(anybodys.items())).blocks] == [1, 2, 3, 4, 5, 6] * 2


def test_a_heading_stays_with_what_it_heads():
    file = open_with_python_docx(progress_update())
    for heading in (p for p in file.paragraphs if p.style.name.startswith("Heading")):
        assert heading.style.paragraph_format.keep_with_next


def test_another_reader_sees_headings_lists_and_bold_words():
    bullets = (Paragraph((Run("one"),), marker="•"), Paragraph((Run("two", bold=True),), marker="•"))
    letters = tuple(Paragraph((Run(text),), marker=m) for m, text in (("a)", "three"), ("b)", "four")))
    blocks = (paragraph("Title", level=1), *bullets, paragraph("between"), *letters)
    html = mammoth.convert_to_html(io.BytesIO(to_docx(Document(blocks)))).value
    assert html == (
        "<h1>Title</h1><ul><li>one</li><li><strong>two</strong></li></ul>"
        "<p>between</p><ol><li>three</li><li>four</li></ol>"
    )


def test_every_word_is_in_the_file_in_order():
    document = progress_update()
    printed = mammoth.extract_raw_text(io.BytesIO(to_docx(document))).value
    assert printed.split() == document.text.split()


def test_lettering_goes_on_where_it_went_on_and_begins_where_it_began():
    listed = [
        ("a)", 0),
        ("b)", 0),
        ("i.", 1),
        ("ii.", 1),
        ("c)", 0),
        ("f)", 0),
        ("iv.", 0),
        ("1.", 0),
        ("(2)", 0),
    ]
    paper = list_items(*listed)
    file = open_with_python_docx(paper)
    lists = [p._p.pPr.numPr.numId.val for p in file.paragraphs]
    assert lists[0] == lists[1] == lists[4]  # so that Word letters what is put in between
    assert lists[2] == lists[3]
    assert len(set(lists)) == 6
    assert [p.marker for p in read_docx(to_docx(paper)).blocks] == [m for m, _ in listed]


def test_two_lists_of_one_kind_each_begin_where_they_were_written():
    one = Cell(tuple(Paragraph((Run("x"),), marker=m) for m in ("a)", "b)")))
    document = Document((Table((Row((one, one)),)),))
    assert read_docx(to_docx(document)) == document


def test_no_item_of_a_list_and_no_last_line_stands_alone_on_a_page():
    listed = [Paragraph((Run(str(n)),), marker="•") for n in range(5)]
    ends = (paragraph("After."), paragraph("Papers", level=2), paragraph("One"))
    file = open_with_python_docx(Document((paragraph("Before."), paragraph("As follows:"), *listed, *ends)))
    kept = [p.text for p in file.paragraphs if "keepNext" in settings_of(p)]
    assert kept == ["As follows:", "0", "3", "After."]


def test_column_heads_are_repeated_and_short_rows_are_not_split():
    rows = (
        table_row("Action", "Progress", header_scope="column"),
        table_row("1", "Done"),
        table_row("2", "words " * 500),
    )
    table = open_with_python_docx(Document((Table(rows, heads=1),))).tables[0]
    properties = [
        {child.tag for child in row._tr.trPr} if row._tr.trPr is not None else set() for row in table.rows
    ]
    assert properties == [{qn("w:cantSplit"), qn("w:tblHeader")}, {qn("w:cantSplit")}, set()]


def test_no_head_and_no_single_row_is_left_alone_on_a_page():
    table = open_with_python_docx(long_table()).tables[0]
    kept = ["keepNext" in settings_of(row.cells[0].paragraphs[0]) for row in table.rows]
    assert kept[:3] == [True, True, True]
    assert kept[-3:] == [False, True, False]
    assert not any(kept[3:-2])


def test_spans_and_shading_are_words_own():
    rows = (
        Row((Cell((paragraph("wide"),), colspan=2, fill="FFD966"), Cell((paragraph("tall"),), rowspan=2))),
        table_row("left", "right"),
    )
    table = open_with_python_docx(Document((Table(rows, widths=(0.5, 0.25, 0.25)),))).tables[0]
    assert table.cell(0, 0)._tc is table.cell(0, 1)._tc
    assert table.cell(0, 2)._tc is table.cell(1, 2)._tc
    assert table.cell(0, 0)._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")) == "FFD966"
    widths = [column.width.mm for column in table.columns]
    assert sum(widths) == pytest.approx(174, abs=0.1)
    assert widths[0] == pytest.approx(87, abs=0.1)


def test_words_on_a_dark_shading_are_white():
    dark = open_with_python_docx(Document((Table((table_row("x", fill="000080"),)),))).tables[0].cell(0, 0)
    assert str(dark.paragraphs[0].style.font.color.rgb) == "FFFFFF"


def test_the_page_is_a4_and_lies_on_its_side_where_the_paper_does():
    upright, lying = (
        open_with_python_docx(Document((paragraph("x"),), landscape=side)).sections[0]
        for side in (False, True)
    )
    assert (round(upright.page_width.mm), round(upright.page_height.mm)) == (210, 297)
    assert (round(lying.page_width.mm), round(lying.page_height.mm)) == (297, 210)
    assert lying.orientation == WD_ORIENT.LANDSCAPE


def bars(*names_and_levels):
    """The paragraphs of a document of bars and tables, each with whether it has lines of its own."""
    table = Table((table_row("Action"),), name="action")
    blocks = [paragraph(name, level=level, name=name) if level else table for name, level in names_and_levels]
    return [
        (p.text, "pBdr" in settings_of(p)) for p in open_with_python_docx(Document(tuple(blocks))).paragraphs
    ]


def test_a_bar_is_closed_by_what_it_stands_on_or_by_a_line_of_its_own():
    recommendation, part, table = ("recommendation", 2), ("part", 3), ("action", 0)
    assert bars(recommendation, table)[0] == ("recommendation", False)
    assert bars(recommendation, part, table)[:2] == [("recommendation", False), ("part", False)]
    closed, apart = [("recommendation", True), ("part", True)], [("", False)]
    assert bars(recommendation) == closed[:1]
    # Two bars with the same lines would be one in Word.
    assert bars(part, recommendation, recommendation) == [
        closed[1],
        *apart,
        closed[0],
        *apart,
        closed[0],
    ]


def test_pages_are_counted_by_word_in_the_footer():
    for document in (Document((paragraph("x"),)), progress_update()):
        parts = read_zip(to_docx(document))
        fields = [e.text.strip() for e in etree.fromstring(parts["word/footer.xml"]).iter(qn("w:instrText"))]
        assert fields == ["PAGE", "NUMPAGES"]
    assert (
        open_with_python_docx(progress_update())
        .sections[0]
        .footer.paragraphs[0]
        .text.startswith("Hate Crime progress update")
    )


def test_a_caption_stands_above_its_table():
    file = open_with_python_docx(Document((Table((table_row("x"),), caption="Gradings"),)))
    assert (file.paragraphs[0].style.name, file.paragraphs[0].text) == ("Caption", "Gradings")


# Documents that nobody hopes for


def test_what_xml_cannot_hold_is_left_out():
    bad = "a\x00b\x0bc\x1bd\ud800e\ufffff\x85g"
    document = Document(
        (paragraph(bad, name=bad), Table((table_row(bad, name=bad, value=bad),), caption=bad)), title=bad
    )
    assert set(read_docx(to_docx(document)).text.split("\n")) == {"abcdefg"}


@pytest.mark.parametrize("landscape", [False, True])
def test_long_cells_many_rows_and_columns_are_written_and_read_again(landscape):
    row = Row(tuple(Cell((paragraph(f"{column} " + "word " * 20),)) for column in range(9)))
    huge = Row((Cell((paragraph("x" * 30_000),), colspan=5), Cell((paragraph("word " * 6_000),), colspan=4)))
    document = Document((Table((row,) * 200 + (huge,), heads=1),), landscape=landscape)
    file = to_docx(document)
    assert read_docx(file).text == document.text
    assert validate_upload(file, "paper.docx") == "docx"


def test_a_table_too_wide_for_word_gives_its_words_one_after_the_other():
    document = Document((Table((table_row(*(str(n) for n in range(100))),)),))
    file = to_docx(document)
    assert read_docx(file).text == document.text
    assert docx.Document(io.BytesIO(file)).tables == []


def test_tables_in_tables_in_tables_keep_some_width():
    block = paragraph("deep")
    for _ in range(40):
        block = Table((Row((Cell((block,)), Cell())),))
    document = Document((block,))
    file = to_docx(document)
    assert read_docx(file) == document
    widths = re.findall(rb'<w:gridCol w:w="(-?\d+)"', read_zip(file)["word/document.xml"])
    assert min(map(int, widths)) > 0


def test_an_empty_paper_is_a_file():
    assert read_docx(to_docx(Document())) == Document()
    assert open_with_python_docx(Document()).paragraphs
