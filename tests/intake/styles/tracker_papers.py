"""Papers with one row for each action or recommendation."""

from tests.intake.styles.making import UP, Across, WordFile, entry, record
from tests.intake.styles.tabled import cells, graded, rows_of, truth_of


def recommendation_tracker():
    """Nine columns, references with a year, leads by initials, a key in paragraphs, empty rows."""
    heads = ["Reference", "Origin", "Date", "Area", "Recommendation", "Exec Date", "Lead Officer/EM"]
    rows = rows_of("tracker")
    lines = [
        cells(row, "ref origin made area section_text executive responsibility evidence status")
        for row in rows
    ]
    for line in lines:
        line[7] = line[7].replace("• ", "· ")
    paper = (
        WordFile(header="Annex A", footer="Page 1 of 2")
        .heading("Scrutiny Recommendation Tracker", 1)
        .table([*heads, "Action taken", "Status"], *lines, *[("",) * 9] * 6, bold_heads=True)
        .line("Key")
        .line("Green = achieved, monitoring no longer required")
        .line("Amber = acceptable progress, continue monitoring")
        .line("Red = unacceptable progress")
    )
    return "tracker.docx", paper.bytes(), truth_of(rows, None)


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
    rows = rows_of("waste")
    months = ["March 2022", "March 2022", "September 2022", "September 2022"]
    lines = []
    for row in rows:
        said = [words for told in row["told"] for words in (told["evidence"], graded(told, " – "))]
        lines.append([*cells(row, "section section_text responsibility date"), *said])
    paper.table(
        ["Rec no.", "Recommendation", "Lead officer", "By when", *months],
        [UP, UP, UP, UP, "Progress", "Grade", "Progress", "Grade"],
        *lines,
    )
    grid = paper.document.tables[-1]
    for x in (4, 6):
        text = grid.cell(0, x).text
        grid.cell(0, x + 1).text = ""
        merged = grid.cell(0, x).merge(grid.cell(0, x + 1))
        merged.text = text
    return "waste.docx", paper.bytes(), truth_of(rows)


def status_words_and_owners():
    """Statuses and owners in every punctuation, one row for each action."""
    heads = ("Ref", "Action", "Owner(s)", "Deadline", "Latest update", "Position")
    rows = rows_of("safety")
    paper = (
        WordFile()
        .heading("Review of Workplace Safety – outstanding actions", 1)
        .table(
            (Across("Recommendation 1: That the Council's buildings are safe to work in"),),
            heads,
            *[cells(row, "ref action responsibility date evidence status") for row in rows],
        )
    )
    return "safety.docx", paper.bytes(), truth_of(rows, None)


PAPERS = [
    recommendation_tracker,
    updates_in_one_cell,
    two_heads_over_each_round,
    status_words_and_owners,
]
