"""Words as they are pasted from an e-mail, or from a page of a PDF. The words are in the folder `pasted`."""

from pathlib import Path

from tests.styles.making import entry, record

PASTED = Path(__file__).parent / "pasted"


def numbered_mail():
    """Numbers and dashes in a mail, the grade in brackets at the end."""
    data = [
        (
            *("1", "That every tenant gets a smart meter.", "Priti Shah", "March 2021", "2021-03"),
            "Write to all tenants in band D and below.",
            *("2,310 letters sent, and 640 meters fitted by 30 September.", 2),
        ),
        (
            *(
                "2",
                "That advice is given in libraries.",
                "Libraries / Energy Advice Team",
                "Winter 2021",
                None,
            ),
            "Hold a surgery a month.",
            *("Not yet begun because of the restrictions.", 3),
        ),
    ]
    return _pasted("warm-homes.txt", _one_each(data, "October 2021"))


def text_of_a_pdf_page():
    """Words copied out of a PDF: page furniture in between, labels on lines of their own."""
    data = [
        (
            *("1", "That landlords of shops that stand empty for a year be written to."),
            *("Town Centre Manager", "June 2022", "2022-06", "Write to the 31 landlords on the list."),
            *("All were written to in May 2022. Nineteen answered, and six shops are let.", 1),
            "Half of them answer.",
        ),
        (
            *("2", "That windows be used for art.", "Arts Officer", "End of Autumn 2022", None),
            "Ask the college for work.",
            *("Four windows so far. As previously reported, two landlords said no.", 2),
            "Ten windows.",
        ),
    ]
    return _pasted("empty-shops.txt", _one_each(data, "January 2023"))


def actions_called_by_their_numbers():
    """Each action below its number; evidence that speaks of another action by that action's number."""
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
    return _pasted("street-lighting.txt", _numbered(data, "March 2022"))


def actions_called_after_their_recommendations():
    """ "Recommendation 2.1 action 1 – …": the recommendation again in each label, at times with a part."""
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
    return _pasted("allotments.txt", _numbered(data, "May 2023"))


def mail_with_updates():
    """An officer answers by mail, under the words of the plan."""
    one = "That waiting lists be published every quarter."
    two = "That plots which are not worked be let again within eight weeks."
    data = [
        (
            *("1", one, "Put the lists on the website.", "Sam Whittle", "end of June 2023", "2023-06"),
            *("Lists for all 14 sites are online and were refreshed on 3 January.", "Complete", 1),
        ),
        (
            *("2", two, "Inspect each site twice a year.", "Sam Whittle / site secretaries", "Ongoing", None),
            *("No change since last time.", "In progress", 2),
        ),
        (
            *("2", two, "Change the tenancy so that notice is four weeks.", "Legal", "1 April 2024"),
            *("2024-04-01", "With Legal since November.", "Delayed", None),
        ),
    ]
    truth = [
        record(
            section=number,
            section_text=words,
            action=action,
            responsibility=who,
            owners=who.split(" / "),
            date=date,
            due=due,
            entries=[entry("January 2024", said, status=status, grade=grade)],
        )
        for number, words, action, who, date, due, said, status, grade in data
    ]
    return _pasted("allotment-mail.txt", truth)


def pasted_from_an_e_mail():
    """Labels on lines of their own or before their value, typed bullets, a signature."""
    said = "• Rent was halved in May\n• Eight traders began"
    ill = "the photographer was ill"
    truth = [
        record(
            section="1",
            section_text="That stalls are cheaper for new traders",
            responsibility="Petra Novak / Markets Team",
            owners=["Petra Novak", "Markets Team"],
            date="April 2022",
            due="2022-04",
            action="Halve the rent of new traders for six months.",
            outcome="Ten new traders",
            entries=[entry("October 2022", said, grade=2)],
        ),
        record(
            section="2",
            section_text="That the market has a web page",
            responsibility="Communications",
            owners=["Communications"],
            date="TBC",
            action="Build the page.",
            outcome="It is live.",
            entries=[entry("October 2022", "Waiting for photographs.", grade=3, explanation=ill)],
        ),
    ]
    return _pasted("markets.txt", truth)


def _pasted(name, truth):
    return name, (PASTED / name).read_bytes(), truth


def _one_each(data, period):
    """Recommendations of one action, at times with its measure."""
    return [
        record(
            section=number,
            section_text=words,
            responsibility=who,
            owners=who.split(" / "),
            date=date,
            due=due,
            action=action,
            outcome=next(iter(measure), None),
            entries=[entry(period, said, grade=grade)],
        )
        for number, words, who, date, due, action, said, grade, *measure in data
    ]


def _numbered(data, period):
    """Actions that have a number of their own."""
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
    mail_with_updates,
    pasted_from_an_e_mail,
]
