"""Documents bound together: every page in its place, with a number, and each document heard as before."""

from io import BytesIO

import pdfplumber
import pikepdf
import pytest

from documents.tree import Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.writers.pack import to_pdf_pack
from documents.writers.pack_documents import PackDocument, contents_link
from documents.writers.pdf import pdf_digest, to_pdf
from documents.writers.pdf_batch import NotWritten
from tests.documents.samples import long_table
from tests.documents.test_write_pdf import breaches, count, heard, words_heard

LABEL = "Agenda Item 8: Appendix 1"
SHORT = Document((paragraph("Small numbers", level=1), paragraph("One.")), title="Small numbers")


def contents_of(parts):
    def contents(pages):
        rows = [
            Row(
                (
                    Cell((paragraph("Paper"),), header_scope="column"),
                    Cell((paragraph("Page"),), header_scope="column"),
                )
            )
        ]
        for at, (part, first) in enumerate(zip(parts, pages.first, strict=True)):
            title = Paragraph((Run(part.title, link=contents_link(at)),))
            rows.append(Row((Cell((title,)), Cell((paragraph(str(first)),)))))
        return Document((paragraph("Papers", level=1), Table(tuple(rows), heads=1)), title="Contents")

    return contents


def bind(*parts):
    return to_pdf_pack("Papers of May", parts, contents_of(parts))


@pytest.fixture(scope="module")
def papers():
    return [to_pdf(long_table()), to_pdf(SHORT)]


@pytest.fixture(scope="module")
def pack(papers):
    return bind(PackDocument(papers[0], "Numbers", LABEL), PackDocument(papers[1], "Small numbers"))


def pages_of(data):
    with pdfplumber.open(BytesIO(data)) as pdf:
        return [page.extract_text() or "" for page in pdf.pages]


def lengths(papers):
    return [len(pages_of(paper)) for paper in papers]


def test_every_page_has_its_number_in_the_pack(pack, papers):
    printed = pages_of(pack)
    assert len(printed) == 1 + sum(lengths(papers))
    for number, words in enumerate(printed, 1):
        assert f"Pack page {number} of {len(printed)}" in words


def test_a_label_stands_on_each_page_of_its_paper_and_on_no_other(pack, papers):
    its = range(1, 1 + lengths(papers)[0])
    assert [at for at, words in enumerate(pages_of(pack)) if LABEL in words] == list(its)


def test_the_contents_tell_and_lead_to_where_each_paper_begins(pack, papers):
    second = 2 + lengths(papers)[0]
    assert f"Small numbers {second}" in pages_of(pack)[0]
    pdf = pikepdf.open(BytesIO(pack))
    links = pdf.pages[0].Annots
    assert [pdf.pages.index(pikepdf.Page(link.A.D[0])) for link in links] == [1, second - 1]
    assert str(links[1].Contents) == f"Small numbers, pack page {second}"


def test_bookmarks_of_each_paper_stand_below_its_own(pack):
    with pikepdf.open(BytesIO(pack)) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Contents", "Numbers", "Small numbers"]
        assert [item.title for item in outline.root[2].children] == ["Small numbers"]


def test_each_paper_is_heard_as_it_was_and_numbers_and_labels_are_not(pack, papers):
    text = words_heard(pack)
    for paper in papers:
        assert words_heard(paper) in text
    assert "Packpage" not in text and LABEL.replace(" ", "") not in text
    assert count(pack, "/Table") == 1 + sum(count(paper, "/Table") for paper in papers)
    with pikepdf.open(BytesIO(pack)) as pdf:
        parts = [str(tag.T) for tag in pdf.Root.StructTreeRoot.K[0].K]
    assert parts == ["Contents", "Numbers", "Small numbers"]


def test_a_pack_meets_pdf_ua(pack):
    assert breaches(pack) == set()


def test_no_two_cells_of_a_pack_have_one_name(pack):
    names = [tag.identity for tag in heard(pack) if tag.identity]
    assert len(names) == len(set(names)) > 80


def test_contents_that_are_longer_than_a_page_count_their_own_pages(papers):
    parts = [PackDocument(papers[1], f"Paper {n} of a long list") for n in range(45)]
    printed = pages_of(bind(*parts))
    assert "Paper 0 of a long list 3" in printed[0]
    assert "Pack page 3 of" in printed[2] and "Paper 44" in printed[1]


def test_the_same_papers_are_the_same_file(pack, papers):
    assert bind(PackDocument(papers[0], "Numbers", LABEL), PackDocument(papers[1], "Small numbers")) == pack
    assert b"pikepdf" not in pack


def test_a_paper_is_known_by_all_that_it_prints():
    document = long_table()
    assert pdf_digest(document) == pdf_digest(long_table())
    changed = Document(document.blocks, title=document.title, is_draft=True)
    assert len({pdf_digest(document), pdf_digest(changed), pdf_digest(SHORT)}) == 3


@pytest.mark.sandbox
@pytest.mark.timeout(240)
def test_a_pack_is_bound_in_the_sandbox_with_the_same_bytes(pack, papers):
    assert bind(PackDocument(papers[0], "Numbers", LABEL), PackDocument(papers[1], "Small numbers")) == pack


@pytest.mark.parametrize("said", [b"", b"{}", b"[1]", b"[1, true]", b"[1, 0]", b'["1", 2]', b"[1, 10000000]"])
def test_counts_that_make_no_sense_are_not_believed(said, monkeypatch):
    monkeypatch.setattr("documents.writers.pack.run_in_sandbox_for_writing", lambda *given: said)
    with pytest.raises(NotWritten):
        bind(PackDocument(b"one", "One"), PackDocument(b"two", "Two"))
