"""Papers with colours and sheets as committees' clerks keep and send them."""

import datetime as dt

import openpyxl
from openpyxl.styles import PatternFill

from tests.intake.styles.making import COLOURS, Shaded, WordFile, saved
from tests.intake.styles.tabled import by_recommendation, cells, rows_of, truth_of


def workbook_with_two_rows_of_heads():
    """Heads over two columns each for the rounds, banners for recommendations, real dates as "Mar-23"."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Monitoring"
    sheet.append(["Youth Services Review – monitoring of recommendations"])
    sheet.append(["Ref", "Action", "Lead Officer", "Target date", "June 2023", None, "December 2023", None])
    sheet.append([None, None, None, None, "Progress", "RAG", "Progress", "RAG"])
    for letter in "ABCD":
        sheet.merge_cells(f"{letter}2:{letter}3")
    sheet.merge_cells("E2:F2")
    sheet.merge_cells("G2:H2")
    rows = rows_of("youth-centres")
    dates = iter([dt.date(2023, 3, 31), "tbc", dt.date(2023, 9, 1)])
    for (number, text), actions in by_recommendation(rows):
        sheet.append([f"Recommendation {number}: {text}"])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=8)
        for row in actions:
            said = [words for told in row["told"] for words in cells(told, "evidence status")]
            sheet.append([*cells(row, "ref action responsibility"), next(dates), *said])
            if row["due"]:
                sheet.cell(sheet.max_row, 4).number_format = "mmm-yy"
    return "youth.xlsx", saved(book), truth_of(rows)


def workbook_with_a_cover_and_a_sheet_for_each_year():
    """A cover sheet with labels, then rows under heads; the status is a fill with its word."""
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "Cover"
    for row in (
        ["Scrutiny Review", "Cycling infrastructure"],
        ["Link Officer", "Ama Mensah"],
        ["Action Plan Agreed", "February 2021"],
        ["Reporting period", "March 2022"],
    ):
        cover.append(row)
    sheet = book.create_sheet("Actions")
    sheet.append(
        ["Recommendation", "What will we do?", "Who?", "By when?", "Progress so far", "RAG", "Comments"]
    )
    rows = rows_of("cycling")
    for row in rows:
        words = cells(row, "action responsibility date evidence status explanation")
        sheet.append([f"R{row['section']} {row['section_text']}", *words])
        sheet.cell(sheet.max_row, 6).fill = PatternFill("solid", fgColor=COLOURS[row["status"]])
    return "cycling.xlsx", saved(book), truth_of(rows, "March 2022")


def a_key_first_and_colours_alone():
    """A key of colours above, a wide table with fills and no words, a row "no update provided"."""
    paper = WordFile(header="Appendix 3")
    paper.heading("Regeneration Scrutiny: High Streets inquiry – monitoring (July 2024)")
    paper.table(
        ["Colour", "Meaning"],
        [Shaded("Green"), "On schedule"],
        [Shaded("Amber"), "Some delay"],
        [Shaded("Red"), "Serious delay"],
    )
    paper.line("")
    rows = rows_of("high-streets")
    paper.table(
        ["Action ref", "Action", "Accountable officer", "Deadline", "Narrative", "BRAG"],
        *[[*cells(row, "ref action responsibility date evidence"), Shaded(row["status"])] for row in rows],
    )
    return "high-streets.docx", paper.bytes(), truth_of(rows, "July 2024")


WORD_PAPERS = [a_key_first_and_colours_alone]
PAPERS = [
    workbook_with_two_rows_of_heads,
    workbook_with_a_cover_and_a_sheet_for_each_year,
]
