"""Many papers at once, as an agenda pack wants them."""

import pytest

from documents.tree import Document, paragraph
from documents.writers import pdf_many
from documents.writers.pdf import to_pdf


@pytest.mark.timeout(120)
def test_more_papers_than_children_may_write_are_all_written_alike(monkeypatch):
    monkeypatch.setattr(pdf_many, "PAPERS_OF_A_CHILD", 2)
    monkeypatch.setattr(pdf_many, "MOST_CHILDREN", 1)
    papers = {f"{n}": Document((paragraph(f"Paper {n}"),), title=f"Paper {n}") for n in range(5)}
    written = dict(pdf_many.many_to_pdf(papers))
    assert written == {name: to_pdf(paper) for name, paper in papers.items()}


def test_what_nobody_waits_for_any_more_is_not_written(monkeypatch):
    monkeypatch.setattr(pdf_many, "PAPERS_OF_A_CHILD", 1)
    monkeypatch.setattr(pdf_many, "MOST_CHILDREN", 1)
    begun = []

    def papers_begun(lot, number):
        begun.extend(lot)
        yield from ((name, b"") for name in lot)

    monkeypatch.setattr(pdf_many, "_written_by_children", papers_begun)
    papers = {f"{n}": Document(title=f"Paper {n}") for n in range(9)}
    written = pdf_many.many_to_pdf(papers)
    next(written)
    written.close()
    assert begun == ["0"]
