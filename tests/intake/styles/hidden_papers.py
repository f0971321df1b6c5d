"""Papers with statuses that hide: in a shaded reference, behind a question, or nowhere at all."""

from tests.intake.styles.making import Across, Shaded, WordFile, entry, record
from tests.intake.styles.tabled import cells, graded, rows_of, truth_of


def status_by_shading_of_the_reference():
    """No status column: the first cell of the row is shaded, as the key below says."""
    paper = WordFile()
    paper.heading("Scrutiny Review of Playgrounds: update September 2022")
    rows = [
        ("1", "That every playground has shade.", "Parks", "June 2022", "Six of nine have.", "Amber"),
        (
            "2",
            "That broken swings are mended in a week.",
            "Parks Operations",
            "March 2022",
            "Met all year.",
            "Green",
        ),
    ]
    paper.table(
        ["Rec no.", "Recommendation", "Lead", "Timescale", "Progress"],
        *[[Shaded(r[5], r[0]), *r[1:5]] for r in rows],
        bold_heads=True,
    )
    paper.line("Key: Green – on target; Amber – within tolerance; Red – off target")
    truth = [
        record(
            section=r[0],
            section_text=r[1],
            responsibility=r[2],
            owners=[r[2]],
            date=r[3],
            due={"June 2022": "2022-06", "March 2022": "2022-03"}[r[3]],
            entries=[entry("September 2022", r[4])],
        )
        for r in rows
    ]
    return "playgrounds.docx", paper.bytes(), truth


def roman_parts_in_the_recommendation_cell():
    """The recommendation once, (i) (ii) in rows below it, with Yes/No for "Complete?"."""
    paper = WordFile()
    paper.heading("Health Scrutiny – Dentistry Review")
    paper.line("Progress report: 5 October 2023")
    text = "That the ICB be asked to:"
    paper.table(
        ["Recommendation", "Action taken", "Responsible", "Complete?"],
        [Across(f"Recommendation 1: {text}")],
        [
            "(i) publish a list of practices that take patients",
            "The list is on the ICB's website.",
            "ICB",
            "Yes",
        ],
        ["(ii) pay for a mobile dentist", "The ICB said no in August.", "ICB / Council", "No"],
        bold_heads=True,
    )
    truth = [
        record(
            section="1",
            section_text=text,
            part=letter,
            part_text=p,
            responsibility=w,
            owners=w.split(" / "),
            entries=[entry("5 October 2023", s, status=st)],
        )
        for letter, p, s, w, st in [
            (
                "i",
                "publish a list of practices that take patients",
                "The list is on the ICB's website.",
                "ICB",
                "Yes",
            ),
            ("ii", "pay for a mobile dentist", "The ICB said no in August.", "ICB / Council", "No"),
        ]
    ]
    return "dentists.docx", paper.bytes(), truth


def three_columns_without_a_status():
    """Only recommendation, response and progress, with several months in one cell."""
    paper = WordFile()
    paper.heading("Review of Public Toilets – six monthly monitoring")
    rows = [
        (
            "1. Keep the four toilets in parks open all year.",
            "Agreed. Parks Manager to lead.",
            [("March 2021", "Open since 1 March."), ("Sept 2021", "Still open; vandalism twice.")],
        ),
        (
            "2. Sign the nearest toilet on street maps.",
            "Agreed in part.",
            [("March 2021", "Maps ordered."), ("Sept 2021", "No change.")],
        ),
    ]
    paper.table(
        ["Recommendation", "Cabinet response", "Progress"],
        *[[r[0], r[1], "\n".join(f"{m}: {s}" for m, s in r[2])] for r in rows],
        bold_heads=True,
    )
    truth = [
        record(section=r[0][0], section_text=r[0][3:], entries=[entry(m, s) for m, s in r[2]]) for r in rows
    ]
    return "public-toilets.docx", paper.bytes(), truth


def owners_with_cabinet_member():
    """Cabinet member and officer beside each other; a column for the outcome reached."""
    paper = WordFile(footer="www.council.example | 3")
    paper.heading("Overview Committee: Fostering Review action plan, update to 31 March 2023")
    heads = ["Ref.", "Agreed Action", "Cabinet Member", "Lead Officer", "Deadline", "Progress"]
    rows = rows_of("fostering")
    lines = [
        [*cells(row, "ref action member responsibility date evidence impact"), row["status"] or "On track"]
        for row in rows
    ]
    paper.table([*heads, "Impact to date", "Status"], *lines, bold_heads=True)
    return "fostering.docx", paper.bytes(), truth_of(rows, "31 March 2023")


def footnotes_and_continued_heads():
    """A footnote mark glued to a word, "(cont.)" on the second table, and grades under "Score"."""
    paper = WordFile()
    paper.heading("Scrutiny Review: Food Waste")
    heads = ["Action", "Owner", "Date", "Evidence of progress (May 2024)", "Assessment (1-4)"]
    rows = rows_of("food-waste")
    banners = [
        "1: Schools should weigh what is thrown away.",
        "1 (cont.)",
        "2: Markets should give food away.",
    ]
    for banner, row in zip(banners, rows, strict=True):
        paper.line(f"Recommendation {banner}", bold=True)
        paper.table(
            heads, [*cells(row, "action responsibility date evidence"), graded(row, " – ")], bold_heads=True
        )
    return "food-waste.docx", paper.bytes(), truth_of(rows, "May 2024")


def objectives_with_milestones():
    """Milestones below banners, a letter as the status, and the quarter in the title alone."""
    paper = WordFile()
    paper.heading("Digital Inclusion Review: delivery plan, Quarter 2 2022/23")
    one, two = "Recommendation 1 – Every library lends tablets", "Recommendation 2 – Staff can help"
    rows = [
        ("Buy 60 tablets.", "Libraries", "Sep-22", "2022-09", "Bought 45; supply is slow.", "A"),
        ("Write a lending policy.", "Libraries / Legal", "Aug-22", "2022-08", "Agreed on 12 August.", "B"),
        ("Train 20 volunteers.", "Voluntary Action", "Dec-22", "2022-12", "On course, 14 so far.", "G"),
    ]
    paper.table(
        ["Milestone", "Lead", "Due", "Commentary", "BRAG"],
        [Across(one)],
        *[[r[0], r[1], r[2], r[4], r[5]] for r in rows[:2]],
        [Across(two)],
        *[[r[0], r[1], r[2], r[4], r[5]] for r in rows[2:]],
        bold_heads=True,
    )
    truth = [
        record(
            section="1" if n < 2 else "2",
            section_text=(one if n < 2 else two).split(" – ")[1],
            action=r[0],
            responsibility=r[1],
            owners=r[1].split(" / "),
            date=r[2],
            due=r[3],
            entries=[entry("Quarter 2 2022/23", r[4], status=r[5])],
        )
        for n, r in enumerate(rows)
    ]
    return "digital-inclusion.docx", paper.bytes(), truth


PAPERS = [
    objectives_with_milestones,
    status_by_shading_of_the_reference,
    roman_parts_in_the_recommendation_cell,
    three_columns_without_a_status,
    owners_with_cabinet_member,
    footnotes_and_continued_heads,
]
