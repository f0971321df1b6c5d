"""Papers that ask in their own words: questions, two languages, unusual heads, rounds in rows."""

from tests.styles.making import UP, Across, WordFile, entry, record


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


def a_row_for_each_round():
    """The recommendation and what was agreed reach down over one row for each update."""
    heads = (
        "Rec. no.",
        "Scrutiny panel's recommendation",
        "Action agreed by Cabinet",
        "Officer",
        "Completion by",
        "Monitoring date",
        "Evidence",
        "Grade",
    )
    one = (
        "1",
        "That cycle racks stand at every station.",
        "Buy and fit forty racks.",
        "Hal Brandt",
        "March 2019",
    )
    two = (
        "2",
        "That racks are lit.",
        "Ask the train company for lamps.",
        "Hal Brandt / NorthRail",
        "12.2019",
    )
    paper = (
        WordFile(header="Appendix 2")
        .heading("Scrutiny Review: Getting to the Station", 1)
        .table(
            heads,
            (*one, "January 2019", "Thirty were fitted.", "2"),
            (*[UP] * 5, "July 2019", "All were fitted in May.", "1"),
            (*two, "January 2019", "A letter was sent.", "2"),
            (*[UP] * 5, "July 2019", "No answer came.", "3 (the company has changed hands)"),
            (*[UP] * 5, "January 2020", "The company said no.", "4"),
        )
    )
    truth = [
        record(
            section="1",
            section_text=one[1],
            action=one[2],
            responsibility=one[3],
            owners=["Hal Brandt"],
            date="March 2019",
            due="2019-03",
            entries=[
                entry("January 2019", "Thirty were fitted.", grade=2),
                entry("July 2019", "All were fitted in May.", grade=1),
            ],
        ),
        record(
            section="2",
            section_text=two[1],
            action=two[2],
            responsibility=two[3],
            owners=["Hal Brandt", "NorthRail"],
            date="12.2019",
            due="2019-12",
            entries=[
                entry("January 2019", "A letter was sent.", grade=2),
                entry("July 2019", "No answer came.", grade=3, explanation="the company has changed hands"),
                entry("January 2020", "The company said no.", grade=4),
            ],
        ),
    ]
    return "stations.docx", paper.bytes(), truth


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
    heads = (
        "Ref",
        "Recommendation of the Task and Finish Group",
        "Actions to deliver the recommendation",
        "Lead Director and Officer",
        "Target date for completion",
        "How success will be measured",
        "Progress as at 30 September 2023",
        "Assessment of progress",
    )
    rows = [
        (
            "R1",
            "That taxis are safe and clean",
            "Inspect each taxi twice a year",
            "Director of Place; Licensing Manager (Yusuf Demir)",
            "30/09/2023",
            "No taxi fails twice",
            "312 of 340 were inspected.",
            "2",
        ),
        (UP, UP, "Publish what was found", UP, UP, "Published each quarter", "Published in July.", "1"),
        (
            "R2",
            "That drivers know whom they carry",
            "Train drivers about disability",
            "J. Kerr | M. O’Dowd",
            "w/c 4 September 2023",
            "All are trained",
            "",
            "4 – no trainer was found",
        ),
    ]
    paper = WordFile().heading("Taxi Licensing Scrutiny Review: Action Plan Update", 1).table(heads, *rows)
    lead = rows[0][3]
    truth = [
        record(
            section="1" if n < 2 else "2",
            section_text=(rows[0][1], rows[0][1], rows[2][1])[n],
            action=row[2],
            outcome=row[5],
            responsibility=lead if n < 2 else row[3],
            owners=["Director of Place", "Licensing Manager (Yusuf Demir)"]
            if n < 2
            else ["J. Kerr", "M. O’Dowd"],
            date="30/09/2023" if n < 2 else row[4],
            due="2023-09-30" if n < 2 else None,
            entries=[
                entry(
                    "30 September 2023",
                    row[6] or None,
                    grade=(2, 1, 4)[n],
                    explanation="no trainer was found" if n == 2 else None,
                )
            ],
        )
        for n, row in enumerate(rows)
    ]
    return "taxis.docx", paper.bytes(), truth


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


def three_rounds_in_one_table():
    """One table for the whole paper; recommendations across it; rounds as rows with the grade beside."""
    paper = (
        WordFile(header="OFFICIAL")
        .heading("Monitoring of Scrutiny Recommendations – Fuel Poverty", 1)
        .table(
            (Across("Recommendation 1 – That every cold home is known to the Council, by way of:"),),
            (Across("(a) a register of homes"),),
            ("Lead", "Warm Homes Team + Citizens Advice", "", ""),
            ("Agreed action", "Build a register from meter readings.", "", ""),
            ("Target month", "End of March 2022", "", ""),
            ("Progress June 2022", "4,100 homes are on it.", "Grade", "2"),
            ("Progress December 2022", "5,600 homes are on it.", "Grade", "2"),
            ("Progress June 2023", "All 7,012 homes are on it.", "Grade", "1"),
            (Across("(b) visits by volunteers"),),
            ("Lead", "Citizens Advice", "", ""),
            ("Agreed action", "Recruit forty volunteers.", "", ""),
            ("Target month", "Rolling programme", "", ""),
            ("Progress June 2022", "None so far.", "Grade", "4"),
            ("Progress December 2022", "Eleven were recruited.", "Grade", "3: nobody drives"),
            ("Progress June 2023", "Twenty-six were recruited.", "Grade", "3"),
        )
    )
    months = ("June 2022", "December 2022", "June 2023")
    common = {"section": "1", "section_text": "That every cold home is known to the Council, by way of:"}
    said = (
        ("4,100 homes are on it.", "5,600 homes are on it.", "All 7,012 homes are on it."),
        ("None so far.", "Eleven were recruited.", "Twenty-six were recruited."),
    )
    grades = ((2, 2, 1), (4, 3, 3))
    entries = [
        [entry(m, s, grade=g) for m, s, g in zip(months, said[n], grades[n], strict=True)] for n in (0, 1)
    ]
    entries[1][1]["explanation"] = "nobody drives"
    truth = [
        record(
            **common,
            part="a",
            part_text="a register of homes",
            action="Build a register from meter readings.",
            responsibility="Warm Homes Team + Citizens Advice",
            owners=["Warm Homes Team", "Citizens Advice"],
            date="End of March 2022",
            due="2022-03",
            entries=entries[0],
        ),
        record(
            **common,
            part="b",
            part_text="visits by volunteers",
            action="Recruit forty volunteers.",
            responsibility="Citizens Advice",
            owners=["Citizens Advice"],
            date="Rolling programme",
            entries=entries[1],
        ),
    ]
    return "fuel-poverty.docx", paper.bytes(), truth


PAPERS = [
    questions_as_labels,
    a_row_for_each_round,
    labels_in_two_languages,
    leads_merged_over_actions,
    grade_below_the_evidence,
    three_rounds_in_one_table,
]
