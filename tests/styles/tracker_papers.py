"""Papers with one row for each action or recommendation."""

from tests.styles.making import UP, Across, Shaded, WordFile, entry, record


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


def updates_in_columns_with_colours():
    """The recommendation reaches down over its actions; colour alone says how it goes."""
    one, two = "R1. That cycling to school is made safe", "R2. That 20 mph zones are reviewed"
    heads = (
        "Recommendation",
        "Agreed action",
        "Lead",
        "Timescale",
        "Update Sept 21",
        "Update March 2022",
        "RAG",
    )
    rows = [
        (
            one,
            "Count cyclists at ten schools",
            "Ffion Rees",
            "Summer 2021",
            "Counted at six.",
            "Counted at ten.",
            Shaded("Green"),
        ),
        (
            UP,
            "Paint lanes in Mill Road and High Street",
            "Highways (Des Quill) / Sustrans",
            "Dec 2021",
            "Ordered.",
            "Waiting for dry weather.",
            Shaded("Amber"),
        ),
        (
            two,
            "Survey speeds",
            "Road Safety Officer & Police",
            "31 March 2022",
            "",
            "No survey yet.",
            Shaded("Red"),
        ),
    ]
    paper = WordFile().heading("Scrutiny Review of Active Travel: monitoring", 1).table(heads, *rows)
    texts = ["That cycling to school is made safe"] * 2 + ["That 20 mph zones are reviewed"]
    owners = [["Ffion Rees"], ["Highways (Des Quill)", "Sustrans"], ["Road Safety Officer & Police"]]
    truth = [
        record(
            section=("R1", "R1", "R2")[n],
            section_text=texts[n],
            action=row[1],
            responsibility=row[2],
            owners=owners[n],
            date=row[3],
            due=(None, "2021-12", "2022-03-31")[n],
            entries=[
                entry("Sept 21", row[4] or None),
                entry("March 2022", row[5], status=("Green", "Amber", "Red")[n]),
            ],
        )
        for n, row in enumerate(rows)
    ]
    for line in truth:
        line["section"] = line["section"].removeprefix("R")
    return "active-travel.docx", paper.bytes(), truth


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


def headings_above_tables():
    """Recommendations as headings, each with a table of actions below it."""
    heads = (
        "Action",
        "Responsibility",
        "Timescale",
        "Measure of success",
        "Progress to date (January 2024)",
        "RAG rating",
    )
    a = (
        "Appoint a digital lead.",
        "Chief Executive",
        "Q2 2023/24",
        "Somebody is in post.",
        "Appointed in August.",
        "G",
    )
    b = (
        "Train staff in plain English.",
        "HR / Comms",
        "By end of Autumn term",
        "300 trained.",
        "• 120 trained\n• Two courses to come",
        "A",
    )
    c = ("Publish a roadmap.", "Digital Lead", "January 2024", "It is published.", "", "R")
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
    refs, texts = (
        ("1", "2 and 3", "2 and 3"),
        (
            "That the Council has somebody to lead on digital inclusion.",
            *["That staff and residents know what will change and when."] * 2,
        ),
    )
    owners, due = (["Chief Executive"], ["HR", "Comms"], ["Digital Lead"]), (None, None, "2024-01")
    truth = [
        record(
            section=refs[n],
            section_text=texts[n],
            action=row[0],
            responsibility=row[1],
            owners=owners[n],
            date=row[2],
            due=due[n],
            outcome=row[3],
            entries=[entry("January 2024", row[4] or None, status=row[5])],
        )
        for n, row in enumerate((a, b, c))
    ]
    return "digital.docx", paper.bytes(), truth


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
    heads = (
        "Recommendation",
        "Proposed Action",
        "Responsible Officer",
        "Timescale",
        "Success measure",
        "Resource implications",
    )
    rec = "1. That young people have somewhere to go on Friday nights."
    rows = [
        (
            rec,
            "a) Open the leisure centre until 11 pm.",
            "Leisure Manager",
            "September 2024",
            "60 young people a week",
            "£12,000",
        ),
        (
            UP,
            "b) Ask young people what they want.",
            "Youth Council, Jo Park",
            "June/July 2024",
            "200 answers",
            "None",
        ),
        (
            "2. That buses run after 9 pm.",
            "Talk with operators.",
            "Public Transport Team",
            "2025",
            "One more bus each way.",
            "To be found",
        ),
    ]
    paper = WordFile().heading("Action Plan: Review of Youth Provision", 1).table(heads, *rows)
    texts = ["That young people have somewhere to go on Friday nights."] * 2 + ["That buses run after 9 pm."]
    truth = [
        record(
            section=("1", "1", "2")[n],
            section_text=texts[n],
            action=row[1],
            responsibility=row[2],
            owners=[row[2]],
            date=row[3],
            due=("2024-09", None, "2025")[n],
            outcome=row[4],
        )
        for n, row in enumerate(rows)
    ]
    return "youth.docx", paper.bytes(), truth


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
    updates_in_columns_with_colours,
    updates_in_one_cell,
    headings_above_tables,
    motions_with_banners,
    new_action_plan,
    two_heads_over_each_round,
    status_words_and_owners,
]
