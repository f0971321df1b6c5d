"""Papers that tell of several rounds in rows of their own."""

from tests.styles.making import UP, Across, WordFile, entry, record


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
    a_row_for_each_round,
    three_rounds_in_one_table,
]
