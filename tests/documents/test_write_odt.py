"""A document as OpenDocument: every word in order, in real headings, lists and tables."""

import io
import re
import zipfile

from hypothesis import given
from lxml import etree

from documents.tree import Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.writers.odt import MIME_TYPE, to_odt
from documents.writers.ooxml.markup import strip_illegal_characters
from documents.writers.rectangular_tables import make_rectangular
from tests.documents import tree_strategies
from tests.documents.samples import progress_update
from tests.hypothesis_profiles import example_settings

TEXT, TABLE = (f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("text", "table"))


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return etree.fromstring(file.read(name))


def content(document):
    return part(to_odt(document), "content.xml")


def said(paragraph):
    """The words of a paragraph, its marker included."""
    marker = "• " if paragraph.getparent().tag == f"{TEXT}list-item" else ""
    return marker + inner(paragraph)


def inner(node):
    """What an element says, and what those in it say, in reading order."""
    text = {f"{TEXT}tab": "\t", f"{TEXT}line-break": "\n"}.get(node.tag, "")
    text += " " * int(node.get(f"{TEXT}c")) if node.tag == f"{TEXT}s" else ""
    return text + (node.text or "") + "".join(inner(kid) + (kid.tail or "") for kid in node)


def words_of(document):
    """All that the file says, paragraph by paragraph; a marker is followed by a tab."""
    result = [said(each) for each in content(document).iter(f"{TEXT}p", f"{TEXT}h")]
    return [bare(words) for words in result if bare(words)]


def bare(words):
    return re.sub(r"\s+", "", words)


def expected(document):
    return [
        line
        for line in map(bare, map(strip_illegal_characters, printed(make_rectangular(document.blocks))))
        if line
    ]


def printed(blocks):
    """Every line in reading order, captions included."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.line
        else:
            yield block.caption
            for cell in (cell for row in block.rows for cell in row.cells):
                yield from printed(cell.blocks)


def test_every_word_of_a_real_paper_is_there_in_order():
    assert words_of(progress_update()) == expected(progress_update())


@example_settings(30)
@given(tree_strategies.documents)
def test_every_word_of_any_paper_is_there_in_order(document):
    assert words_of(document) == expected(document)


def test_blanks_line_ends_and_tabs_stay():
    document = Document((paragraph(" two  blanks\nand\ta tab "),))
    assert [said(each) for each in content(document).iter(f"{TEXT}p")] == [" two  blanks\nand\ta tab "]


def test_headings_lists_and_tables_are_such():
    point = Paragraph((Run("point"),), marker="•")
    letter = Paragraph((Run("letter"),), marker="a)", depth=1)
    wide = Cell((paragraph("wide"),), colspan=2, header_scope="column")
    tall = Cell((paragraph("tall"),), rowspan=2, header_scope="row", fill="1F4E79")
    table = Table((Row((wide,)), Row((tall, Cell((point,)))), Row((Cell(),))), heads=1, caption="Shown")
    result = content(Document((paragraph("Head", level=2), point, letter, table)))
    heading = next(result.iter(f"{TEXT}h"))
    assert heading.get(f"{TEXT}outline-level") == "2"
    assert len(list(result.iter(f"{TEXT}list"))) == 2
    assert [said(each) for each in result.iter(f"{TEXT}p")][1] == "a)\tletter"
    assert len(list(result.iter(f"{TABLE}table-header-rows"))) == 1
    assert len(list(result.iter(f"{TABLE}covered-table-cell"))) == 2
    spans = [cell.get(f"{TABLE}number-rows-spanned") for cell in result.iter(f"{TABLE}table-cell")]
    assert spans == [None, "2", None, None]


def test_a_link_that_is_not_for_following_is_plain_words():
    runs = (Run("good", link="https://example.org"), Run("bad", link="javascript:alert(1)"))
    assert [said(each) for each in content(Document((Paragraph(runs),))).iter(f"{TEXT}a")] == ["good"]


def test_its_kind_stands_first_and_it_says_nothing_of_who_wrote_it_or_when():
    data = to_odt(progress_update())
    assert data[30:38] == b"mimetype" and data[38 : 38 + len(MIME_TYPE)] == MIME_TYPE.encode()
    about = part(data, "meta.xml")[0]
    assert [each.tag.rpartition("}")[2] for each in about] == ["generator", "title", "language"]
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_head_and_foot_of_each_page_are_there_with_the_page_number():
    document = Document((paragraph("Words"),), header=(paragraph("Item 8"),), footer=(paragraph("OFFICIAL"),))
    page = etree.tostring(part(to_odt(document), "styles.xml")).decode()
    assert "Item 8</text:p></style:header>" in page
    assert re.search(r"OFFICIAL<text:tab/>.*<text:page-number.*<text:page-count", page)
