"""Workbooks from other councils."""

import datetime as dt
import io

import openpyxl
from openpyxl.styles import Font, PatternFill

from tests.styles.making import COLOURS, entry, record


def _saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook_with_a_row_for_each_action():
    """Title rows on top, merged recommendations, a hidden column, real dates, colour alone as status."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Tracker"
    sheet.append(["Scrutiny Review of Empty Homes"])
    sheet.append(["Updated 3 February 2023"])
    sheet.append([])
    heads = ["Rec No", "Recommendation", "Action", "Owner", "UPRN", "Target date", "Revised date"]
    sheet.append([*heads, "Progress (February 2023)", "RAG"])
    rows = [
        (
            1,
            "That empty homes are brought back into use",
            "Write to all owners",
            "Jas Gill",
            4411,
            dt.date(2022, 9, 30),
            "=1+1 homes",
        ),
        (
            None,
            None,
            "Offer loans",
            "Jas Gill / Mo Farr",
            4412,
            "Sept 2022",
            "12 loans of £5,000 were made.\n3 were refused.",
        ),
        (
            2,
            "That council tax on empty homes rises",
            "Report to Cabinet",
            "Revenues & Benefits",
            None,
            dt.date(2022, 4, 1),
            "Agreed at 100%.",
        ),
    ]
    for number, text, action, owner, property_number, date, progress in rows:
        sheet.append([number, text, action, owner, property_number, date, None, None, None])
        cell = sheet.cell(sheet.max_row, 8)
        cell.value = progress
        cell.data_type = "s"
    for row, colour in zip((5, 6, 7), ("Amber", "Green", "Red"), strict=True):
        sheet.cell(row, 9).fill = PatternFill("solid", fgColor=COLOURS[colour])
    for row, shape in ((5, "DD/MM/YYYY"), (7, "mmm-yy")):
        sheet.cell(row, 6).number_format = shape
    sheet.merge_cells("A5:A6")
    sheet.merge_cells("B5:B6")
    sheet.column_dimensions["E"].hidden = True
    for cell in sheet[4]:
        cell.font = Font(bold=True)
    texts = [rows[0][1], rows[0][1], rows[2][1]]
    dates = [("30/09/2022", "2022-09-30"), ("Sept 2022", "2022-09"), ("April 2022", "2022-04")]
    truth = [
        record(
            section=("1", "1", "2")[n],
            section_text=texts[n],
            action=row[2],
            responsibility=row[3],
            owners=row[3].split(" / "),
            date=dates[n][0],
            due=dates[n][1],
            entries=[entry("February 2023", row[6], status=("Amber", "Green", "Red")[n])],
        )
        for n, row in enumerate(rows)
    ]
    return "empty-homes.xlsx", _saved(book), truth


def workbook_with_a_sheet_for_each_recommendation():
    """Labels in column A and values in B; sheets that hold nothing of the plan."""
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "Cover"
    cover["A1"] = "Review of Public Toilets"
    cover["A2"] = "Action plan agreed:"
    cover["B2"] = dt.date(2019, 11, 5)
    cover["B2"].number_format = "d mmmm yyyy"
    truth = []
    given = [
        ("That toilets are listed on the web site", "Make a map", "Web Team", "Complete"),
        ("That shops are paid to open theirs", "Sign up 20 shops", "Town Centre Manager; Ola Brandt", "2"),
    ]
    for number, (text, action, owner, status) in enumerate(given, 1):
        sheet = book.create_sheet(f"Rec {number}")
        for line in (
            ("Recommendation", f"{number}. {text}"),
            ("Lead officer", owner),
            ("Timescale", "by end of 2020"),
            ("Action", action),
            ("Success measure", "People find one within ten minutes."),
            ("Progress update June 2020", f"{action}: begun."),
            ("Assessment", status),
        ):
            sheet.append(line)
        truth.append(
            record(
                section=str(number),
                section_text=text,
                action=action,
                responsibility=owner,
                owners=owner.split("; "),
                date="by end of 2020",
                due="2020",
                outcome="People find one within ten minutes.",
                entries=[
                    entry(
                        "June 2020",
                        f"{action}: begun.",
                        grade=(1, 2)[number - 1],
                        status=(status, None)[number - 1],
                    )
                ],
            )
        )
    book.create_sheet("Lists")
    return "toilets.xlsx", _saved(book), truth


PAPERS = [
    workbook_with_a_row_for_each_action,
    workbook_with_a_sheet_for_each_recommendation,
]
