"""A document as a web page: whole, safe, and readable without seeing it."""

from __future__ import annotations

import re

import lxml.html
import tinyhtml5
from hypothesis import given

from documents.tree import Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.writers.html import to_html, to_html_body, to_html_rules
from tests.documents import tree_strategies
from tests.documents.samples import progress_update
from tests.hypothesis_profiles import example_settings

NASTY = '<script>alert("x")</script>&amp;\'<img src=x onerror=alert(1)>'


def page(*blocks):
    return lxml.html.document_fromstring(to_html(Document(blocks, title="T")))


def test_a_paper_is_a_whole_page():
    html = to_html(progress_update())
    root = lxml.html.document_fromstring(html)
    assert html.startswith("<!DOCTYPE html>")
    assert root.get("lang") == "en-GB"
    assert root.findtext("head/title").startswith("Hate Crime – scrutiny monitoring")
    assert len(root.findall(".//main")) == len(root.findall(".//h1")) == 1


def test_browsers_agree_with_us_about_the_page():
    """html5lib's rules are those of browsers: they move nothing, and drop nothing."""
    html = to_html(progress_update("2020-09"))
    seen = tinyhtml5.parse(html, namespace_html_elements=False)
    ours = lxml.html.document_fromstring(html)
    assert [e.tag for e in seen.iter()] == [e.tag for e in ours.iter()]


def test_every_word_is_on_the_page_in_order():
    document = progress_update()
    printed = "".join(lxml.html.document_fromstring(to_html_body(document)).text_content().split())
    assert printed == "".join(document.text.split())


@example_settings(60)
@given(tree_strategies.documents)
def test_no_page_needs_a_style_attribute_a_script_or_another_server(document):
    root = lxml.html.document_fromstring(to_html(document))
    for element in root.iter():
        assert not {"style", "src", "onerror", "onclick"} & set(element.attrib)
        assert element.tag not in {"script", "img", "link", "iframe", "object", "base"}
    assert len(root.findall(".//style")) == 1


def test_nothing_that_people_type_becomes_mark_up():
    root = page(
        paragraph(NASTY, name=NASTY),
        Paragraph((Run(NASTY, link=f"https://x/{NASTY}"),), marker=NASTY),
        Table((Row((Cell((paragraph(NASTY),), name=NASTY, value=NASTY, fill=NASTY),)),), caption=NASTY),
    )
    assert not root.xpath("//script | //img | //@onerror")
    assert root.find(".//p").text_content() == root.find(".//caption").text == NASTY


def test_a_link_that_could_do_harm_is_plain_words():
    for link in (
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//x",
        " https://x",
        "http://a b",
    ):
        root = page(Paragraph((Run("words", link=link),)))
        assert root.find(".//a") is None
        assert root.find(".//p").text == "words"


def test_lists_are_lists_and_keep_their_letters():
    items = [("a)", 0, "one"), ("•", 1, "inner"), ("c)", 0, "three"), ("•", 0, "dot")]
    root = page(*(Paragraph((Run(text),), marker=m, depth=d) for m, d, text in items))
    assert [e.tag for e in root.find(".//div").iterdescendants("ol", "ul", "li")] == [
        *("ol", "li", "ul", "li", "li", "ul", "li"),
    ]
    assert root.find(".//div").text_content().split() == [
        "a)",
        "one",
        "•",
        "inner",
        "c)",
        "three",
        "•",
        "dot",
    ]


def test_heads_say_what_they_head():
    root = lxml.html.document_fromstring(to_html(progress_update()))
    scopes = {th.get("scope") for th in root.iter("th")}
    assert scopes == {"row", "col"}
    assert {th.text_content().strip() for th in root.iterfind(".//thead//th")} >= {
        "Frontline staff",
        "Younger men",
    }


def test_a_dark_shading_gets_white_words():
    shaded = [Table((Row((Cell(fill=fill),)),)) for fill in ("000080", "FFFF00")]
    rules = to_html_rules(Document(tuple(shaded)))
    assert re.search(r"fill-000080 \{ background-color: #000080; color: #fff; \}", rules)
    assert re.search(r"fill-FFFF00 \{ background-color: #FFFF00; \}", rules)
    assert 'class="fill-FFFF00"' in to_html(Document(tuple(shaded)))


def test_widths_are_kept_without_a_style_attribute():
    document = Document((Table((Row((Cell(), Cell())),), widths=(0.3, 0.7)),), landscape=True)
    assert '<col class="column-width-3000" data-width="0.3">' in to_html_body(document)
    assert "col.column-width-3000 { width: 30.00%; }" in to_html_rules(document)
    assert "landscape" in to_html_rules(document)
