"""Which rows a page's end may cut: those that take a third of a page, however their columns share it."""

import io

import pdfplumber

from documents.tree import Cell, Document, Row, Table, paragraph
from documents.writers.breakable_rows import breakable_rows
from documents.writers.pdf import to_pdf

SENTENCE = "The partners met the residents of the estate and agreed how they report hate crime. "


def row(*cells, **looks):
    return Row(tuple(Cell((paragraph(text),), **looks) for text in cells))


def test_the_same_words_are_long_in_a_narrow_column_and_not_in_a_wide_one():
    words = row("1.1", SENTENCE * 12)  # 1,000 characters
    assert breakable_rows(Table((words,), widths=(0.1, 0.9))) == [False]
    assert breakable_rows(Table((words,), widths=(0.7, 0.3))) == [True]
    assert breakable_rows(Table((words,), widths=(0.1, 0.3, 0.6))) == [True]


def test_a_cell_over_several_columns_or_rows_has_the_room_of_all_of_them():
    text = SENTENCE * 12
    wide = Row((Cell((paragraph("1.1"),)), Cell((paragraph(text),), colspan=2)))
    assert breakable_rows(Table((wide, row("1", "2", "3")), widths=(0.1, 0.3, 0.6))) == [False, False]
    deep = Row((Cell((paragraph(text),), rowspan=2), Cell((paragraph("1.1"),))))
    assert breakable_rows(Table((deep, row("1.2")), widths=(0.3, 0.7))) == [False, False]
    under = Table((Row((Cell(rowspan=2), Cell())), row(text)), widths=(0.7, 0.3))
    assert breakable_rows(under) == [False, True]


def test_many_short_lines_are_long():
    lines = Row((Cell(tuple(paragraph(f"Officer {n}") for n in range(21))), Cell()))
    assert breakable_rows(Table((lines, Row()))) == [True, False]
    assert breakable_rows(Table((Row(),))) == [False]


def test_a_row_of_some_lines_is_not_cut_by_the_end_of_a_page():
    widths = (0.05, 0.2, 0.15, 0.1, 0.16, 0.24, 0.1)
    said = [f"begin{n} {SENTENCE * 4} end{n}" for n in range(20)]
    rows = tuple(row("1.", SENTENCE, "Police", "May", "All", text, "Green") for text in said)
    written = to_pdf(Document((Table(rows, widths=widths),), landscape=True))
    with pdfplumber.open(io.BytesIO(written)) as pdf:
        pages = [set(page.extract_text().split()) for page in pdf.pages]
    assert len(pages) > 2
    for n in range(20):
        assert [page for page in pages if f"begin{n}" in page] == [
            page for page in pages if f"end{n}" in page
        ]
