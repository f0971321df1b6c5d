"""Papers without Word tables: workbooks, text copied out of a table, labels in running text."""

import datetime as dt

import openpyxl
from openpyxl.styles import PatternFill

from tests.intake.styles.making import COLOURS, WordFile, saved
from tests.intake.styles.tabled import by_recommendation, cells, rows_of, truth_of


def workbook_with_a_title_and_lists():
    """Two lines of title above the heads, colours for the status, and a sheet of lists behind."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Tracker"
    sheet["A1"] = "Overview and Scrutiny: recommendations of the Bus Services Review"
    sheet["A2"] = "Position at 30 November 2023"
    sheet.append([])
    sheet.append(["ID", "Recommendation", "Agreed Action", "Owner", "Target Date", "Latest update", "RAG"])
    rows = rows_of("buses")
    for row in rows:
        date = dt.date.fromisoformat(row["due"]) if row["due"] else row["date"]
        words = cells(row, "ref section_text action responsibility", None)
        sheet.append([*words, date, row["evidence"]])
        if row["evidence"]:
            sheet.cell(sheet.max_row, 6).data_type = "s"
        sheet.cell(sheet.max_row, 7).fill = PatternFill("solid", fgColor=COLOURS[row["status"]])
        if row["due"]:
            sheet.cell(sheet.max_row, 5).number_format = "dd/mm/yyyy"
    lists = book.create_sheet("Lists")
    for row in (["RAG", "Owner"], ["Red", "L. Boateng"], ["Amber", "K. Lowe"], ["Green", "Unknown"]):
        lists.append(row)
    return "buses.xlsx", saved(book), truth_of(rows, "30 November 2023")


def action_log_of_meetings():
    """What each meeting asked for, with the minute, whether it is open, and percentages."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Action log 2024-25"
    heads = ["Meeting date", "Minute", "Action", "Assigned to", "Due by"]
    sheet.append([*heads, "% complete", "Update", "Open/Closed"])
    rows = rows_of("action-log")
    for row in rows:
        sheet.append(cells(row, "meeting ref action responsibility date done evidence status", None))
    return "action-log.xlsx", saved(book), truth_of(rows, None)


def rows_copied_from_a_table():
    """Tabs between the columns, as a table copied out of a web page or a workbook comes."""
    rows = rows_of("community-transport")
    heads = ["Rec no", "Recommendation", "Lead", "Timescale", "Progress (October 2023)", "RAG"]
    lines = [heads, *(cells(row, "section section_text responsibility date evidence status") for row in rows)]
    text = "Scrutiny Review of Community Transport\n\n" + "\n".join("\t".join(line) for line in lines) + "\n"
    return "community-transport.txt", text.encode(), truth_of(rows, "October 2023")


def bold_labels_in_running_text():
    """Paragraphs that begin with a label in bold, under numbered headings, and (i) (ii) for parts."""
    labels = ["Agreed action", "Lead", "Timescale", "Progress to May 2022", "Assessment"]
    rows = rows_of("exclusions")
    paper = WordFile()
    paper.heading("Scrutiny Inquiry into School Exclusions: progress report, May 2022")
    for (number, text), actions in by_recommendation(rows):
        paper.heading(f"Recommendation {number}: {text}", 2)
        for row in actions:
            if row["part"]:
                paper.line(f"({row['part']}) {row['part_text']}")
            for label, words in zip(
                labels, cells(row, "action responsibility date evidence grade"), strict=True
            ):
                line = paper.document.add_paragraph()
                line.add_run(f"{label}: ").bold = True
                line.add_run(str(words))
    return "exclusions.docx", paper.bytes(), truth_of(rows, "May 2022")


PAPERS = [
    workbook_with_a_title_and_lists,
    action_log_of_meetings,
    rows_copied_from_a_table,
]
