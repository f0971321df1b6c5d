"""More papers as councils lay them out: boxes of forms, levels of numbers, notes below what they say."""

from tests.intake.styles.making import UP, Across, Shaded, WordFile, entry, record


def the_officer_below_the_action():
    """The action in bold, and below it in the same cell who leads it and by when."""
    paper = WordFile(header="AGENDA ITEM 9")
    paper.heading("Scrutiny Panel: Outstanding actions from the Flooding Review")
    paper.line("Position as at 14 September 2023")
    data = [
        (
            "1",
            "Map every gully in the flood zone.",
            "Drainage Engineer",
            "December 2023",
            "2023-12",
            "1,900 of 2,400 are mapped.",
            "Open",
        ),
        (
            "2",
            "Publish the section 19 report.",
            "Lead Local Flood Authority",
            "TBC",
            None,
            "Published on 1 August.",
            "Closed",
        ),
    ]
    paper.table(
        ["No", "Action", "Progress", "Open/Closed"],
        *[[n, f"{a}\nLead: {who}\nTarget: {date}", said, state] for n, a, who, date, _, said, state in data],
        bold_heads=True,
    )
    truth = [
        record(
            ref=n,
            action=a,
            responsibility=who,
            owners=[who],
            date=date,
            due=due,
            entries=[entry("14 September 2023", said, status=state)],
        )
        for n, a, who, date, due, said, state in data
    ]
    return "gullies.docx", paper.bytes(), truth


def recommendations_in_two_levels():
    """1.1, 1.2 under a theme, and each update twice a year beside its own colour."""
    paper = WordFile()
    paper.line("Community Safety Scrutiny: Domestic Abuse Review recommendations", bold=True)
    rows = [
        ("1.1", "Train receptionists.", "HR", "In hand.", "Amber", "41 of 60 trained.", "Green"),
        ("1.2", "Put posters in surgeries.", "Public Health", "Printed.", "Green", "In all 12.", "Blue"),
        ("2.1", "Fund one more refuge place.", "Housing / OPCC", "Bid sent.", "Amber", "Bid lost.", "Red"),
    ]
    themes = {"1": "Theme 1: Spotting the signs", "2": "Theme 2: A safe place"}
    table = []
    for n, row in enumerate(rows):
        if n in (0, 2):
            table.append([Across(themes[row[0][0]])])
        table.append([row[0], row[1], row[2], row[3], Shaded(row[4]), row[5], Shaded(row[6])])
    heads = ["Rec", "Recommendation", "Lead", "Progress May 2021", "RAG", "Progress November 2021", "RAG"]
    paper.table(heads, *table, bold_heads=True)
    truth = [
        record(
            section_text=row[1],
            section=row[0],
            responsibility=row[2],
            owners=row[2].split(" / "),
            entries=[
                entry("May 2021", row[3], status=row[4]),
                entry("November 2021", row[5], status=row[6]),
            ],
        )
        for row in rows
    ]
    return "domestic-abuse.docx", paper.bytes(), truth


def several_actions_in_a_merged_recommendation():
    """The number, the words and the lead reach down over all actions; each has its own date and status."""
    paper = WordFile()
    paper.heading("Report of the Corporate Parenting Panel: Moving On – progress, Spring Term")
    paper.line("Updated 7 March 2022")
    one, two = "Care leavers get a named adviser.", "Homes are ready before the 18th birthday."
    rows = [
        (
            "1",
            one,
            "Leaving Care Manager",
            "a) Recruit two advisers.",
            "30 Apr 2021",
            "Both began in May.",
            "Done",
        ),
        (UP, UP, UP, "b) Write to every care leaver.", "30 Jun 2021", "Letters went out.", "Done"),
        (UP, UP, UP, "c) Ask them how it went.", "Ongoing", "62 answers so far.", "Ongoing"),
        (
            "2",
            two,
            "Housing Options",
            "Set ten flats aside each year.",
            "2021/22",
            "Seven so far.",
            "Delayed",
        ),
    ]
    heads = ["No.", "Recommendation", "Lead", "Action", "Due", "Progress", "Status"]
    paper.table(heads, *[list(row) for row in rows], bold_heads=True)
    dues = ["2021-04-30", "2021-06-30", None, None]
    truth = [
        record(
            section="1" if n < 3 else "2",
            section_text=one if n < 3 else two,
            action=row[3],
            responsibility="Leaving Care Manager" if n < 3 else "Housing Options",
            owners=["Leaving Care Manager" if n < 3 else "Housing Options"],
            date=row[4],
            due=dues[n],
            entries=[entry("7 March 2022", row[5], status=row[6])],
        )
        for n, row in enumerate(rows)
    ]
    return "moving-on.docx", paper.bytes(), truth


def a_form_of_boxes():
    """Two labels beside each other, then boxes right across, one form for each recommendation."""
    paper = WordFile(footer="Form SC4 – please return to scrutiny@council.example")
    paper.heading("Recommendation monitoring form", 1)
    paper.line("Review of Taxi Licensing", bold=True)
    truth = []
    data = [
        (
            "4",
            "That drivers be tested on safeguarding every three years.",
            "Licensing Manager",
            "1st April 2020",
            "2020-04-01",
            "Book tests with the college.",
            "The first 80 drivers were tested. Six failed and took it again.",
            "On track",
            2,
        ),
        (
            "7",
            "That complaints be answered within ten days.",
            "Customer Services & Licensing",
            "Immediate",
            None,
            "Set up one mailbox.",
            "Done; the average is seven days.",
            "Fully achieved",
            1,
        ),
    ]
    for number, text, who, date, due, action, said, words, grade in data:
        paper.table(
            [Across(f"Recommendation {number}"), "", "", ""][:1],
            [Across(text)],
            ["Responsible officer", who, "Target date", date],
            ["Agreed action", action, "", ""],
            ["Update (December 2019)", said, "", ""],
            ["Assessment", words, "", ""],
        )
        paper.line("")
        truth.append(
            record(
                section=number,
                section_text=text,
                action=action,
                responsibility=who,
                owners=[who],
                date=date,
                due=due,
                entries=[entry("December 2019", said, grade=grade)],
            )
        )
    return "taxi-forms.docx", paper.bytes(), truth


def heads_in_two_rows_with_target_and_actual():
    """A head over two columns ("Timescale": original and revised), and comments of the committee."""
    paper = WordFile()
    paper.heading("Audit and Scrutiny: Agency Staff Review follow-up, August 2024")
    rows = [
        (
            "AS1",
            "Cap the length of agency contracts.",
            "Head of HR",
            "31/12/2023",
            "30/09/2024",
            "Policy out to unions.",
            "In progress",
        ),
        (
            "AS2",
            "Report spend each quarter.",
            "S151 Officer",
            "01/10/2023",
            "",
            "Third report in July.",
            "Complete",
        ),
    ]
    paper.table(
        ["Ref", "Agreed action", "Owner", "Original due date", "Revised due date", "Update", "Status"],
        *[list(row) for row in rows],
        bold_heads=True,
    )
    dues = ["2023-12-31", "2023-10-01"]
    truth = [
        record(
            ref=row[0],
            action=row[1],
            responsibility=row[2],
            owners=[row[2]],
            date=row[3],
            due=due,
            entries=[entry("August 2024", row[5], status=row[6])],
        )
        for row, due in zip(rows, dues, strict=True)
    ]
    return "agency-staff.docx", paper.bytes(), truth


def updates_below_each_recommendation_as_text():
    """A table of what was agreed, and below it paragraphs "Update (month): …" with the status behind."""
    paper = WordFile()
    paper.heading("Scrutiny Review of Tree Management", 1)
    truth = []
    data = [
        (
            "1",
            "That felled trees be replaced two for one.",
            "Plant 300 whips.",
            "Tree Officer",
            "March 2023",
            "2023-03",
            "Planted 280; the rest is on order.",
        ),
        (
            "2",
            "That residents be told before work starts.",
            "Put up notices two weeks ahead.",
            "Tree Officer",
            "From now on",
            None,
            "No change since the last report.",
        ),
    ]
    for number, text, action, who, date, due, said in data:
        paper.heading(f"Recommendation {number}", 2).line(text)
        paper.table(["Action", "Who", "When"], [action, who, date], bold_heads=True)
        paper.line(f"Update (April 2023): {said}")
        truth.append(
            record(
                section=number,
                section_text=text,
                action=action,
                responsibility=who,
                owners=[who],
                date=date,
                due=due,
                entries=[entry("April 2023", said)],
            )
        )
    return "trees.docx", paper.bytes(), truth


PAPERS = [
    the_officer_below_the_action,
    recommendations_in_two_levels,
    several_actions_in_a_merged_recommendation,
    a_form_of_boxes,
    heads_in_two_rows_with_target_and_actual,
    updates_below_each_recommendation_as_text,
]
