"""Papers whose rows stand in groups: below a recommendation, a meeting, or beside a cell merged down."""

from tests.intake.styles.making import UP, Across, Shaded, WordFile, entry, record
from tests.intake.styles.tabled import by_recommendation, cells, rows_of, truth_of


def updates_in_columns_with_colours():
    """The recommendation reaches down over its actions; colour alone says how it goes."""
    heads = ["Recommendation", "Agreed action", "Lead", "Timescale", "Update Sept 21", "Update March 2022"]
    rows = rows_of("active-travel")
    lines = []
    for (number, text), actions in by_recommendation(rows):
        first = f"R{number}. {text}"
        for row in actions:
            said = [told["evidence"] or "" for told in row["told"]]
            colour = Shaded(row["told"][-1]["status"])
            lines.append([first, *cells(row, "action responsibility date"), *said, colour])
            first = UP
    paper = WordFile().heading("Scrutiny Review of Active Travel: monitoring", 1)
    return "active-travel.docx", paper.table([*heads, "RAG"], *lines).bytes(), truth_of(rows)


def headings_above_tables():
    """Recommendations as headings, each with a table of actions below it."""
    heads = ["Action", "Responsibility", "Timescale", "Measure of success"]
    heads += ["Progress to date (January 2024)", "RAG rating"]
    rows = rows_of("digital")
    a, b, c = (cells(row, "action responsibility date outcome evidence status") for row in rows)
    paper = (
        WordFile(footer="This document was classified as: OFFICIAL")
        .heading("Review of Digital Inclusion", 1)
        .line("The task group made three recommendations in May 2023, which Cabinet accepted.")
        .heading("Recommendation One", 2)
        .line("That the Council has somebody to lead on digital inclusion.")
        .table(heads, a)
        .heading("Recommendations 2 and 3", 2)
        .line("That staff and residents know what will change and when.")
        .table(heads, b, c)
    )
    return "digital.docx", paper.bytes(), truth_of(rows, "January 2024")


def motions_with_banners():
    """A banner for each meeting, the heads repeated, the motion reaching down over its resolutions."""
    heads = ("Motion", "Resolutions", "Lead Officer / Executive Member", "Actions taken", "Status")
    motion = "Making our rivers fit to swim in"
    rows = [
        (
            motion,
            "Write to the water company.",
            "Ida Moss / Cllr Bram Hale",
            "Letter sent 1st November 2021.\nUpdate: a reply came in May.",
            "Completed",
        ),
        (
            UP,
            "Report sewage spills each quarter.",
            "Ida Moss",
            "First report went to the March meeting.",
            "Ongoing",
        ),
    ]
    other = ("Food banks", "Give £10,000 to the food network.", "Kit Vane", "Paid.", "Completed")
    paper = (
        WordFile()
        .heading("Approved Council motions", 1)
        .table(
            (Across("Council Meeting – 27/4/2021"),),
            heads,
            *rows,
            (Across("Council Meeting – 13/7/2021"),),
            heads,
            other,
        )
    )
    truth = [
        record(
            section_text=text,
            action=row[1],
            responsibility=row[2],
            owners=owners,
            entries=[entry(None, row[3], status=row[4])],
        )
        for text, row, owners in (
            (motion, rows[0], ["Ida Moss", "Cllr Bram Hale"]),
            (motion, rows[1], ["Ida Moss"]),
            ("Food banks", other, ["Kit Vane"]),
        )
    ]
    return "motions.docx", paper.bytes(), truth


def new_action_plan():
    """No column of progress: a plan that was just agreed."""
    heads = ["Recommendation", "Proposed Action", "Responsible Officer", "Timescale", "Success measure"]
    rows = rows_of("youth")
    lines = []
    for (number, text), actions in by_recommendation(rows):
        first = f"{number}. {text}"
        for row in actions:
            lines.append([first, *cells(row, "action responsibility date outcome cost")])
            first = UP
    paper = WordFile().heading("Action Plan: Review of Youth Provision", 1)
    paper.table([*heads, "Resource implications"], *lines)
    return "youth.docx", paper.bytes(), truth_of(rows)


PAPERS = [
    updates_in_columns_with_colours,
    headings_above_tables,
    motions_with_banners,
    new_action_plan,
]
