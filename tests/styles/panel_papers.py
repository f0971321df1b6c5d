"""Papers of scrutiny panels with rows under heads, as several councils keep them."""

from tests.styles.making import Across, Shaded, WordFile, entry, record


def a_long_table_over_pages():
    """A landscape table of many rows; each page repeats the heads, and rows break over pages."""
    paper = WordFile(header="Place Select Committee – Annex 2", footer="OFFICIAL – SENSITIVE")
    paper.heading("Review of Street Cleansing: action plan monitoring")
    people = ["Head of Streets", "Waste Manager", "Comms Team", "Ward Members / Head of Streets"]
    topics = ["litter bins", "fly-tipping", "leaf fall", "graffiti", "needles", "market days", "back lanes"]
    rags = ["Green", "Amber", "Red"]
    rows, truth = [], []
    for n in range(1, 22):
        topic = topics[n % len(topics)]
        action = f"Agree and publish a standard for {topic} in area {n}, with a plan for bank holidays."
        who, rag = people[n % 4], rags[n % 3]
        said = (
            f"The standard for area {n} was discussed with the crews on site.\n"
            f"• {n + 3} of {n + 5} visits were made\n"
            f"• complaints fell by {n} per cent\n"
            "The next check is planned once the new vehicles have been delivered and the crews are trained."
        )
        month, iso = [("April 2023", "2023-04"), ("end of June 2023", "2023-06"), ("Autumn 2023", None)][
            n % 3
        ]
        rows.append([f"SC{n:02}", action, who, month, said, Shaded(rag, rag.upper())])
        truth.append(
            record(
                ref=f"SC{n:02}",
                action=action,
                responsibility=who,
                owners=who.split(" / "),
                date=month,
                due=iso,
                entries=[entry("Q3 2023/24", said, status=rag.upper())],
            )
        )
    paper.table(
        ["Ref", "Agreed action", "Lead", "Deadline", "Latest position (Q3 2023/24)", "RAG"],
        *rows,
        bold_heads=True,
    )
    _repeat_heads(paper)
    return "street-cleansing.docx", paper.bytes(), truth


def _repeat_heads(paper):
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement

    section = paper.document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    properties = paper.document.tables[-1].rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))


def completed_actions_in_an_appendix():
    """What is still to do comes first; what is done stands in a table of its own behind it."""
    paper = WordFile()
    paper.heading("Health and Wellbeing Scrutiny Committee")
    paper.line("Scrutiny Review of Hospital Discharge", bold=True)
    paper.line("Progress at 3 February 2025")
    paper.heading("Outstanding actions", 2)
    paper.table(
        ["Rec.", "Agreed action", "Responsible officer", "Target date", "Progress", "Status"],
        [
            "2",
            "Pilot a seven day social work team.",
            "Carla Reyes (Adult Services)",
            "end Q2 2024/25",
            "Three posts are filled; the fourth is out to advert.",
            "Amber",
        ],
        [
            "5",
            "Agree one transport contract with the Trust.",
            "NHS Trust and Carla Reyes (Adult Services)",
            "1 April 2025",
            "Heads of terms agreed on 20 January.",
            "Green",
        ],
        bold_heads=True,
    )
    paper.heading("Appendix: completed actions", 2)
    paper.table(
        ["Rec.", "Agreed action", "Responsible officer", "Target date", "Progress", "Status"],
        [
            "1",
            "Give each patient one point of contact.",
            "Ward managers",
            "July 2024",
            "All wards do so since 8 July.",
            "Complete",
        ],
        ["3", "Publish waiting times.", "Trust Comms", "Sept 2024", "Published monthly.", "Complete"],
        bold_heads=True,
    )
    day = "3 February 2025"
    carla = "Carla Reyes (Adult Services)"
    given = [
        (
            "2",
            "Pilot a seven day social work team.",
            carla,
            [carla],
            "end Q2 2024/25",
            None,
            "Three posts are filled; the fourth is out to advert.",
            "Amber",
        ),
        (
            "5",
            "Agree one transport contract with the Trust.",
            f"NHS Trust and {carla}",
            ["NHS Trust", carla],
            "1 April 2025",
            "2025-04-01",
            "Heads of terms agreed on 20 January.",
            "Green",
        ),
        (
            "1",
            "Give each patient one point of contact.",
            "Ward managers",
            ["Ward managers"],
            "July 2024",
            "2024-07",
            "All wards do so since 8 July.",
            "Complete",
        ),
        (
            "3",
            "Publish waiting times.",
            "Trust Comms",
            ["Trust Comms"],
            "Sept 2024",
            "2024-09",
            "Published monthly.",
            "Complete",
        ),
    ]
    truth = [
        record(
            section=number,
            ref=number,
            action=action,
            responsibility=who,
            owners=owners,
            date=date,
            due=due,
            entries=[entry(day, said, status=status)],
        )
        for number, action, who, owners, date, due, said, status in given
    ]
    return "discharge.docx", paper.bytes(), truth


def leads_in_the_banner():
    """The row above the actions names the recommendation, and in the same breath who leads it."""
    paper = WordFile()
    paper.line("Review of Town Centre Safety", bold=True)
    paper.line("Update to Crime and Disorder Scrutiny Committee, June 2023")
    first = "Lighting on the routes to the station should be renewed."
    second = "Licensed premises should share what they know."
    paper.table(
        ["Action", "Timescale", "Update June 2023", "Grade"],
        [Across(f"Recommendation 1: {first}")],
        [Across("Lead Officer: Helen Ward (Highways)")],
        ["Order 40 lanterns.", "March 2023", "Ordered on 2 February.", "1"],
        ["Fit them.", "by end of September 2023", "12 are up, the rest waits for a road closure.", "2"],
        [Across(f"Recommendation 2: {second}")],
        [Across("Lead Officer: Licensing Manager / Police Licensing Officer")],
        ["Set up a shared channel.", "ASAP", "Pubwatch has asked for more time.", "3"],
        bold_heads=True,
    )
    given = [
        ("1", first, "Order 40 lanterns.", "March 2023", "2023-03", "Ordered on 2 February.", 1),
        (
            "1",
            first,
            "Fit them.",
            "by end of September 2023",
            "2023-09",
            "12 are up, the rest waits for a road closure.",
            2,
        ),
        ("2", second, "Set up a shared channel.", "ASAP", None, "Pubwatch has asked for more time.", 3),
    ]
    leads = {"1": "Helen Ward (Highways)", "2": "Licensing Manager / Police Licensing Officer"}
    truth = [
        record(
            section=number,
            section_text=text,
            action=action,
            responsibility=leads[number],
            owners=leads[number].split(" / "),
            date=date,
            due=due,
            entries=[entry("June 2023", said, grade=grade)],
        )
        for number, text, action, date, due, said, grade in given
    ]
    return "town-centre.docx", paper.bytes(), truth


def what_cabinet_answered():
    """Cabinet's answer to each recommendation, with the action that follows: no progress so far."""
    paper = WordFile()
    paper.heading("Cabinet response to the Scrutiny Review of Private Rented Housing")
    rows = [
        (
            "1",
            "Extend selective licensing to three more wards.",
            "Accepted",
            "Consult from May and report in the autumn.",
            "Head of Regulatory Services",
            "October 2024",
            "2024-10",
        ),
        (
            "2",
            "Publish a list of landlords who were fined.",
            "Partially accepted",
            "Publish totals; names once appeals are over.",
            "Legal Services",
            "w/c 3 June 2024",
            None,
        ),
        (
            "3",
            "Pay tenants' legal costs.",
            "Not accepted",
            "None: the Council has no power to do so.",
            "N/A",
            "N/A",
            None,
        ),
    ]
    paper.table(
        ["Rec", "Recommendation", "Cabinet Response", "Proposed action", "Lead officer", "By when"],
        *[row[:6] for row in rows],
        bold_heads=True,
    )
    truth = [
        record(
            section=number,
            section_text=text,
            action=action,
            responsibility=who,
            owners=[] if who == "N/A" else [who],
            date=date,
            due=due,
        )
        for number, text, _, action, who, date, due in rows
    ]
    return "renting.docx", paper.bytes(), truth


PAPERS = [
    a_long_table_over_pages,
    completed_actions_in_an_appendix,
    leads_in_the_banner,
    what_cabinet_answered,
]
