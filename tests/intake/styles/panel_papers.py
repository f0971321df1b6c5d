"""Papers of scrutiny panels with rows under heads, as several councils keep them."""

from itertools import groupby
from operator import itemgetter

from tests.intake.styles.making import Across, Shaded, WordFile, entry, record
from tests.intake.styles.tabled import cells, rows_of, truth_of


def a_long_table_over_pages():
    """A landscape table of many rows; each page repeats the heads, and rows break over pages."""
    paper = WordFile(header="Place Select Committee – Annex 2", footer="OFFICIAL – SENSITIVE")
    paper.heading("Review of Street Cleansing: action plan monitoring")
    people = ["Head of Streets", "Waste Manager", "Comms Team", "Ward Members / Head of Streets"]
    topics = ["litter bins", "fly-tipping", "leaf fall", "graffiti", "needles", "market days", "back lanes"]
    rags = ["Green", "Amber", "Red"]
    rows, truth = [], []
    for n in range(1, 22):
        topic = topics[n % len(topics)]
        action = f"Agree and publish a standard for {topic} in area {n}, with a plan for bank holidays."
        who, rag = people[n % 4], rags[n % 3]
        said = (
            f"The standard for area {n} was discussed with the crews on site.\n"
            f"• {n + 3} of {n + 5} visits were made\n"
            f"• complaints fell by {n} per cent\n"
            "The next check is planned once the new vehicles have been delivered and the crews are trained."
        )
        month, iso = [("April 2023", "2023-04"), ("end of June 2023", "2023-06"), ("Autumn 2023", None)][
            n % 3
        ]
        rows.append([f"SC{n:02}", action, who, month, said, Shaded(rag, rag.upper())])
        truth.append(
            record(
                ref=f"SC{n:02}",
                action=action,
                responsibility=who,
                owners=who.split(" / "),
                date=month,
                due=iso,
                entries=[entry("Q3 2023/24", said, status=rag.upper())],
            )
        )
    paper.table(
        ["Ref", "Agreed action", "Lead", "Deadline", "Latest position (Q3 2023/24)", "RAG"],
        *rows,
        bold_heads=True,
    )
    _repeat_heads(paper)
    return "street-cleansing.docx", paper.bytes(), truth


def _repeat_heads(paper):
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement

    section = paper.document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    properties = paper.document.tables[-1].rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))


def completed_actions_in_an_appendix():
    """What is still to do comes first; what is done stands in a table of its own behind it."""
    paper = WordFile()
    paper.heading("Health and Wellbeing Scrutiny Committee")
    paper.line("Scrutiny Review of Hospital Discharge", bold=True)
    paper.line("Progress at 3 February 2025")
    heads = ["Rec.", "Agreed action", "Responsible officer", "Target date", "Progress", "Status"]
    rows = rows_of("discharge")
    lines = [cells(row, "ref action responsibility date evidence status") for row in rows]
    paper.heading("Outstanding actions", 2)
    paper.table(heads, *lines[:2], bold_heads=True)
    paper.heading("Appendix: completed actions", 2)
    paper.table(heads, *lines[2:], bold_heads=True)
    return "discharge.docx", paper.bytes(), truth_of(rows, "3 February 2025")


def leads_in_the_banner():
    """The row above the actions names the recommendation, and in the same breath who leads it."""
    paper = WordFile()
    paper.line("Review of Town Centre Safety", bold=True)
    paper.line("Update to Crime and Disorder Scrutiny Committee, June 2023")
    rows = rows_of("town-centre")
    table = []
    for (number, text, lead), actions in groupby(
        rows, itemgetter("section", "section_text", "responsibility")
    ):
        table += [[Across(f"Recommendation {number}: {text}")], [Across(f"Lead Officer: {lead}")]]
        table += [[*cells(row, "action date evidence"), str(row["grade"])] for row in actions]
    paper.table(["Action", "Timescale", "Update June 2023", "Grade"], *table, bold_heads=True)
    return "town-centre.docx", paper.bytes(), truth_of(rows, "June 2023")


def what_cabinet_answered():
    """Cabinet's answer to each recommendation, with the action that follows: no progress so far."""
    paper = WordFile()
    paper.heading("Cabinet response to the Scrutiny Review of Private Rented Housing")
    rows = rows_of("renting")
    paper.table(
        ["Rec", "Recommendation", "Cabinet Response", "Proposed action", "Lead officer", "By when"],
        *[cells(row, "section section_text answer action responsibility date") for row in rows],
        bold_heads=True,
    )
    return "renting.docx", paper.bytes(), truth_of(rows)


PAPERS = [
    a_long_table_over_pages,
    completed_actions_in_an_appendix,
    leads_in_the_banner,
    what_cabinet_answered,
]
