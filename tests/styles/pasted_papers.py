"""Words as they are pasted from an e-mail, or from a page of a PDF."""

from tests.styles.making import entry, record


def numbered_mail():
    """Numbers and dashes in a mail, the grade in brackets at the end."""
    text = """From: Priti Shah
To: Scrutiny Team
Subject: RE: Warm Homes - update please

Hello both

Review: Warm Homes
Progress update: October 2021

1. That every tenant gets a smart meter.

Lead officer - Priti Shah
Due - March 2021
Agreed action - Write to all tenants in band D and below.
Progress - 2,310 letters sent,
and 640 meters fitted by 30 September.
Grade - 2 (On-Track)

2. That advice is given in libraries.

Lead officer - Libraries / Energy Advice Team
Due - Winter 2021
Agreed action - Hold a surgery a month.
Progress - Not yet begun because of the restrictions.
Grade - 3 (Slipped)

Kind regards
Priti
"""
    data = [
        (
            "1",
            "That every tenant gets a smart meter.",
            "Priti Shah",
            "March 2021",
            "2021-03",
            "Write to all tenants in band D and below.",
            "2,310 letters sent, and 640 meters fitted by 30 September.",
            2,
        ),
        (
            "2",
            "That advice is given in libraries.",
            "Libraries / Energy Advice Team",
            "Winter 2021",
            None,
            "Hold a surgery a month.",
            "Not yet begun because of the restrictions.",
            3,
        ),
    ]
    truth = [
        record(
            section=n,
            section_text=t,
            responsibility=w,
            owners=w.split(" / "),
            date=d,
            due=due,
            action=a,
            entries=[entry("October 2021", s, grade=g)],
        )
        for n, t, w, d, due, a, s, g in data
    ]
    return "warm-homes.txt", text.encode(), truth


def text_of_a_pdf_page():
    """Words copied out of a PDF: page furniture in between, labels on lines of their own."""
    text = """Scrutiny Monitoring – Progress Update

Review:
Empty Shops
Link Officer:
Rhona Bell
Action Plan Agreed:
January 2022

Recommendation 1:
That landlords of shops that stand empty for a year be written to.
Responsibility:
Town Centre Manager
Date:
June 2022
Agreed Action:
Write to the 31 landlords on the list.
Agreed Success Measure:
Half of them answer.
Evidence of Progress (January 2023):
All were written to in May 2022. Nineteen
answered, and six shops are let.
Page 1 of 2
Assessment of Progress (January 2023):
1 (Fully Achieved)

Recommendation 2:
That windows be used for art.
Responsibility:
Arts Officer
Date:
End of Autumn 2022
Agreed Action:
Ask the college for work.
Agreed Success Measure:
Ten windows.
Evidence of Progress (January 2023):
Four windows so far. As previously reported, two
landlords said no.
Assessment of Progress (January 2023):
2 (On-Track)
Page 2 of 2
"""
    data = [
        (
            "1",
            "That landlords of shops that stand empty for a year be written to.",
            "Town Centre Manager",
            "June 2022",
            "2022-06",
            "Write to the 31 landlords on the list.",
            "Half of them answer.",
            "All were written to in May 2022. Nineteen answered, and six shops are let.",
            1,
        ),
        (
            "2",
            "That windows be used for art.",
            "Arts Officer",
            "End of Autumn 2022",
            None,
            "Ask the college for work.",
            "Ten windows.",
            "Four windows so far. As previously reported, two landlords said no.",
            2,
        ),
    ]
    truth = [
        record(
            section=n,
            section_text=t,
            responsibility=w,
            owners=[w],
            date=d,
            due=due,
            action=a,
            outcome=m,
            entries=[entry("January 2023", s, grade=g)],
        )
        for n, t, w, d, due, a, m, s, g in data
    ]
    return "empty-shops.txt", text.encode(), truth


def actions_called_by_their_numbers():
    """Each action below its number; evidence that speaks of another action by that action's number."""
    text = """Scrutiny Monitoring – Progress Update

Review: Street Lighting
Link Officer: Rhona Bell
Action Plan Agreed: March 2021

Recommendation 1: That every street be lit
by LED lamps.
Action 1.1: Hang LED lamps in the streets
that have none.
Lead officer: Olive Owner
Due: September 2021
Evidence of Progress (March 2022): 210 lamps
were hung. They are switched on by sensors,
which was asked for in
Action 1.2: those were bought first.
Assessment of Progress (March 2022): 1

Action 1.2: Buy sensors.
Lead officer: Nia Novak
Due: October 2021
Evidence of Progress (March 2022): All sensors
were bought.

Action 1.3 – Clean the lamps.
Lead officer: Nia Novak
Due: Each spring
Evidence of Progress (March 2022): Half of the
lamps are clean:
a) the town centre
b) Eastfield

Recommendation 2: That residents can report
a lamp that is out.
Action 2.1
Put a form on the website.
Lead officer: Web Team
Due: June 2021
Evidence of Progress (March 2022): The form has
been used 320 times.
Assessment of Progress (March 2022): 2
"""
    one = ("1", "That every street be lit by LED lamps.")
    two = ("2", "That residents can report a lamp that is out.")
    data = [
        (
            *(*one, "1.1", "Hang LED lamps in the streets that have none."),
            *("Olive Owner", "September 2021", "2021-09"),
            "210 lamps were hung. They are switched on by sensors, which was asked for in "
            "Action 1.2: those were bought first.",
            1,
        ),
        (
            *(*one, "1.2", "Buy sensors.", "Nia Novak", "October 2021", "2021-10"),
            *("All sensors were bought.", None),
        ),
        (
            *(*one, "1.3", "Clean the lamps.", "Nia Novak", "Each spring", None),
            *("Half of the lamps are clean:\na) the town centre\nb) Eastfield", None),
        ),
        (
            *(*two, "2.1", "Put a form on the website.", "Web Team", "June 2021", "2021-06"),
            *("The form has been used 320 times.", 2),
        ),
    ]
    return "street-lighting.txt", text.encode(), _numbered(data, "March 2022")


def actions_called_after_their_recommendations():
    """ "Recommendation 2.1 action 1 – …": the recommendation again in each label, at times with a part."""
    text = """Review: Allotments
Progress update: May 2023

Recommendation 2.1: That waiting lists be published.

Recommendation 2.1 action 1 – Publish the lists each quarter.
Responsible: Wyn Price
By when: June 2022
Update: The lists of nine sites are on line.
RAG: Green

Recommendation 2.1 action 2 – Take names of people who have moved away off the lists.
Responsible: Wyn Price
By when: Ongoing
Update: 41 names were taken off.

Recommendation 2.1 action 3 – Write to all who have waited for five years.

Recommendation 2.2: That half plots be offered.

Recommendation 2.2 action 1 – Divide plots when they fall free.
Responsible: Dana Whitlock
By when: January 2023
Update: 22 plots were divided.
RAG: Amber
"""
    one = ("2.1", "That waiting lists be published.")
    moved = "Take names of people who have moved away off the lists."
    data = [
        (
            *(*one, "1", "Publish the lists each quarter.", "Wyn Price", "June 2022", "2022-06"),
            *("The lists of nine sites are on line.", None, "Green"),
        ),
        (*one, "2", moved, "Wyn Price", "Ongoing", None, "41 names were taken off.", None),
        (*one, "3", "Write to all who have waited for five years.", None, None, None, None, None),
        (
            *("2.2", "That half plots be offered.", "1", "Divide plots when they fall free."),
            *("Dana Whitlock", "January 2023", "2023-01", "22 plots were divided.", None, "Amber"),
        ),
    ]
    return "allotments.txt", text.encode(), _numbered(data, "May 2023")


def _numbered(data, period):
    return [
        record(
            section=number,
            section_text=words,
            ref=ref,
            action=action,
            responsibility=who,
            owners=[who] if who else [],
            date=date,
            due=due,
            entries=[entry(period, said, grade=grade, status=next(iter(status), None))] if said else [],
        )
        for number, words, ref, action, who, date, due, said, grade, *status in data
    ]


PAPERS = [
    numbered_mail,
    text_of_a_pdf_page,
    actions_called_by_their_numbers,
    actions_called_after_their_recommendations,
]
