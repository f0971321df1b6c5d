"""Papers that mix forms: parts in a column, numbers in rows, rounds in brackets, tables that go on."""

from tests.intake.styles.making import UP, WordFile, entry, record


def parts_in_a_column():
    """The recommendation reaches down over its lettered parts, which have a column of their own."""
    heads = ("Rec", "Part", "Agreed actions", "Officer leading", "Due", "Update (May 2021)", "Grade")
    rows = [
        ("1. That fewer people hear noise at night", "a) by patrols", "Two patrols a night", "Ann Bell"),
        (UP, "b) by fines", "Set a scale of fines", "Legal Services"),
        ("2. That bars tell their neighbours", "", "Ask each bar for a number to ring", "Licensing"),
    ]
    said = [
        ("May 2021", "Done on 27 nights of 30.", "1"),
        ("30 June 2021", "Drafted.", "2 – waiting for counsel"),
        ("July 2021", "Asked by letter.", "1"),
    ]
    paper = (
        WordFile()
        .heading("Scrutiny Review of Night Noise", 1)
        .table(heads, *[(*row, *more) for row, more in zip(rows, said, strict=True)])
    )
    texts = ("That fewer people hear noise at night", "That bars tell their neighbours")
    truth = [
        record(
            section="12"[n == 2],
            section_text=texts[n == 2],
            part=("a", "b", None)[n],
            part_text=("by patrols", "by fines", None)[n],
            action=row[2],
            responsibility=row[3],
            owners=[row[3]],
            date=said[n][0],
            due=("2021-05", "2021-06-30", "2021-07")[n],
            entries=[
                entry(
                    "May 2021",
                    said[n][1],
                    grade=(1, 2, 1)[n],
                    explanation="waiting for counsel" if n == 1 else None,
                )
            ],
        )
        for n, row in enumerate(rows)
    ]
    return "noise.docx", paper.bytes(), truth


def numbers_in_rows_of_their_own():
    """One table of labels for the whole paper; the number stands in a row above the recommendation."""
    rows, truth = [], []
    for n, (text, lead, when, grade, words) in enumerate(
        (
            (
                "That parking is free on market days",
                "Ian Croft",
                "By the end of May 2022",
                1,
                "Fully Achieved",
            ),
            ("That blue badges are checked", "Civil Enforcement", "Ongoing", 4, "Not Achieved: no wardens"),
        ),
        1,
    ):
        rows += [
            ("Reference", f"{n}"),
            ("Recommendation", text),
            ("Officer accountable", lead),
            ("Timetable", when),
            ("Action to be taken", f"Change order {n}."),
            ("Reporting period", "May 2022"),
            ("Progress since agreed", f"Order {n} was looked at."),
            ("Assessment", words),
        ]
        truth.append(
            record(
                section=str(n),
                section_text=text,
                action=f"Change order {n}.",
                responsibility=lead,
                owners=[lead],
                date=when,
                due="2022-05" if n == 1 else None,
                entries=[
                    entry(
                        "May 2022",
                        f"Order {n} was looked at.",
                        grade=grade,
                        explanation="no wardens" if n == 2 else None,
                    )
                ],
            )
        )
    paper = WordFile().heading("Review of Town Parking: monitoring return", 1).table(*rows)
    return "parking.docx", paper.bytes(), truth


def rounds_in_brackets():
    """Several rounds in one cell, each in another spelling, and a status of other words."""
    heads = ("Recommendation", "Action", "Lead", "Completion Date", "Progress", "Status")
    rows = [
        (
            "Recommendation 1\nThat toilets are open till ten",
            "Pay attendants",
            "Fay Lund,\nBob Cox",
            "asap",
            "Update 12 March 2022: two are open.\nUpdate 30 Sept 2022: four are open.",
            "In Progress",
        ),
        (
            "Recommendation 2\nThat shops lend theirs",
            "Ask shops",
            "Town Centre Team",
            "Monday 4 April 2022",
            "(Sept 2022) Nine said yes.\n• stickers were printed\n(March 2022) Five said yes.",
            "Complete",
        ),
        (
            "Recommendation 3\nThat a map is printed",
            "Print it",
            "Fay Lund (Parks); Comms",
            "2021/22",
            "[Sept 2022] It is out of date again.",
            "",
        ),
    ]
    paper = WordFile(footer="Page 1").heading("Public Toilets Review", 1).table(heads, *rows)
    entries = [
        [
            entry("12 March 2022", "two are open."),
            entry("30 Sept 2022", "four are open.", status="In Progress"),
        ],
        [
            entry("Sept 2022", "Nine said yes.\n• stickers were printed", status="Complete"),
            entry("March 2022", "Five said yes."),
        ],
        [entry("Sept 2022", "It is out of date again.")],
    ]
    owners = (["Fay Lund", "Bob Cox"], ["Town Centre Team"], ["Fay Lund (Parks)", "Comms"])
    truth = [
        record(
            section=str(n + 1),
            section_text=row[0].split("\n")[1],
            action=row[1],
            responsibility=row[2],
            owners=owners[n],
            date=row[3],
            due="2022-04-04" if n == 1 else None,
            entries=entries[n],
        )
        for n, row in enumerate(rows)
    ]
    return "toilets.docx", paper.bytes(), truth


def a_matrix_that_goes_on():
    """The header in paragraphs, three strands; the next round in another table below "(continued)"."""
    strands = ("Parks", "Schools", "Estates")
    leads = ("Ann Roe", "Bob Cox / Cy Dee", "Housing Team")
    paper = (
        WordFile()
        .heading("Progress update", 1)
        .line("Review: Play Areas")
        .line("Link Officer: Ann Roe")
        .line("Action Plan Agreed: May 2020")
        .line("Recommendation 1: That swings are safe", bold=True)
        .table(
            ("Strand:", *strands),
            ("Responsible:", *leads),
            ("By when:", "June 2020", "June 2020", "Summer 2020"),
            ("Action:", *[f"Inspect swings in {s.lower()}." for s in strands]),
            ("Success measure:", *[f"{s} have no broken swing." for s in strands]),
            ("Progress (May 2021):", "All seen.", "Half were seen.", "Not begun."),
            ("Grade (May 2021):", "1", "2", "4 – no money"),
        )
        .line("Recommendation 1 (continued)", bold=True)
        .table(
            ("", *strands),
            ("Progress (Nov 2021):", "–", "All were seen.", "Money was found."),
            ("Grade (Nov 2021):", "–", "1", "3"),
        )
    )
    entries = [
        [entry("May 2021", "All seen.", grade=1)],
        [entry("May 2021", "Half were seen.", grade=2), entry("Nov 2021", "All were seen.", grade=1)],
        [
            entry("May 2021", "Not begun.", grade=4, explanation="no money"),
            entry("Nov 2021", "Money was found.", grade=3),
        ],
    ]
    truth = [
        record(
            section="1",
            section_text="That swings are safe",
            strand=strand,
            action=f"Inspect swings in {strand.lower()}.",
            outcome=f"{strand} have no broken swing.",
            responsibility=leads[n],
            owners=leads[n].split(" / "),
            date="Summer 2020" if n == 2 else "June 2020",
            due=None if n == 2 else "2020-06",
            entries=entries[n],
        )
        for n, strand in enumerate(strands)
    ]
    return "play.docx", paper.bytes(), truth


def dates_and_owners_of_every_kind():
    """A tracker without recommendations' numbers in which each row writes dates and owners otherwise."""
    heads = (
        "No",
        "What the panel recommended",
        "Responsible Officer(s)",
        "Timescale",
        "Position at March 2023",
    )
    given = [
        ("Ann Bell, Head of Housing", ["Ann Bell, Head of Housing"], "31 Mar 23", "2023-03-31"),
        ("Head of Legal, Director of Place", ["Head of Legal", "Director of Place"], "Mid 2023", None),
        ("Cllr Joy Ash & Ann Bell", ["Cllr Joy Ash", "Ann Bell"], "No later than 1 May 2023", "2023-05-01"),
        ("1. Ann Bell\n2. Cy Dee", ["Ann Bell", "Cy Dee"], "04.2023", "2023-04"),
        ("Service Manager –\nYouth Work", ["Service Manager – Youth Work"], "Sept '23", "2023-09"),
        ("CSP / PCC / Fire", ["CSP", "PCC", "Fire"], "Q4 2022/23", None),
        ("Ann Bell + Cy Dee", ["Ann Bell", "Cy Dee"], "May - June 2023", None),
        ("TBC", [], "Every six months", None),
        ("All ward councillors", ["All ward councillors"], "From April 2023", None),
        ("Ms. C. Li and Mr B. van der Berg", ["Ms. C. Li", "Mr B. van der Berg"], "2023-06-30", "2023-06-30"),
    ]
    rows = [
        (str(n), f"That thing {n} is done by those who know how", lead, date, f"Thing {n} is under way.")
        for n, (lead, _, date, _) in enumerate(given, 1)
    ]
    paper = WordFile().heading("Review of Everything: tracker of recommendations", 1).table(heads, *rows)
    truth = [
        record(
            section=row[0],
            ref=row[0],
            section_text=row[1],
            responsibility=row[2],
            owners=given[n][1],
            date=row[3],
            due=given[n][3],
            entries=[entry("March 2023", row[4])],
        )
        for n, row in enumerate(rows)
    ]
    return "everything.docx", paper.bytes(), truth


def letters_behind_the_number():
    """Parts as headings of their own that repeat the number: "Recommendation 2(b)"."""
    given = [
        ("1", None, "Recommendation 1: That the Council plants an orchard in each ward", "One ward has one."),
        ("2", "a", "Recommendation 2(a): That schools get seeds", "Forty schools have them."),
        ("2", "b", "Recommendation 2(b): That allotments share tools", "Tools are shared at six sites."),
    ]
    paper = WordFile().heading("Food Growing – Scrutiny Committee monitoring report", 1)
    truth = []
    for n, (number, letter, heading, said) in enumerate(given):
        words = heading.partition(": ")[2]
        paper.heading(heading, 2).table(
            ("Responsibility", "Timescale", "Agreed action", "Progress – June 2024", "Assessment"),
            ("Parks Service", "2024", f"Action {n + 1} of the plan.", said, str(n + 1)),
        )
        truth.append(
            record(
                section=number,
                section_text=None if letter else words,
                part=letter,
                part_text=words if letter else None,
                action=f"Action {n + 1} of the plan.",
                responsibility="Parks Service",
                owners=["Parks Service"],
                date="2024",
                due="2024",
                entries=[entry("June 2024", said, grade=n + 1)],
            )
        )
    return "growing.docx", paper.bytes(), truth


PAPERS = [
    parts_in_a_column,
    numbers_in_rows_of_their_own,
    rounds_in_brackets,
    a_matrix_that_goes_on,
    dates_and_owners_of_every_kind,
    letters_behind_the_number,
]
