"""Workbooks built to cost more than they are worth: turned away within two seconds, or read at once."""

import zipfile

import pytest

from documents.readers import read_document
from documents.validation.uploads import FileRejected
from tests.documents.docx_builder import build_zip
from tests.documents.xlsx_builder import c, row, sheet, sheet_of_rows, xlsx_parts
from tests.timing import cpu_seconds

pytestmark = pytest.mark.sandbox
LONG = "words " * 5_000
MAX_SECONDS = 4  # seconds of work: two are the promise, and a machine may be slow


def many(count, cell):
    return "".join(cell.format(n) for n in range(1, count + 1))


def book(*sheets, **parts):
    """Stored as it is: packed, most of these would be turned away for unpacking to so much."""
    return build_zip(xlsx_parts(*sheets, **parts), zipfile.ZIP_STORED)


def merges(*references):
    cells = "".join(f'<mergeCell ref="{each}"/>' for each in references)
    return f"<mergeCells>{cells}</mergeCells>"


def last_cell():
    return book(sheet(row(1, c("A1", "A plan")), row(1_048_576, c("XFD1048576", "x"))))


def far_right():
    return book(sheet(row(1, c("A1", "A plan"), c("XFD1", "x"))))


def cells_with_words():
    return book(sheet(*(row(n, many(60, "<c t='str'><v>{}</v></c>")) for n in range(1, 1_500))))


def cells_without_words():
    return book(sheet(row(1, c("A1", "A plan")), *(row(n, "<c s='1'/>" * 100) for n in range(2, 6_000))))


def one_long_row():
    return book(sheet(row(1, "<c s='1'/>" * 500_000)))


def scattered_words():
    """Few words, but in very many columns: the table around them would be large."""
    across = [f"{first}{second}" for first in "ABCDEFGH" for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    rows = (row(n, c(f"A{n}", "x"), c(f"{across[n % len(across)]}{n}", "y")) for n in range(1, 3_000))
    return book(sheet(row(0, *(c(f"{letters}0", "z") for letters in across)), *rows))


def shared_words():
    """One long text that very many cells point to."""
    return book(
        sheet(*(row(n, '<c t="s"><v>0</v></c>' * 100) for n in range(1, 100))),
        strings=f"<si><t>{LONG}</t></si>",
    )


def heap_of_strings():
    return book(sheet(row(1, c("A1", "A plan"))), strings="<si><t>a</t></si>" * 300_000)


def nested_merges():
    return book(
        sheet(
            *sheet_of_rows(*(["a", "b", "c", "d"] for _ in range(5_000))),
            after=merges(*(f"{'ABCD'[n % 4]}{n // 4 + 1}:XFD1048576" for n in range(19_999))),
        )
    )


def heap_of_merges():
    return book(sheet(row(1, c("A1", "A plan")), after=merges(*(f"A{n}:B{n}" for n in range(1, 30_000)))))


def heap_of_columns():
    columns = '<col min="1" max="16384" hidden="1"/>' * 50_000
    return book(sheet(row(1, c("A1", "A plan")), before=f"<cols>{columns}</cols>"))


def hidden_rows_under_merges():
    return book(
        sheet(
            *(row(n, c(f"A{n}", "x"), more=' hidden="1"') for n in range(1, 10_000)),
            after=merges(*(f"A{n}:A1048576" for n in range(1, 10_000))),
        )
    )


def heap_of_links():
    links = "<hyperlinks>" + '<hyperlink ref="A1" r:id="x"/>' * 500_000 + "</hyperlinks>"
    return book(sheet(row(1, c("A1", "A plan")), after=links))


def heap_of_styles():
    return book(sheet(), styles=f"<cellXfs>{'<xf/>' * 1_000_000}</cellXfs>")


def long_styles():
    return book(sheet(), styles=f"<cellXfs>{'<xf/>' * 2_000_000}</cellXfs>")


def heap_of_sheets():
    return book(*(sheet(row(1, "<c s='1'/>" * 5_000)) for _ in range(150)))


def deep_nesting():
    return book(sheet("<row>" * 100_000))


def long_number_format():
    code = "#" * 100_000 + ";" * 100_000
    styles = f'<numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts>'
    styles += '<cellXfs><xf numFmtId="200"/></cellXfs>'
    return book(sheet(row(1, c("A1", "9" * 30_000, sort="n"), c("B1", "1e-300", sort="n"))), styles=styles)


REJECTED_WORKBOOKS = [
    last_cell,
    far_right,
    cells_with_words,
    cells_without_words,
    one_long_row,
    scattered_words,
    shared_words,
    heap_of_strings,
    heap_of_merges,
    heap_of_columns,
    heap_of_links,
    heap_of_styles,
    long_styles,
    heap_of_sheets,
    deep_nesting,
]
CHEAP_WORKBOOKS = [nested_merges, hidden_rows_under_merges, long_number_format]


@pytest.mark.parametrize("build", REJECTED_WORKBOOKS, ids=lambda build: build.__name__)
def test_a_workbook_that_would_cost_too_much_is_turned_away_quickly(build):
    data = build()
    started = cpu_seconds()
    with pytest.raises(FileRejected) as refused:
        read_document(data, "plan.xlsx")
    assert cpu_seconds() - started < MAX_SECONDS
    assert refused.value.code in {"too-large", "damaged", "hostile"}


@pytest.mark.parametrize("build", CHEAP_WORKBOOKS, ids=lambda build: build.__name__)
def test_what_only_looks_costly_is_read_at_once(build):
    data = build()
    started = cpu_seconds()
    read_document(data, "plan.xlsx")
    assert cpu_seconds() - started < MAX_SECONDS


def test_the_last_cell_of_a_sheet_is_named_so_that_it_can_be_deleted():
    with pytest.raises(FileRejected, match=r"“Sheet1” has words in row 1,048,576, column 16,384"):
        read_document(last_cell(), "plan.xlsx")


def test_a_long_honest_tracker_is_read():
    lines = [[str(n), f"Action {n}", "Ann", "May 2021", "Printed", "2"] for n in range(1, 2_001)]
    document = read_document(book(sheet(*sheet_of_rows(*lines))), "plan.xlsx")
    assert len(document.tables()[0].rows) == 2_000
