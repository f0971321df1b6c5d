"""Workbooks and pasted words as committees' clerks keep and send them."""

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


def numbered_mail():
    """Numbers and dashes in a mail, the grade in brackets at the end."""
    text = """From: Priti Shah
To: Scrutiny Team
Subject: RE: Warm Homes - update please

Hello both

Review: Warm Homes
Progress update: October 2021

1. That every tenant gets a smart meter.

Lead officer - Priti Shah
Due - March 2021
Agreed action - Write to all tenants in band D and below.
Progress - 2,310 letters sent,
and 640 meters fitted by 30 September.
Grade - 2 (On-Track)

2. That advice is given in libraries.

Lead officer - Libraries / Energy Advice Team
Due - Winter 2021
Agreed action - Hold a surgery a month.
Progress - Not yet begun because of the restrictions.
Grade - 3 (Slipped)

Kind regards
Priti
"""
    data = [
        (
            "1",
            "That every tenant gets a smart meter.",
            "Priti Shah",
            "March 2021",
            "2021-03",
            "Write to all tenants in band D and below.",
            "2,310 letters sent, and 640 meters fitted by 30 September.",
            2,
        ),
        (
            "2",
            "That advice is given in libraries.",
            "Libraries / Energy Advice Team",
            "Winter 2021",
            None,
            "Hold a surgery a month.",
            "Not yet begun because of the restrictions.",
            3,
        ),
    ]
    truth = [
        record(
            section=n,
            section_text=t,
            responsibility=w,
            owners=w.split(" / "),
            date=d,
            due=due,
            action=a,
            entries=[entry("October 2021", s, grade=g)],
        )
        for n, t, w, d, due, a, s, g in data
    ]
    return "warm-homes.txt", text.encode(), truth


def text_of_a_pdf_page():
    """Words copied out of a PDF: page furniture in between, labels on lines of their own."""
    text = """Scrutiny Monitoring – Progress Update

Review:
Empty Shops
Link Officer:
Rhona Bell
Action Plan Agreed:
January 2022

Recommendation 1:
That landlords of shops that stand empty for a year be written to.
Responsibility:
Town Centre Manager
Date:
June 2022
Agreed Action:
Write to the 31 landlords on the list.
Agreed Success Measure:
Half of them answer.
Evidence of Progress (January 2023):
All were written to in May 2022. Nineteen
answered, and six shops are let.
Page 1 of 2
Assessment of Progress (January 2023):
1 (Fully Achieved)

Recommendation 2:
That windows be used for art.
Responsibility:
Arts Officer
Date:
End of Autumn 2022
Agreed Action:
Ask the college for work.
Agreed Success Measure:
Ten windows.
Evidence of Progress (January 2023):
Four windows so far. As previously reported, two
landlords said no.
Assessment of Progress (January 2023):
2 (On-Track)
Page 2 of 2
"""
    data = [
        (
            "1",
            "That landlords of shops that stand empty for a year be written to.",
            "Town Centre Manager",
            "June 2022",
            "2022-06",
            "Write to the 31 landlords on the list.",
            "Half of them answer.",
            "All were written to in May 2022. Nineteen answered, and six shops are let.",
            1,
        ),
        (
            "2",
            "That windows be used for art.",
            "Arts Officer",
            "End of Autumn 2022",
            None,
            "Ask the college for work.",
            "Ten windows.",
            "Four windows so far. As previously reported, two landlords said no.",
            2,
        ),
    ]
    truth = [
        record(
            section=n,
            section_text=t,
            responsibility=w,
            owners=[w],
            date=d,
            due=due,
            action=a,
            outcome=m,
            entries=[entry("January 2023", s, grade=g)],
        )
        for n, t, w, d, due, a, m, s, g in data
    ]
    return "empty-shops.txt", text.encode(), truth


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
    numbered_mail,
    text_of_a_pdf_page,
]
