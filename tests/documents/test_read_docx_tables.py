from documents.tree import Table
from tests.documents.docx_builder import (
    MERGED,
    MERGED_ON,
    p,
    read_body,
    read_body_lines,
    shading,
    tbl,
    tc,
    theme,
    tr,
)


def test_merged_cells_reach_over_columns_and_rows():
    body = tbl(
        tr(tc(p("Key"), properties=MERGED), tc(p("1")), tc(p("2"))),
        tr(tc(properties=MERGED_ON), tc(p("both"), properties='<w:gridSpan w:val="2"/>')),
        grid=(2000, 1000, 1000),
    )
    (table,) = read_body(body).tables()
    assert [[cell.text for cell in row] for row in table.grid()] == [
        ["Key", "1", "2"],
        ["Key", "both", "both"],
    ]
    assert [len(row.cells) for row in table.rows] == [3, 1]
    assert table.widths == (0.5, 0.25, 0.25)


def test_words_hidden_in_a_merged_cell_are_not_lost():
    body = tbl(
        tr(tc(p("seen"), properties=MERGED)),
        tr(tc(p("covered"), properties=MERGED_ON)),
        tr(tc(p("free"))),
    )
    (table,) = read_body(body).tables()
    assert [cell.text for row in table.rows for cell in row.cells] == ["seen\ncovered", "free"]


def test_a_merged_cell_whose_first_row_was_deleted_stands_alone():
    body = tbl(
        tr(tc(p("gone"), properties=MERGED), properties="<w:del/>"),
        tr(tc(p("left"), properties=MERGED_ON)),
    )
    assert read_body_lines(body) == ["left"]


def test_a_row_that_starts_further_in_gets_empty_cells():
    gaps = '<w:gridBefore w:val="1"/><w:gridAfter w:val="2"/>'
    (table,) = read_body(tbl(tr(*[tc(p(c)) for c in "abcd"]), tr(tc(p("e")), properties=gaps))).tables()
    assert [cell.text if cell else None for cell in table.grid()[1]] == ["", "e", "", ""]


def test_head_rows_and_shading_are_kept():
    def shaded(fill, val="clear"):
        return shading(val=val, color="auto", fill=fill)

    body = tbl(
        tr(tc(p("Head"), properties=shaded("bfbfbf")), properties="<w:tblHeader/>"),
        tr(tc(p("paper"), properties=shaded("FFFFFF"))),
        tr(tc(p("auto"), properties=shaded("auto"))),
        tr(tc(p("old grey"), properties=shaded("auto", "pct20"))),
    )
    (table,) = read_body(body).tables()
    assert table.heads == 1
    assert [row.cells[0].header_scope for row in table.rows] == ["column", None, None, None]
    assert [row.cells[0].fill for row in table.rows] == ["BFBFBF", None, None, "CCCCCC"]


def test_shading_may_come_from_the_theme():
    dark, light = '<a:srgbClr val="1F497D"/>', '<a:sysClr val="window" lastClr="FFFFFF"/>'

    def shaded(slot):
        return tc(p("x"), properties=shading(val="clear", themeFill=slot))

    (table,) = read_body(
        tbl(tr(shaded("text2"), shaded("background1"), shaded("nonsense"))),
        links=[("rT", "theme", "theme1.xml")],
        extra=[("word/theme1.xml", theme(f"<a:dk2>{dark}</a:dk2><a:lt1>{light}</a:lt1>"))],
    ).tables()
    assert [cell.fill for cell in table.rows[0].cells] == ["1F497D", None, None]


def test_cells_merged_the_old_way_reach_over_columns():
    restart, on = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    (table,) = read_body(
        tbl(tr(tc(p("wide"), properties=restart), tc(properties=on), tc(p("last"))))
    ).tables()
    assert [(cell.text, cell.colspan) for cell in table.rows[0].cells] == [("wide", 2), ("last", 1)]


def test_a_table_in_a_cell_stays_a_table():
    inner = tbl(tr(tc(p("inner"))))
    (table,) = read_body(tbl(tr(tc(p("outer"), inner, p())))).tables()
    words, nested = table.rows[0].cells[0].blocks
    assert words.text == "outer"
    assert isinstance(nested, Table)
    assert nested.grid()[0][0].text == "inner"


def test_a_cell_that_claims_a_million_columns_is_believed_up_to_words_limit():
    (table,) = read_body(tbl(tr(tc(p("wide"), properties='<w:gridSpan w:val="1000000"/>')))).tables()
    assert table.rows[0].cells[0].colspan == 63
