"""Papers that tell of several rounds in rows of their own."""

from tests.intake.styles.making import UP, Across, WordFile
from tests.intake.styles.tabled import cells, graded, rows_of, truth_of


def a_row_for_each_round():
    """The recommendation and what was agreed reach down over one row for each update."""
    heads = [
        "Rec. no.",
        "Scrutiny panel's recommendation",
        "Action agreed by Cabinet",
        "Officer",
        "Completion by",
        "Monitoring date",
        "Evidence",
        "Grade",
    ]
    rows = rows_of("stations")
    lines = []
    for row in rows:
        agreed = cells(row, "section section_text action responsibility date")
        for told in row["told"]:
            grade = f"{told['grade']} ({told['explanation']})" if told["explanation"] else str(told["grade"])
            lines.append([*agreed, told["period"], told["evidence"], grade])
            agreed = [UP] * len(agreed)
    paper = WordFile(header="Appendix 2").heading("Scrutiny Review: Getting to the Station", 1)
    return "stations.docx", paper.table(heads, *lines).bytes(), truth_of(rows)


def three_rounds_in_one_table():
    """One table for the whole paper; recommendations across it; rounds as rows with the grade beside."""
    rows = rows_of("fuel-poverty")
    lines = [(Across(f"Recommendation 1 – {rows[0]['section_text']}"),)]
    for row in rows:
        lines += [
            (Across(f"({row['part']}) {row['part_text']}"),),
            ("Lead", row["responsibility"], "", ""),
            ("Agreed action", row["action"], "", ""),
            ("Target month", row["date"], "", ""),
        ]
        for told in row["told"]:
            lines.append((f"Progress {told['period']}", told["evidence"], "Grade", graded(told, ": ")))
    paper = WordFile(header="OFFICIAL")
    paper.heading("Monitoring of Scrutiny Recommendations – Fuel Poverty", 1).table(*lines)
    return "fuel-poverty.docx", paper.bytes(), truth_of(rows)


PAPERS = [
    a_row_for_each_round,
    three_rounds_in_one_table,
]
