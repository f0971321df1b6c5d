"""Papers that ask in their own words: questions, two languages, unusual heads."""

from tests.intake.styles.making import UP, WordFile, entry, record
from tests.intake.styles.tabled import cells, graded, rows_of, truth_of


def questions_as_labels():
    """A table of questions for each recommendation, two rounds, an impact."""
    paper = (
        WordFile(footer="Page 1")
        .heading("Loneliness in Later Life: what has happened since our review", 1)
        .table(
            ("Name of review", "Loneliness in Later Life"),
            ("Reviewed by", "Adults and Communities Overview Committee"),
            ("Lead contact", "Morwenna Pask"),
        )
    )
    rows = rows_of("loneliness")
    grades = [
        ("On-Track", "Fully Achieved"),
        ("Not Achieved - the network has no money for it", "Slipped"),
    ]
    for row, (first, second) in zip(rows, grades, strict=True):
        may, november = row["told"]
        paper.heading(f"Recommendation {row['section']}", 2).line(row["section_text"])
        paper.table(
            ("What did we agree to do?", row["action"]),
            ("Who is responsible?", row["responsibility"]),
            ("By when?", row["date"]),
            ("How will we know that it has worked?", row["outcome"]),
            ("What has been done? (May 2022)", may["evidence"]),
            ("How are we doing? (May 2022)", first),
            ("What has been done? (November 2022)", november["evidence"]),
            ("How are we doing? (November 2022)", second),
            ("What difference has it made? (November 2022)", november["impact"]),
        )
    return "loneliness.docx", paper.bytes(), truth_of(rows)


def labels_in_two_languages():
    """Welsh and English beside one another in each label."""
    paper = (
        WordFile()
        .line("Adolygiad Craffu / Scrutiny Review: Ysgolion Bach / Small Schools", bold=True)
        .table(
            ("Adolygiad / Review:", "Small Schools"),
            ("Swyddog Cyswllt / Link Officer:", "Nest Prydderch"),
            ("Cytunwyd ar y Cynllun / Action Plan Agreed:", "Mehefin / June 2021"),
        )
        .line("Argymhelliad / Recommendation 1: That small schools share a head teacher.", bold=True)
        .table(
            ("Cyfrifoldeb / Responsibility:", "Aled Huws; Siân ap Rhys"),
            ("Dyddiad / Date:", "September 2021"),
            ("Cam gweithredu y cytunwyd arno / Agreed Action:", "Ask the governors of six schools."),
            ("Mesur llwyddiant / Success Measure:", "Two schools share a head."),
            ("Tystiolaeth o gynnydd / Evidence of Progress (July 2022):", "Four said yes, and two share."),
            ("Asesiad o gynnydd / Assessment of Progress (July 2022):", "1"),
        )
    )
    truth = [
        record(
            section="1",
            section_text="That small schools share a head teacher.",
            action="Ask the governors of six schools.",
            outcome="Two schools share a head.",
            responsibility="Aled Huws; Siân ap Rhys",
            owners=["Aled Huws", "Siân ap Rhys"],
            date="September 2021",
            due="2021-09",
            entries=[entry("July 2022", "Four said yes, and two share.", grade=1)],
        )
    ]
    return "ysgolion.docx", paper.bytes(), truth


def leads_merged_over_actions():
    """Recommendation, lead and date reach down over several actions; each has its own progress."""
    heads = [
        "Ref",
        "Recommendation of the Task and Finish Group",
        "Actions to deliver the recommendation",
        "Lead Director and Officer",
        "Target date for completion",
        "How success will be measured",
        "Progress as at 30 September 2023",
        "Assessment of progress",
    ]
    rows = rows_of("taxis")
    lines = []
    for row in rows:
        words = cells(row, "section_text action responsibility date outcome evidence")
        lines.append([f"R{row['section']}", *words, graded(row, " – ")])
    for column in (0, 1, 3, 4):
        lines[1][column] = UP
    paper = WordFile().heading("Taxi Licensing Scrutiny Review: Action Plan Update", 1).table(heads, *lines)
    return "taxis.docx", paper.bytes(), truth_of(rows, "30 September 2023")


def grade_below_the_evidence():
    """One cell says what was done and, in its last lines, the grade; heads on every page."""
    heads = ("Recommendation", "Lead Member / Lead Officer", "Timescale", "Update – April 2024")
    rows = [
        (
            "Recommendation 1: That the market opens on Sundays.",
            "Cllr Ivy Strand / Ross Quayle",
            "Summer 2024",
            "Traders were asked: 41 of 60 would come.\nGrade: 2 (On-Track)",
        ),
        (
            "Recommendation 2: That stalls cost less in winter.",
            "Ross Quayle",
            "From November 2023",
            "Fees were halved from November to February.\nGrade: 1 (Fully Achieved)",
        ),
    ]
    paper = WordFile().heading("Town Centre Markets Review", 1).table(heads, rows[0], heads, rows[1])
    texts = ("That the market opens on Sundays.", "That stalls cost less in winter.")
    truth = [
        record(
            section=str(n + 1),
            section_text=texts[n],
            responsibility=row[1],
            owners=["Cllr Ivy Strand", "Ross Quayle"] if n == 0 else ["Ross Quayle"],
            date=row[2],
            entries=[entry("April 2024", row[3].split("\n")[0], grade=(2, 1)[n])],
        )
        for n, row in enumerate(rows)
    ]
    return "markets.docx", paper.bytes(), truth


PAPERS = [
    questions_as_labels,
    labels_in_two_languages,
    leads_merged_over_actions,
    grade_below_the_evidence,
]
