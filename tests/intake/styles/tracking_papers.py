"""Trackers under heads that say more than one thing, with dates moved and actions given up."""

from tests.intake.styles.making import UP, WordFile, entry, record


def post_scrutiny_monitoring():
    """Codes, an outcome, a column of money, and what officers said six and twelve months on."""
    heads = (
        "PERF Code",
        "Recommendation",
        "Desired Outcome",
        "Target Date",
        "Lead Officer",
        "Resources",
        "Cabinet Response",
        "Progress/Action (6 months)",
        "Progress/Action (12 months)",
    )
    rows = [
        ("HV 1.1", "That keys are tracked", "No lost keys", "April 2019", "Repairs Manager", "Officer time"),
        ("HV 1.2", "That photos are taken", "Fewer disputes", "30-Jun-2019", "Lettings Team", "£200"),
    ]
    said = [("Key safe bought.", "In use in all depots."), ("Two are on order.", "Taken since May.")]
    paper = (
        WordFile(header="Appendix 1")
        .heading("Scrutiny Review of Empty Homes – Post-Scrutiny Monitoring", 1)
        .line("Lead Officer: Head of Housing")
        .table(heads, *[(*row, "Agreed", *more) for row, more in zip(rows, said, strict=True)])
    )
    truth = [
        record(
            section=row[0],
            ref=row[0],
            section_text=row[1],
            outcome=row[2],
            date=row[3],
            due=("2019-04", "2019-06-30")[n],
            responsibility=row[4],
            owners=[row[4]],
            entries=[entry("6 months", said[n][0]), entry("12 months", said[n][1])],
        )
        for n, row in enumerate(rows)
    ]
    return "empty-homes.docx", paper.bytes(), truth


def decisions_tracked_by_quarter():
    """The title names the quarter; minutes' numbers stand with the recommendation; statuses in prose."""
    heads = ("Minute No. and recommendation", "Decision / Action", "Managed by", "Latest note", "Status")
    rows = [
        (
            "Min. No. 123 – Waste – THAT Cabinet be asked to buy bins",
            "Bins to be bought",
            "Head of Visible Services",
            "Bought in May.",
            "Completed",
        ),
        (UP, "Old bins to be sold", "Waste Team", "Nobody wants them.", "suspended with approval"),
        (
            "Min. No. 130 – Parks – THAT a report be brought",
            "Report in May",
            "Head of Parks; Finance",
            "",
            "Red – over one month behind",
        ),
    ]
    paper = WordFile().heading("Decision tracking Q4 2017/18", 1).table(heads, *rows)
    truth = [
        record(
            section_text=rows[2][0] if n == 2 else rows[0][0],
            action=row[1],
            responsibility=row[2],
            owners=row[2].split("; "),
            entries=[entry("Q4 2017/18", row[3] or None, status=row[4])],
        )
        for n, row in enumerate(rows)
    ]
    return "decisions.docx", paper.bytes(), truth


def actions_of_a_service_plan():
    """Codes, dates with short months, a start and an end, actions that were deleted; areas as headings."""
    heads = ("Code", "Action", "Start", "End", "Expected outcome", "Delivered by", "Commentary", "Status")
    areas = {
        "Area 1: Libraries": [
            (
                "LI 01",
                "Run courses",
                "Jan 2010",
                "31 Mar 2010",
                "More readers",
                "Mary Ogle",
                "12 ran.",
                "Achieved",
            ),
            ("LI 02", "Move the store", "May 2010", "30-Jun-2010", "Less rent", "Will Yeo", "", "Deleted"),
        ],
        "Area 2: Museums": [
            ("MU 01", "Mend the roof", "May 2010", "Dec 2010", "No leaks", "Estates", "Begun.", "On target"),
        ],
    }
    paper, truth = WordFile().heading("Culture Review: service plan actions, July 2010", 1), []
    due = {"31 Mar 2010": "2010-03-31", "30-Jun-2010": "2010-06-30", "Dec 2010": "2010-12"}
    for heading, rows in areas.items():
        number, _, words = heading.removeprefix("Area ").partition(": ")
        paper.heading(heading, 2).table(heads, *rows)
        truth += [
            record(
                section=number,
                section_text=words,
                ref=ref,
                action=action,
                date=end,
                due=due[end],
                outcome=outcome,
                responsibility=lead,
                owners=[lead],
                entries=[entry("July 2010", said or None, status=status)],
            )
            for ref, action, _, end, outcome, lead, said, status in rows
        ]
    return "culture.docx", paper.bytes(), truth


PAPERS = [post_scrutiny_monitoring, decisions_tracked_by_quarter, actions_of_a_service_plan]
