"""Papers whose tables have labels down one side, as several councils lay them out."""

from tests.styles.making import UP, Across, WordFile, entry, record


def three_rounds_and_five_strands():
    """Label and value tables, three rounds, roman parts, five strands side by side."""
    strands = ["Tenants", "Leaseholders", "Private landlords", "Contractors", "Ward members"]
    leads = [
        "Priya Raman",
        "Priya Raman / Owen Tate",
        "Housing Standards Team",
        "Colin Mbeki",
        "All ward members",
    ]
    dates = ["April 2021", "June 2021", "By end of September 2021", "Quarterly", "31/03/2022"]
    due = ["2021-04", "2021-06", "2021-09", None, "2022-03-31"]
    actions = [f"Write to {s.lower()} about damp and mould." for s in strands]
    measures = [f"{s} know whom to ring about damp." for s in strands]
    first = [
        "Letters sent.",
        "Letters drafted.",
        "• Letter agreed\n• Mailing list cleaned",
        "None sent.",
        "Sent.",
    ]
    second = ["", "Letters sent in May.", "Sent to 412 landlords.", "Delayed by the new contract.", ""]
    third = ["", "", "", "Sent on 4 April 2023 to 31 firms.", ""]
    paper = (
        WordFile(footer="Damp and Mould Progress Update")
        .line("Scrutiny Review of Damp and Mould – Progress Update", bold=True)
        .table(
            ("Review:", "Damp and Mould"),
            ("Link Officer/s:", "Rosa Lindqvist"),
            ("Action Plan Agreed:", "January 2021"),
        )
        .line("Please give evidence of what has changed for residents since the last update.")
        .table(
            (Across("Recommendation 1: That the Council tells everybody who lives or works in its homes"),),
            (Across("ii) whom to ring about damp, and what happens then:"),),
            ("", *strands),
            ("Responsibility:", *leads),
            ("Date:", *dates),
            ("Agreed Action:", *actions),
            ("Agreed Success Measure:", *measures),
            ("Evidence of Progress (February 2022):", *first),
            (
                "Assessment of Progress (February 2022): (include explanation if required)",
                "1",
                "2",
                "2 – On-Track",
                "4 (Not Achieved)",
                "1",
            ),
            ("Evidence of Progress (August 2022):", "–", *second[1:4], "–"),
            (
                "Assessment of Progress (August 2022):",
                "–",
                "1 (Fully Achieved)",
                "Fully achieved",
                "3. Slipped: the firm changed",
                "–",
            ),
            (
                "Evidence of Impact (August 2022):",
                "Calls rose by a third.",
                "–",
                "–",
                "–",
                "Unknown at this stage",
            ),
            ("Evidence of Progress (April 2023):", "–", "–", "–", third[3], "–"),
            ("Assessment of Progress (April 2023):", "–", "–", "–", "1", "–"),
        )
    )
    grades1, grades2 = [1, 2, 2, 4, 1], [None, 1, 1, 3, None]
    truth = []
    for n, strand in enumerate(strands):
        entries = [entry("February 2022", first[n], grade=grades1[n])]
        if second[n]:
            entries.append(entry("August 2022", second[n], grade=grades2[n]))
        if n == 0:
            entries.append(entry("August 2022", impact="Calls rose by a third."))
        if n == 3:
            entries[1]["explanation"] = "the firm changed"
            entries.append(entry("April 2023", third[3], grade=1))
        if n == 4:
            entries.append(entry("August 2022", impact="Unknown at this stage"))
        truth.append(
            record(
                section="1",
                section_text="That the Council tells everybody who lives or works in its homes",
                part="ii",
                part_text="whom to ring about damp, and what happens then:",
                strand=strand,
                action=actions[n],
                outcome=measures[n],
                responsibility=leads[n],
                owners=["Priya Raman", "Owen Tate"] if n == 1 else [leads[n]],
                date=dates[n],
                due=due[n],
                entries=entries,
            )
        )
    return "damp.docx", paper.bytes(), truth


def label_and_value_twice_in_a_row():
    """Four columns: label, value, label, value."""
    paper = (
        WordFile(header="Agenda Item 9")
        .heading("Overview and Scrutiny: School Transport Review", 1)
        .table(
            ("Review title:", "School Transport", "Contact officer:", "Marged Huws"),
            ("Date agreed:", "July 2020", "Committee:", "Children and Families Scrutiny Committee"),
        )
        .line("Recommendation 1: That eligibility letters are rewritten in plain words.", bold=True)
        .table(
            ("Action:", "Rewrite the letters with parents.", "Lead officer:", "Tom Idris & Bev Carr"),
            ("Success measures:", "Fewer appeals.", "Target date:", "Sept 2020"),
            (
                "Progress update (July 2021):",
                "Letters were rewritten and sent.\nAppeals fell by 40%.",
                "Grade:",
                "1 - Fully Achieved",
            ),
        )
        .line("Recommendation 2: That drivers are trained.", bold=True)
        .table(
            ("Action:", "Train all drivers in first aid.", "Lead officer:", "Passenger Transport Team"),
            ("Success measures:", "95% of drivers hold a certificate.", "Target date:", "Spring term 2021"),
            (
                "Progress update (July 2021):",
                "61 of 90 drivers are trained.",
                "Grade:",
                "Slipped – courses were cancelled",
            ),
        )
    )
    truth = [
        record(
            section="1",
            section_text="That eligibility letters are rewritten in plain words.",
            action="Rewrite the letters with parents.",
            outcome="Fewer appeals.",
            responsibility="Tom Idris & Bev Carr",
            owners=["Tom Idris", "Bev Carr"],
            date="Sept 2020",
            due="2020-09",
            entries=[entry("July 2021", "Letters were rewritten and sent.\nAppeals fell by 40%.", grade=1)],
        ),
        record(
            section="2",
            section_text="That drivers are trained.",
            action="Train all drivers in first aid.",
            outcome="95% of drivers hold a certificate.",
            responsibility="Passenger Transport Team",
            owners=["Passenger Transport Team"],
            date="Spring term 2021",
            entries=[
                entry(
                    "July 2021",
                    "61 of 90 drivers are trained.",
                    grade=3,
                    explanation="courses were cancelled",
                )
            ],
        ),
    ]
    return "transport.docx", paper.bytes(), truth


def labels_behind_a_merged_recommendation():
    """One table for the whole paper: the recommendation reaches down beside its labels."""
    first = "Recommendation 1\nThat gullies are cleaned twice a year."
    second = "Recommendation 2\nThat flood wardens are recruited in every parish."
    labels = ("Lead Officer", "Timescale", "Action", "Progress (November 2022)", "Status")
    one = ("Gareth Pell", "Oct 2022", "Agree a new cleaning rota.", "The rota began in October.", "On track")
    two = (
        "Emergency Planning",
        "Ongoing",
        "Advertise for wardens.",
        "Nine parishes have none.",
        "Not achieved",
    )
    rows = [
        (first if n == 0 else UP, label, words)
        for n, (label, words) in enumerate(zip(labels, one, strict=True))
    ]
    rows += [
        (second if n == 0 else UP, label, words)
        for n, (label, words) in enumerate(zip(labels, two, strict=True))
    ]
    paper = WordFile().heading("Review of Surface Water Flooding: update on recommendations", 1).table(*rows)
    texts = ("That gullies are cleaned twice a year.", "That flood wardens are recruited in every parish.")
    truth = [
        record(
            section=str(n + 1),
            section_text=texts[n],
            action=words[2],
            responsibility=words[0],
            owners=[words[0]],
            date=words[1],
            due="2022-10" if n == 0 else None,
            entries=[entry("November 2022", words[3], grade=(2, 4)[n])],
        )
        for n, words in enumerate((one, two))
    ]
    return "flooding.docx", paper.bytes(), truth


def labels_in_the_last_column():
    paper = (
        WordFile()
        .heading("Libraries Review", 1)
        .line("Rec 1. That opening hours follow what readers asked for", bold=True)
        .table(
            ("Run a survey in every branch and publish it.", "Proposed action"),
            ("Gwen Alder (Libraries), Sunil Rao (Customer Insight)", "Responsible officer/s"),
            ("28.6.18", "Deadline"),
            ("Survey ran in 12 of 12 branches.", "Progress, January 2019"),
            ("Fully Achieved", "Assessment"),
        )
    )
    truth = [
        record(
            section="1",
            section_text="That opening hours follow what readers asked for",
            action="Run a survey in every branch and publish it.",
            responsibility="Gwen Alder (Libraries), Sunil Rao (Customer Insight)",
            owners=["Gwen Alder (Libraries)", "Sunil Rao (Customer Insight)"],
            date="28.6.18",
            due="2018-06-28",
            entries=[entry("January 2019", "Survey ran in 12 of 12 branches.", grade=1)],
        )
    ]
    return "libraries.docx", paper.bytes(), truth


def grades_written_in_every_way():
    """Words, numbers, explanations, nothing, N/A: what is no grade stays words."""
    said = [
        ("1", 1, None, None),
        ("Grade 2", 2, None, None),
        ("3 (Slipped) – the tender failed", 3, None, "the tender failed"),
        ("Not-Achieved", 4, None, None),
        ("", None, None, None),
        ("N/A", None, "N/A", None),
        ("2 or 3", None, "2 or 3", None),
        ("On Track. Two of five are done.", 2, None, "Two of five are done."),
    ]
    paper = (
        WordFile()
        .line("PROGRESS UPDATE", bold=True)
        .table(
            ("Review:", "Air Quality"), ("Link Officer:", "Ines Duarte"), ("Action plan agreed:", "May 2019")
        )
    )
    truth = []
    for n, (words, grade, status, explanation) in enumerate(said, 1):
        text = f"That monitor {n} is moved to where people breathe."
        action = f"Move monitor {n} to the school gate."
        paper.line(f"Recommendation {n} – {text}", bold=True).table(
            ("Responsible Officer:", "Environmental Health"),
            ("By when:", "TBC"),
            ("Agreed Action:", action),
            ("Success Measure:", "It stands there."),
            ("Evidence of Progress – June 2020:", f"Monitor {n} was looked at."),
            ("Assessment of Progress – June 2020:", words),
        )
        truth.append(
            record(
                section=str(n),
                section_text=text,
                action=action,
                outcome="It stands there.",
                responsibility="Environmental Health",
                owners=["Environmental Health"],
                date="TBC",
                entries=[
                    entry(
                        "June 2020",
                        f"Monitor {n} was looked at.",
                        grade=grade,
                        status=status,
                        explanation=explanation,
                    )
                ],
            )
        )
    return "air.docx", paper.bytes(), truth


def labels_inside_one_cell():
    """Recommendation | everything else, as bold words in one cell."""
    paper = (
        WordFile()
        .heading("Adult Carers Review – Monitoring", 1)
        .table(
            ("Recommendation", "Response and progress"),
            (
                "1. That every carer is offered an assessment.",
                "Lead: Farah Aziz\nBy when: March 2020\nAction: Offer assessments at discharge.\n"
                "Progress (September 2020): 312 were offered.\n118 were taken up.\nStatus: On-Track",
            ),
            (
                "2. That respite is booked on line.",
                "Lead: Digital Team\nBy when: Autumn\nAction: Build the form.\n"
                "Progress (September 2020): Not begun.\nStatus: Not Achieved",
            ),
        )
    )
    truth = [
        record(
            section="1",
            section_text="That every carer is offered an assessment.",
            action="Offer assessments at discharge.",
            responsibility="Farah Aziz",
            owners=["Farah Aziz"],
            date="March 2020",
            due="2020-03",
            entries=[entry("September 2020", "312 were offered.\n118 were taken up.", grade=2)],
        ),
        record(
            section="2",
            section_text="That respite is booked on line.",
            action="Build the form.",
            responsibility="Digital Team",
            owners=["Digital Team"],
            date="Autumn",
            entries=[entry("September 2020", "Not begun.", grade=4)],
        ),
    ]
    return "carers.docx", paper.bytes(), truth


PAPERS = [
    three_rounds_and_five_strands,
    label_and_value_twice_in_a_row,
    labels_behind_a_merged_recommendation,
    labels_in_the_last_column,
    grades_written_in_every_way,
    labels_inside_one_cell,
]
