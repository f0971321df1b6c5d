import io
import json
import re
from pathlib import Path

import docx
import mammoth
import pytest
from docx.shared import RGBColor

from documents.gate import Refused
from documents.readers.docx import read_docx
from documents.tree import Paragraph, Run, Table
from tests.documents.word_files import (
    W,
    abstract,
    item,
    lvl,
    num,
    p,
    part,
    r,
    rels,
    tbl,
    tc,
    tr,
    word_file,
    word_parts,
    zipped,
)

ROOT = Path(__file__).parents[2]
MONTHS = ["03", "09"]


def read(body, **parts):
    return read_docx(word_file(body, **parts))


def lines(body, **parts):
    return read(body, **parts).text.split("\n")


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# What officers type


def test_words_bold_italic_and_colour_are_kept():
    document = docx.Document()
    paragraph = document.add_paragraph("Grade ")
    paragraph.add_run("3").bold = True
    late = paragraph.add_run(" slipped")
    late.italic = True
    late.font.color.rgb = RGBColor(0xC0, 0, 0)
    assert read_docx(saved(document)).blocks == (
        Paragraph((Run("Grade "), Run("3", bold=True), Run(" slipped", italic=True, colour="C00000"))),
    )


def test_runs_that_word_split_for_its_own_reasons_are_one_again():
    document = read(p(inside=r("Hate ") + "<w:proofErr/>" + r("Cri") + r("me", '<w:lang w:val="en-GB"/>')))
    assert document.blocks == (Paragraph((Run("Hate Crime"),)),)


def test_black_and_automatic_ink_is_plain():
    body = p(inside=r("a", '<w:color w:val="auto"/>') + r("b", '<w:color w:val="000000"/>'))
    assert read(body).blocks == (Paragraph((Run("ab"),)),)


def test_double_blanks_inside_stay_and_outer_blanks_go():
    body = p(
        inside=r("  agreed the ", "<w:b/>") + r(" Action  Plan.  Then ") + "<w:r><w:br/></w:r>" + r(" more ")
    )
    assert lines(body) == ["agreed the  Action  Plan.  Then", "more"]


def test_blanks_around_a_line_break_go_whatever_their_look():
    body = p(inside=r("Progress ", "<w:b/>") + "<w:r><w:br/></w:r>" + r(" (March) ", "<w:i/>") + r(" "))
    assert read(body).blocks[0].runs == (Run("Progress", bold=True), Run("\n"), Run("(March)", italic=True))


def test_soft_hyphens_go_and_hard_hyphens_stay():
    assert lines(p("part\u00adnership", inside="<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>")) == [
        "partnership-"
    ]


def test_empty_paragraphs_are_dropped_in_the_body_and_in_cells():
    document = read(p() + p("One") + p("  ") + tbl(tr(tc(p(), p("Two"), p()))))
    assert document.blocks[0].text == "One"
    assert [block.text for block in document.blocks[1].rows[0].cells[0].blocks] == ["Two"]


def test_headings_are_known_by_style_by_ancestor_and_by_outline():
    styles = (
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Ours"><w:basedOn w:val="H2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    )
    body = (
        p("Update", '<w:pStyle w:val="T"/>')
        + p("A", '<w:pStyle w:val="H2"/>')
        + p("B", '<w:pStyle w:val="Ours"/>')
        + p("C", '<w:outlineLvl w:val="2"/>')
        + p("D", '<w:pStyle w:val="H2"/><w:outlineLvl w:val="9"/>')
    )
    document = read(body, styles=styles)
    assert [block.level for block in document.blocks] == [1, 2, 2, 3, 0]
    assert document.blocks[0].name == "title"
    assert document.title == "Update"


def test_a_style_that_goes_round_in_circles_does_no_harm():
    styles = (
        '<w:style w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>'
        '<w:style w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style>'
    )
    assert lines(p("Still here", '<w:pStyle w:val="A"/>'), styles=styles) == ["Still here"]


def test_bold_from_paragraph_and_character_style_cancel_out():
    styles = (
        '<w:style w:styleId="P"><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:styleId="C"><w:rPr><w:b/></w:rPr></w:style>'
    )
    body = p(inside=r("loud") + r(" quiet", '<w:rStyle w:val="C"/>'), properties='<w:pStyle w:val="P"/>')
    assert read(body, styles=styles).blocks[0].runs == (Run("loud", bold=True), Run(" quiet"))


def test_page_headers_and_footers_are_no_part_of_what_the_paper_says():
    document = docx.Document()
    document.add_paragraph("The plan")
    document.sections[0].header.paragraphs[0].text = "Official"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.core_properties.title = "Monitoring"
    tree = read_docx(saved(document))
    assert tree.text == "The plan"
    assert (tree.header[0].text, tree.footer[0].text, tree.title) == ("Official", "Page 1", "Monitoring")


def test_a_page_on_its_side_is_known():
    assert read('<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>').landscape
    assert not read('<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>').landscape


def test_only_page_headers_in_use_are_read_and_each_line_once():
    def header(text):
        return part("hdr", tbl(tr(tc(p(text)))) + p("Official"))

    references = "".join(
        f'<w:headerReference w:type="{sort}" r:id="{rid}"/>'
        for sort, rid in (("default", "r1"), ("first", "r2"), ("even", "r3"), ("default", "gone"))
    )
    document = read(
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
    tree = read_docx(saved(document))
    assert tree.title == "Hate Crime progress update"
    assert [(block.level, block.name) for block in tree.blocks] == [(1, "title"), (1, None)]


def test_ink_comes_from_styles_and_defaults_too():
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:color w:val="333333"/><w:lang w:val="cy-GB"/></w:rPr>'
        "</w:rPrDefault></w:docDefaults>"
        '<w:style w:styleId="Red"><w:rPr><w:color w:val="c00000"/></w:rPr></w:style>'
    )
    document = read(p(inside=r("grey") + r(" red", '<w:rStyle w:val="Red"/>')), styles=styles)
    assert document.blocks[0].runs == (Run("grey", colour="333333"), Run(" red", colour="C00000"))
    assert document.language == "cy-GB"


# What Word keeps behind the words


def test_words_an_officer_deleted_with_tracked_changes_are_gone():
    body = p(
        "Grade ",
        inside='<w:del w:id="1"><w:r><w:delText>4</w:delText></w:r></w:del>'
        f'<w:ins w:id="2">{r("1")}</w:ins><w:moveFrom>{r("moved")}</w:moveFrom>',
    )
    assert lines(body + p(inside=f"<w:moveTo>{r('moved')}</w:moveTo>")) == ["Grade 1", "moved"]


def test_paragraphs_whose_break_was_deleted_are_joined():
    body = p("First ", "<w:rPr><w:del/></w:rPr>") + p("half")
    assert lines(body + p("Last", "<w:rPr><w:del/></w:rPr>")) == ["First half", "Last"]


def test_a_deleted_list_item_does_not_use_up_a_number():
    gone = p(
        properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr>',
        inside="<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>",
    )
    numbering = abstract(0, lvl(0, "decimal", "%1.")) + num(1, 0)
    assert lines(item("one") + gone + item("two"), numbering=numbering) == ["1. one", "2. two"]


def test_a_hidden_list_item_does_not_use_up_a_number():
    hidden = p(
        properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/></w:rPr>',
        inside=r("secret", "<w:vanish/>"),
    )
    numbering = abstract(0, lvl(0, "decimal", "%1.")) + num(1, 0)
    assert lines(item("one") + hidden + item("two"), numbering=numbering) == ["1. one", "2. two"]


def test_rows_and_cells_deleted_with_tracked_changes_are_gone():
    body = tbl(
        tr(tc(p("kept")), tc(p("gone"), properties="<w:cellDel/>")),
        tr(tc(p("gone too")), properties="<w:del/>"),
        tr(tc(p("added")), properties="<w:ins/>"),
    )
    assert lines(body) == ["kept", "added"]
    assert read(tbl(tr(tc(p("gone")), properties="<w:del/>"))).blocks == ()


def test_hidden_words_and_comments_are_left_out():
    styles = '<w:style w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = p(
        "Seen",
        inside=r(" hidden", "<w:vanish/>")
        + r(" hidden", '<w:rStyle w:val="Secret"/>')
        + r(" and shown", '<w:rStyle w:val="Secret"/><w:vanish w:val="0"/>')
        + '<w:commentRangeStart/><w:r><w:commentReference w:id="0"/></w:r>'
        + '<w:r><w:footnoteReference w:id="2"/></w:r>',
    )
    assert lines(body + p("also hidden", '<w:pStyle w:val="Secret"/>'), styles=styles) == ["Seen and shown"]


def test_a_field_shows_its_result_and_not_its_instruction():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE \\@ "MMMM"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{r("March")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f'<w:fldSimple w:instr="AUTHOR">{r(" by Lee")}</w:fldSimple>'
    assert lines(p("Due ", inside=field + simple)) == ["Due March by Lee"]


def test_a_field_that_never_ends_cannot_swallow_the_rest():
    broken = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
    assert lines(p("One", inside=broken) + p("Two")) == ["One", "Two"]


def test_what_was_chosen_in_an_old_form_is_read():
    def begin(data):
        return f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'

    end = '<w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    entries = '<w:listEntry w:val="On-Track"/><w:listEntry w:val="Slipped"/>'
    grade = begin(f'<w:ddList><w:result w:val="1"/>{entries}</w:ddList>')
    tick = begin("<w:checkBox><w:default/></w:checkBox>")
    assert lines(p("Grade ", inside=grade + end) + p("Late ", inside=tick + end)) == [
        "Grade Slipped",
        "Late ☒",
    ]


def test_words_under_ruby_signs_and_in_sums_are_read():
    ruby = f"<w:r><w:ruby><w:rt>{r('sign')}</w:rt><w:rubyBase>{r('word')}</w:rubyBase></w:ruby></w:r>"
    maths = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    total = f'<m:oMath xmlns:m="{maths}"><m:r><m:t> 2+2</m:t></m:r></m:oMath>'
    assert lines(p(inside=ruby + total)) == ["word 2+2"]


def test_a_link_made_with_a_field_is_a_link():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> HYPERLINK "https://example.org" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{r("site")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert read(p(inside=field)).blocks[0].runs == (Run("site", link="https://example.org"),)


def test_only_links_that_lead_to_the_web_or_to_mail_are_kept():
    def link(rid, text):
        return f'<w:hyperlink r:id="{rid}">{r(text)}</w:hyperlink>'

    links = [
        ("r1", "hyperlink", "https://stockton.gov.uk", "External"),
        ("r2", "hyperlink", "javascript:alert(1)", "External"),
        ("r3", "hyperlink", "file:///etc/passwd", "External"),
    ]
    document = read(p(inside=link("r1", "site") + link("r2", " run") + link("r3", " file")), links=links)
    assert document.blocks[0].runs == (Run("site", link="https://stockton.gov.uk"), Run(" run file"))


def test_forms_are_read_at_every_level_but_not_their_prompts():
    def sdt(inside, properties=""):
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    body = (
        sdt(p("block"))
        + p(inside=sdt(r("run")) + sdt(r("Click here"), "<w:showingPlcHdr/>"))
        + tbl(sdt(tr(sdt(tc(p("cell"))))))
        + "<w:customXml>"
        + p(inside="<w:smartTag>" + r("tag") + "</w:smartTag>")
        + "</w:customXml>"
    )
    assert lines(body) == ["block", "run", "cell", "tag"]


def test_a_text_box_is_read_once_though_word_stores_it_twice():
    box = f"<w:txbxContent>{p('In the box')}</w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx>'
        "</w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert lines(p("Beside", inside=both)) == ["Beside", "In the box"]
    assert lines(p(inside=f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>")) == ["In the box"]


# Lists


def test_letters_numbers_and_numerals_are_printed_as_word_prints_them():
    numbering = abstract(
        0, lvl(0, "lowerLetter", "%1)"), lvl(1, "lowerRoman", "(%2)"), lvl(2, "decimal", "%1.%3")
    ) + num(1, 0)
    body = (
        item("x") + item("y", ilvl=1) + item("y", ilvl=1) + item("z", ilvl=2) + item("x") + item("y", ilvl=1)
    )
    document = read(body, numbering=numbering)
    assert [block.marker for block in document.blocks] == ["a)", "(i)", "(ii)", "a.1", "b)", "(i)"]
    assert [block.depth for block in document.blocks] == [0, 1, 1, 2, 0, 1]


@pytest.mark.parametrize(
    ("style", "start", "marker"),
    [
        ("decimal", 7, "7."),
        ("upperLetter", 27, "AA."),
        ("upperRoman", 1994, "1994."),
        ("upperRoman", 44, "XLIV."),
        ("decimalZero", 3, "03."),
        ("ordinal", 22, "22nd."),
        ("none", 1, "."),
        ("lowerLetter", 2_000_000_000, "32767."),
    ],
)
def test_every_style_of_number_is_spelt(style, start, marker):
    numbering = abstract(0, lvl(0, style, "%1.", start=start)) + num(1, 0)
    assert read(item("x"), numbering=numbering).blocks[0].marker == marker


def test_every_bullet_is_the_same_bullet():
    numbering = abstract(0, lvl(0, "bullet", "\uf0b7"), lvl(1, "bullet", "o")) + num(1, 0)
    assert lines(item("one") + item("two", ilvl=1), numbering=numbering) == ["• one", "• two"]


def test_legal_numbering_is_in_figures():
    numbering = abstract(0, lvl(0, "upperRoman", "%1."), lvl(1, "decimal", "%1.%2", more="<w:isLgl/>")) + num(
        1, 0
    )
    assert lines(item("x") + item("y", ilvl=1), numbering=numbering) == ["I. x", "1.1 y"]


def test_a_second_list_counts_on_unless_it_says_otherwise():
    fresh = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract(0, lvl(0, "decimal", "%1.")) + num(1, 0) + num(2, 0) + num(3, 0, fresh)
    body = item("x") + item("x", 2) + item("x", 3) + item("x", 3)
    assert [block.marker for block in read(body, numbering=numbering).blocks] == ["1.", "2.", "1.", "2."]


def test_a_level_may_be_told_not_to_start_again():
    more = '<w:lvlRestart w:val="0"/>'
    numbering = abstract(0, lvl(0, "decimal", "%1."), lvl(1, "lowerLetter", "%2)", more=more)) + num(1, 0)
    body = item("x") + item("y", ilvl=1) + item("x") + item("y", ilvl=1)
    assert [block.marker for block in read(body, numbering=numbering).blocks] == ["1.", "a)", "2.", "b)"]


def test_lists_come_from_styles_too():
    document = docx.Document()
    document.add_paragraph("one", style="List Bullet")
    document.add_paragraph("two", style="List Number")
    document.add_paragraph("three", style="List Bullet 2")
    tree = read_docx(saved(document))
    assert [(block.line, block.depth) for block in tree.blocks] == [
        ("• one", 0),
        ("1. two", 0),
        ("• three", 1),
    ]


def test_a_style_finds_its_level_by_being_named_in_the_list():
    styles = (
        '<w:style w:styleId="Sub"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Linked"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    numbering = (
        abstract(0, lvl(0, "decimal", "%1."), lvl(1, "lowerLetter", "%2)", more='<w:pStyle w:val="Sub"/>'))
        + '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="Linked"/></w:abstractNum>'
        + num(1, 0)
        + num(2, 5)
    )
    body = item("one", 2) + p("sub", '<w:pStyle w:val="Sub"/>') + item("two")
    assert lines(body, styles=styles, numbering=numbering) == ["1. one", "a) sub", "2. two"]


def test_one_list_may_print_its_own_numbers():
    own = f'<w:lvlOverride w:ilvl="0">{lvl(0, "upperLetter", "Part %1:")}</w:lvlOverride>'
    numbering = abstract(0, lvl(0, "decimal", "%1.")) + num(1, 0, own) + num(2, 7)
    body = item("of four") + item("of a list that is not there", 2)
    assert lines(body, numbering=numbering) == ["Part A: of four", "of a list that is not there"]


def test_a_paragraph_taken_out_of_its_list_has_no_marker():
    numbering = abstract(0, lvl(0, "decimal", "%1.")) + num(1, 0)
    assert lines(item("x", 0) + item("y"), numbering=numbering) == ["x", "1. y"]


@pytest.mark.parametrize(
    ("typed", "marker", "text"),
    [
        ("• police", "•", "police"),
        ("· police", "•", "police"),
        ("- police", "•", "police"),
        ("\uf0b7 police", "•", "police"),
        ("a) police", "a)", "police"),
        ("(iv) police", "(iv)", "police"),
        ("2019. was", None, "2019. was"),
        ("-5 degrees", None, "-5 degrees"),
        ("a)police", None, "a)police"),
        ("2 * 3", None, "2 * 3"),
    ],
)
def test_bullets_and_letters_that_were_typed_are_markers(typed, marker, text):
    block = read(p(typed)).blocks[0]
    assert (block.marker, block.text) == (marker, text)


def test_a_typed_letter_may_be_bold_and_followed_by_a_tab():
    body = p(inside=r("b)", "<w:b/>") + "<w:r><w:tab/></w:r>" + r("encouraging reporting"))
    assert read(body).blocks == (Paragraph((Run("encouraging reporting"),), marker="b)"),)


def test_symbols_become_letters_that_every_font_has():
    def sym(char):
        return f'<w:r><w:sym w:font="Wingdings" w:char="{char}"/></w:r>'

    assert lines(p(inside=sym("F0A7") + r(" yes ") + sym("F0FC"))) == ["• yes ✓"]
    assert lines(p("Odd", inside=sym("nonsense"))) == ["Odd"]
    assert lines(p("Temperature", inside='<w:r><w:sym w:font="Symbol" w:char="F0B0"/></w:r>')) == [
        "Temperature°"
    ]
    assert lines(p("Lost", inside=sym("F03F") + sym("D900"))) == ["Lost\ufffd\ufffd"]


# Tables


def test_merged_cells_reach_over_columns_and_rows():
    restart, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = tbl(
        tr(tc(p("Key"), properties=restart), tc(p("1")), tc(p("2"))),
        tr(tc(properties=on), tc(p("both"), properties='<w:gridSpan w:val="2"/>')),
        grid=(2000, 1000, 1000),
    )
    (table,) = read(body).tables()
    assert [[cell.text for cell in row] for row in table.grid()] == [
        ["Key", "1", "2"],
        ["Key", "both", "both"],
    ]
    assert [len(row.cells) for row in table.rows] == [3, 1]
    assert table.widths == (0.5, 0.25, 0.25)


def test_words_hidden_in_a_merged_cell_are_not_lost():
    body = tbl(
        tr(tc(p("seen"), properties='<w:vMerge w:val="restart"/>')),
        tr(tc(p("covered"), properties="<w:vMerge/>")),
        tr(tc(p("free"))),
    )
    (table,) = read(body).tables()
    assert [cell.text for row in table.rows for cell in row.cells] == ["seen\ncovered", "free"]


def test_a_merged_cell_whose_first_row_was_deleted_stands_alone():
    body = tbl(
        tr(tc(p("gone"), properties='<w:vMerge w:val="restart"/>'), properties="<w:del/>"),
        tr(tc(p("left"), properties="<w:vMerge/>")),
    )
    assert lines(body) == ["left"]


def test_a_row_that_starts_further_in_gets_empty_cells():
    gaps = '<w:gridBefore w:val="1"/><w:gridAfter w:val="2"/>'
    (table,) = read(tbl(tr(*[tc(p(c)) for c in "abcd"]), tr(tc(p("e")), properties=gaps))).tables()
    assert [cell.text if cell else None for cell in table.grid()[1]] == ["", "e", "", ""]


def test_head_rows_and_shading_are_kept():
    def shaded(fill, val="clear"):
        return f'<w:shd w:val="{val}" w:color="auto" w:fill="{fill}"/>'

    body = tbl(
        tr(tc(p("Head"), properties=shaded("bfbfbf")), properties="<w:tblHeader/>"),
        tr(tc(p("paper"), properties=shaded("FFFFFF"))),
        tr(tc(p("auto"), properties=shaded("auto"))),
        tr(tc(p("old grey"), properties=shaded("auto", "pct20"))),
    )
    (table,) = read(body).tables()
    assert table.heads == 1
    assert [row.cells[0].head for row in table.rows] == ["column", None, None, None]
    assert [row.cells[0].fill for row in table.rows] == ["BFBFBF", None, None, "CCCCCC"]


def test_shading_may_come_from_the_theme():
    drawing = "http://schemas.openxmlformats.org/drawingml/2006/main"
    theme = (
        f'<a:theme xmlns:a="{drawing}"><a:themeElements><a:clrScheme><a:dk2><a:srgbClr val="1F497D"/></a:dk2>'
        '<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1></a:clrScheme></a:themeElements></a:theme>'
    )

    def shaded(slot):
        return tc(p("x"), properties=f'<w:shd w:val="clear" w:themeFill="{slot}"/>')

    (table,) = read(
        tbl(tr(shaded("text2"), shaded("background1"), shaded("nonsense"))),
        links=[("rT", "theme", "theme1.xml")],
        extra=[("word/theme1.xml", theme)],
    ).tables()
    assert [cell.fill for cell in table.rows[0].cells] == ["1F497D", None, None]


def test_cells_merged_the_old_way_reach_over_columns():
    restart, on = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    (table,) = read(tbl(tr(tc(p("wide"), properties=restart), tc(properties=on), tc(p("last"))))).tables()
    assert [(cell.text, cell.colspan) for cell in table.rows[0].cells] == [("wide", 2), ("last", 1)]


def test_a_table_in_a_cell_stays_a_table():
    inner = tbl(tr(tc(p("inner"))))
    (table,) = read(tbl(tr(tc(p("outer"), inner, p())))).tables()
    words, nested = table.rows[0].cells[0].blocks
    assert words.text == "outer"
    assert isinstance(nested, Table)
    assert nested.grid()[0][0].text == "inner"


def test_a_cell_that_claims_a_million_columns_is_believed_up_to_words_limit():
    (table,) = read(tbl(tr(tc(p("wide"), properties='<w:gridSpan w:val="1000000"/>')))).tables()
    assert table.rows[0].cells[0].colspan == 63


# Files from other programs


def test_strict_word_files_read_like_the_others():
    parts = dict(
        word_parts(
            item("one") + p(inside=f'<w:hyperlink r:id="r1">{r("site")}</w:hyperlink>'),
            numbering=abstract(0, lvl(0, "lowerLetter", "%1)")) + num(1, 0),
            links=[("r1", "hyperlink", "https://example.org", "External")],
        )
    )
    office = "http://schemas.openxmlformats.org/"
    strict = {
        name: xml.replace(
            f"{office}wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
        ).replace(
            f"{office}officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, xml in parts.items()
    }
    assert strict != parts
    assert read_docx(zipped(strict.items())) == read_docx(zipped(parts.items()))
    assert read_docx(zipped(strict.items())).blocks[0].line == "a) one"


def test_the_main_part_may_have_another_name():
    parts = dict(word_parts(p("From Word on the web")))
    parts["word/document2.xml"] = parts.pop("word/document.xml")
    parts["_rels/.rels"] = rels(("rId1", "officeDocument", "/word/document2.xml"))
    assert read_docx(zipped(parts.items())).text == "From Word on the web"


def test_a_file_that_is_no_zip_or_has_no_text_part_is_damaged():
    parts = word_parts(p("A plan"))
    no_body = zipped((dict(parts) | {"word/document.xml": part("document", "")}).items())
    for data in (b"PK nonsense", zipped(parts[:2]), no_body):
        with pytest.raises(Refused, match="This Word document is damaged"):
            read_docx(data)


@pytest.mark.parametrize("broken", ["<w:p>", "<w:p><w:r></w:p>", "&nothing;", "<x:y/>"])
def test_damaged_mark_up_is_refused(broken):
    with pytest.raises(Refused) as refused:
        read(broken)
    assert refused.value.code == "damaged"


def test_mark_up_nested_without_end_is_refused():
    with pytest.raises(Refused):
        read("<w:tbl><w:tr><w:tc>" * 400 + p("deep") + "</w:tc></w:tr></w:tbl>" * 400)


def test_tables_nested_as_deep_as_the_parser_allows_are_read():
    assert lines("<w:tbl><w:tr><w:tc>" * 80 + p("deep") + "</w:tc></w:tr></w:tbl>" * 80) == ["deep"]


# The papers that went to committee


def fixture(month, sort):
    return (ROOT / f"fixtures/documents/hate-crime-progress-update-2020-{month}.{sort}").read_bytes()


def truth(month):
    return json.loads((ROOT / f"tests/truth/hate-crime-progress-update-2020-{month}.json").read_text())


def said(value, key=""):
    """Every line that the truth says is printed in the paper."""
    if key in {"doc_type", "date", "source", "notes", "restored", "evidence_blocks"}:
        return
    if isinstance(value, dict):
        for name, each in value.items():
            yield from said(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from said(each, key)
    elif isinstance(value, str):
        yield from value.split("\n")


def letters(text):
    """The words without what stands between them: mammoth sets nothing where a line is broken."""
    return re.sub(r"[\W_]+", "", text)


@pytest.mark.parametrize("month", MONTHS)
def test_every_word_of_the_real_papers_is_read(month):
    text = read_docx(fixture(month, "docx")).text
    squeezed = " ".join(text.split())
    missing = [line for line in said(truth(month)) if " ".join(line.split()) not in squeezed]
    assert missing == []


@pytest.mark.parametrize("month", MONTHS)
def test_other_readers_find_the_same_words_in_the_real_papers(month):
    data = fixture(month, "docx")
    ours = letters(read_docx(data).text)
    assert letters(mammoth.extract_raw_text(io.BytesIO(data)).value) == ours
    document = docx.Document(io.BytesIO(data))
    paragraphs = [
        docx.text.paragraph.Paragraph(each, document) for each in document.element.body.iter(f"{{{W}}}p")
    ]
    assert letters("".join(each.text for each in paragraphs)) == ours


@pytest.mark.parametrize(
    ("month", "shapes"),
    [("03", [(3, 2), (7, 2)]), ("09", [(3, 2)])],
)
def test_the_matrices_of_the_real_papers_have_their_shape(month, shapes):
    tables = read_docx(fixture(month, "docx")).tables()
    found = [(len(table.rows), len(table.grid()[0])) for table in tables]
    assert found[: len(shapes)] == shapes
    assert found[-1] == (2, 5)
    key = tables[-1].grid()
    assert key[0][0] is key[1][0]
    assert [cell.text for cell in key[1][1:]] == ["Fully Achieved", "On-Track", "Slipped", "Not Achieved"]
    for table in tables:
        assert all(cell is not None for row in table.grid() for cell in row)


def test_bullets_of_the_real_papers_are_bullets():
    text = read_docx(fixture("09", "docx")).text
    assert "\n• Curriculum\n• Resources\n" in text
