"""Papers whose tables have labels down one side, as several councils lay them out."""

from tests.intake.styles.making import UP, Across, WordFile, entry, record
from tests.intake.styles.tabled import rows_of, truth_of

FIRST_GRADES = ("1", "2", "2 – On-Track", "4 (Not Achieved)", "1")
SECOND_GRADES = ("–", "1 (Fully Achieved)", "Fully achieved", "3. Slipped: the firm changed", "–")


def three_rounds_and_five_strands():
    """Label and value tables, three rounds, roman parts, five strands side by side."""
    rows = rows_of("damp")
    heads = [f"({month}):" for month in ("February 2022", "August 2022", "April 2023")]
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
            (Across(f"Recommendation 1: {rows[0]['section_text']}"),),
            (Across(f"ii) {rows[0]['part_text']}"),),
            ("", *(row["strand"] for row in rows)),
            ("Responsibility:", *(row["responsibility"] for row in rows)),
            ("Date:", *(row["date"] for row in rows)),
            ("Agreed Action:", *(row["action"] for row in rows)),
            ("Agreed Success Measure:", *(row["outcome"] for row in rows)),
            (f"Evidence of Progress {heads[0]}", *_told(rows, 0, "evidence")),
            (f"Assessment of Progress {heads[0]} (include explanation if required)", *FIRST_GRADES),
            (f"Evidence of Progress {heads[1]}", *_told(rows, 1, "evidence")),
            (f"Assessment of Progress {heads[1]}", *SECOND_GRADES),
            (f"Evidence of Impact {heads[1]}", *_told(rows, 1, "impact")),
            (f"Evidence of Progress {heads[2]}", *_told(rows, 2, "evidence")),
            (f"Assessment of Progress {heads[2]}", "–", "–", "–", "1", "–"),
        )
    )
    return "damp.docx", paper.bytes(), truth_of(rows)


def _told(rows, number, head):
    """What was told of each action in the first, second or third round; a dash where nothing was."""
    told = [row["told"][number : number + 1] for row in rows]
    return [each[0][head] or "–" if each else "–" for each in told]


def label_and_value_twice_in_a_row():
    """Four columns: label, value, label, value."""
    paper = (
        WordFile(header="Agenda Item 9")
        .heading("Overview and Scrutiny: School Transport Review", 1)
        .table(
            ("Review title:", "School Transport", "Contact officer:", "Marged Huws"),
            ("Date agreed:", "July 2020", "Committee:", "Children and Families Scrutiny Committee"),
        )
    )
    rows = rows_of("transport")
    grades = ["1 - Fully Achieved", "Slipped – courses were cancelled"]
    for row, grade in zip(rows, grades, strict=True):
        paper.line(f"Recommendation {row['section']}: {row['section_text']}", bold=True)
        paper.table(
            ("Action:", row["action"], "Lead officer:", row["responsibility"]),
            ("Success measures:", row["outcome"], "Target date:", row["date"]),
            ("Progress update (July 2021):", row["evidence"], "Grade:", grade),
        )
    return "transport.docx", paper.bytes(), truth_of(rows, "July 2021")


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
