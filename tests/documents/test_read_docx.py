import docx
import pytest
from docx.shared import RGBColor

from documents.readers.docx import read_docx
from documents.tree import Paragraph, Run
from documents.validation.uploads import FileRejected
from tests.documents.docx_builder import (
    STRICT,
    R,
    W,
    abstract_num,
    build_zip,
    docx_parts,
    list_item,
    lvl,
    num,
    p,
    part,
    r,
    read_body,
    read_body_lines,
    relationships_part,
    run_properties,
    save_docx,
    style,
    tbl,
    tc,
    tr,
)


def test_words_bold_italic_and_colour_are_kept():
    document = docx.Document()
    paragraph = document.add_paragraph("Grade ")
    paragraph.add_run("3").bold = True
    late = paragraph.add_run(" slipped")
    late.italic = True
    late.font.color.rgb = RGBColor(0xC0, 0, 0)
    assert read_docx(save_docx(document)).blocks == (
        Paragraph((Run("Grade "), Run("3", bold=True), Run(" slipped", italic=True, colour="C00000"))),
    )


def test_runs_that_word_split_for_its_own_reasons_are_one_again():
    document = read_body(
        p(inside=r("Hate ") + "<w:proofErr/>" + r("Cri") + r("me", '<w:lang w:val="en-GB"/>'))
    )
    assert document.blocks == (Paragraph((Run("Hate Crime"),)),)


def test_black_and_automatic_ink_is_plain():
    body = p(inside=r("a", '<w:color w:val="auto"/>') + r("b", '<w:color w:val="000000"/>'))
    assert read_body(body).blocks == (Paragraph((Run("ab"),)),)


def test_double_blanks_inside_stay_and_outer_blanks_go():
    body = p(
        inside=r("  agreed the ", "<w:b/>") + r(" Action  Plan.  Then ") + "<w:r><w:br/></w:r>" + r(" more ")
    )
    assert read_body_lines(body) == ["agreed the  Action  Plan.  Then", "more"]


def test_blanks_around_a_line_break_go_whatever_their_look():
    body = p(inside=r("Progress ", "<w:b/>") + "<w:r><w:br/></w:r>" + r(" (March) ", "<w:i/>") + r(" "))
    assert read_body(body).blocks[0].runs == (
        Run("Progress", bold=True),
        Run("\n"),
        Run("(March)", italic=True),
    )


def test_soft_hyphens_go_and_hard_hyphens_stay():
    assert read_body_lines(p("part\u00adnership", inside="<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>")) == [
        "partnership-"
    ]


def test_empty_paragraphs_are_dropped_in_the_body_and_in_cells():
    document = read_body(p() + p("One") + p("  ") + tbl(tr(tc(p(), p("Two"), p()))))
    assert document.blocks[0].text == "One"
    assert [block.text for block in document.blocks[1].rows[0].cells[0].blocks] == ["Two"]


def test_headings_are_known_by_style_by_ancestor_and_by_outline():
    styles = (
        style("H2", '<w:name w:val="heading 2"/>', "paragraph")
        + style("Ours", '<w:basedOn w:val="H2"/>', "paragraph")
        + style("T", '<w:name w:val="Title"/>', "paragraph")
    )
    body = (
        p("Update", '<w:pStyle w:val="T"/>')
        + p("A", '<w:pStyle w:val="H2"/>')
        + p("B", '<w:pStyle w:val="Ours"/>')
        + p("C", '<w:outlineLvl w:val="2"/>')
        + p("D", '<w:pStyle w:val="H2"/><w:outlineLvl w:val="9"/>')
    )
    document = read_body(body, styles=styles)
    assert [block.level for block in document.blocks] == [1, 2, 2, 3, 0]
    assert document.blocks[0].name == "title"
    assert document.title == "Update"


def test_a_style_that_goes_round_in_circles_does_no_harm():
    styles = style("A", '<w:name w:val="a"/><w:basedOn w:val="B"/>')
    styles += style("B", '<w:name w:val="b"/><w:basedOn w:val="A"/>')
    assert read_body_lines(p("Still here", '<w:pStyle w:val="A"/>'), styles=styles) == ["Still here"]


def test_bold_from_paragraph_and_character_style_cancel_out():
    styles = "".join(style(name, run_properties("<w:b/>")) for name in "PC")
    body = p(inside=r("loud") + r(" quiet", '<w:rStyle w:val="C"/>'), properties='<w:pStyle w:val="P"/>')
    assert read_body(body, styles=styles).blocks[0].runs == (Run("loud", bold=True), Run(" quiet"))


def test_page_headers_and_footers_are_no_part_of_what_the_paper_says():
    document = docx.Document()
    document.add_paragraph("The plan")
    document.sections[0].header.paragraphs[0].text = "Official"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.core_properties.title = "Monitoring"
    tree = read_docx(save_docx(document))
    assert tree.text == "The plan"
    assert (tree.header[0].text, tree.footer[0].text, tree.title) == ("Official", "Page 1", "Monitoring")


def test_a_page_on_its_side_is_known():
    assert read_body('<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>').landscape
    assert not read_body('<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>').landscape


def test_only_page_headers_in_use_are_read_and_each_line_once():
    def header(text):
        return part("hdr", tbl(tr(tc(p(text)))) + p("Official"))

    references = "".join(
        f'<w:headerReference w:type="{sort}" r:id="{rid}"/>'
        for sort, rid in (("default", "r1"), ("first", "r2"), ("even", "r3"), ("default", "gone"))
    )
    document = read_body(
        p("The plan") + f"<w:sectPr>{references}<w:titlePg/></w:sectPr>",
        links=[(f"r{n}", "header", f"header{n}.xml") for n in (1, 2, 3)],
        extra=[(f"word/header{n}.xml", header(f"Header {n}")) for n in (1, 2, 3)],
    )
    assert [line.text for line in document.header] == ["Header 1", "Official", "Header 2"]


def test_a_styled_title_goes_before_the_one_in_the_properties():
    document = docx.Document()
    document.core_properties.title = "Document1"
    document.add_heading("Hate Crime\nprogress update", level=0)
    document.add_paragraph("Second", style="Heading 1")
    tree = read_docx(save_docx(document))
    assert tree.title == "Hate Crime progress update"
    assert [(block.level, block.name) for block in tree.blocks] == [(1, "title"), (1, None)]


def test_ink_comes_from_styles_and_defaults_too():
    defaults = run_properties('<w:color w:val="333333"/><w:lang w:val="cy-GB"/>')
    styles = f"<w:docDefaults><w:rPrDefault>{defaults}</w:rPrDefault></w:docDefaults>"
    styles += style("Red", run_properties('<w:color w:val="c00000"/>'))
    document = read_body(p(inside=r("grey") + r(" red", '<w:rStyle w:val="Red"/>')), styles=styles)
    assert document.blocks[0].runs == (Run("grey", colour="333333"), Run(" red", colour="C00000"))
    assert document.language == "cy-GB"


def test_strict_word_files_read_like_the_others():
    parts = dict(
        docx_parts(
            list_item("one") + p(inside=f'<w:hyperlink r:id="r1">{r("site")}</w:hyperlink>'),
            numbering=abstract_num(0, lvl(0, "lowerLetter", "%1)")) + num(1, 0),
            links=[("r1", "hyperlink", "https://example.org", "External")],
        )
    )
    strict = {
        name: xml.replace(W, f"{STRICT}wordprocessingml/main").replace(
            R, f"{STRICT}officeDocument/relationships"
        )
        for name, xml in parts.items()
    }
    assert strict != parts
    assert read_docx(build_zip(strict.items())) == read_docx(build_zip(parts.items()))
    assert read_docx(build_zip(strict.items())).blocks[0].line == "a) one"


def test_the_main_part_may_have_another_name():
    parts = dict(docx_parts(p("From Word on the web")))
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = relationships_part(("rId1", "officeDocument", "/word/document2.xml"))
    assert read_docx(build_zip(parts.items())).text == "From Word on the web"


def test_a_file_that_is_no_zip_or_has_no_text_part_is_damaged():
    parts = docx_parts(p("A plan"))
    no_body = build_zip((dict(parts) | {"word/document.xml": part("document", "")}).items())
    for data in (b"PK nonsense", build_zip(parts[:2]), no_body):
        with pytest.raises(FileRejected, match="This Word document is damaged"):
            read_docx(data)


@pytest.mark.parametrize("broken", ["<w:p>", "<w:p><w:r></w:p>", "&nothing;", "<x:y/>"])
def test_damaged_mark_up_is_refused(broken):
    with pytest.raises(FileRejected) as refused:
        read_body(broken)
    assert refused.value.code == "damaged"


def test_mark_up_nested_without_end_is_refused():
    with pytest.raises(FileRejected):
        read_body("<w:tbl><w:tr><w:tc>" * 400 + p("deep") + "</w:tc></w:tr></w:tbl>" * 400)


def test_tables_nested_as_deep_as_the_parser_allows_are_read():
    assert read_body_lines("<w:tbl><w:tr><w:tc>" * 80 + p("deep") + "</w:tc></w:tr></w:tbl>" * 80) == ["deep"]
