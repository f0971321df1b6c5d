"""HTML comes in: our own pages to the last blank, everybody else's as a browser shows them."""

from __future__ import annotations

from hypothesis import example, given

from documents.readers.html import read_html
from documents.tree import BULLET, Cell, Document, Paragraph, Row, Run, Table, paragraph, text_lines
from documents.writers.html import to_html
from tests.documents import tree_strategies
from tests.documents.samples import long_table, progress_update
from tests.hypothesis_profiles import example_settings


def blocks(html: str):
    return read_html(html.encode()).blocks


def text(html: str) -> str:
    return read_html(html.encode()).text


# Our own pages


@example_settings(250)
@given(tree_strategies.documents)
@example(Document((Paragraph((Run("\n  a  "), Run(" b\n\n", bold=True)), marker="•", depth=3),)))
def test_a_paper_of_ours_comes_back_as_it_was(document):
    assert read_html(to_html(document).encode()) == document


def test_the_real_updates_come_back_as_they_were():
    for document in (progress_update(), progress_update("2020-09"), long_table()):
        assert read_html(to_html(document).encode()) == document


def test_a_gap_in_the_lettering_is_kept():
    letters = [Paragraph((Run("reporting"),), marker=m) for m in ("a)", "c)", "iv.", "(7)")]
    assert [p.marker for p in blocks(to_html(Document(tuple(letters))))] == ["a)", "c)", "iv.", "(7)"]


def test_a_head_that_reaches_into_the_body_keeps_its_place():
    row = Row((Cell((paragraph("Strand"),), rowspan=2, header_scope="column"),))
    table = Table((row, Row(()), Row((Cell(),))), heads=1)
    assert blocks(to_html(Document((table,)))) == (table,)


# Pages of others


def test_blanks_collapse_as_a_browser_collapses_them():
    assert (
        text("<p>  two \n\t words <b> and </b> more <br> next </p>\n<p>&nbsp;</p>")
        == "two words and more\nnext"
    )


def test_what_a_browser_hides_is_left_out():
    page = """<title>T</title><style>p {color: red}</style><!-- no --><script>no()</script>
    <p>seen<span style="display: none">no</span><span style='mso-hide:all'>no</span><i hidden>no</i></p>"""
    assert text(page) == "seen"


def test_bold_italic_and_ink_are_seen_however_they_are_said():
    page = """<p><b>bold</b><span style="font-weight:700"> too</span><em> slanted</em>
    <font color="red">red</font> <span style="color:#00F">blue</span>
    <span style="color:black">plain</span></p>"""
    (p,) = blocks(page)
    assert p.runs == (
        Run("bold too", bold=True),
        Run(" slanted", italic=True),
        Run(" "),
        Run("red", colour="FF0000"),
        Run(" "),
        Run("blue", colour="0000FF"),
        Run(" plain"),
    )


def test_google_docs_wraps_all_in_a_bold_that_is_not_bold():
    page = """<b style="font-weight:normal" id="docs-internal-guid-1"><p>
    <span style="font-weight:700">Date:</span> May</p></b>"""
    assert blocks(page)[0].runs == (Run("Date:", bold=True), Run(" May"))


def test_classes_of_a_saved_google_document_are_understood():
    page = """<style>.c1{font-weight:700}td.c2{background-color:#d9d9d9}
    ol.lst-kix_a-1{list-style-type:none}
    .lst-kix_a-1>li:before{content:"" counter(lst-ctr-kix_a-1,lower-latin) ". "}
    </style><table><tr><td class="c2"><p class="c1">Date</p></td></tr></table>
    <ol class="lst-kix_a-1 start" start="3"><li>third</li></ol>"""
    table, item = blocks(page)
    assert table.rows[0].cells[0].fill == "D9D9D9"
    assert table.rows[0].cells[0].blocks[0].runs[0].bold
    assert (item.marker, item.depth) == ("c.", 1)


def test_words_lists_saved_as_a_web_page_are_lists():
    page = """<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]><span
    style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span><![endif]>
    Schools</p>
    <p style='mso-list:l1 level1'><span style='mso-list:Ignore'>b)<span>&nbsp;</span></span>Colleges</p>"""
    assert blocks(page) == (
        Paragraph((Run("Schools"),), marker=BULLET, depth=1),
        Paragraph((Run("Colleges"),), marker="b)"),
    )


def test_lists_get_the_letters_that_a_browser_prints():
    page = """<ol type=a start=2><li>two<ul><li>dot</li></ul><li value=5>five</ol>
    <ol style="list-style-type: upper-roman"><li><p>one</p><p>more</p></li></ol>
    <ul style="list-style:none"><li>bare</ul>"""
    assert text(page).split("\n") == ["b. two", "• dot", "e. five", "I. one", "more", "bare"]
    assert [p.depth for p in blocks(page)] == [0, 1, 0, 0, 0, 0]


def test_headings_keep_their_level():
    assert [p.level for p in blocks("<h1>One</h1><h3><b>Two</b></h3><p>three")] == [1, 3, 0]


def test_a_table_keeps_heads_shading_spans_and_nested_tables():
    page = """<table><thead><tr><th colspan=2>Both</th></tr></thead>
    <tr bgcolor=silver><th>Row</th>
    <td style="background: rgb(217, 217, 217) none">x<br>y<div>z</div></td></tr>
    <tr><td rowspan=999999999999>a<table><tr><td>inner</td></tr></table></td>
    <td colspan=0>b</td></tr></table>"""
    (table,) = blocks(page)
    both, (row, x), (a, b) = (r.cells for r in table.rows)
    assert (table.heads, both[0].colspan, both[0].header_scope, row.header_scope) == (1, 2, "column", "row")
    assert (row.fill, x.fill, x.text) == ("C0C0C0", "D9D9D9", "x\ny\nz")
    assert (a.rowspan, b.colspan) == (1, 1)
    assert list(text_lines(a.blocks)) == ["a", "inner"]


def test_a_colspan_of_millions_costs_nothing():
    (table,) = blocks("<table><tr><td colspan=90000000 rowspan=90000000>x</td></tr><tr></tr></table>")
    assert len(table.grid()[0]) <= 100


def test_column_widths_are_shares():
    (table,) = blocks("<table><tr><td width=100>a<td width=300>b</table>")
    assert table.widths == (0.25, 0.75)


def test_only_links_that_can_be_followed_stay_links():
    page = """<p><a href="https://example.org">web</a>
    <a href="javascript:alert(1)">no</a> <a href="/x">no</a></p>"""
    assert [run.link for run in blocks(page)[0].runs] == ["https://example.org", None]


def test_old_windows_pages_and_marks_are_decoded():
    assert read_html("<p>Council’s – £5".encode("windows-1252")).text == "Council’s – £5"
    assert read_html('<meta charset="iso-8859-1"><p>it’s'.encode("windows-1252")).text == "it’s"
    assert read_html("<p>it’s".encode("utf-16")).text == "it’s"


def test_a_broken_page_says_what_it_can():
    assert text("<table><tr><td>one<td>two<p>three</table></b>four") == "one\ntwo\nthree\nfour"
    assert text("") == text("<!-- -->") == ""
    read_html(b"\x00\xff\xfe<\x01")


def test_a_page_of_endless_boxes_does_no_harm():
    for box in ("<div>", "<table><tr><td>", "<b>", "<ul><li>"):
        read_html((box * 5000 + "x").encode())


def test_no_control_character_comes_in():
    assert text("<p>a&#1;b&#x7f;c\x07d") == "abcd"
