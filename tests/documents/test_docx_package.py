"""What is inside a Word file that we write: parts as Word wants them, and nothing that nobody should see."""

from __future__ import annotations

import io
import re
import time
import zipfile
from itertools import pairwise

import docx
from docx.oxml.ns import qn
from lxml import etree

from documents.readers.docx import read_docx
from documents.tree import Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.writers.docx import to_docx
from tests.documents.docx_builder import read_zip
from tests.documents.samples import list_items, long_table, open_with_python_docx, progress_update, table_row

RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


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
    document = Document(blocks, header=(Paragraph((Run("site", link=safe[0]),)),))
    parts = read_zip(to_docx(document))
    outside = [
        (name, element.get("Type").rsplit("/", 1)[1], element.get("Target"))
        for name in parts
        if name.endswith(".rels")
        for element in etree.fromstring(parts[name]).iter(RELATIONSHIP)
        if element.get("TargetMode") == "External"
    ]
    assert outside == [
        *(("word/_rels/document.xml.rels", "hyperlink", link) for link in safe),
        ("word/_rels/header.xml.rels", "hyperlink", safe[0]),
    ]
    assert [p.text for p in docx.Document(io.BytesIO(to_docx(document))).paragraphs] == ["words"] * len(
        blocks
    )


def test_a_paper_without_links_points_to_nothing_outside():
    for name, content in read_zip(to_docx(progress_update())).items():
        assert b"External" not in content or not name.endswith(".rels")


def test_nothing_that_people_type_becomes_mark_up_or_a_field():
    nasty = '</w:t></w:r><w:br/>&amp;]]> {INCLUDETEXT "c:\\x"} =cmd|\' {{ x }} \\* MERGEFORMAT'
    document = Document(
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
    file = to_docx(document)
    assert read_docx(file).text.count(nasty) == 4
    fields = etree.fromstring(read_zip(file)["word/document.xml"]).iter(qn("w:fldSimple"), qn("w:instrText"))
    assert list(fields) == []


def test_the_file_tells_its_title_and_language_and_nobodys_name():
    file = open_with_python_docx(progress_update())
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
    everything = b"".join(read_zip(to_docx(progress_update())).values())
    for private in (b"python-docx", b"thumbnail", b"rsid", b"/tmp", b"/home", b"w:author", b"Template"):
        assert private not in everything


def test_the_same_paper_gives_the_same_bytes_whenever_it_is_written(monkeypatch):
    first = to_docx(progress_update())
    monkeypatch.setattr(time, "time", lambda: 2e9)
    monkeypatch.setattr(time, "localtime", lambda *_: time.gmtime(2e9))
    assert to_docx(progress_update()) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_style_list_and_pointer_that_is_used_is_there():
    for document in (progress_update(), long_table(), Document((paragraph("x"),), header=(paragraph("y"),))):
        parts = read_zip(to_docx(document))
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
    inner = Table((table_row("inner"),))
    outer = Table((Row((Cell((inner, inner)), Cell())),))
    body = etree.fromstring(read_zip(to_docx(Document((outer, outer))))["word/document.xml"])[0]
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
    lists = list_items(("•", 0), ("a)", 3))
    loud = Paragraph(
        (Run("x", True, True, "C00000", "https://example.org"),), level=2, name="part", marker="a)"
    )
    table = Table(
        (table_row("x", fill="C00000", name="n", colspan=2, rowspan=2), Row(())), caption="C", name="key"
    )
    document = Document((*lists.blocks, loud, table, *progress_update().blocks), header=(loud,))
    for name, content in read_zip(to_docx(document)).items():
        for element in etree.fromstring(content).iter() if name.startswith("word/") else ():
            order = ORDER.get(etree.QName(element).localname, "").split()
            tags = [etree.QName(child).localname for child in element]
            tags = [tag for tag in tags if tag != "p"] if order else []
            assert [order.index(tag) for tag in tags] == sorted(order.index(tag) for tag in tags), name
