"""Workbooks as officers keep them: dates that are dates, hidden columns, colours, gaps, sheets."""

import datetime as dt

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from tests.intake.styles.making import COLOURS, entry, record, saved
from tests.intake.styles.tabled import cells, rows_of, truth_of

BOLD = Font(bold=True)
BLUE = PatternFill("solid", fgColor="D9E2F3")


def put(sheet, row, *values, look=None, code=None):
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, value)
        if look:
            cell.font, cell.fill = BOLD, look
        if isinstance(value, dt.date):
            cell.number_format = code or "mmm-yy"


def colour(cell, name):
    cell.fill = PatternFill("solid", fgColor=COLOURS[name])


def tracker_of_a_working_group():
    """A title bar, a header block, merged recommendations, gaps, a filter, a hidden column, RAG by colour."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Tracker 2021"
    put(sheet, 1, "Scrutiny Review of Play Areas – recommendation tracker", look=BLUE)
    sheet.merge_cells("A1:H1")
    put(sheet, 3, "Committee:", "Children and Young People Select Committee")
    put(sheet, 4, "Link officer:", "Gwen Harris")
    heads = ["Recommendation", "Agreed action", "Cost code", "Lead officer", "Target date", "Success measure"]
    put(sheet, 6, *heads, "Progress (March 2021)", "RAG", look=BLUE)
    rows = rows_of("play-areas")
    dates = [dt.date(2020, 10, 1), dt.date(2020, 12, 1), "Spring 2021"]
    for at, row, date in zip((7, 8, 10), rows, dates, strict=True):
        text = f"{row['section']}. {row['section_text']}" if at != 8 else None
        words = cells(row, "action cost_code responsibility")
        put(sheet, at, text, *words, date, *cells(row, "outcome evidence"))
    sheet.merge_cells("A7:A8")
    for at, row in zip((7, 8, 10), rows, strict=True):
        colour(sheet.cell(at, 8), row["status"])
    put(sheet, 12, "Key")
    put(sheet, 13, "Green is done, amber is late, red has not begun")
    sheet.column_dimensions["C"].hidden = True
    sheet.auto_filter.ref = "A6:H10"
    sheet.auto_filter.add_filter_column(3, ["Gwen Harris"])
    sheet.row_dimensions[8].hidden = True
    return "tracker-2021.xlsx", saved(book), truth_of(rows, "March 2021")


def a_sheet_for_each_recommendation():
    """Labels with values, the recommendation in the sheet itself, a cover sheet, a hidden list of choices."""
    book = Workbook()
    cover = book.active
    cover.title = "Cover"
    put(cover, 1, "Review:", "Loneliness in Later Life")
    put(cover, 2, "Link Officer/s:", "Huw Parry\nIris Cole")
    put(cover, 3, "Action Plan Agreed:", dt.date(2019, 7, 1), code="mmmm yyyy")
    rows = rows_of("befriending")
    for row in rows:
        sheet = book.create_sheet(f"Rec {row['section']}")
        put(sheet, 1, f"Recommendation {row['section']}: {row['section_text']}", look=BLUE)
        sheet.merge_cells("A1:B1")
        labels = [
            ("Responsibility:", row["responsibility"]),
            ("Date:", dt.date.fromisoformat(row["due"]) if row["due"] else row["date"]),
            ("Agreed Action:", row["action"]),
            ("Agreed Success Measure:", row["outcome"]),
            (None, None),
            ("Evidence of Progress (July 2020):", row["evidence"]),
            ("Assessment of Progress (July 2020):", row["grade"]),
        ]
        for at, (label, value) in enumerate(labels, 3):
            put(sheet, at, label, value, code="dd/mm/yyyy")
    choices = book.create_sheet("Lists")
    put(choices, 1, "Agreed Action:", "never to be read")
    choices.sheet_state = "hidden"
    return "loneliness.xlsx", saved(book), truth_of(rows, "July 2020")


def rounds_side_by_side():
    """Plain heads in the first row, days as dates, grades as numbers, two rounds, sums of nothing below."""
    book = Workbook()
    sheet = book.active
    heads = (
        "No",
        "Recommendation",
        "Responsible officer",
        "Due date",
        "Progress Sept 2021",
        "Grade Sept 2021",
    )
    put(sheet, 1, *heads, "Progress March 2022", "Grade March 2022")
    rows = [
        (
            1,
            "That gullies are cleaned twice a year",
            "Jo Rudd",
            dt.date(2021, 8, 31),
            "North side done.",
            3,
            "All done.",
            1,
        ),
        (
            2,
            "That flood wardens are trained",
            "Tom Pike",
            "when money allows",
            "12 of 20 trained.",
            2,
            "Still 12.",
            3,
        ),
    ]
    for at, line in enumerate(rows, 2):
        put(sheet, at, *line, code="d/m/yy")
    sheet["E5"] = '=COUNTA(E2:E3)&" answers"'
    truth = [
        record(
            section=str(number),
            section_text=text,
            ref=str(number),
            responsibility=who,
            owners=[who],
            date="31/08/2021" if number == 1 else date,
            due="2021-08-31" if number == 1 else None,
            entries=[entry("Sept 2021", then, grade=was), entry("March 2022", now, grade=grade)],
        )
        for number, text, who, date, then, was, now, grade in rows
    ]
    return "flooding-2022.xlsx", saved(book), truth


def strands_in_columns():
    """One sheet for the whole paper: headings merged across, strands side by side, gaps between labels."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    put(sheet, 1, "Review:", "Dementia Friendly Towns")
    put(sheet, 2, "Action Plan Agreed:", "May 2018")
    put(sheet, 4, "Recommendation 1: That shops and banks are trained", look=BLUE)
    sheet.merge_cells("A4:C4")
    put(sheet, 5, None, "Shops", "Banks")
    labels = [
        ("Responsibility:", "Town Centre Manager", "Lloyd Banks"),
        ("Date:", dt.date(2018, 12, 1), dt.date(2019, 3, 1)),
        ("Agreed Action:", "Train 30 shops", "Train all branches"),
        ("Agreed Success Measure:", "30 trained", "All trained"),
        (None,),
        ("Evidence of Progress (May 2019):", "34 trained", "2 of 5 trained"),
        ("Assessment of Progress (May 2019):", "1 (Fully Achieved)", "3 (Slipped)\nThe trainer fell ill."),
    ]
    for at, line in enumerate(labels, 6):
        put(sheet, at, *line, code="mmmm yyyy")
    shared = {"section": "1", "section_text": "That shops and banks are trained"}
    truth = [
        record(
            **shared,
            strand="Shops",
            responsibility="Town Centre Manager",
            owners=["Town Centre Manager"],
            date="December 2018",
            due="2018-12",
            action="Train 30 shops",
            outcome="30 trained",
            entries=[entry("May 2019", "34 trained", grade=1)],
        ),
        record(
            **shared,
            strand="Banks",
            responsibility="Lloyd Banks",
            owners=["Lloyd Banks"],
            date="March 2019",
            due="2019-03",
            action="Train all branches",
            outcome="All trained",
            entries=[entry("May 2019", "2 of 5 trained", grade=3, explanation="The trainer fell ill.")],
        ),
    ]
    return "dementia.xlsx", saved(book), truth


PAPERS = [
    tracker_of_a_working_group,
    a_sheet_for_each_recommendation,
    rounds_side_by_side,
    strands_in_columns,
]
