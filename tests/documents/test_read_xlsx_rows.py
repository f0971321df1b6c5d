"""Which rows of a sheet belong together: trackers, header blocks, groups of labels and values."""

from tests.documents.xlsx_builder import (
    BOLD,
    HEADINGS,
    c,
    header_row,
    read_book,
    row,
    sheet,
    sheet_of_rows,
    texts,
)


def test_the_title_and_the_header_block_above_a_tracker_stand_by_themselves():
    document = read_book(
        sheet(
            *sheet_of_rows(
                ["Scrutiny Recommendation Tracker"],
                [],
                ["Review:", "Hate Crime"],
                ["Committee:", "People"],
                [],
            ),
            header_row(*HEADINGS, at=6),
            *sheet_of_rows(["1", "Leaflets", "Ann", "May 2021", "Printed"], ["2", "Posters", "Bob"], start=7),
        ),
        styles=BOLD,
    )
    assert texts(document) == [
        "Scrutiny Recommendation Tracker",
        [["Review:", "Hate Crime"], ["Committee:", "People"]],
        [HEADINGS, ["1", "Leaflets", "Ann", "May 2021", "Printed"], ["2", "Posters", "Bob", "", ""]],
    ]
    assert [table.heads for table in document.tables()] == [0, 1]


def test_a_header_block_may_stand_right_on_the_heads():
    document = read_book(
        sheet(
            *sheet_of_rows(["Tracker"], ["Review:", "Hate Crime"]),
            header_row(*HEADINGS, at=3),
            *sheet_of_rows(["1", "Leaflets", "Ann", "May 2021", "Printed"], start=4),
        ),
        styles=BOLD,
    )
    assert texts(document)[:2] == ["Tracker", [["Review:", "Hate Crime"]]]


def test_blank_rows_between_actions_do_not_end_a_tracker():
    document = read_book(
        sheet(
            header_row(*HEADINGS, at=1),
            *sheet_of_rows(
                ["1", "Leaflets", "Ann", "May 2021"], [], ["Theme 2"], [], ["2", "Posters"], [], start=2
            ),
            *sheet_of_rows(["3", "A film", "Bob", "July 2021"], [], [], ["Key"], ["Green is done"], start=8),
        ),
        styles=BOLD,
    )
    table, *key = texts(document)
    assert [line[0] for line in table] == ["Ref", "1", "Theme 2", "2", "3"]
    assert key == ["Key", "Green is done"]


def test_a_second_tracker_below_a_gap_is_a_table_of_its_own():
    document = read_book(
        sheet(
            header_row(*HEADINGS, at=1),
            *sheet_of_rows(["1", "Leaflets", "Ann"], [], start=2),
            header_row(*HEADINGS, at=4),
            *sheet_of_rows(
                ["2", "Posters", "Bob"], [], ["Rec", "By", "When", "How", "Cost", "Risk"], start=5
            ),
        ),
        styles=BOLD,
    )
    assert [len(table.rows) for table in document.tables()] == [2, 2, 1]


def test_a_sheet_of_labels_and_values_is_read_group_by_group():
    document = read_book(
        sheet(
            *sheet_of_rows(
                ["Review:", "Hate Crime"],
                [],
                ["Please say what was done."],
                [],
                ["Recommendation 1: That leaflets be printed"],
                ["Responsibility:", "Ann"],
                [],
                ["Progress (March 2020):", "Printed"],
            )
        )
    )
    assert texts(document) == [
        [["Review:", "Hate Crime"]],
        "Please say what was done.",
        "Recommendation 1: That leaflets be printed",
        [["Responsibility:", "Ann"], ["Progress (March 2020):", "Printed"]],
    ]


def test_a_strand_alone_above_its_column_stays_in_the_table():
    document = read_book(sheet(*sheet_of_rows([None, "Schools"], ["Responsibility:", "Ann"])))
    assert texts(document) == [[["", "Schools"], ["Responsibility:", "Ann"]]]


def test_a_colour_counts_as_an_answer_where_a_status_column_has_no_head():
    green = '<fill><patternFill patternType="solid"><fgColor rgb="FF00B050"/></patternFill></fill>'
    document = read_book(
        sheet(row(1, c("A1", "Leaflets"), c("C1", look=1)), row(2, c("A2", "Posters"), c("C2", look=1))),
        styles=f'<fills><fill/>{green}</fills><cellXfs><xf/><xf fillId="1"/></cellXfs>',
    )
    [table] = document.blocks
    assert [[cell.fill for cell in r.cells] for r in table.rows] == [[None, "00B050"]] * 2


def test_blank_columns_and_rows_that_are_only_coloured_are_left_out():
    red = '<fill><patternFill patternType="solid"><fgColor rgb="FFFF0000"/></patternFill></fill>'
    document = read_book(
        sheet(
            row(1, c("B1", "Action", look=1), c("E1", "Owner", look=1), c("F1", look=1)),
            row(2, c("B2", "Leaflets", look=1), c("E2", " \n", look=1), c("F2", look=1)),
            row(900, c("A900", look=1)),
        ),
        styles=f'<fills><fill/>{red}</fills><cellXfs><xf/><xf fillId="1"/></cellXfs>',
    )
    assert texts(document) == [[["Action", "Owner"], ["Leaflets", ""]]]
