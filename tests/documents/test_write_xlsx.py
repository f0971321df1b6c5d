import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given

from documents.plain_text import text_to_paragraphs
from documents.readers.xlsx import read_xlsx
from documents.tree import SHEET_HEADING, Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.writers.xlsx import to_xlsx
from tests.documents.tree_strategies import documents
from tests.hypothesis_profiles import example_settings

HEADS = Row((Cell((paragraph("Ref"),)), Cell((paragraph("Action"),))))

# What a spreadsheet would run, fetch or swallow, were it typed into a cell.
PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://127.0.0.1/?x="&A1,"click")',
    '=WEBSERVICE("http://127.0.0.1/")',
    "+44 20 7946 0000",
    "-5% of target",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=IMPORTXML("http://127.0.0.1/","//a")',
    "'=1+1",
    "{=1+1}",
    ";=1+1",
    "=-1",
    "%0A=1+1",
    "first line\n=1+1",
    '=DDE("cmd";"/C calc";"x")',
]


def table(*lines, heads=1, **more):
    rows = tuple(Row(tuple(Cell(text_to_paragraphs(text)) for text in line)) for line in lines)
    return Table((HEADS, *rows), heads=heads, **more)


def sheets(*titles):
    blocks = [(paragraph(title, level=1, name=SHEET_HEADING), table(("1", title))) for title in titles]
    return Document(tuple(block for pair in blocks for block in pair))


def opened(document):
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(document)))


def parts(document):
    with zipfile.ZipFile(io.BytesIO(to_xlsx(document))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def texts(document):
    return [[cell.text for cell in row.cells] for each in document.tables() for row in each.rows]


def test_nothing_that_somebody_wrote_becomes_a_formula():
    document = Document((table(*((payload, payload) for payload in PAYLOADS)),), title="=1+1")
    written = parts(document)
    assert not [name for name, part in written.items() if re.search(r"<f[ >/]", part)]
    sheet = opened(document).active
    cells = [sheet.cell(row, 2) for row in range(2, len(PAYLOADS) + 2)]
    assert [cell.value for cell in cells] == PAYLOADS
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell.value for cell in cells if not cell.quotePrefix] == ["{=1+1}", ";=1+1", "first line\n=1+1"]
    assert texts(read_xlsx(to_xlsx(document)))[1:] == [[payload, payload] for payload in PAYLOADS]


def test_the_same_document_gives_the_same_bytes():
    document = sheets("Actions", "About")
    assert to_xlsx(document) == to_xlsx(document)


def test_a_workbook_says_its_title_and_language_and_nobodys_name():
    written = parts(Document((table(("1", "Leaflets")),), title="Hate Crime & more", language="cy"))
    core = written["docProps/core.xml"]
    assert "<dc:title>Hate Crime &amp; more</dc:title><dc:language>cy</dc:language>" in core
    everything = "".join(written.values()).lower()
    for word in ("creator", "created", "modified", "lastmodifiedby", "openpyxl", "company", "/home", "/tmp"):
        assert word not in everything


def test_no_part_points_outside_the_workbook():
    link = Run("a page", link="https://example.org")
    written = parts(Document((Table((Row((Cell((Paragraph((link,)),)),)),)),)))
    assert not [name for name, part in written.items() if "External" in part or "example.org" in part]


def test_heads_stay_in_sight_and_can_be_filtered_and_stand_on_every_page():
    rows = tuple(
        Row((Cell((paragraph(str(n)),), header_scope="row"), Cell((paragraph("Leaflets"),))))
        for n in range(90)
    )
    sheet = opened(Document((Table((HEADS, *rows), heads=1),), landscape=True)).active
    assert sheet.freeze_panes == "B2"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")
    [result] = sheet.tables.values()
    assert (result.ref, result.column_names) == ("A1:B91", ["Ref", "Action"])
    assert result.autoFilter.ref == "A1:B91"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0


def test_heads_below_a_title_stay_in_sight_too():
    sheet = opened(Document((paragraph("Title", level=1), table(("1", "a")), table(("2", "b"))))).active
    assert sheet.freeze_panes == "A3"
    assert [each.ref for each in sheet.tables.values()] == ["A2:B3", "A5:B6"]
    assert {each.displayName for each in sheet.tables.values()} == {"Table1", "Table2"}


@pytest.mark.parametrize(
    "heads", [("Ref", "ref"), ("Ref", ""), ("Ref", "two\nlines")], ids=["alike", "empty", "two lines"]
)
def test_heads_that_no_filter_can_stand_on_are_only_heads(heads):
    top = Row(tuple(Cell(text_to_paragraphs(head)) for head in heads))
    row = Row((Cell((paragraph("1"),)), Cell((paragraph("a"),))))
    sheet = opened(Document((Table((top, row), heads=1),))).active
    assert not sheet.tables
    assert sheet.freeze_panes == "A2"


def test_numbers_and_dates_are_real_where_they_show_the_very_words():
    cells = {
        "12": "12",
        "012": "012",
        "twelve": "12",
        "September 2019": "2019-09",
        "September 2019.": "2019-09",
        "31 March 2021": "2021-03-31",
        "2019": "2019",
        "by the end of 2019": "2019",
        "30 February 2020": "2020-02-30",
        "1850": "1850-01",
    }
    rows = tuple(Row((Cell((paragraph(text),), value=value),)) for text, value in cells.items())
    document = Document((Table(rows),))
    sheet = opened(document).active
    shown = {
        row[0].value if row[0].data_type == "s" else (row[0].data_type, row[0].number_format) for row in sheet
    }
    assert shown == {
        ("n", "0"),
        "012",
        "twelve",
        ("d", "mmmm yyyy"),
        "September 2019.",
        ("d", "d mmmm yyyy"),
        "by the end of 2019",
        "30 February 2020",
        "1850",
    }
    assert read_xlsx(to_xlsx(document)).text.split("\n") == list(cells)


def test_words_too_long_for_a_cell_go_on_below_and_are_read_as_one():
    long = " ".join(f"word{n} 😀 _x0041_" for n in range(8_000))
    document = Document((table(("1", long), ("2", "short")),))
    assert texts(read_xlsx(to_xlsx(document))) == [["Ref", "Action"], ["1", long], ["2", "short"]]
    values = [(cell.value or "").replace("_x005F_", "_") for row in opened(document).active for cell in row]
    assert max(len(value.encode("utf-16-le")) // 2 for value in values) <= 32_767


def test_what_a_file_cannot_hold_is_left_out_and_what_looks_like_an_escape_is_kept():
    document = Document((table(("1", "a\0b\x07c\ud800d\ufffee _x0041_ _x005F_ \U0001f3db")),))
    assert texts(read_xlsx(to_xlsx(document)))[1] == ["1", "abcde _x0041_ _x005F_ \U0001f3db"]
    assert opened(document).active["B2"].value


def test_sheets_are_called_as_excel_allows_and_never_alike():
    names = ["Actions: 1/2 [a]*?", "x" * 40, "X" * 40, "", "History", "'quoted'"]
    assert opened(sheets(*names)).sheetnames == [
        "Actions 1 2 a",
        "x" * 31,
        f"{'X' * 29} 2",
        "Sheet",
        "History 2",
        "quoted",
    ]


def test_merged_cells_fills_and_looks_are_as_in_the_tree():
    mixed = Paragraph((Run("3 "), Run("(Slipped)", bold=True, colour="C00000")))
    rows = (
        Row((Cell((paragraph("Theme"),), colspan=2, fill="D2E2F1"),)),
        Row((Cell((paragraph("1"),), rowspan=2), Cell((mixed,)))),
        Row((Cell((paragraph("• not a list"),)),)),
    )
    document = Document((Table(rows),))
    assert {str(area) for area in opened(document).active.merged_cells.ranges} == {"A1:B1", "A2:A3"}
    [read] = read_xlsx(to_xlsx(document)).blocks[1:]
    assert read.rows[0].cells[0].rowspan == 2
    assert read.rows[0].cells[1].blocks[0].runs == mixed.runs


def test_a_row_is_as_high_as_its_words_and_grows_with_them():
    xml = parts(Document((table(("1", "short"), ("2", "words " * 200), ("3", "line\n" * 60)),)))
    rows = re.findall(r'<row r="\d" ht="([\d.]+)"([^>]*)>', xml["xl/worksheets/sheet1.xml"])
    heights = [float(height) for height, _ in rows]
    assert heights[1] < heights[2] < heights[3] == 409
    assert not any("customHeight" in more for _, more in rows)


@example_settings(150)
@given(documents)
def test_any_document_can_be_written_and_all_its_words_are_there(document):
    data = to_xlsx(document)
    book = openpyxl.load_workbook(io.BytesIO(data))
    values = "".join(
        str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None
    )
    value = "".join("".join([*book.sheetnames, values]).split())
    # Two characters that are none cannot stand in XML.
    for word in document.text.translate({0xFFFE: None, 0xFFFF: None}).split():
        assert word in value
    read_xlsx(data)
