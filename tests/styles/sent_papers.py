"""Papers with colours and sheets as committees' clerks keep and send them."""

import datetime as dt

import openpyxl
from openpyxl.styles import PatternFill

from tests.styles.making import COLOURS, Shaded, WordFile, cells, entry, record, rows_of, saved, truth_of


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
    truth = []
    data = [
        ("Recommendation 1: Young people should help to run the centres", None),
        (
            "1.1",
            "Set up a board of users.",
            "Youth Manager",
            dt.date(2023, 3, 31),
            "Set up.",
            "G",
            "Met twice.",
            "G",
        ),
        ("1.2", "Pay their fares.", "Finance / Youth Manager", "tbc", "No budget.", "R", "£900 found.", "A"),
        ("Recommendation 2: Centres should open at weekends", None),
        (
            "2.1",
            "Try Saturdays in two centres.",
            "Youth Manager",
            dt.date(2023, 9, 1),
            "Not due",
            "",
            "Began.",
            "A",
        ),
    ]
    section = None
    for row in data:
        sheet.append(list(row))
        if row[1] is None:
            sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=8)
            section = row[0].split(": ")
            continue
        ref, action, who, date, *said = row
        if isinstance(date, dt.date):
            sheet.cell(sheet.max_row, 4).number_format = "mmm-yy"
        printed = f"{date:%B %Y}" if isinstance(date, dt.date) else date
        truth.append(
            record(
                section=section[0].split()[-1],
                section_text=section[1],
                ref=ref,
                action=action,
                responsibility=who,
                owners=who.split(" / "),
                date=printed,
                due=f"{date:%Y-%m}" if isinstance(date, dt.date) else None,
                entries=[
                    entry("June 2023", said[0], status=said[1] or None),
                    entry("December 2023", said[2], status=said[3]),
                ],
            )
        )
    return "youth.xlsx", saved(book), truth


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
