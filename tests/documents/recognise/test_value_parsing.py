"""Labels, grades, owners and dates as documents write them."""

import pytest

from documents.plan import cell_names
from documents.plan.dates import last_day_of_period, parse_month, parse_partial_date
from documents.recognise.grade_parsing import parse_grade
from documents.recognise.labels import ParsedLabel, parse_label
from documents.recognise.owner_parsing import split_owners
from documents.recognise.wording_difference import quote_difference


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("Responsibility:", ParsedLabel(cell_names.RESPONSIBILITY)),
        ("Lead Officer(s)", ParsedLabel(cell_names.RESPONSIBILITY)),
        ("Lead Organisation / Partner(s)", ParsedLabel(cell_names.RESPONSIBILITY)),
        ("By when", ParsedLabel(cell_names.DATE)),
        ("Agreed Success Measure :", ParsedLabel(cell_names.MEASURE)),
        ("Evidence of Progress\n(June 2021):", ParsedLabel(cell_names.EVIDENCE, "June 2021")),
        ("Progress update – Sept 2021", ParsedLabel(cell_names.EVIDENCE, "Sept 2021")),
        ("March 2020 Update:", ParsedLabel(cell_names.EVIDENCE, "March 2020")),
        ("Progress to date", ParsedLabel(cell_names.EVIDENCE)),
        (
            "Assessment of Progress (March 2020):\n(include explanation if required)",
            ParsedLabel(cell_names.ASSESSMENT, "March 2020"),
        ),
        ("RAG", ParsedLabel(cell_names.STATUS)),
        ("Evidence of Impact (September 2020):", ParsedLabel(cell_names.IMPACT, "September 2020")),
        ("Favourite colour:", None),
        ("", None),
    ],
)
def test_a_label_is_known_in_other_councils_words(printed, label):
    assert parse_label(printed) == label


@pytest.mark.parametrize(
    ("printed", "grade", "explanation"),
    [
        ("1", 1, ""),
        ("1 (Fully Achieved)", 1, ""),
        ("2 - On Track", 2, ""),
        ("On-Track", 2, ""),
        ("Slipped (3)", 3, ""),
        ("3) Slipped", 3, ""),
        ("Slipped/3", 3, ""),
        ("(2)", 2, ""),
        ("3 (the firm has gone)", 3, "the firm has gone"),
        ("Grade: 4", 4, ""),
        ("3 (Slipped) – staff have left", 3, "staff have left"),
        (
            "Slipped. The contract is late.\nA new date is agreed.",
            3,
            "The contract is late.\nA new date is agreed.",
        ),
        ("4\nNo money.", 4, "No money."),
        ("2 (On-Track)\n(awaiting sign-off)", 2, "awaiting sign-off"),
    ],
)
def test_a_grade_is_read_in_numbers_and_words_with_its_explanation(printed, grade, explanation):
    read = parse_grade(printed)
    assert (read.grade, read.explanation, read.text, read.warning) == (grade, explanation, "", "")


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "N/A",
        "TBC",
        "1/2",
        "75%",
        "2 (Slipped)",
        "We did many things.",
        "12",
        "3.5",
        "1 of 4 done",
        "2 or 3",
        "3 and 4",
        "2\n3",
        "On-Track\nSlipped",
    ],
)
def test_a_doubtful_grade_is_never_guessed(printed):
    read = parse_grade(printed)
    assert read.grade is None
    assert read.warning


@pytest.mark.parametrize(
    ("printed", "grade"), [("Complete", 1), ("Green", 2), ("Amber", 3), ("Not started", 4)]
)
def test_other_councils_words_are_shown_as_they_were_read(printed, grade):
    read = parse_grade(printed)
    assert (read.grade, read.text) == (grade, printed)
    assert printed in read.warning


@pytest.mark.parametrize(
    ("printed", "owners"),
    [
        ("Satnam Singh", ["Satnam Singh"]),
        ("Tahir Ali / Louise Crisp", ["Tahir Ali", "Louise Crisp"]),
        ("Sarah Wilson & Jeff Parks", ["Sarah Wilson", "Jeff Parks"]),
        ("Vanessa Housley\nDale Metcalfe\nAlex Love", ["Vanessa Housley", "Dale Metcalfe", "Alex Love"]),
        ("A Smith, B Jones and C Brown", ["A Smith", "B Jones", "C Brown"]),
        ("CST /CYPS", ["CST", "CYPS"]),
        ("DM/PL/KL", ["DM", "PL", "KL"]),
        ("Warm Homes Team + Citizens Advice", ["Warm Homes Team", "Citizens Advice"]),
        ("J. Kerr | M. O’Dowd", ["J. Kerr", "M. O’Dowd"]),
        ("1. Ann Bell\n2. Cy Dee", ["Ann Bell", "Cy Dee"]),
        ("Ann Bell, Head of Housing", ["Ann Bell, Head of Housing"]),
        ("Head of Legal, Director of Place", ["Head of Legal", "Director of Place"]),
        ("Head of Housing and Communities", ["Head of Housing and Communities"]),
        ("Service Manager –\nYouth Work", ["Service Manager – Youth Work"]),
        ("All Stockton road safety group members", ["All Stockton road safety group members"]),
        ("Head of Policy, Performance and Communities", ["Head of Policy, Performance and Communities"]),
        (
            "Jo Roe (Housing & Communities / HRA), John Smith",
            ["Jo Roe (Housing & Communities / HRA)", "John Smith"],
        ),
        ("24/7 team and/or duty desk", ["24/7 team and/or duty desk"]),
        ("N/A", []),
        ("TBC", []),
        ("", []),
    ],
)
def test_owners_are_told_apart_in_every_punctuation(printed, owners):
    assert split_owners(printed) == owners


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("September 2019", "2019-09"),
        ("Sept 2020", "2020-09"),
        ("September 2018.", "2018-09"),
        ("June/2010", "2010-06"),
        ("31/03/2021", "2021-03-31"),
        ("28.6.18", "2018-06-28"),
        ("27th March 2019", "2019-03-27"),
        ("By end of March 2021", "2021-03"),
        ("End March 2021", "2021-03"),
        ("Reviewed throughout the year 2019", "2019"),
        ("October 2018\nYearly", ""),
        ("June/ July 2018", ""),
        ("Starting in May 2018 to April 2019", ""),
        ("2010/11", ""),
        ("31/02/2021", ""),
        ("Ongoing", ""),
        ("TBC", ""),
        ("", ""),
        ("31 Mar 21", "2021-03-31"),
        ("Monday 5 April 2021", "2021-04-05"),
        ("No later than 1 May 2021", "2021-05-01"),
        ("Target: March 2021", "2021-03"),
        ("12/2019", "2019-12"),
        ("From April 2021", ""),
        ("Mid 2023", ""),
    ],
)
def test_a_date_is_derived_only_where_the_words_are_sure(printed, iso):
    assert parse_partial_date(printed) == iso


def test_a_month_ends_on_its_last_day():
    assert str(last_day_of_period("2020-02")) == "2020-02-29"
    assert str(last_day_of_period("2019")) == "2019-12-31"
    assert last_day_of_period("") is None


def test_a_period_is_a_month_however_it_is_spelt():
    assert parse_month("Sept 2020") == parse_month("September 2020") == parse_month("1 September 2020")


def test_a_changed_wording_is_quoted_where_it_changed():
    old = "Guest speakers and key invited stakeholders to attend the SHC meeting in March at the hall."
    assert quote_difference(old, old.replace("SHC", "SH")) == (
        "… stakeholders to attend the SHC meeting in March at …",
        "… stakeholders to attend the SH meeting in March at …",
    )
