"""Papers with one row for each action or recommendation."""

from tests.styles.making import UP, Across, WordFile, entry, record


def recommendation_tracker():
    """Nine columns, references with a year, leads by initials, a key in paragraphs, empty rows."""
    heads = (
        "Reference",
        "Origin",
        "Date",
        "Area",
        "Recommendation",
        "Exec Date",
        "Lead Officer/EM",
        "Action taken",
        "Status",
    )
    rows = [
        (
            "SR (24/25) 01",
            "Housing T&F",
            "04/06/24",
            "Repairs",
            "That tenants may track repairs on line.",
            "12/09/24",
            "JH/PL",
            "· Portal bought\n· Pilot in two wards",
            "Ongoing",
        ),
        (
            "SR (24/25) 02",
            "Housing T&F",
            "04/06/24",
            "Repairs",
            "That missed visits are paid for.",
            "12/09/24",
            "JH",
            "Scheme agreed 24/7 cover and/or a £20 voucher.",
            "Complete",
        ),
        (
            "SR (24/25) 03",
            "Corporate Scrutiny",
            "01/11/24",
            "Budget",
            "That consultation begins in October.",
            "",
            "DM/PL/KL",
            "As above…",
            "e.g. Paused",
        ),
        (
            "SR (25/26) 01",
            "Corporate Scrutiny",
            "03/02/26",
            "Budget",
            "That savings are shown by ward.",
            "",
            "DM",
            "",
            "",
        ),
    ]
    paper = (
        WordFile(header="Annex A", footer="Page 1 of 2")
        .heading("Scrutiny Recommendation Tracker", 1)
        .table(heads, *rows, *[("",) * 9] * 6, bold_heads=True)
        .line("Key")
        .line("Green = achieved, monitoring no longer required")
        .line("Amber = acceptable progress, continue monitoring")
        .line("Red = unacceptable progress")
    )
    truth = [
        record(
            section=ref,
            ref=ref,
            section_text=text,
            responsibility=lead,
            owners=lead.split("/"),
            entries=[entry(None, done.replace("· ", "• ") or None, status=status or None)],
        )
        for ref, _, _, _, text, _, lead, done, status in rows
    ]
    return "tracker.docx", paper.bytes(), truth


def updates_in_one_cell():
    """Newest update first, all in one cell of progress."""
    heads = ("No.", "Recommendation", "Responsible person", "Due date", "Progress", "% complete")
    rows = [
        (
            "1",
            "That allotments have water.",
            "Nora Ash",
            "01/04/2022",
            "March 2023: Taps are in at all sites.\nTwo leak.\n"
            "Update Sept 2022 – Pipes laid at 4 of 9 sites.\nUpdate March 2022: Quotes asked for.",
        ),
        (
            "2",
            "That waiting lists are published.",
            "Nora Ash and Lee Dunn",
            "Ongoing",
            "March 2023: On the web site.\nUpdate Sept 2022 – List cleaned.",
        ),
        (
            "3",
            "That plots may be shared.",
            "Parks Team",
            "End of 2022",
            "The rules were changed in May 2022.",
        ),
    ]
    paper = (
        WordFile()
        .line("Allotments Task Group – recommendations", bold=True)
        .table(heads, *[(*row, "85%") for row in rows])
    )
    updates = [
        [
            ("March 2023", "Taps are in at all sites.\nTwo leak."),
            ("Sept 2022", "Pipes laid at 4 of 9 sites."),
            ("March 2022", "Quotes asked for."),
        ],
        [("March 2023", "On the web site."), ("Sept 2022", "List cleaned.")],
        [(None, "The rules were changed in May 2022.")],
    ]
    truth = [
        record(
            section=row[0],
            ref=row[0],
            section_text=row[1],
            responsibility=row[2],
            owners=["Nora Ash", "Lee Dunn"] if n == 1 else [row[2]],
            date=row[3],
            due=("2022-04-01", None, "2022")[n],
            entries=[entry(p, words) for p, words in updates[n]],
        )
        for n, row in enumerate(rows)
    ]
    return "allotments.docx", paper.bytes(), truth


def two_heads_over_each_round():
    """Heads in two rows: a month over "Progress" and "Grade"."""
    paper = (
        WordFile()
        .line("Scrutiny review into Household Waste", bold=True)
        .line("Monitoring of agreed recommendations")
    )
    table = (
        (
            "Rec no.",
            "Recommendation",
            "Lead officer",
            "By when",
            "March 2022",
            "March 2022",
            "September 2022",
            "September 2022",
        ),
        (UP, UP, UP, UP, "Progress", "Grade", "Progress", "Grade"),
        (
            "1",
            "That bins are emptied on the day promised.",
            "Waste Services",
            "Apr-22",
            "Routes redrawn.",
            "2",
            "98% on the day.",
            "1",
        ),
        (
            "2a",
            "That missed bins are logged.",
            "Waste Services",
            "Apr-22",
            "No system yet.",
            "4",
            "System on trial.",
            "3 – waiting for a licence",
        ),
    )
    paper.table(*table)
    grid = paper.document.tables[-1]
    for x in (4, 6):
        text = grid.cell(0, x).text
        grid.cell(0, x + 1).text = ""
        merged = grid.cell(0, x).merge(grid.cell(0, x + 1))
        merged.text = text
    truth = [
        record(
            section=row[0],
            section_text=row[1],
            responsibility=row[2],
            owners=[row[2]],
            date=row[3],
            due="2022-04",
            entries=[
                entry("March 2022", row[4], grade=(2, 4)[n]),
                entry("September 2022", row[6], grade=(1, 3)[n]),
            ],
        )
        for n, row in enumerate(table[2:])
    ]
    truth[1]["entries"][1]["explanation"] = "waiting for a licence"
    return "waste.docx", paper.bytes(), truth


def status_words_and_owners():
    """Statuses and owners in every punctuation, one row for each action."""
    heads = ("Ref", "Action", "Owner(s)", "Deadline", "Latest update", "Position")
    given = [
        (
            "H&S 05",
            "Fit rails.",
            "B. Quist & T. Oduya",
            ["B. Quist", "T. Oduya"],
            "TBC",
            None,
            "Fitted at 3 sites.",
            "Partially complete",
        ),
        (
            "SC19 O 03",
            "Test alarms 24/7.",
            "Facilities / Fire Service",
            ["Facilities", "Fire Service"],
            "Dec 2019",
            "2019-12",
            "Tested.",
            "Closed",
        ),
        (
            "13.2.3",
            "Review the policy and/or the guidance.",
            "Head of HR (Dee Marsh/Al Fox)",
            ["Head of HR (Dee Marsh/Al Fox)"],
            "",
            None,
            "Not begun.",
            "Overdue",
        ),
        (
            "13.2.4",
            "Publish it.",
            "Dee Marsh; Al Fox",
            ["Dee Marsh", "Al Fox"],
            "1 May 2020",
            "2020-05-01",
            "",
            "N/A",
        ),
        (
            "14",
            "Tell staff.",
            "All managers",
            ["All managers"],
            "Ongoing",
            None,
            "Told at each briefing.",
            "85 %",
        ),
    ]
    paper = (
        WordFile()
        .heading("Review of Workplace Safety – outstanding actions", 1)
        .table(
            (Across("Recommendation 1: That the Council's buildings are safe to work in"),),
            heads,
            *[(r, a, o, d, u, p) for r, a, o, _, d, _, u, p in given],
        )
    )
    truth = [
        record(
            section="1",
            section_text="That the Council's buildings are safe to work in",
            ref=ref,
            action=action,
            responsibility=owner,
            owners=owners,
            date=date or None,
            due=due,
            entries=[entry(None, update or None, status=status)],
        )
        for ref, action, owner, owners, date, due, update, status in given
    ]
    return "safety.docx", paper.bytes(), truth


PAPERS = [
    recommendation_tracker,
    updates_in_one_cell,
    two_heads_over_each_round,
    status_words_and_owners,
]
