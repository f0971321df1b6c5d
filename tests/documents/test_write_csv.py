"""A spreadsheet reads every word of a CSV and runs none of them."""

import csv
import io

import pytest

from documents.tree import Cell, Document, Row, Table, paragraph
from documents.writers.csv_table import FORMULA_PREFIXES, to_csv

PAYLOADS = (
    "=1+1",
    '=HYPERLINK("http://x.example","y")',
    '=WEBSERVICE("http://x.example")',
    "=cmd|' /C calc'!A0",
    "+44 20 7946 0000",
    "-5% of target",
    "@SUM(1,2)",
    "\t=1",
    "=1\n+2",
)


def read(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def sheet(*rows):
    return Document((Table(tuple(Row(tuple(row)) for row in rows)),))


def words(text, **more):
    return Cell((paragraph(text),) if text else (), **more)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_looks_like_a_formula_has_an_apostrophe_and_is_otherwise_as_typed(payload):
    [[cell]] = read(to_csv(sheet([words(payload)])))
    assert cell == f"'{payload}"
    assert not cell.startswith(FORMULA_PREFIXES)


def test_all_other_words_are_as_they_were_typed():
    typed = ["Zoë said “yes”, 'no'", "two\nlines", "a, b; c", '"quoted"', "5 - 3 = 2", ""]
    assert read(to_csv(sheet([words(each) for each in typed]))) == [typed]


def test_a_date_and_a_number_are_as_a_machine_reads_them():
    assert read(to_csv(sheet([words("March 2020", value="2020-03"), words("4", value="4")]))) == [
        ["2020-03", "4"]
    ]


def test_every_row_is_as_long_as_the_longest():
    rows = read(to_csv(sheet([words("a"), words("b"), words("c")], [words("d")])))
    assert rows == [["a", "b", "c"], ["d", "", ""]]
