"""Papers of scrutiny panels with a column for each day or quarter of which they tell."""

from tests.intake.styles.making import UP, WordFile, entry, record


def updates_by_date_and_no_change():
    """A column for each day on which the panel was told, and words that mean "as before"."""
    paper = WordFile(footer="Page 1")
    paper.heading("Libraries and Leisure Review – Implementation of recommendations")
    one = "That the Council agrees a ten year strategy for its libraries."
    two = "That opening hours be reviewed with users, and the results published."
    rows = [
        (
            "1",
            one,
            "Draft a strategy.",
            "Emma Clarke",
            "31/03/2024",
            "A draft is with the editor.",
            "Agreed.",
        ),
        (UP, UP, "Cost each option.", "Raj Patel", "30/06/2024", "Not yet begun.", "No change"),
        ("2", two, "Survey users.", "Emma Clarke", "Summer 2024", "N/A", "1,204 users answered."),
        (UP, UP, "Publish hours.", "Emma Clarke", "TBC", "As previously reported", "See above"),
    ]
    status = ["Completed", "Delayed", "On target", "On target"]
    dues = ["2024-03-31", "2024-06-30", None, None]
    heads = ["No.", "Recommendation", "Action", "Officer", "Due"]
    days = ["Update – 12 January 2024", "Update – 9 July 2024"]
    paper.table([*heads, *days, "Status"], *[[*row, said] for row, said in zip(rows, status, strict=True)])
    paper.line("* Officers who have left are shown with the post that took the action over.")
    truth = [
        record(
            section="1" if number < 2 else "2",
            section_text=one if number < 2 else two,
            action=row[2],
            responsibility=row[3],
            owners=[row[3]],
            date=row[4],
            due=due,
            entries=[entry("12 January 2024", row[5]), entry("9 July 2024", row[6], status=said)],
        )
        for number, (row, said, due) in enumerate(zip(rows, status, dues, strict=True))
    ]
    return "library-strategy.docx", paper.bytes(), truth


def a_column_for_each_quarter():
    """Short notes for the four quarters of a year, and one status at the end."""
    paper = WordFile()
    paper.heading("Climate Emergency Task Group recommendations 2023/24")
    rows = [
        ("1a", "Fit solar panels on depots.", "Estates", ["Estates"], "Tender out.", "Let.", "", "", "Green"),
        (
            "1b",
            "Plant 2,000 trees.",
            "Parks & Open Spaces",
            ["Parks & Open Spaces"],
            "–",
            "–",
            "640 in.",
            "",
            "Amber",
        ),
        (
            "2",
            "Train all heads of service.",
            "HR/OD",
            ["HR", "OD"],
            "12",
            "19",
            "No change",
            "All 27.",
            "Blue",
        ),
    ]
    quarters = ["Q1 2023/24", "Q2 2023/24", "Q3 2023/24", "Q4 2023/24"]
    paper.table(
        ["Ref", "Action", "Lead service", *quarters, "BRAG"],
        *[[r[0], r[1], r[2], *r[4:8], r[8]] for r in rows],
        bold_heads=True,
    )
    truth = []
    for ref, action, who, owners, *said, rag in rows:
        entries = [entry(q, None if s in ("", "–") else s) for q, s in zip(quarters, said, strict=True)]
        entries[-1]["status"] = rag
        truth.append(record(ref=ref, action=action, responsibility=who, owners=owners, entries=entries))
    return "climate.docx", paper.bytes(), truth


PAPERS = [
    updates_by_date_and_no_change,
    a_column_for_each_quarter,
]
