"""Papers with colours and sheets as committees' clerks keep and send them."""

import datetime as dt
import io

import openpyxl
from openpyxl.styles import PatternFill

from tests.styles.making import COLOURS, Shaded, WordFile, entry, record


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
    rows = [
        (
            "R1 Build lanes on the ring road",
            "Design two sections.",
            "Ama Mensah",
            "Q2 2021/22",
            "Designed.",
            "Green",
            "Late by a week.",
        ),
        (
            "R2 Count riders",
            "Put in six counters.",
            "Transport Data",
            "30/11/2021",
            "Four of six are in.",
            "Amber",
            "",
        ),
    ]
    truth = []
    for row in rows:
        sheet.append(list(row))
        sheet.cell(sheet.max_row, 6).fill = PatternFill("solid", fgColor=COLOURS[row[5]])
        truth.append(
            record(
                section=row[0][1],
                section_text=row[0][3:],
                action=row[1],
                responsibility=row[2],
                owners=[row[2]],
                date=row[3],
                due="2021-11-30" if "/11/" in row[3] else None,
                entries=[entry("March 2022", row[4], status=row[5], explanation=row[6] or None)],
            )
        )
    return "cycling.xlsx", saved(book), truth


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
    rows = [
        (
            "HS1",
            "Appoint a high streets manager.",
            "Director of Place",
            "Jan 2024",
            "2024-01",
            "In post since April.",
            "Green",
        ),
        ("HS2", "Waive fees for markets.", "Licensing", "N/A", None, "No update provided", "Red"),
        (
            "HS3",
            "Light the arcades.",
            "Street Lighting (Contractor: Amey)",
            "end Q4 2023/24",
            None,
            "Design done.",
            "Amber",
        ),
    ]
    paper.table(
        ["Action ref", "Action", "Accountable officer", "Deadline", "Narrative", "BRAG"],
        *[[*row[:4], row[5], Shaded(row[6])] for row in rows],
    )
    truth = [
        record(
            ref=r,
            action=a,
            responsibility=w,
            owners=[w],
            date=d,
            due=due,
            entries=[entry("July 2024", None if "No update" in s else s, status=c)],
        )
        for r, a, w, d, due, s, c in rows
    ]
    truth[1]["entries"][0]["evidence"] = "No update provided"
    return "high-streets.docx", paper.bytes(), truth


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WORD_PAPERS = [a_key_first_and_colours_alone]
PAPERS = [
    workbook_with_two_rows_of_heads,
    workbook_with_a_cover_and_a_sheet_for_each_year,
]
