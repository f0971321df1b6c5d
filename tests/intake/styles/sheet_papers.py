"""Workbooks from other councils."""

import datetime as dt

import openpyxl
from openpyxl.styles import Font, PatternFill

from tests.intake.styles.making import COLOURS, saved
from tests.intake.styles.tabled import cells, rows_of, truth_of


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
    rows = rows_of("empty-homes")
    dates = [dt.date(2022, 9, 30), "Sept 2022", dt.date(2022, 4, 1)]
    for row, date in zip(rows, dates, strict=True):
        number, place = int(row["section"]), row["property"] and int(row["property"])
        sheet.append([number, *cells(row, "section_text action responsibility"), place, date])
        at = sheet.max_row
        words = sheet.cell(at, 8, row["evidence"])
        words.data_type = "s"
        sheet.cell(at, 9).fill = PatternFill("solid", fgColor=COLOURS[row["status"]])
    for at, shape in ((5, "DD/MM/YYYY"), (7, "mmm-yy")):
        sheet.cell(at, 6).number_format = shape
    sheet["A6"] = sheet["B6"] = None
    sheet.merge_cells("A5:A6")
    sheet.merge_cells("B5:B6")
    sheet.column_dimensions["E"].hidden = True
    for cell in sheet[4]:
        cell.font = Font(bold=True)
    return "empty-homes.xlsx", saved(book), truth_of(rows, "February 2023")


def workbook_with_a_sheet_for_each_recommendation():
    """Labels in column A and values in B; sheets that hold nothing of the plan."""
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "Cover"
    cover["A1"] = "Review of Public Toilets"
    cover["A2"] = "Action plan agreed:"
    cover["B2"] = dt.date(2019, 11, 5)
    cover["B2"].number_format = "d mmmm yyyy"
    rows = rows_of("toilets")
    for row in rows:
        sheet = book.create_sheet(f"Rec {row['section']}")
        for line in (
            ("Recommendation", f"{row['section']}. {row['section_text']}"),
            ("Lead officer", row["responsibility"]),
            ("Timescale", row["date"]),
            ("Action", row["action"]),
            ("Success measure", row["outcome"]),
            ("Progress update June 2020", row["evidence"]),
            ("Assessment", row["status"] or str(row["grade"])),
        ):
            sheet.append(line)
    book.create_sheet("Lists")
    return "toilets.xlsx", saved(book), truth_of(rows, "June 2020")


PAPERS = [
    workbook_with_a_row_for_each_action,
    workbook_with_a_sheet_for_each_recommendation,
]
