"""A document as plain text: every word, and nothing side by side."""

from __future__ import annotations

from collections import Counter

from hypothesis import given

from documents.tree import Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.writers.text import to_text
from tests.documents import tree_strategies
from tests.documents.samples import progress_update
from tests.hypothesis_profiles import example_settings


def text(*blocks, **document):
    return to_text(Document(blocks, **document))


def label(words, **about):
    return Cell((paragraph(words),), header_scope="row", **about)


def cell(words="", **about):
    return Cell((paragraph(words),) if words else (), **about)


@example_settings(250)
@given(tree_strategies.documents)
def test_every_word_of_any_paper_is_said(document):
    assert not Counter(document.text.split()) - Counter(to_text(document).split())


def test_headings_and_paragraphs_stand_apart_and_lists_together():
    bullets = [Paragraph((Run(words),), marker="•") for words in ("one", "two")]
    assert (
        text(
            paragraph("Title", level=1),
            paragraph("Words."),
            *bullets,
            paragraph("Next", level=2),
            paragraph("More."),
        )
        == "Title\n\nWords.\n\n• one\n• two\n\n\nNext\n\nMore.\n"
    )


def test_a_nested_item_is_indented_and_keeps_its_letter():
    items = [Paragraph((Run("x"),), marker=m, depth=d) for m, d in (("a)", 0), ("iv.", 1), ("c)", 0))]
    assert text(*items) == "a) x\n  iv. x\nc) x\n"


def test_labels_stand_on_lines_of_their_own():
    table = Table((Row((label("Owner:"), cell("Dawn\nBen"))), Row((label("Date:"), cell()))))
    assert text(table) == "Owner:\nDawn\nBen\n\nDate:\n"


def test_strands_follow_one_another_each_with_all_its_labels():
    heads = Row((Cell(), cell("Schools", header_scope="column"), cell("Police", header_scope="column")))
    rows = (
        heads,
        Row((label("Owner:"), cell("Dawn"), cell("Ben"))),
        Row((label("Date:"), cell("2019"), cell("2020"))),
    )
    assert text(Table(rows, heads=1)).split("\n\n") == [
        "Schools",
        "Owner:\nDawn",
        "Date:\n2019",
        "Police",
        "Owner:\nBen",
        "Date:\n2020\n",
    ]


def test_what_two_strands_share_is_said_of_each():
    rows = (
        Row((label("Owner:"), cell("Dawn"), cell("Ben"))),
        Row((label("Date:"), cell("2019", colspan=2))),
    )
    assert text(Table(rows)) == "Owner:\nDawn\n\nDate:\n2019\n\nOwner:\nBen\n\nDate:\n2019\n"


def test_a_row_right_across_is_said_once_and_where_it_stands():
    rows = (
        Row((label("Owner:"), cell("Dawn"), cell("Ben"))),
        Row((cell("Second year", colspan=3),)),
        Row((label("Owner:"), cell("Zoe"), cell("Tom"))),
    )
    assert text(Table(rows)).split("\n\n")[2] == "Second year"
    assert text(Table(rows)).count("Second year") == 1


def test_heads_are_said_before_each_value_below_them():
    heads = Row((cell("Action", header_scope="column"), cell("Progress", header_scope="column")))
    table = Table((heads, Row((cell("Write"), cell("Done"))), Row((cell("Send"), cell("Late")))), heads=1)
    assert text(table) == "Action\nWrite\n\nProgress\nDone\n\nAction\nSend\n\nProgress\nLate\n"


def test_a_row_that_is_a_line_of_its_own_is_said_as_one_and_what_it_shares_once():
    heads = Row(tuple(cell(words, header_scope="column") for words in ("No.", "Action", "Progress")))
    rows = (
        Row((cell("1. Prevention", colspan=3, header_scope="column"),)),
        heads,
        Row((label("1.1"), cell("Write"), cell("Begun", rowspan=2))),
        Row((label("1.2"), cell("Send"))),
    )
    assert text(Table(rows, heads=2)).split("\n\n") == [
        "1. Prevention",
        "No.\n1.1",
        "Action\nWrite",
        "Progress\nBegun",
        "No.\n1.2",
        "Action\nSend\n",
    ]


def test_a_table_without_heads_is_read_row_by_row():
    rows = (Row((cell("a", rowspan=2), cell("b"))), Row((cell("c"),)))
    assert text(Table(rows, caption="Letters")) == "Letters\n\na\nb\n\nc\n"


def test_a_key_is_a_list_under_its_label():
    assert "Assessment of Progress Gradings:\n1 Fully Achieved\n2 On-Track\n" in to_text(progress_update())


def test_a_link_says_where_it_leads_unless_its_words_do():
    site, mailbox = "https://example.org/a", "mailto:clerk@example.org"
    assert text(Paragraph((Run("our site", link=site),))) == f"our site ({site})\n"
    assert text(Paragraph((Run(site, link=site),))) == f"{site}\n"
    assert text(Paragraph((Run("Write", link=mailbox),))) == "Write (clerk@example.org)\n"
    assert text(Paragraph((Run("no", link="javascript:alert(1)"),))) == "no\n"


def test_page_header_and_footer_are_said_once():
    said = text(paragraph("words"), header=(paragraph("Council"),), footer=(paragraph("Update"),))
    assert said == "Council\n\nwords\n\nUpdate\n"


def test_an_empty_line_in_an_answer_stays():
    answer = Cell((paragraph("one"), Paragraph(), paragraph("two")))
    assert text(Table((Row((label("Evidence:"), answer)),))) == "Evidence:\none\n\ntwo\n"
