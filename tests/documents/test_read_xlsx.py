import pytest

from tests.documents.docx_builder import theme
from tests.documents.xlsx_builder import HEADINGS, c, part, read_book, row, sheet, sheet_of_rows, texts


def number(value, code, **more):
    """What a cell with this number and this format says."""
    styles = f'<numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts>'
    styles += '<cellXfs><xf/><xf numFmtId="200"/></cellXfs>'
    return read_book(sheet(row(1, c("A1", value, look=1, sort="n"))), styles=styles, **more).text


# what a cell says


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [
        ("43709", "mmm\\-yy", "September 2019"),
        ("43709", "mmmm\\ yyyy", "September 2019"),
        ("44286", "dd/mm/yyyy", "31/03/2021"),
        ("44286", "m/d/yyyy", "31/03/2021"),
        ("44286", "yyyy\\-mm\\-dd", "31/03/2021"),
        ("44286", "[$-809]d\\ mmmm\\ yyyy;@", "31 March 2021"),
        ("44286", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "31 March 2021"),
        ("44286", "d\\-mmm", "31 March"),
        ("44286", "yyyy", "2021"),
        ("44286", "yyyy\\-mm\\-dd\\ hh:mm:ss", "31/03/2021"),
        ("44286.604166667", "dd/mm/yyyy\\ hh:mm", "31/03/2021 14:30"),
        ("0.604166667", "h:mm\\ AM/PM", "14:30"),
        ("1.5", "[h]:mm", "36:00"),
        ("3", "General", "3"),
        ("3.0", "General", "3"),
        ("0.30000000000000004", "General", "0.3"),
        ("1E+20", "General", "1E+20"),
        ("0.28000000000000003", "0%", "28%"),
        ("0.285", "0.0%", "28.5%"),
        ("1234567.5", "#,##0.00", "1,234,567.50"),
        ("1250", "&quot;£&quot;#,##0", "£1,250"),
        ("1250", "[$£-809]#,##0.00", "£1,250.00"),
        ("-5", "£#,##0;[Red]-£#,##0", "-£5"),
        ("-5", "£#,##0", "-£5"),
        ("-5", "#,##0_);(#,##0)", "(5)"),
        ("1500000", "0.0,,&quot;m&quot;", "1.5m"),
        ("7", "000", "007"),
        ("0.5", ".00", ".50"),
        ("12345", "0.00E+00", "1.23E+04"),
        ("0.5", "# ?/?", "0.5"),
        ("1", "&quot;Yes&quot;;&quot;No&quot;;&quot;Never&quot;", "Yes"),
        ("0", "&quot;Yes&quot;;&quot;No&quot;;&quot;Never&quot;", "Never"),
        ("150", "[&gt;=100]&quot;lots&quot;;0.0", "lots"),
        ("50", "[&gt;=100]&quot;lots&quot;;0.0", "50.0"),
        ("5", ";;;", ""),
        ("-1", "dd/mm/yyyy", "-1"),
        ("1e400", "0", "1e400"),
        ("NaN", "0", "NaN"),
        ("words", "0", "words"),
    ],
)
def test_a_number_says_what_a_person_sees_in_its_cell(value, code, said):
    assert number(value, code) == said


def test_a_workbook_from_an_old_macintosh_counts_from_1904():
    assert number("42247", "dd/mm/yyyy", settings='<workbookPr date1904="1"/>') == "01/09/2019"


def test_a_formula_counts_by_its_last_result_and_never_by_its_own_words():
    document = read_book(
        sheet(
            row(
                1,
                c("A1", "3", sort="n", formula="SUM(1,2)"),
                c("B1", "On-Track", sort="str", formula='IF(1,"On-Track","")'),
                c("C1", sort="n", formula="WEBSERVICE(A1)"),
                c("D1", "#REF!", sort="e", formula="Gone!A1"),
                c("E1", "1", sort="b"),
            )
        )
    )
    assert texts(document) == [[["3", "On-Track", "#REF!", "TRUE"]]]


def test_lines_in_a_cell_are_lines_and_typed_bullets_are_bullets():
    [table] = read_book(sheet(*sheet_of_rows(["Action", "• Leaflets\n- posters\n\na) and a film"]))).blocks
    assert table.rows[0].cells[1].text == "• Leaflets\n• posters\n\na) and a film"


def test_words_in_several_looks_keep_them_and_links_lead_where_they_led():
    rich = '<si><r><t xml:space="preserve">3 </t></r>'
    rich += '<r><rPr><b/><color rgb="FFC00000"/></rPr><t>(Slipped)</t></r></si>'
    document = read_book(
        sheet(
            row(1, c("A1", "0", sort="s"), c("B1", "the page"), c("C1", "a folder")),
            after='<hyperlinks><hyperlink ref="B1" r:id="rId9"/>'
            '<hyperlink ref="C1" r:id="rId8"/></hyperlinks>',
        ),
        strings=rich,
        links=[
            ("rId9", "hyperlink", "https://example.org/a", "External"),
            ("rId8", "hyperlink", "file:///etc/passwd", "External"),
        ],
    )
    first, second, third = (cell.blocks[0].runs for cell in document.tables()[0].rows[0].cells)
    assert [(run.text, run.bold, run.colour) for run in first] == [
        ("3 ", False, None),
        ("(Slipped)", True, "C00000"),
    ]
    assert second[0].link == "https://example.org/a"
    assert third[0].link is None


def test_readings_above_letters_and_escapes_are_not_words():
    strings = "<si><t>漢_x000D_\n_x005F_x0041_</t><rPh><t>かん</t></rPh></si>"
    assert read_book(sheet(row(1, c("A1", "0", sort="s"))), strings=strings).text == "漢\n_x0041_"


def test_a_status_told_by_colour_alone_keeps_its_colour():
    colours = (
        '<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1><a:dk1><a:srgbClr val="000000"/></a:dk1>'
        '<a:accent1><a:srgbClr val="4472C4"/></a:accent1>'
    )
    fills = (
        '<fill/><fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FF00B050"/></patternFill></fill>'
        '<fill><patternFill patternType="solid"><fgColor indexed="13"/></patternFill></fill>'
        '<fill><patternFill patternType="solid"><fgColor theme="4" tint="0.5"/></patternFill></fill>'
        '<fill><patternFill patternType="solid"><fgColor theme="0"/></patternFill></fill>'
        '<fill><patternFill patternType="none"><fgColor rgb="FFFF0000"/></patternFill></fill>'
    )
    xfs = "".join(f'<xf fillId="{n}"/>' for n in range(7))
    document = read_book(
        sheet(
            row(1, c("A1", "Action"), c("B1", "RAG")),
            *(row(n, c(f"A{n}", f"Action {n}"), c(f"B{n}", look=n)) for n in range(2, 7)),
        ),
        styles=f"<fills>{fills}</fills><cellXfs>{xfs}</cellXfs>",
        theme=theme(colours),
    )
    fills = [r.cells[1].fill for t in document.tables() for r in t.rows[1:]]
    assert fills == ["00B050", "FFFF00", "A2B8E2", None, None]


def test_a_pattern_has_the_colour_that_it_looks_like():
    fills = (
        '<fill/><fill><patternFill patternType="darkGray"/></fill>'
        '<fill><patternFill patternType="lightGray"><fgColor rgb="FFFF0000"/></patternFill></fill>'
        '<fill><patternFill patternType="darkUp"><bgColor rgb="FFFFFF00"/></patternFill></fill>'
    )
    xfs = "".join(f'<xf fillId="{n}"/>' for n in range(4))
    document = read_book(
        sheet(row(1, *(c(f"{column}1", "RAG", look=n) for n, column in enumerate("ABC", 1)))),
        styles=f"<fills>{fills}</fills><cellXfs>{xfs}</cellXfs>",
    )
    assert [cell.fill for cell in document.tables()[0].rows[0].cells] == ["404040", "FFBFBF", "808000"]


# what is seen of a sheet


def test_cells_that_were_merged_reach_over_rows_and_columns():
    document = read_book(
        sheet(
            *sheet_of_rows(
                ["Scrutiny tracker"],
                HEADINGS,
                ["1", "Leaflets", "Ann", "May 2021"],
                [None, "Posters", "Bob", "June 2021"],
            ),
            after='<mergeCells><mergeCell ref="A1:XFD1"/><mergeCell ref="A3:A4"/>'
            '<mergeCell ref="D3:E3"/></mergeCells>',
        )
    )
    title, table = document.blocks
    assert title.text == "Scrutiny tracker"
    assert [(cell.text, cell.rowspan, cell.colspan) for cell in table.rows[1].cells] == [
        ("1", 2, 1),
        ("Leaflets", 1, 1),
        ("Ann", 1, 1),
        ("May 2021", 1, 2),
    ]
    assert [cell.text for cell in table.rows[2].cells] == ["Posters", "Bob", "June 2021", ""]


def test_merged_cells_that_lie_upon_each_other_break_nothing():
    document = read_book(
        sheet(
            *sheet_of_rows(["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]),
            after="<mergeCells>"
            + "".join(
                f'<mergeCell ref="{ref}"/>' for ref in ("A1:B2", "B2:C3", "A1:A3", "B1:C1", "A3:XFD9", "zz")
            )
            + "</mergeCells>",
        )
    )
    [table] = document.blocks
    assert [[cell.text for cell in line] for line in table.grid()] == [["a", "c"], ["a", "f"], ["g", "g"]]


def test_what_is_hidden_is_left_out_as_it_is_on_paper():
    document = read_book(
        sheet(
            row(1, c("A1", "Action"), c("B1", "Costs"), c("C1", "Update")),
            row(2, c("A2", "Leaflets"), c("B2", "£5"), c("C2", "Printed")),
            row(3, c("A3", "Secret"), c("C3", "Secret"), more=' hidden="1"'),
            row(4, c("A4", "Squeezed"), more=' ht="0"'),
            before='<cols><col min="2" max="2" hidden="1"/></cols>',
        ),
        sheet(*sheet_of_rows(["Scratch pad"])),
        sheet(*sheet_of_rows(["Very secret"])),
        states=[None, "hidden", "veryHidden"],
    )
    assert texts(document) == [[["Action", "Update"], ["Leaflets", "Printed"]]]


def test_words_merged_over_a_hidden_column_are_still_seen():
    document = read_book(
        sheet(
            *sheet_of_rows(["Theme 1", None, "x"], ["a", "b", "c"]),
            before='<cols><col min="1" max="1" hidden="1"/></cols>',
            after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
        )
    )
    assert texts(document) == [[["Theme 1", "x"], ["b", "c"]]]


def test_what_a_filter_or_a_folded_group_puts_out_of_sight_is_read():
    document = read_book(
        sheet(
            row(1, c("A1", "Action")),
            row(2, c("A2", "Filtered"), more=' hidden="1"'),
            row(3, c("A3", "Folded"), more=' hidden="1" outlineLevel="1"'),
            after='<autoFilter ref="A1:A2"><filterColumn colId="0"><filters/></filterColumn></autoFilter>',
        )
    )
    assert document.text == "Action\nFiltered\nFolded"


def test_what_the_filter_of_a_table_puts_out_of_sight_is_read():
    table = part("table", '<autoFilter ref="A1:A2"><filterColumn colId="0"/></autoFilter>')
    parts = {
        "links": [("rId1", "table", "../tables/table1.xml")],
        "more": [("xl/tables/table1.xml", table)],
    }
    document = read_book(
        sheet(row(1, c("A1", "Action")), row(2, c("A2", "Done"), more=' hidden="1"')), **parts
    )
    assert document.text == "Action\nDone"


def test_sheets_are_told_apart_by_their_titles_where_several_hold_words():
    first, second, empty = (
        sheet(*sheet_of_rows(["Plan"])),
        sheet(*sheet_of_rows(["Key"])),
        part("worksheet", "<sheetData/>"),
    )
    document = read_book(first, empty, second, names=["Actions", "Empty", "Grades"])
    assert [(block.text, block.level, block.name) for block in document.blocks] == [
        ("Actions", 1, "sheet"),
        ("Plan", 0, None),
        ("Grades", 1, "sheet"),
        ("Key", 0, None),
    ]
    assert read_book(first, empty, names=["Actions", "Empty"]).text == "Plan"
