"""Workbooks as officers keep them: dates that are dates, hidden columns, colours, gaps, sheets."""

import datetime as dt
import io

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from tests.styles.making import COLOURS, entry, record

BOLD = Font(bold=True)
BLUE = PatternFill("solid", fgColor="D9E2F3")


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


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
    put(
        sheet,
        6,
        "Recommendation",
        "Agreed action",
        "Cost code",
        "Lead officer",
        "Target date",
        "Success measure",
        "Progress (March 2021)",
        "RAG",
        look=BLUE,
    )
    one, two = "1. That broken swings are mended", "2. That a new play area is built"
    put(
        sheet,
        7,
        one,
        "Inspect all swings",
        "X1",
        "Gwen Harris",
        dt.date(2020, 10, 1),
        "40 inspected",
        "All 40 seen.",
    )
    put(
        sheet,
        8,
        None,
        "Mend what is broken",
        "X2",
        "Parks / Amy Ford",
        dt.date(2020, 12, 1),
        "None broken",
        "On order.",
    )
    sheet.merge_cells("A7:A8")
    put(
        sheet,
        10,
        two,
        "Choose a site",
        "X3",
        "Amy Ford",
        "Spring 2021",
        "Site chosen",
        "• three seen\n• none chosen",
    )
    for row, name in ((7, "Green"), (8, "Amber"), (10, "Red")):
        colour(sheet.cell(row, 8), name)
    put(sheet, 12, "Key")
    put(sheet, 13, "Green is done, amber is late, red has not begun")
    sheet.column_dimensions["C"].hidden = True
    sheet.auto_filter.ref = "A6:H10"
    sheet.auto_filter.add_filter_column(3, ["Gwen Harris"])
    sheet.row_dimensions[8].hidden = True
    agreed = [
        (
            "1",
            one,
            "Inspect all swings",
            "Gwen Harris",
            ["Gwen Harris"],
            "October 2020",
            "2020-10",
            "40 inspected",
        ),
        (
            "1",
            one,
            "Mend what is broken",
            "Parks / Amy Ford",
            ["Parks", "Amy Ford"],
            "December 2020",
            "2020-12",
            "None broken",
        ),
        ("2", two, "Choose a site", "Amy Ford", ["Amy Ford"], "Spring 2021", None, "Site chosen"),
    ]
    said = [("All 40 seen.", "Green"), ("On order.", "Amber"), ("• three seen\n• none chosen", "Red")]
    truth = [
        record(
            section=ref,
            section_text=text[3:],
            action=action,
            responsibility=who,
            owners=owners,
            date=date,
            due=due,
            outcome=measure,
            entries=[entry("March 2021", evidence, status=status)],
        )
        for (ref, text, action, who, owners, date, due, measure), (evidence, status) in zip(
            agreed, said, strict=True
        )
    ]
    return "tracker-2021.xlsx", saved(book), truth


def a_sheet_for_each_recommendation():
    """Labels with values, the recommendation in the sheet itself, a cover sheet, a hidden list of choices."""
    book = Workbook()
    cover = book.active
    cover.title = "Cover"
    put(cover, 1, "Review:", "Loneliness in Later Life")
    put(cover, 2, "Link Officer/s:", "Huw Parry\nIris Cole")
    put(cover, 3, "Action Plan Agreed:", dt.date(2019, 7, 1), code="mmmm yyyy")
    plan = [
        (
            "That a befriending scheme is set up",
            "Age Well & Huw Parry",
            dt.date(2020, 1, 31),
            "Find 50 volunteers",
            "50 found",
            "31 so far.",
            3,
        ),
        (
            "That buses run on Sundays",
            "Transport",
            "Ongoing",
            "Ask two companies",
            "One agrees",
            "One has agreed.",
            1,
        ),
    ]
    truth = []
    for number, (text, who, date, action, measure, evidence, grade) in enumerate(plan, 1):
        sheet = book.create_sheet(f"Rec {number}")
        put(sheet, 1, f"Recommendation {number}: {text}", look=BLUE)
        sheet.merge_cells("A1:B1")
        for row, (label, value) in enumerate(
            [
                ("Responsibility:", who),
                ("Date:", date),
                ("Agreed Action:", action),
                ("Agreed Success Measure:", measure),
                (None, None),
                ("Evidence of Progress (July 2020):", evidence),
                ("Assessment of Progress (July 2020):", grade),
            ],
            3,
        ):
            put(sheet, row, label, value, code="dd/mm/yyyy")
        truth.append(
            record(
                section=str(number),
                section_text=text,
                responsibility=who,
                owners=["Age Well", "Huw Parry"] if number == 1 else ["Transport"],
                date="31/01/2020" if number == 1 else "Ongoing",
                due="2020-01-31" if number == 1 else None,
                action=action,
                outcome=measure,
                entries=[entry("July 2020", evidence, grade=grade)],
            )
        )
    choices = book.create_sheet("Lists")
    put(choices, 1, "Agreed Action:", "never to be read")
    choices.sheet_state = "hidden"
    return "loneliness.xlsx", saved(book), truth


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
