from documents.tree import Run
from tests.documents.docx_builder import (
    OFFICE,
    abstract_num,
    field,
    field_char,
    instruction,
    list_item,
    lvl,
    num,
    numbering_properties,
    p,
    r,
    read_body,
    read_body_lines,
    tbl,
    tc,
    tr,
)


def test_words_an_officer_deleted_with_tracked_changes_are_gone():
    body = p(
        "Grade ",
        inside='<w:del w:id="1"><w:r><w:delText>4</w:delText></w:r></w:del>'
        f'<w:ins w:id="2">{r("1")}</w:ins><w:moveFrom>{r("moved")}</w:moveFrom>',
    )
    assert read_body_lines(body + p(inside=f"<w:moveTo>{r('moved')}</w:moveTo>")) == ["Grade 1", "moved"]


def test_paragraphs_whose_break_was_deleted_are_joined():
    body = p("First ", "<w:rPr><w:del/></w:rPr>") + p("half")
    assert read_body_lines(body + p("Last", "<w:rPr><w:del/></w:rPr>")) == ["First half", "Last"]


def test_a_deleted_list_item_does_not_use_up_a_number():
    gone = p(
        properties=f"{numbering_properties()}<w:rPr><w:del/></w:rPr>",
        inside="<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>",
    )
    numbering = abstract_num(0, lvl(0, "decimal", "%1.")) + num(1, 0)
    assert read_body_lines(list_item("one") + gone + list_item("two"), numbering=numbering) == [
        "1. one",
        "2. two",
    ]


def test_a_hidden_list_item_does_not_use_up_a_number():
    hidden = p(
        properties=f"{numbering_properties()}<w:rPr><w:vanish/></w:rPr>",
        inside=r("secret", "<w:vanish/>"),
    )
    numbering = abstract_num(0, lvl(0, "decimal", "%1.")) + num(1, 0)
    assert read_body_lines(list_item("one") + hidden + list_item("two"), numbering=numbering) == [
        "1. one",
        "2. two",
    ]


def test_rows_and_cells_deleted_with_tracked_changes_are_gone():
    body = tbl(
        tr(tc(p("kept")), tc(p("gone"), properties="<w:cellDel/>")),
        tr(tc(p("gone too")), properties="<w:del/>"),
        tr(tc(p("added")), properties="<w:ins/>"),
    )
    assert read_body_lines(body) == ["kept", "added"]
    assert read_body(tbl(tr(tc(p("gone")), properties="<w:del/>"))).blocks == ()


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
    assert read_body_lines(body + p("also hidden", '<w:pStyle w:val="Secret"/>'), styles=styles) == [
        "Seen and shown"
    ]


def test_a_field_shows_its_result_and_not_its_instruction():
    month = field('DATE \\@ "MMMM"', r("March"))
    simple = f'<w:fldSimple w:instr="AUTHOR">{r(" by Lee")}</w:fldSimple>'
    assert read_body_lines(p("Due ", inside=month + simple)) == ["Due March by Lee"]


def test_a_field_that_never_ends_cannot_swallow_the_rest():
    broken = field_char("begin") + instruction("PAGE")
    assert read_body_lines(p("One", inside=broken) + p("Two")) == ["One", "Two"]


def test_what_was_chosen_in_an_old_form_is_read():
    def begin(data):
        return field_char("begin", f"<w:ffData>{data}</w:ffData>")

    end = instruction("FORM") + field_char("end")
    entries = '<w:listEntry w:val="On-Track"/><w:listEntry w:val="Slipped"/>'
    grade = begin(f'<w:ddList><w:result w:val="1"/>{entries}</w:ddList>')
    tick = begin("<w:checkBox><w:default/></w:checkBox>")
    assert read_body_lines(p("Grade ", inside=grade + end) + p("Late ", inside=tick + end)) == [
        "Grade Slipped",
        "Late ☒",
    ]


def test_words_under_ruby_signs_and_in_sums_are_read():
    ruby = f"<w:r><w:ruby><w:rt>{r('sign')}</w:rt><w:rubyBase>{r('word')}</w:rubyBase></w:ruby></w:r>"
    total = f'<m:oMath xmlns:m="{OFFICE}officeDocument/2006/math"><m:r><m:t> 2+2</m:t></m:r></m:oMath>'
    assert read_body_lines(p(inside=ruby + total)) == ["word 2+2"]


def test_a_link_made_with_a_field_is_a_link():
    link = field(' HYPERLINK "https://example.org" ', r("site"))
    assert read_body(p(inside=link)).blocks[0].runs == (Run("site", link="https://example.org"),)


def test_only_links_that_lead_to_the_web_or_to_mail_are_kept():
    def link(rid, text):
        return f'<w:hyperlink r:id="{rid}">{r(text)}</w:hyperlink>'

    links = [
        ("r1", "hyperlink", "https://stockton.gov.uk", "External"),
        ("r2", "hyperlink", "javascript:alert(1)", "External"),
        ("r3", "hyperlink", "file:///etc/passwd", "External"),
    ]
    document = read_body(p(inside=link("r1", "site") + link("r2", " run") + link("r3", " file")), links=links)
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
    assert read_body_lines(body) == ["block", "run", "cell", "tag"]


def test_a_text_box_is_read_once_though_word_stores_it_twice():
    box = f"<w:txbxContent>{p('In the box')}</w:txbxContent>"
    both = (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx>'
        "</w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert read_body_lines(p("Beside", inside=both)) == ["Beside", "In the box"]
    assert read_body_lines(p(inside=f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>")) == [
        "In the box"
    ]
