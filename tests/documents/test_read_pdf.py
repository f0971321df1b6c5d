"""Reading a PDF: the document it was made from, as nearly as characters on pages allow."""

import json
import re
from pathlib import Path

import pytest
from weasyprint import HTML

from documents.readers.pdf import read_pdf
from documents.tree import Paragraph, Table
from documents.validation.errors import FileRejected

ROOT = Path(__file__).resolve().parents[2]
REAL = ("hate-crime-progress-update-2020-03", "hate-crime-progress-update-2020-09")
NOT_PRINTED = {"notes", "labels", "source", "evidence_blocks", "grading_key", "restored", "doc_type"}


def pdf_of(body, style=""):
    page = "@page { size: A4; margin: 2cm } table { border-collapse: collapse; width: 100% }"
    page += "td { border: 1px solid }"
    return read_pdf(HTML(string=f"<html lang=en-GB><style>{page}{style}</style>{body}</html>").write_pdf())


def cells(document):
    return [[cell.text for cell in row.cells] for table in document.tables() for row in table.rows]


def words(text):
    return re.sub(r"\s+", " ", text).strip()


def leaves(truth):
    if isinstance(truth, dict):
        for key, value in truth.items():
            if key not in NOT_PRINTED:
                yield from leaves(value)
    elif isinstance(truth, list):
        for value in truth:
            yield from leaves(value)
    elif isinstance(truth, str) and len(truth) > 25:
        yield truth


@pytest.fixture(scope="module", params=REAL)
def real(request):
    truth = json.loads((ROOT / "tests/truth" / f"{request.param}.json").read_text())
    return read_pdf((ROOT / "fixtures/documents" / f"{request.param}.pdf").read_bytes()), truth


def test_every_word_of_a_real_paper_is_read_in_order(real):
    document, truth = real
    text = words(document.text)
    assert [leaf for leaf in leaves(truth) if words(leaf) not in text] == []


def test_page_numbers_of_a_real_paper_are_no_part_of_what_it_says(real):
    document, _ = real
    assert [line.text for line in document.footer][:2] == ["1", "2"]
    assert not any(isinstance(b, Paragraph) and b.text.strip().isdigit() for b in document.blocks)


def test_a_matrix_of_a_real_paper_has_a_column_for_each_strand(real):
    document, truth = real
    widest = max(len(row) for table in document.tables()[:-1] for row in table.grid())
    assert widest == 1 + max(len(part["actions"]) for part in truth["recommendations"][0]["parts"])


def test_a_row_that_a_page_end_cuts_is_one_row():
    evidence = " ".join(f"word{n}" for n in range(900))
    document = pdf_of(
        f"<table><tr><td>Date:<td>May<tr><td>Evidence:<td>{evidence}<tr><td>Grade:<td>1</table>"
    )
    (_, (label, text), (_, grade)) = cells(document)
    assert (label, words(text), grade) == ("Evidence:", evidence, "1")
    assert len(document.tables()) == 1


def test_a_head_repeated_on_the_next_page_is_dropped():
    rows = "".join(f"<tr><td>{n}<td>Row {n}" for n in range(80))
    document = pdf_of(f"<table><thead><tr><td>No<td>Name<tbody>{rows}</table>")
    assert [row for row in cells(document) if row == ["No", "Name"]] == [["No", "Name"]]
    assert len(cells(document)) == 81


def test_merged_cells_reach_over_what_they_cover():
    document = pdf_of("<table><tr><td colspan=2>Theme<tr><td rowspan=2>Both<td>One<tr><td>Two</table>")
    (table,) = document.tables()
    grid = [[cell.text if cell else None for cell in row] for row in table.grid()]
    assert grid == [["Theme", "Theme"], ["Both", "One"], ["Both", "Two"]]


def test_a_shaded_cell_keeps_its_colour():
    document = pdf_of("<table><tr><td class=r>Red<td>Plain</table>", ".r { background: #ff0000; }")
    ((red, plain),) = [row.cells for row in document.tables()[0].rows]
    assert (red.fill, plain.fill) == ("FF0000", None)


def test_lines_cut_by_the_layout_are_one_paragraph_and_hyphens_stay():
    text = "The on-line form was built in 2019-2020 for all of the many well-known reporting centres. " * 4
    document = pdf_of(f"<table><tr><td>Evidence:<td>{text}<p>Another paragraph.</p></table>")
    ((_, said),) = cells(document)
    first, second = said.split("\n")
    assert words(first) == words(text)
    assert second == "Another paragraph."


def test_bullets_and_letters_are_list_items():
    document = pdf_of("<table><tr><td>Evidence:<td>Built:<ul><li>a crossing<li>a ramp</ul>")
    ((_, said),) = cells(document)
    assert said == "Built:\n• a crossing\n• a ramp"


def test_tables_alike_on_two_pages_stay_two_where_there_was_room_for_more():
    table = "<table><tr><td>Date:<td>{}<tr><td>Grade:<td>1</table>"
    document = pdf_of(table.format("May") + "<div style='break-before: page'></div>" + table.format("June"))
    assert [len(result.rows) for result in document.tables()] == [2, 2]


def test_a_merged_label_that_a_page_end_cuts_is_one_cell():
    rows = "".join(f"<tr><td>Action {n}" for n in range(2, 90))
    document = pdf_of(f"<table><tr><td rowspan=89>Theme<td>Action 1{rows}</table>")
    (table,) = document.tables()
    assert len(table.rows) == 89
    assert [cell.text for row in table.rows for cell in row.cells if "Theme" in cell.text] == ["Theme"]
    assert table.rows[0].cells[0].rowspan == 89


def test_words_that_run_up_the_side_of_a_table_are_read():
    style = ".up { transform: rotate(-90deg); width: 3cm } td { height: 5cm }"
    document = pdf_of("<table><tr><td><div class=up>Safer homes</div><td>Fit locks</table>", style)
    assert cells(document) == [["Safer homes", "Fit locks"]]


def test_a_word_cut_at_a_line_end_is_whole_again():
    text = "Neighbourhood representatives demonstrated extraordinary administrative responsibility. " * 6
    document = pdf_of(f"<table><tr><td>{text}<td>Said</table>", "td { hyphens: auto; width: 7cm }")
    assert cells(document) == [[words(text), "Said"]]


def test_large_and_bold_words_are_headings():
    document = pdf_of(
        "<h1>Hate Crime</h1><p>Said here, in plain words.</p><h2>Training</h2><p>Said there.</p>"
    )
    assert [(b.text, b.level) for b in document.blocks] == [
        ("Hate Crime", 1),
        ("Said here, in plain words.", 0),
        ("Training", 2),
        ("Said there.", 0),
    ]


def test_a_watermark_and_repeated_lines_are_furniture():
    style = "@page { @top-center { content: 'Agenda Item 8' }"
    style += "@bottom-center { content: 'Page ' counter(page) } }"
    style += ".mark { position: fixed; top: 40%; font-size: 90pt; color: #ddd }"
    document = pdf_of("<div class=mark>DRAFT</div><p>One.</p><p style='break-before: page'>Two.</p>", style)
    assert document.text == "One.\nTwo."
    assert [line.text for line in document.header] == ["Agenda Item 8", "DRAFT"]


def test_a_scan_without_words_is_refused():
    with pytest.raises(FileRejected) as refused:
        read_pdf(HTML(string="<svg width=9 height=9><rect width=9 height=9 /></svg>").write_pdf())
    assert refused.value.code == "no-text"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\nnothing more", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<</Root 1 0 R>>"]
)
def test_a_damaged_pdf_is_refused(data):
    with pytest.raises(FileRejected) as refused:
        read_pdf(data)
    assert refused.value.code in {"damaged", "no-text"}


def test_landscape_language_and_title_come_from_the_file():
    document = pdf_of("<title>A plan</title><p>Words.</p>", "@page { size: A4 landscape }")
    assert (document.landscape, document.language, document.title) == (True, "en-GB", "A plan")
    assert not any(isinstance(block, Table) for block in document.blocks)
