"""A paper in Word: real headings, lists and tables, and nothing in the file that nobody should see."""

from __future__ import annotations

import io
import re
import time
import zipfile
from itertools import pairwise

import docx
import mammoth
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree

from documents.gate import check
from documents.readers.docx import read_docx
from documents.tree import Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.writers.docx import to_docx
from tests.documents.samples import long_table, progress_update
from tests.documents.word_files import parts_of, zipped

RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
EXTERNAL = 'TargetMode="External"'


def opened(document):
    """The paper as python-docx sees it."""
    return docx.Document(io.BytesIO(to_docx(document)))


def cells(*texts, **about):
    return Row(tuple(Cell((paragraph(text),), **about) for text in texts))


def items(*listed):
    """List items from (marker, depth) pairs."""
    return Document(tuple(Paragraph((Run("words"),), marker=m, depth=d) for m, d in listed))


def settings_of(paragraph):
    return {child.tag.split("}")[1] for child in paragraph._p.pPr}


def test_headings_are_words_own():
    file = opened(progress_update())
    styles = [(p.style.name, p.text.split(" ")[0]) for p in file.paragraphs if p.style.name != "Normal"]
    assert styles[0] == ("Heading 1", "SCRUTINY")
    assert ("Heading 2", "Recommendation") in styles
    assert ("Heading 3", "a)") in styles
    levels = [int(name[-1]) for name, _ in styles if name.startswith("Heading")]
    assert all(next_ - level <= 1 for level, next_ in pairwise(levels))


def test_headings_of_every_level_and_kind_have_that_outline():
    blocks = tuple(paragraph("x", level=level, name=name) for name in (None, "odd") for level in range(1, 7))
    names = [p.style.name for p in opened(Document(blocks)).paragraphs]
    assert names[:6] == [f"Heading {level}" for level in range(1, 7)]
    anybodys = dict(parts_of(to_docx(Document(blocks))))
    del anybodys["customXml/item1.xml"]
    assert [b.level for b in read_docx(zipped(anybodys.items())).blocks] == [1, 2, 3, 4, 5, 6] * 2


def test_a_heading_stays_with_what_it_heads():
    file = opened(progress_update())
    for heading in (p for p in file.paragraphs if p.style.name.startswith("Heading")):
        assert heading.style.paragraph_format.keep_with_next


def test_another_reader_sees_headings_lists_and_bold_words():
    bullets = (Paragraph((Run("one"),), marker="•"), Paragraph((Run("two", bold=True),), marker="•"))
    letters = tuple(Paragraph((Run(words),), marker=m) for m, words in (("a)", "three"), ("b)", "four")))
    blocks = (paragraph("Title", level=1), *bullets, paragraph("between"), *letters)
    html = mammoth.convert_to_html(io.BytesIO(to_docx(Document(blocks)))).value
    assert html == (
        "<h1>Title</h1><ul><li>one</li><li><strong>two</strong></li></ul>"
        "<p>between</p><ol><li>three</li><li>four</li></ol>"
    )


def test_every_word_is_in_the_file_in_order():
    paper = progress_update()
    printed = mammoth.extract_raw_text(io.BytesIO(to_docx(paper))).value
    assert printed.split() == paper.text.split()


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
    paper = items(*listed)
    file = opened(paper)
    lists = [p._p.pPr.numPr.numId.val for p in file.paragraphs]
    assert lists[0] == lists[1] == lists[4]  # so that Word letters what is put in between
    assert lists[2] == lists[3]
    assert len(set(lists)) == 6
    assert [p.marker for p in read_docx(to_docx(paper)).blocks] == [m for m, _ in listed]


def test_two_lists_of_one_kind_each_begin_where_they_were_written():
    one = Cell(tuple(Paragraph((Run("x"),), marker=m) for m in ("a)", "b)")))
    paper = Document((Table((Row((one, one)),)),))
    assert read_docx(to_docx(paper)) == paper


def test_column_heads_are_repeated_and_short_rows_are_not_split():
    rows = (cells("Action", "Progress", head="column"), cells("1", "Done"), cells("2", "words " * 500))
    table = opened(Document((Table(rows, heads=1),))).tables[0]
    properties = [
        {child.tag for child in row._tr.trPr} if row._tr.trPr is not None else set() for row in table.rows
    ]
    assert properties == [{qn("w:cantSplit"), qn("w:tblHeader")}, {qn("w:cantSplit")}, set()]


def test_no_head_and_no_single_row_is_left_alone_on_a_page():
    table = opened(long_table()).tables[0]
    kept = ["keepNext" in settings_of(row.cells[0].paragraphs[0]) for row in table.rows]
    assert kept[:3] == [True, True, True]
    assert kept[-3:] == [False, True, False]
    assert not any(kept[3:-2])


def test_spans_and_shading_are_words_own():
    rows = (
        Row((Cell((paragraph("wide"),), colspan=2, fill="FFD966"), Cell((paragraph("tall"),), rowspan=2))),
        cells("left", "right"),
    )
    table = opened(Document((Table(rows, widths=(0.5, 0.25, 0.25)),))).tables[0]
    assert table.cell(0, 0)._tc is table.cell(0, 1)._tc
    assert table.cell(0, 2)._tc is table.cell(1, 2)._tc
    assert table.cell(0, 0)._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")) == "FFD966"
    widths = [column.width.mm for column in table.columns]
    assert sum(widths) == pytest.approx(174, abs=0.1)
    assert widths[0] == pytest.approx(87, abs=0.1)


def test_words_on_a_dark_shading_are_white():
    dark = opened(Document((Table((cells("x", fill="000080"),)),))).tables[0].cell(0, 0)
    assert str(dark.paragraphs[0].style.font.color.rgb) == "FFFFFF"


def test_links_lead_to_the_web_or_a_mailbox_and_nothing_else_leaves_the_file():
    safe = ("https://example.org/a?b=1&c=2", "mailto:clerk@example.org", "http://[::1]:8000/x")
    unsafe = (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "\\\\server\\share",
        "//example.org",
        "ftp://example.org",
        "https://user@example.org",
        "https://example.org:port/",
        "https://[broken/",
        "mailto:a@b@c",
        "https://" + "x" * 3000,
        "http://example.org/ INCLUDETEXT",
    )
    blocks = tuple(Paragraph((Run("words", link=link),)) for link in (*safe, *unsafe))
    paper = Document(blocks, header=(Paragraph((Run("site", link=safe[0]),)),))
    parts = parts_of(to_docx(paper))
    outside = [
        (name, each.get("Type").rsplit("/", 1)[1], each.get("Target"))
        for name in parts
        if name.endswith(".rels")
        for each in etree.fromstring(parts[name]).iter(RELATIONSHIP)
        if each.get("TargetMode") == "External"
    ]
    assert outside == [
        *(("word/_rels/document.xml.rels", "hyperlink", link) for link in safe),
        ("word/_rels/header.xml.rels", "hyperlink", safe[0]),
    ]
    assert [p.text for p in docx.Document(io.BytesIO(to_docx(paper))).paragraphs] == ["words"] * len(blocks)


def test_a_paper_without_links_points_to_nothing_outside():
    for name, content in parts_of(to_docx(progress_update())).items():
        assert b"External" not in content or not name.endswith(".rels")


def test_nothing_that_people_type_becomes_mark_up_or_a_field():
    nasty = '</w:t></w:r><w:br/>&amp;]]> {INCLUDETEXT "c:\\x"} =cmd|\' {{ x }} \\* MERGEFORMAT'
    paper = Document(
        (
            paragraph(nasty, name=nasty),
            Paragraph((Run(nasty, link=f"https://x/{nasty}"),), marker=nasty),
            Table(
                (Row((Cell((paragraph(nasty),), name=nasty, value=nasty, fill=nasty),)),),
                name=nasty,
                caption=nasty,
            ),
        ),
        title=nasty,
        language=nasty,
    )
    file = to_docx(paper)
    assert read_docx(file).text.count(nasty) == 4
    fields = etree.fromstring(parts_of(file)["word/document.xml"]).iter(qn("w:fldSimple"), qn("w:instrText"))
    assert list(fields) == []


def test_the_file_tells_its_title_and_language_and_nobodys_name():
    file = opened(progress_update())
    said = file.core_properties
    assert said.title.startswith("Hate Crime – scrutiny monitoring")
    assert said.language == "en-GB"
    assert (said.author, said.last_modified_by, said.comments, said.keywords, said.revision) == (
        "",
        "",
        "",
        "",
        0,
    )
    assert (said.created, said.modified, said.last_printed) == (None, None, None)
    language = file.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "en-GB"
    everything = b"".join(parts_of(to_docx(progress_update())).values())
    for private in (b"python-docx", b"thumbnail", b"rsid", b"/tmp", b"/home", b"w:author", b"Template"):
        assert private not in everything


def test_the_same_paper_gives_the_same_bytes_whenever_it_is_written(monkeypatch):
    first = to_docx(progress_update())
    monkeypatch.setattr(time, "time", lambda: 2e9)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2e9))
    assert to_docx(progress_update()) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_page_is_a4_and_lies_on_its_side_where_the_paper_does():
    upright, lying = (
        opened(Document((paragraph("x"),), landscape=side)).sections[0] for side in (False, True)
    )
    assert (round(upright.page_width.mm), round(upright.page_height.mm)) == (210, 297)
    assert (round(lying.page_width.mm), round(lying.page_height.mm)) == (297, 210)
    assert lying.orientation == WD_ORIENT.LANDSCAPE


def test_pages_are_counted_by_word_in_the_footer():
    for paper in (Document((paragraph("x"),)), progress_update()):
        parts = parts_of(to_docx(paper))
        fields = [e.text.strip() for e in etree.fromstring(parts["word/footer.xml"]).iter(qn("w:instrText"))]
        assert fields == ["PAGE", "NUMPAGES"]
    assert (
        opened(progress_update())
        .sections[0]
        .footer.paragraphs[0]
        .text.startswith("Hate Crime progress update")
    )


def test_a_caption_stands_above_its_table():
    file = opened(Document((Table((cells("x"),), caption="Gradings"),)))
    assert (file.paragraphs[0].style.name, file.paragraphs[0].text) == ("Caption", "Gradings")


def test_every_style_list_and_pointer_that_is_used_is_there():
    for paper in (progress_update(), long_table(), Document((paragraph("x"),), header=(paragraph("y"),))):
        parts = parts_of(to_docx(paper))
        styles = set(re.findall(rb'w:styleId="([^"]+)"', parts["word/styles.xml"]))
        lists = set(re.findall(rb'w:numId="([^"]+)"', parts["word/numbering.xml"]))
        for name, content in parts.items():
            assert set(re.findall(rb'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"', content)) <= styles
            assert set(re.findall(rb'<w:numId w:val="([^"]+)"', content)) <= lists
            if name != "[Content_Types].xml":
                assert etree.fromstring(content) is not None
        pointers = {name for name in parts if name.endswith(".rels")}
        kinds = parts["[Content_Types].xml"].decode()
        for name in parts.keys() - pointers - {"[Content_Types].xml", "customXml/item1.xml"}:
            assert f'PartName="/{name}"' in kinds


def test_cells_end_with_a_paragraph_and_tables_do_not_touch():
    inner = Table((cells("inner"),))
    outer = Table((Row((Cell((inner, inner)), Cell())),))
    body = etree.fromstring(parts_of(to_docx(Document((outer, outer))))["word/document.xml"])[0]
    for holder in [body, *body.iter(qn("w:tc"))]:
        tags = [child.tag for child in holder if child.tag in {qn("w:p"), qn("w:tbl"), qn("w:sectPr")}]
        assert tags[-1] != qn("w:tbl")
        assert (qn("w:tbl"), qn("w:tbl")) not in list(pairwise(tags))
        assert (qn("w:tbl"), qn("w:sectPr")) not in list(pairwise(tags))


ORDER = {
    "pPr": "pStyle keepNext keepLines numPr pBdr shd tabs spacing ind jc outlineLvl",
    "rPr": "rStyle rFonts b bCs i iCs color sz szCs u lang",
    "tblPr": "tblStyle tblW tblBorders tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge shd",
    "lvl": "start numFmt lvlText lvlJc pPr",
    "num": "abstractNumId lvlOverride",
    "style": "name basedOn next qFormat pPr rPr tblPr",
    "sectPr": "headerReference footerReference pgSz pgMar",
    "tbl": "tblPr tblGrid tr",
    "tc": "tcPr tbl",
    "settings": "zoom defaultTabStop characterSpacingControl compat",
    "numbering": "abstractNum num",
    "styles": "docDefaults style",
}


def test_properties_stand_in_the_order_that_word_insists_on():
    lists = items(("•", 0), ("a)", 3))
    loud = Paragraph(
        (Run("x", True, True, "C00000", "https://example.org"),), level=2, name="part", marker="a)"
    )
    table = Table(
        (cells("x", fill="C00000", name="n", colspan=2, rowspan=2), Row(())), caption="C", name="key"
    )
    paper = Document((*lists.blocks, loud, table, *progress_update().blocks), header=(loud,))
    for name, content in parts_of(to_docx(paper)).items():
        for element in etree.fromstring(content).iter() if name.startswith("word/") else ():
            order = ORDER.get(etree.QName(element).localname, "").split()
            tags = [etree.QName(child).localname for child in element]
            tags = [tag for tag in tags if tag != "p"] if order else []
            assert [order.index(tag) for tag in tags] == sorted(order.index(tag) for tag in tags), name


# Papers that nobody hopes for


def test_what_xml_cannot_hold_is_left_out():
    bad = "a\x00b\x0bc\x1bd\ud800e\ufffff\x85g"
    paper = Document(
        (paragraph(bad, name=bad), Table((cells(bad, name=bad, value=bad),), caption=bad)), title=bad
    )
    assert set(read_docx(to_docx(paper)).text.split("\n")) == {"abcdefg"}


@pytest.mark.parametrize("landscape", [False, True])
def test_long_cells_many_rows_and_columns_are_written_and_read_again(landscape):
    row = Row(tuple(Cell((paragraph(f"{column} " + "word " * 20),)) for column in range(9)))
    huge = Row((Cell((paragraph("x" * 30_000),), colspan=5), Cell((paragraph("word " * 6_000),), colspan=4)))
    paper = Document((Table((row,) * 200 + (huge,), heads=1),), landscape=landscape)
    file = to_docx(paper)
    assert read_docx(file).text == paper.text
    assert check(file, "paper.docx") == "docx"


def test_a_table_too_wide_for_word_gives_its_words_one_after_the_other():
    paper = Document((Table((cells(*(str(n) for n in range(100))),)),))
    file = to_docx(paper)
    assert read_docx(file).text == paper.text
    assert docx.Document(io.BytesIO(file)).tables == []


def test_tables_in_tables_in_tables_keep_some_width():
    block = paragraph("deep")
    for _ in range(40):
        block = Table((Row((Cell((block,)), Cell())),))
    paper = Document((block,))
    file = to_docx(paper)
    assert read_docx(file) == paper
    widths = re.findall(rb'<w:gridCol w:w="(-?\d+)"', parts_of(file)["word/document.xml"])
    assert min(map(int, widths)) > 0


def test_an_empty_paper_is_a_file():
    assert read_docx(to_docx(Document())) == Document()
    assert opened(Document()).paragraphs
