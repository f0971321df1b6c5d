"""Papers in which rows right across a table carry headings, words or updates."""

from tests.intake.styles.making import Across, Shaded, WordFile, entry, record


def updates_right_across():
    """Below each recommendation a row across the table says how it goes; "Target" heads dates."""
    given = [
        ("1", "That benches stand at each bus stop", "Ann Bell", "May 2021", "Thirty were set up.", 2),
        ("2", "That shelters have lamps", "Bob Cox / Dee Ray", "Rolling", "None so far.", 4),
    ]
    rows = []
    for number, text, lead, target, said, grade in given:
        rows.append((number, text, lead, target))
        rows.append((Across(f"Progress (March 2021): {said}\nGrade: {grade}"),))
    paper = (
        WordFile()
        .heading("Scrutiny Review of Bus Stops", 1)
        .table(("No", "Recommendation", "Lead", "Target"), *rows)
    )
    truth = [
        record(
            section=number,
            ref=number,
            section_text=text,
            responsibility=lead,
            owners=lead.split(" / "),
            date=target,
            due="2021-05" if number == "1" else None,
            entries=[entry("March 2021", said, grade=grade)],
        )
        for number, text, lead, target, said, grade in given
    ]
    return "bus-stops.docx", paper.bytes(), truth


def six_and_twelve_months_on():
    """A bar with the number, a bar with the words, and updates named by how long after they came."""
    paper = WordFile().heading("Post-scrutiny monitoring: Review of Leisure Passes", 1)
    truth = []
    for n, (words, text) in enumerate(
        (("Complete", "That passes cost the same everywhere"), ("Slipped", "That carers pay nothing")), 1
    ):
        paper.table(
            (Across(f"RECOMMENDATION {n}"),),
            (Across(text),),
            ("Accepted?", "Yes"),
            ("Lead Officer", "Leisure Manager"),
            ("Implementation date", f"June 202{n}"),
            ("Actions", "• Agree a price\n• Tell all centres"),
            ("6 month update", f"Price {n} was agreed."),
            ("12 month update", f"Centre {n} was told."),
            ("Status", words),
        )
        latest = entry("12 month", f"Centre {n} was told.", grade=(1, 3)[n - 1])
        latest["status"] = "Complete" if n == 1 else None
        truth.append(
            record(
                section=str(n),
                section_text=text,
                action="• Agree a price\n• Tell all centres",
                responsibility="Leisure Manager",
                owners=["Leisure Manager"],
                date=f"June 202{n}",
                due=f"202{n}-06",
                entries=[entry("6 month", f"Price {n} was agreed."), latest],
            )
        )
    return "leisure.docx", paper.bytes(), truth


def strands_in_a_column():
    """A bar for each recommendation, the heads again below it, a strand in the first column of each row."""
    heads = ("Workstream", "Action", "Owner", "By when", "Progress, June 2022", "Assessment (1-4)", "RAG")
    rows = [
        ("Pubs", "Print a poster.", "JK", "May 2022", "Printed.", "2", Shaded("Green")),
        ("Clubs", "Train the doors.", "JK/LM", "30.06.22", "Nobody came.", "3: too late in the year", ""),
        ("Pubs", "Hold a meeting.", "LM", "Nov. 2022", "Held.", "1", Shaded("Blue")),
    ]
    texts = ("That fewer drinks are spiked", "That licensees meet the police")
    paper = (
        WordFile()
        .heading("Night-Time Economy Review – update", 1)
        .table(
            (Across(f"Recommendation 1 {texts[0]}"),),
            heads,
            *rows[:2],
            (Across(f"Recommendation 2 {texts[1]}"),),
            heads,
            rows[2],
        )
    )
    truth = [
        record(
            section="12"[n == 2],
            section_text=texts[n == 2],
            strand=row[0],
            action=row[1],
            responsibility=row[2],
            owners=row[2].split("/"),
            date=row[3],
            due=("2022-05", "2022-06-30", "2022-11")[n],
            entries=[
                entry(
                    "June 2022",
                    row[4],
                    grade=(2, 3, 1)[n],
                    explanation="too late in the year" if n == 1 else None,
                    status=("Green", None, "Blue")[n],
                )
            ],
        )
        for n, row in enumerate(rows)
    ]
    return "night-time.docx", paper.bytes(), truth


PAPERS = [updates_right_across, six_and_twelve_months_on, strands_in_a_column]
