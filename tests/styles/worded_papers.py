"""Papers that ask in their own words: questions, two languages, unusual heads."""

from tests.styles.making import UP, WordFile, cells, entry, record, rows_of, truth_of


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
        .heading("Recommendation 1", 2)
        .line("That each library keeps a table where strangers may sit and talk.")
        .table(
            ("What did we agree to do?", "Set up a talking table in all eleven libraries."),
            ("Who is responsible?", "Library Services (Ewan Tully)"),
            ("By when?", "31st October 2021"),
            ("How will we know that it has worked?", "Fifty people a week sit there."),
            ("What has been done? (May 2022)", "Nine libraries have a table.\nTwo are being rebuilt."),
            ("How are we doing? (May 2022)", "On-Track"),
            ("What has been done? (November 2022)", "All eleven have one."),
            ("How are we doing? (November 2022)", "Fully Achieved"),
            ("What difference has it made? (November 2022)", "72 people a week sat there in October."),
        )
        .heading("Recommendation 2", 2)
        .line("That GPs may prescribe company.")
        .table(
            ("What did we agree to do?", "Ask the Primary Care Network to train link workers."),
            ("Who is responsible?", "Public Health and the Primary Care Network"),
            ("By when?", "Before Easter 2022"),
            ("How will we know that it has worked?", "Each practice has a link worker."),
            ("What has been done? (May 2022)", "No reply so far."),
            ("How are we doing? (May 2022)", "Not Achieved - the network has no money for it"),
            ("What has been done? (November 2022)", "Three of seven practices have one."),
            ("How are we doing? (November 2022)", "Slipped"),
            ("What difference has it made? (November 2022)", "Too early to say."),
        )
    )
    truth = [
        record(
            section="1",
            section_text="That each library keeps a table where strangers may sit and talk.",
            action="Set up a talking table in all eleven libraries.",
            outcome="Fifty people a week sit there.",
            responsibility="Library Services (Ewan Tully)",
            owners=["Library Services (Ewan Tully)"],
            date="31st October 2021",
            due="2021-10-31",
            entries=[
                entry("May 2022", "Nine libraries have a table.\nTwo are being rebuilt.", grade=2),
                entry(
                    "November 2022",
                    "All eleven have one.",
                    grade=1,
                    impact="72 people a week sat there in October.",
                ),
            ],
        ),
        record(
            section="2",
            section_text="That GPs may prescribe company.",
            action="Ask the Primary Care Network to train link workers.",
            outcome="Each practice has a link worker.",
            responsibility="Public Health and the Primary Care Network",
            owners=["Public Health and the Primary Care Network"],
            date="Before Easter 2022",
            entries=[
                entry("May 2022", "No reply so far.", grade=4, explanation="the network has no money for it"),
                entry(
                    "November 2022",
                    "Three of seven practices have one.",
                    grade=3,
                    impact="Too early to say.",
                ),
            ],
        ),
    ]
    return "loneliness.docx", paper.bytes(), truth


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
        grade = " – ".join(str(said) for said in cells(row, "grade explanation") if said)
        words = cells(row, "section_text action responsibility date outcome evidence")
        lines.append([f"R{row['section']}", *words, grade])
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
