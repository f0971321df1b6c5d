"""Papers that give each action a card, a form or a story of its own."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.intake.styles.making import Across, WordFile, entry, record
from tests.intake.styles.tabled import by_recommendation, cells, rows_of, truth_of


def a_card_for_each_action():
    """One table an action: number and words across the top, then label and value below each other."""
    paper = WordFile(header="Item 7 – Appendix B", footer="OFFICIAL")
    paper.heading("Children and Young People Overview and Scrutiny Committee")
    paper.line("Task and Finish Group: Road safety outside schools", bold=True)
    paper.line("Six month update on the recommendations, January 2024")
    rows = rows_of("school-gates")
    for (number, text), actions in by_recommendation(rows):
        paper.heading(f"Recommendation {number}", 2)
        paper.line(text)
        for row in actions:
            paper.table(
                [Across(f"Action {row['ref']}: {row['action']}")],
                ["Who is leading?", row["responsibility"]],
                ["By when?", row["date"]],
                ["How will we know it has worked?", row["outcome"]],
                ["Position at January 2024", row["evidence"]],
                ["RAG rating", row["status"]],
            )
            paper.line("")
    return "school-gates.docx", paper.bytes(), truth_of(rows, "January 2024")


def what_we_said_and_what_we_did():
    """No table at all: a heading for each recommendation, and questions as headings below."""
    paper = WordFile()
    paper.heading("Scrutiny Review of Adult Social Care Front Door: one year on", 1)
    paper.line("Report to the Health Scrutiny Panel, 14 March 2024")
    paper.line(
        "This report tells members what has happened since Cabinet accepted the Panel's recommendations."
    )
    rows = rows_of("front-door")
    for row in rows:
        paper.heading(f"Recommendation {row['section']}", 2).line(row["section_text"])
        paper.heading("What we said we would do", 3).line(row["action"])
        paper.line(f"Lead officer: {row['responsibility']}").line(f"Target date: {row['date']}")
        paper.heading("What we have done", 3)
        for paragraph in row["evidence"].split("\n"):
            paper.line(paragraph)
        paper.heading("What difference it has made", 3).line(row["impact"])
    return "front-door.docx", paper.bytes(), truth_of(rows, "14 March 2024")


def two_tables_for_each_recommendation():
    """What was agreed in one table, and how it went in another below it."""
    paper = WordFile(footer="Democratic Services")
    paper.heading("Economy and Skills Scrutiny Board – Apprenticeships inquiry")
    paper.line("Monitoring of agreed recommendations: October 2022")
    rows = rows_of("apprenticeships")
    for row in rows:
        grade = {1: "1 (Fully Achieved)", 2: "2 (On-Track)", 3: "3 (Slipped)"}[row["grade"]]
        paper.line(f"Recommendation {row['section']}: {row['section_text']}", bold=True)
        agreed = cells(row, "action responsibility date")
        paper.table(["Agreed action", "Responsible", "Timescale"], agreed, bold_heads=True)
        paper.line("")
        paper.table(["Progress (October 2022)", "Assessment"], [row["evidence"], grade], bold_heads=True)
        paper.line("")
    return "apprenticeships.docx", paper.bytes(), truth_of(rows, "October 2022")


def recommendations_side_by_side():
    """The table lies on its side: a column for each recommendation, labels down the left."""
    paper = WordFile()
    paper.line("Scrutiny Review: Burial and cremation fees", bold=True)
    paper.line("Action Plan Agreed: May 2021")
    rows = rows_of("burials")
    columns = [
        [
            f"Recommendation {row['section']}: {row['section_text']}",
            *cells(row, "action responsibility date evidence"),
            str(row["grade"]),
        ]
        for row in rows
    ]
    labels = ["", "Agreed Action", "Responsibility", "Date", "Progress at May 2022", "Grade (1–4)"]
    paper.table(*[[label, *row] for label, *row in zip(labels, *columns, strict=True)])
    return "burials.docx", paper.bytes(), truth_of(rows, "May 2022")


def ticks_in_columns():
    """The status is a tick of Wingdings in one of three columns."""
    paper = WordFile()
    paper.heading("Housing Scrutiny Panel: Repairs and maintenance, recommendation tracker (November 2023)")
    rows = [
        ("R1", "Text tenants the day before each visit.", "Repairs Manager", "Texts began on 1 August.", 0),
        ("R2", "Give every tenant a named officer.", "Head of Housing", "Three areas of five are done.", 1),
        ("R3", "Publish a list of missed visits.", "Performance Team", "No change since the last update.", 2),
        ("R4", "Train contractors in customer care.", "Repairs Manager / HR", "See above.", 1),
    ]
    states = ["Complete", "Under way", "Delayed"]
    heads = ["No.", "Action", "Lead", "Progress", *states]
    paper.table(heads, *[[*row[:4], "", "", ""] for row in rows], bold_heads=True)
    table = paper.document.tables[-1]
    truth = []
    for y, (ref, action, lead, said, state) in enumerate(rows, 1):
        run = table.cell(y, 4 + state).paragraphs[0].add_run()
        tick = OxmlElement("w:sym")
        tick.set(qn("w:font"), "Wingdings")
        tick.set(qn("w:char"), "F0FC")
        run._r.append(tick)
        truth.append(
            record(
                section=ref[1:],
                ref=ref,
                action=action,
                responsibility=lead,
                owners=lead.split(" / "),
                entries=[entry("November 2023", said, status=states[state])],
            )
        )
    return "repairs.docx", paper.bytes(), truth


PAPERS = [
    a_card_for_each_action,
    what_we_said_and_what_we_did,
    two_tables_for_each_recommendation,
    recommendations_side_by_side,
    ticks_in_columns,
]
