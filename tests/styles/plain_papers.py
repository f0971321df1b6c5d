"""Papers without Word tables: workbooks, text copied out of a table, labels in running text."""

import datetime as dt
import io

import openpyxl
from openpyxl.styles import PatternFill

from tests.styles.making import COLOURS, WordFile, entry, record


def workbook_with_a_title_and_lists():
    """Two lines of title above the heads, colours for the status, and a sheet of lists behind."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Tracker"
    sheet["A1"] = "Overview and Scrutiny: recommendations of the Bus Services Review"
    sheet["A2"] = "Position at 30 November 2023"
    sheet.append([])
    heads = ["ID", "Recommendation", "Agreed Action", "Owner", "Target Date", "Latest update", "RAG"]
    sheet.append(heads)
    rows = [
        (
            "BUS-01",
            "Keep the evening service on route 9.",
            "Ask for tenders with a Sunday option.",
            "L. Boateng",
            dt.date(2023, 9, 29),
            "Tender closed with two bids.",
            "Green",
        ),
        (
            "BUS-02",
            "Put real time signs at ten stops.",
            "Order signs with the county.",
            "K. Lowe; County Council",
            dt.date(2024, 3, 31),
            "=> waiting for the county's answer",
            "Amber",
        ),
        ("BUS-03", "Let carers travel free.", "Write to the operator.", "L. Boateng", "tbc", None, "Red"),
    ]
    truth = []
    for ref, text, action, who, date, said, rag in rows:
        sheet.append([ref, text, action, who, date, said])
        if said:
            sheet.cell(sheet.max_row, 6).data_type = "s"
        sheet.cell(sheet.max_row, 7).fill = PatternFill("solid", fgColor=COLOURS[rag])
        if isinstance(date, dt.date):
            sheet.cell(sheet.max_row, 5).number_format = "dd/mm/yyyy"
        printed = f"{date:%d/%m/%Y}" if isinstance(date, dt.date) else date
        truth.append(
            record(
                section=ref,
                section_text=text,
                ref=ref,
                action=action,
                responsibility=who,
                owners=who.split("; "),
                date=printed,
                due=date.isoformat() if isinstance(date, dt.date) else None,
                entries=[entry("30 November 2023", said, status=rag)],
            )
        )
    lists = book.create_sheet("Lists")
    for row in (["RAG", "Owner"], ["Red", "L. Boateng"], ["Amber", "K. Lowe"], ["Green", "Unknown"]):
        lists.append(row)
    return "buses.xlsx", _saved(book), truth


def action_log_of_meetings():
    """What each meeting asked for, with the minute, whether it is open, and percentages."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Action log 2024-25"
    heads = [
        "Meeting date",
        "Minute",
        "Action",
        "Assigned to",
        "Due by",
        "% complete",
        "Update",
        "Open/Closed",
    ]
    sheet.append(heads)
    rows = [
        (
            "11/06/2024",
            "OS 7",
            "Send members the fly-tipping figures by ward.",
            "Waste Manager",
            "30/06/2024",
        ),
        (
            "11/06/2024",
            "OS 9",
            "Invite the bus operator to the September meeting.",
            "Scrutiny Officer",
            "Sept 24",
        ),
        ("10/09/2024", "OS 21", "Bring the draft tree strategy.", "Parks Manager", "Spring 2025"),
    ]
    updates = [
        ("100%", "E-mailed on 24 June.", "Closed"),
        ("50%", "Asked twice.", "Open"),
        ("0%", None, "Open"),
    ]
    dues = ["2024-06-30", None, None]  # "Sept 24" may be a day
    truth = []
    for (meeting, minute, action, who, date), (done, said, state), due in zip(
        rows, updates, dues, strict=True
    ):
        sheet.append([meeting, minute, action, who, date, done, said, state])
        truth.append(
            record(
                ref=minute,
                action=action,
                responsibility=who,
                owners=[who],
                date=date,
                due=due,
                entries=[entry(None, said, status=state)],
            )
        )
    return "action-log.xlsx", _saved(book), truth


def rows_copied_from_a_table():
    """Tabs between the columns, as a table copied out of a web page or a workbook comes."""
    rows = [
        ["Rec no", "Recommendation", "Lead", "Timescale", "Progress (October 2023)", "RAG"],
        [
            "1",
            "Review the dial-a-ride contract.",
            "Transport Commissioning",
            "Dec 2023",
            "Specification drafted.",
            "Green",
        ],
        [
            "2",
            "Make the booking line free to call.",
            "Customer Services",
            "Nov 2023",
            "As previously reported.",
            "Amber",
        ],
        ["3", "Train drivers to help wheelchair users.", "Operators", "Winter 2023/24", "N/A", "Red"],
    ]
    text = "Scrutiny Review of Community Transport\n\n" + "\n".join("\t".join(row) for row in rows) + "\n"
    truth = [
        record(
            section=number,
            section_text=words,
            ref=None,
            responsibility=who,
            owners=[who],
            date=date,
            due=due,
            entries=[entry("October 2023", said, status=rag)],
        )
        for (number, words, who, date, said, rag), due in zip(
            rows[1:], ["2023-12", "2023-11", None], strict=True
        )
    ]
    return "community-transport.txt", text.encode(), truth


def bold_labels_in_running_text():
    """Paragraphs that begin with a label in bold, under numbered headings, and (i) (ii) for parts."""
    paper = WordFile()
    paper.heading("Scrutiny Inquiry into School Exclusions: progress report, May 2022")
    truth = []
    data = [
        (
            "1",
            "That schools share what works.",
            [
                (
                    "i",
                    "between primary schools",
                    "Set up a network of leads.",
                    "Inclusion Lead",
                    "September 2021",
                    "2021-09",
                    "The network met four times.",
                    1,
                ),
                (
                    "ii",
                    "between primary and secondary schools",
                    "Hold a day in the summer term.",
                    "Inclusion Lead; Headteachers' Forum",
                    "Summer 2022",
                    None,
                    "A date is set: 1 July.",
                    2,
                ),
            ],
        ),
        (
            "2",
            "That parents have somebody to turn to.",
            [
                (
                    None,
                    None,
                    "Fund two advisers.",
                    "SEND Manager",
                    "April 2022",
                    "2022-04",
                    "One adviser started. The second post was not filled.",
                    3,
                )
            ],
        ),
    ]
    for number, text, actions in data:
        paper.heading(f"Recommendation {number}: {text}", 2)
        for letter, part, action, who, date, due, said, grade in actions:
            if letter:
                paper.line(f"({letter}) {part}")
            for label, value in (
                ("Agreed action", action),
                ("Lead", who),
                ("Timescale", date),
                ("Progress to May 2022", said),
                ("Assessment", str(grade)),
            ):
                line = paper.document.add_paragraph()
                line.add_run(f"{label}: ").bold = True
                line.add_run(value)
            truth.append(
                record(
                    section=number,
                    section_text=text,
                    part=letter,
                    part_text=part,
                    action=action,
                    responsibility=who,
                    owners=who.split("; "),
                    date=date,
                    due=due,
                    entries=[entry("May 2022", said, grade=grade)],
                )
            )
    return "exclusions.docx", paper.bytes(), truth


def _saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


PAPERS = [
    workbook_with_a_title_and_lists,
    action_log_of_meetings,
    rows_copied_from_a_table,
]
