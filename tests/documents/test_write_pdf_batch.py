"""Many documents at once, as an agenda pack wants them, and one as publishing does: in the sandbox."""

import pytest

from documents.branding import Branding
from documents.tree import Document, paragraph
from documents.writers import pdf_batch
from documents.writers.joined import join_parts, split_parts
from documents.writers.pdf import to_pdf


def paper(number):
    return Document((paragraph(f"Paper {number}"),), title=f"Paper {number}")


@pytest.mark.sandbox
@pytest.mark.timeout(240)
def test_papers_of_several_children_are_the_same_as_written_here(monkeypatch):
    monkeypatch.setattr(pdf_batch, "DOCUMENTS_PER_CHILD", 2)
    monkeypatch.setattr(pdf_batch, "MAX_CHILDREN", 1)
    papers = {f"{n}": paper(n) for n in range(3)}
    written = dict(pdf_batch.render_pdfs(papers))
    assert written == {name: to_pdf(paper) for name, paper in papers.items()}


@pytest.mark.sandbox
@pytest.mark.timeout(240)
def test_a_draft_in_the_council_s_look_is_the_same_too():
    draft = Document((paragraph("Paper"),), title="Paper", is_draft=True, branding=Branding("1F4E79"))
    assert pdf_batch.to_pdf_in_sandbox(draft) == to_pdf(draft)


def test_what_nobody_waits_for_any_more_is_not_written(monkeypatch):
    monkeypatch.setattr(pdf_batch, "DOCUMENTS_PER_CHILD", 1)
    monkeypatch.setattr(pdf_batch, "MAX_CHILDREN", 1)
    begun = []

    def write(documents):
        begun.extend(documents)
        if len(begun) > 1:
            raise pdf_batch.NotWritten("stopped")
        return [b"%PDF-"]

    monkeypatch.setattr(pdf_batch, "_write_batch", write)
    written = pdf_batch.render_pdfs({f"{n}": paper(n) for n in range(9)})
    next(written)
    written.close()
    assert len(begun) < 9


@pytest.mark.parametrize(
    "said", [b"", join_parts([b"words"]), join_parts([b"%PDF-", b"%PDF-"]), b"\0" * 7 + b"\x09"]
)
def test_an_answer_that_is_not_one_pdf_for_each_paper_is_none(said, monkeypatch):
    monkeypatch.setattr(pdf_batch, "run_sandboxed", lambda *given, **limits: said)
    with pytest.raises(pdf_batch.NotWritten):
        pdf_batch.to_pdf_in_sandbox(paper(1))


def test_what_was_joined_is_taken_apart():
    assert list(split_parts(join_parts([b"", b"one", b"\0" * 300]))) == [b"", b"one", b"\0" * 300]
