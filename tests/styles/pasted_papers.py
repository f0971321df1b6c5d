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


PAPERS = [
    numbered_mail,
    text_of_a_pdf_page,
]
