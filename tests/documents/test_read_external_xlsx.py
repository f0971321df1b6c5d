"""Other programs' workbooks, and workbooks that no program writes."""

import io

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill

from documents.readers import read_document
from documents.readers.xlsx import read_xlsx
from documents.tree import Table
from documents.validation.uploads import FileRejected
from tests.documents.docx_builder import STRICT, R
from tests.documents.xlsx_builder import (
    BOLD,
    HEADINGS,
    S,
    build_xlsx,
    c,
    header_row,
    read_book,
    row,
    sheet,
    sheet_of_rows,
)


def test_a_workbook_that_openpyxl_wrote_is_read_as_openpyxl_reads_it():
    made = openpyxl.Workbook()
    made.active.append(HEADINGS)
    for number in range(1, 40):
        made.active.append([number, f"Action {number}", "Ann & Bob", 0.5, "line one\nline two"])
    made.active["B1"].font = Font(bold=True)
    made.active["C3"].fill = PatternFill("solid", fgColor="FFC000")
    out = io.BytesIO()
    made.save(out)
    [table] = read_xlsx(out.getvalue()).blocks
    assert [[cell.text for cell in r.cells] for r in table.rows] == [
        [str(value) for value in line] for line in made.active.iter_rows(values_only=True)
    ]
    assert table.rows[2].cells[2].fill == "FFC000"


def test_a_strict_workbook_is_read_like_any_other():
    data = build_xlsx(sheet(*sheet_of_rows(HEADINGS)))
    strict = ((S, f"{STRICT}spreadsheetml/main"), (R, f"{STRICT}officeDocument/relationships"))
    assert read_xlsx(with_names(data, strict)) == read_xlsx(data)


def with_names(data, names):
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            for before, after in names:
                text = text.replace(before, after)
            new.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    "cell",
    [
        '<c t="s"><v>99</v></c>',
        '<c t="s"><v>-1</v></c>',
        '<c t="s"><v>one</v></c>',
        '<c s="999"><v>1</v></c>',
        '<c s="one" r="A0"><v>1</v></c>',
        '<c r="AAAA1"><v>1</v></c>',
        '<c t="d"><v>yesterday</v></c>',
        '<c t="odd"><v>1</v></c>',
        "<c><v>1<v>2</v></v></c>",
        "<c><is><t>lost</t></is></c>",
        "<v>1</v>",
    ],
)
def test_cells_that_no_program_writes_break_nothing(cell):
    read_book(sheet(f"<row>{cell}</row>", row(2, c("A2", "A plan"))))


@pytest.mark.parametrize(
    "xml", ["", "<worksheet", "<worksheet><sheetData><row></sheetData>", "<a/>" + "<b/>", "<!DOCTYPE a><a/>"]
)
def test_a_sheet_that_is_no_xml_means_a_damaged_workbook(xml):
    with pytest.raises(FileRejected) as refused:
        read_document(build_xlsx(xml), "plan.xlsx")
    assert refused.value.code in {"damaged", "hostile", "no-text"}


def test_a_workbook_without_words_is_turned_away():
    with pytest.raises(FileRejected, match="no words"):
        read_document(build_xlsx(sheet(row(1, c("A1", " ")))), "plan.xlsx")


def test_the_child_and_its_parent_read_the_same():
    data = build_xlsx(sheet(header_row(*HEADINGS), *sheet_of_rows(["1", "Leaflets"], start=2)), styles=BOLD)
    assert read_document(data, "plan.xlsx") == read_xlsx(data)
    assert isinstance(read_xlsx(data).blocks[0], Table)
