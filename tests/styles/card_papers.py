"""Papers that give each action a card, a form or a story of its own."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from tests.styles.making import Across, WordFile, entry, record


def a_card_for_each_action():
    """One table an action: number and words across the top, then label and value below each other."""
    paper = WordFile(header="Item 7 – Appendix B", footer="OFFICIAL")
    paper.heading("Children and Young People Overview and Scrutiny Committee")
    paper.line("Task and Finish Group: Road safety outside schools", bold=True)
    paper.line("Six month update on the recommendations, January 2024")
    cards = [
        (
            "1.1",
            "Survey every school gate in the borough and publish the results.",
            "Priya Nair, Transport Planning Manager",
            ["Priya Nair, Transport Planning Manager"],
            ("September 2023", "2023-09"),
            "All 41 gates surveyed.",
            "All 41 gates were surveyed between May and July.\nResults went on the website on 4 September.",
            "Green",
        ),
        (
            "1.2",
            "Agree a programme of school streets with ward members.",
            "Tom Okafor",
            ["Tom Okafor"],
            ("Spring 2024", None),
            "A programme of at least six streets.",
            "Four schools have signed up. Two governing bodies want to see the results of the first scheme.",
            "Amber",
        ),
    ]
    second = (
        "2.1",
        "Write to the Police and Crime Commissioner about enforcement at drop-off time.",
        "Cllr Anne Marsh (Chair)",
        ["Cllr Anne Marsh (Chair)"],
        ("28 June 2023", "2023-06-28"),
        "A reply with dates of enforcement visits.",
        "Letter sent 21 June. No reply yet, chased in October.",
        "Red",
    )
    truth = []
    heads = {
        "1": "The Council should know how safe each school gate is, and act where it is not.",
        "2": "Partners should be held to what they promised in 2021.",
    }
    for number, group in (("1", cards), ("2", [second])):
        paper.heading(f"Recommendation {number}", 2)
        paper.line(heads[number])
        for ref, action, who, owners, (date, due), measure, said, rag in group:
            paper.table(
                [Across(f"Action {ref}: {action}")],
                ["Who is leading?", who],
                ["By when?", date],
                ["How will we know it has worked?", measure],
                ["Position at January 2024", said],
                ["RAG rating", rag],
            )
            paper.line("")
            truth.append(
                record(
                    section=number,
                    section_text=heads[number],
                    ref=ref,
                    action=action,
                    responsibility=who,
                    owners=owners,
                    date=date,
                    due=due,
                    outcome=measure,
                    entries=[entry("January 2024", said, status=rag)],
                )
            )
    return "school-gates.docx", paper.bytes(), truth


def what_we_said_and_what_we_did():
    """No table at all: a heading for each recommendation, and questions as headings below."""
    paper = WordFile()
    paper.heading("Scrutiny Review of Adult Social Care Front Door: one year on", 1)
    paper.line("Report to the Health Scrutiny Panel, 14 March 2024")
    paper.line(
        "This report tells members what has happened since Cabinet accepted the Panel's recommendations."
    )
    lines = [
        (
            "1",
            "That the Council answers every first call to adult social care within two minutes.",
            "We will move two advisers from the switchboard and change the rota.",
            "Head of Customer Access",
            ("June 2023", "2023-06"),
            "Two advisers moved in May 2023.\nThe rota changed in June; the wait is now 1 minute 50 seconds.",
            "Fewer residents hang up: 4% in February, against 19% a year ago.",
        ),
        (
            "2",
            "That carers are offered a call back at a time that suits them.",
            "We will buy call-back software with the telephony contract.",
            "Head of ICT and Digital",
            ("End of 2023", "2023"),
            "The telephony contract was let in December. Call-back is planned for May 2024.",
            "It is too soon to say.",
        ),
    ]
    truth = []
    for number, text, action, lead, (date, due), done, difference in lines:
        paper.heading(f"Recommendation {number}", 2).line(text)
        paper.heading("What we said we would do", 3).line(action)
        paper.line(f"Lead officer: {lead}").line(f"Target date: {date}")
        paper.heading("What we have done", 3)
        for paragraph in done.split("\n"):
            paper.line(paragraph)
        paper.heading("What difference it has made", 3).line(difference)
        truth.append(
            record(
                section=number,
                section_text=text,
                action=action,
                responsibility=lead,
                owners=[lead],
                date=date,
                due=due,
                entries=[entry("14 March 2024", done, impact=difference)],
            )
        )
    return "front-door.docx", paper.bytes(), truth


def two_tables_for_each_recommendation():
    """What was agreed in one table, and how it went in another below it."""
    paper = WordFile(footer="Democratic Services")
    paper.heading("Economy and Skills Scrutiny Board – Apprenticeships inquiry")
    paper.line("Monitoring of agreed recommendations: October 2022")
    data = [
        (
            "1",
            "The Council should double the number of apprentices it takes from care.",
            "Set aside eight places each year and pay travel for the first three months.",
            "Director of People / Virtual School Head",
            ["Director of People", "Virtual School Head"],
            ("Apr-22", "2022-04"),
            "Seven of eight places were filled in September.",
            "2 (On-Track)",
            2,
        ),
        (
            "2",
            "Training providers should publish how many apprentices finish.",
            "Ask the provider forum for yearly figures by ward.",
            "Skills and Employment Lead",
            ["Skills and Employment Lead"],
            ("w/c 3 May 2022", None),
            "Nine of eleven providers have agreed. N/A for the two that closed.",
            "3 (Slipped)",
            3,
        ),
        (
            "3",
            "Cabinet should report yearly to this Board.",
            "Put a report on the forward plan.",
            "Scrutiny Officer",
            ["Scrutiny Officer"],
            ("Annually", None),
            "First report came to the Board on 6 October.",
            "1 (Fully Achieved)",
            1,
        ),
    ]
    truth = []
    for number, text, action, who, owners, (date, due), said, grade, number_read in data:
        paper.line(f"Recommendation {number}: {text}", bold=True)
        paper.table(["Agreed action", "Responsible", "Timescale"], [action, who, date], bold_heads=True)
        paper.line("")
        paper.table(["Progress (October 2022)", "Assessment"], [said, grade], bold_heads=True)
        paper.line("")
        truth.append(
            record(
                section=number,
                section_text=text,
                action=action,
                responsibility=who,
                owners=owners,
                date=date,
                due=due,
                entries=[entry("October 2022", said, grade=number_read)],
            )
        )
    return "apprenticeships.docx", paper.bytes(), truth


def recommendations_side_by_side():
    """The table lies on its side: a column for each recommendation, labels down the left."""
    paper = WordFile()
    paper.line("Scrutiny Review: Burial and cremation fees", bold=True)
    paper.line("Action Plan Agreed: May 2021")
    truth, columns = [], []
    for number, text, action, who, date, due, said, grade in [
        (
            "1",
            "That fees be published in one place.",
            "Put all fees on one page of the website.",
            "Registrar",
            "July 2021",
            "2021-07",
            "The page went live on 2 July.",
            1,
        ),
        (
            "2",
            "That a hardship scheme be considered.",
            "Bring options to the committee.",
            "Bereavement Services Manager",
            "December 2021",
            "2021-12",
            "Options are drafted; finance has not answered.",
            3,
        ),
        (
            "3",
            "That funeral directors be consulted.",
            "Hold a forum twice a year.",
            "Bereavement Services Manager",
            "March 2022",
            "2022-03",
            "First forum held, second booked for June.",
            2,
        ),
    ]:
        columns.append([f"Recommendation {number}: {text}", action, who, date, said, str(grade)])
        truth.append(
            record(
                section=number,
                section_text=text,
                action=action,
                responsibility=who,
                owners=[who],
                date=date,
                due=due,
                entries=[entry("May 2022", said, grade=grade)],
            )
        )
    labels = ["", "Agreed Action", "Responsibility", "Date", "Progress at May 2022", "Grade (1–4)"]
    paper.table(*[[label, *row] for label, *row in zip(labels, *columns, strict=True)])
    return "burials.docx", paper.bytes(), truth


def ticks_in_columns():
    """The status is a tick of Wingdings in one of three columns."""
    paper = WordFile()
    paper.heading("Housing Scrutiny Panel: Repairs and maintenance, recommendation tracker (November 2023)")
    rows = [
        ("R1", "Text tenants the day before each visit.", "Repairs Manager", "Texts began on 1 August.", 0),
        ("R2", "Give every tenant a named officer.", "Head of Housing", "Three areas of five are done.", 1),
        ("R3", "Publish a list of missed visits.", "Performance Team", "No change since the last update.", 2),
        ("R4", "Train contractors in customer care.", "Repairs Manager / HR", "See above.", 1),
    ]
    states = ["Complete", "Under way", "Delayed"]
    heads = ["No.", "Action", "Lead", "Progress", *states]
    paper.table(heads, *[[*row[:4], "", "", ""] for row in rows], bold_heads=True)
    table = paper.document.tables[-1]
    truth = []
    for y, (ref, action, lead, said, state) in enumerate(rows, 1):
        run = table.cell(y, 4 + state).paragraphs[0].add_run()
        tick = OxmlElement("w:sym")
        tick.set(qn("w:font"), "Wingdings")
        tick.set(qn("w:char"), "F0FC")
        run._r.append(tick)
        truth.append(
            record(
                section=ref[1:],
                ref=ref,
                action=action,
                responsibility=lead,
                owners=lead.split(" / "),
                entries=[entry("November 2023", said, status=states[state])],
            )
        )
    return "repairs.docx", paper.bytes(), truth


PAPERS = [
    a_card_for_each_action,
    what_we_said_and_what_we_did,
    two_tables_for_each_recommendation,
    recommendations_side_by_side,
    ticks_in_columns,
]
