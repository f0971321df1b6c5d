"""A document as PDF: every word, in order, for those who see it and for those who hear it."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO

import page as page_validation
import pdfplumber
import pikepdf
import pytest
from fontTools.ttLib import TTFont
from hypothesis import Phase, given

from documents.tree import Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.writers.pdf import to_pdf
from tests.documents import tree_strategies
from tests.documents.samples import long_table, progress_update
from tests.hypothesis_profiles import example_settings

UNTOLD = "PDFUA1-FONT-UNICODE-MAPPING-001"


@pytest.fixture(scope="module")
def march():
    return to_pdf(progress_update())


def words(data: bytes) -> str:
    """All that is printed, in the order of the file, without blanks."""
    with pdfplumber.open(BytesIO(data)) as pdf:
        return "".join("".join(char["text"] for char in page.chars) for page in pdf.pages).replace(" ", "")


@dataclass
class Heard:
    """A tag of the structure tree."""

    name: str
    page: int
    marks: list[int]
    identity: str
    scope: str
    headers: list[str]


def heard(data: bytes) -> list[Heard]:
    """The tags in reading order."""
    pdf = pikepdf.open(BytesIO(data))
    pages = {page.objgen: at for at, page in enumerate(pdf.pages)}

    def below(tag):
        for kid in tag.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                looks = kid.get("/A", {})
                yield Heard(
                    name=str(kid["/S"]),
                    page=pages.get(kid["/Pg"].objgen, 0) if "/Pg" in kid else 0,
                    marks=[int(mark) for mark in kid.get("/K", []) if not isinstance(mark, pikepdf.Object)],
                    identity=str(kid.get("/ID", "")),
                    scope=str(looks.get("/Scope", "")),
                    headers=[str(name) for name in looks.get("/Headers", [])],
                )
                yield from below(kid)

    return list(below(pdf.Root.StructTreeRoot.K[0]))


def count(data: bytes, tag: str) -> int:
    return sum(one.name == tag for one in heard(data))


def breaches(data: bytes) -> set[str]:
    report = page_validation.validate_pdf_bytes(data, profile="ua1")
    return {failure.rule_id for failure in report.failures}


def words_heard(data: bytes) -> str:
    """What a screen reader says: the marked content of each tag, in the order of the tags."""
    with pdfplumber.open(BytesIO(data)) as pdf:
        said = [{} for _ in pdf.pages]
        for page, marks in zip(pdf.pages, said, strict=True):
            for char in page.chars:
                if char["mcid"] is not None:
                    marks[char["mcid"]] = marks.get(char["mcid"], "") + char["text"]
    spoken = (said[tag.page].get(mark, "") for tag in heard(data) for mark in tag.marks)
    return "".join(spoken).replace(" ", "")


def bare(text: str) -> str:
    return "".join(text.split())


# What it says


def test_every_word_is_printed_and_heard_in_order(march):
    for document, data in ((progress_update(), march), (progress_update("2020-09"), None)):
        assert bare(document.text) == words_heard(data or to_pdf(document))


def test_page_numbers_and_footer_stand_on_every_page_and_are_not_heard(march):
    printed = words(march)
    pages = len(pikepdf.open(BytesIO(march)).pages)
    assert printed.count("HateCrimeprogressupdate,March2020") == pages
    assert f"Page1of{pages}" in printed and f"Page{pages}of{pages}" in printed
    assert "Page1" not in words_heard(march)


def test_a_running_head_stands_on_every_page():
    document = long_table()
    data = to_pdf(Document(document.blocks, title="T", header=(paragraph("Appendix 4"),)))
    assert words(data).count("Appendix4") == len(pikepdf.open(BytesIO(data)).pages) > 1


def test_letters_and_numbers_are_printed_as_they_were_written():
    items = [Paragraph((Run("reporting"),), marker=m) for m in ("a)", "c)", "iv.", "•")]
    data = to_pdf(Document(tuple(items), title="T"))
    assert words_heard(data) == "a)reportingc)reportingiv.reporting•reporting"
    assert count(data, "/Lbl") == count(data, "/LI") == 4


def test_a_matrix_of_five_strands_with_endless_words_cuts_nothing():
    cells = tuple(Cell((paragraph("Antidisestablishmentarianism" * 4),)) for _ in range(6))
    data = to_pdf(Document((Table((Row(cells),), widths=(0.25, *(0.15,) * 5)),), title="T"))
    with pdfplumber.open(BytesIO(data)) as pdf:
        first = pdf.pages[0]
        assert all(char["x0"] > 50 and char["x1"] < first.width - 50 for char in first.chars)
    assert words(data).count("Anti") == 24


def test_a_recommendation_without_actions_stands_apart_from_the_grading_key():
    bar = paragraph("That it be so.", level=2, name="recommendation")
    key = Table((Row((Cell((paragraph("Gradings"),)), Cell((paragraph("1"),)))),), name="key")
    with pdfplumber.open(BytesIO(to_pdf(Document((paragraph("A", level=1), bar, key), "A")))) as pdf:
        at = {word["text"]: word for word in pdf.pages[0].extract_words()}
        assert at["Gradings"]["top"] - at["so."]["bottom"] > 18
        bar_foots = [each["bottom"] for each in pdf.pages[0].rects if each["top"] < at["so."]["top"]]
        assert max(bar_foots) - min(bar_foots) > 0.5, "a line closes the bar"


def test_a_wide_paper_lies_on_its_side():
    pdf = pikepdf.open(BytesIO(to_pdf(Document((paragraph("x"),), landscape=True))))
    assert pdf.pages[0].MediaBox[2] > pdf.pages[0].MediaBox[3]


def test_a_long_cell_goes_on_over_the_page():
    text = "\n".join(f"Line {n} of the evidence." for n in range(150))
    cell = Cell(tuple(paragraph(line) for line in text.split("\n")))
    document = Document(
        (Table((Row((Cell((paragraph("Evidence:"),), header_scope="row"), cell)),)),), title="T"
    )
    data = to_pdf(document)
    assert len(pikepdf.open(BytesIO(data)).pages) > 1
    assert words_heard(data) == bare(document.text)
    assert (count(data, "/Table"), count(data, "/TR"), count(data, "/TD")) == (1, 1, 1)


def ruled_heights(page):
    """Where a dark line reaches from margin to margin."""
    picture = page.to_image(resolution=144).original.convert("L")
    across = range(120, picture.width - 120)
    return [y / 2 for y in range(picture.height) if all(picture.getpixel((x, y)) < 160 for x in across)]


def bullets(number):
    return tuple(Paragraph((Run(f"Point {n}."),), marker="•") for n in range(number))


def test_a_cell_that_a_page_end_cuts_is_closed_there_and_opened_overleaf():
    row = Row((Cell((paragraph("Evidence:"),), header_scope="row"), Cell(bullets(90))))
    with pdfplumber.open(BytesIO(to_pdf(Document((Table((row,)),))))) as pdf:
        for page in pdf.pages:
            points = [word for word in page.extract_words() if word["text"] == "Point"]
            first, *_, last = ruled_heights(page)
            assert first < points[0]["top"]
            assert last > points[-1]["bottom"]


@pytest.mark.parametrize("number", range(45, 60))
def test_no_point_of_a_list_stands_alone_at_the_top_of_a_page(number):
    table = Table((Row((Cell((paragraph("Evidence:"),), header_scope="row"), Cell(bullets(number)))),))
    with pdfplumber.open(BytesIO(to_pdf(Document((table,))))) as pdf:
        points = [page.extract_text().count("Point") for page in pdf.pages]
    assert sum(points) == number
    assert 1 not in points


def test_a_paragraph_cut_by_the_page_is_one_paragraph():
    document = Document(tuple(paragraph(f"Paragraph {n}. " + "word " * 300) for n in range(9)), title="T")
    data = to_pdf(document)
    assert len(pikepdf.open(BytesIO(data)).pages) > 1
    assert count(data, "/P") == 9
    assert words_heard(data) == bare(document.text)


# How it is heard


def test_the_paper_meets_pdf_ua(march):
    assert breaches(march) == set()
    assert breaches(to_pdf(long_table())) == set()


@example_settings(25, phases=[Phase.generate])
@given(tree_strategies.documents)
def test_any_paper_meets_pdf_ua(document):
    # Half of a letter that no font here has (Thai's sara am is set as two) cannot be told in Unicode.
    assert breaches(to_pdf(document)) <= {UNTOLD}


def test_what_no_font_has_is_a_box_that_is_read_as_what_it_is():
    unknown = "\U000318f8 \ue123"
    document = Document(
        (paragraph(f"as {unknown}", level=1), paragraph(f"so {unknown}"), paragraph(unknown, bold=True))
    )
    data = to_pdf(document)
    assert breaches(data) == set()
    assert words(data).startswith(bare(document.text))
    with pikepdf.open(BytesIO(data)) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            letters = TTFont(BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()))
            drawn = font.DescendantFonts[0].W[0::2]
            assert font.Encoding == "/Identity-H"
            assert max(map(int, drawn)) < letters["maxp"].numGlyphs
            assert letters["glyf"][letters.getGlyphOrder()[-1]].numberOfContours > 0
    assert to_pdf(document) == data


def test_a_paragraph_separator_ends_a_line():
    document = Document((paragraph("one \u2029two\u2029"),), title="one \u2029two")
    assert "onetwo" in words(to_pdf(document)).replace("\u2028", "")


def test_it_has_a_title_a_language_and_bookmarks(march):
    pdf = pikepdf.open(BytesIO(march))
    assert pdf.docinfo.Title == progress_update().title
    assert pdf.Root.Lang == "en-GB"
    assert pdf.Root.MarkInfo.Marked and pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["SCRUTINY MONITORING – PROGRESS UPDATE"]
        assert outline.root[0].children[0].children[0].title.startswith("a) targeted awareness")


def test_a_table_cut_by_the_page_is_one_table(march):
    assert count(march, "/Table") == len(progress_update().tables())
    data = to_pdf(long_table())
    assert len(pikepdf.open(BytesIO(data)).pages) > 2
    assert [count(data, tag) for tag in ("/Table", "/THead", "/TBody", "/TR")] == [1, 1, 1, 81]
    assert words(data).count("ActionProgress") > 2
    assert words_heard(data).count("ActionProgress") == 1


def test_a_table_right_behind_one_that_the_page_cuts_stays_a_table_of_its_own():
    rows = tuple(Row((Cell((paragraph(f"Line {n}"),)), Cell((paragraph("Words"),)))) for n in range(60))
    key = Table((Row(tuple(Cell((paragraph(str(n)),)) for n in range(4))),))
    paper = to_pdf(Document((Table(rows), key), title="Two tables"))
    assert [tag.name for tag in heard(paper)].count("/Table") == 2
    assert breaches(paper) == set()


def test_each_head_says_which_way_it_points(march):
    scopes = [tag.scope for tag in heard(march) if tag.name == "/TH"]
    assert set(scopes) == {"/Row", "/Column"}


def test_every_cell_names_heads_that_exist():
    tags = heard(to_pdf(long_table()))
    ids = [tag.identity for tag in tags if tag.name == "/TH"]
    named = {name for tag in tags for name in tag.headers}
    assert len(ids) == len(set(ids)) == 82
    assert named <= set(ids)
    assert all(len(tag.headers) == 2 for tag in tags if tag.name == "/TD")


def test_headings_skip_no_level():
    levels = [3, 6, 1, 4]
    data = to_pdf(Document(tuple(paragraph("x", level=level) for level in levels), title="T"))
    assert [tag.name for tag in heard(data) if tag.name.startswith("/H")] == ["/H1", "/H2", "/H1", "/H2"]


def test_a_link_in_a_head_said_again_is_no_loose_end():
    link = Paragraph(
        (Run("bold", bold=True, link="https://example.org"), Run("x\ny", link="https://example.org"))
    )
    rows = (Row((Cell((link,), header_scope="column"),)), *long_table().tables()[0].rows[1:])
    data = to_pdf(Document((Table(rows, heads=1),), title="T", footer=(link,)))
    assert breaches(data) == set()


# How it is made


def test_the_same_paper_is_the_same_file(march):
    assert to_pdf(progress_update()) == march


def test_the_file_says_nothing_of_who_or_what_made_it(march):
    pdf = pikepdf.open(BytesIO(march))
    assert set(pdf.docinfo.keys()) == {"/Title", "/Creator"}
    assert b"WeasyPrint" not in pdf.Root.Metadata.read_bytes() and b"WeasyPrint" not in march


def test_papers_may_be_asked_for_at_the_same_time(march):
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: to_pdf(progress_update()), range(4))) == {march}
    assert gc.isenabled()


def test_an_empty_paper_is_still_a_paper():
    assert breaches(to_pdf(Document())) == set()
