import docx
import pytest

from documents.readers.docx import read_docx
from documents.tree import Paragraph, Run
from tests.documents.docx_builder import (
    abstract_num,
    list_item,
    lvl,
    num,
    p,
    r,
    read_body,
    read_body_lines,
    save_docx,
    style,
)


def test_letters_numbers_and_numerals_are_printed_as_word_prints_them():
    numbering = abstract_num(
        0, lvl(0, "lowerLetter", "%1)"), lvl(1, "lowerRoman", "(%2)"), lvl(2, "decimal", "%1.%3")
    ) + num(1, 0)
    body = (
        list_item("x")
        + list_item("y", ilvl=1)
        + list_item("y", ilvl=1)
        + list_item("z", ilvl=2)
        + list_item("x")
        + list_item("y", ilvl=1)
    )
    document = read_body(body, numbering=numbering)
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
    numbering = abstract_num(0, lvl(0, style, "%1.", start=start)) + num(1, 0)
    assert read_body(list_item("x"), numbering=numbering).blocks[0].marker == marker


def test_every_bullet_is_the_same_bullet():
    numbering = abstract_num(0, lvl(0, "bullet", "\uf0b7"), lvl(1, "bullet", "o")) + num(1, 0)
    assert read_body_lines(list_item("one") + list_item("two", ilvl=1), numbering=numbering) == [
        "• one",
        "• two",
    ]


def test_legal_numbering_is_in_figures():
    numbering = abstract_num(
        0, lvl(0, "upperRoman", "%1."), lvl(1, "decimal", "%1.%2", more="<w:isLgl/>")
    ) + num(1, 0)
    assert read_body_lines(list_item("x") + list_item("y", ilvl=1), numbering=numbering) == ["I. x", "1.1 y"]


def test_a_second_list_counts_on_unless_it_says_otherwise():
    fresh = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract_num(0, lvl(0, "decimal", "%1.")) + num(1, 0) + num(2, 0) + num(3, 0, fresh)
    body = list_item("x") + list_item("x", 2) + list_item("x", 3) + list_item("x", 3)
    assert [block.marker for block in read_body(body, numbering=numbering).blocks] == ["1.", "2.", "1.", "2."]


def test_a_level_may_be_told_not_to_start_again():
    more = '<w:lvlRestart w:val="0"/>'
    numbering = abstract_num(0, lvl(0, "decimal", "%1."), lvl(1, "lowerLetter", "%2)", more=more)) + num(1, 0)
    body = list_item("x") + list_item("y", ilvl=1) + list_item("x") + list_item("y", ilvl=1)
    assert [block.marker for block in read_body(body, numbering=numbering).blocks] == ["1.", "a)", "2.", "b)"]


def test_lists_come_from_styles_too():
    document = docx.Document()
    document.add_paragraph("one", style="List Bullet")
    document.add_paragraph("two", style="List Number")
    document.add_paragraph("three", style="List Bullet 2")
    tree = read_docx(save_docx(document))
    assert [(block.line, block.depth) for block in tree.blocks] == [
        ("• one", 0),
        ("1. two", 0),
        ("• three", 1),
    ]


def test_a_style_finds_its_level_by_being_named_in_the_list():
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = style("Sub", listed) + style("Linked", listed)
    numbering = (
        abstract_num(
            0, lvl(0, "decimal", "%1."), lvl(1, "lowerLetter", "%2)", more='<w:pStyle w:val="Sub"/>')
        )
        + '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="Linked"/></w:abstractNum>'
        + num(1, 0)
        + num(2, 5)
    )
    body = list_item("one", 2) + p("sub", '<w:pStyle w:val="Sub"/>') + list_item("two")
    assert read_body_lines(body, styles=styles, numbering=numbering) == ["1. one", "a) sub", "2. two"]


def test_one_list_may_print_its_own_numbers():
    own = f'<w:lvlOverride w:ilvl="0">{lvl(0, "upperLetter", "Part %1:")}</w:lvlOverride>'
    numbering = abstract_num(0, lvl(0, "decimal", "%1.")) + num(1, 0, own) + num(2, 7)
    body = list_item("of four") + list_item("of a list that is not there", 2)
    assert read_body_lines(body, numbering=numbering) == ["Part A: of four", "of a list that is not there"]


def test_a_paragraph_taken_out_of_its_list_has_no_marker():
    numbering = abstract_num(0, lvl(0, "decimal", "%1.")) + num(1, 0)
    assert read_body_lines(list_item("x", 0) + list_item("y"), numbering=numbering) == ["x", "1. y"]


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
    block = read_body(p(typed)).blocks[0]
    assert (block.marker, block.text) == (marker, text)


def test_a_typed_letter_may_be_bold_and_followed_by_a_tab():
    body = p(inside=r("b)", "<w:b/>") + "<w:r><w:tab/></w:r>" + r("encouraging reporting"))
    assert read_body(body).blocks == (Paragraph((Run("encouraging reporting"),), marker="b)"),)


def test_symbols_become_letters_that_every_font_has():
    def sym(char):
        return f'<w:r><w:sym w:font="Wingdings" w:char="{char}"/></w:r>'

    assert read_body_lines(p(inside=sym("F0A7") + r(" yes ") + sym("F0FC"))) == ["• yes ✓"]
    assert read_body_lines(p("Odd", inside=sym("nonsense"))) == ["Odd"]
    assert read_body_lines(p("Temperature", inside='<w:r><w:sym w:font="Symbol" w:char="F0B0"/></w:r>')) == [
        "Temperature°"
    ]
    assert read_body_lines(p("Lost", inside=sym("F03F") + sym("D900"))) == ["Lost\ufffd\ufffd"]
