"""Who is named under Responsibility, in the punctuation of many councils."""

import pytest

from documents.recognise.owner_parsing import split_known_owners, split_owners


@pytest.mark.parametrize(
    ("words", "owners"),
    [
        ("Gables LGB&T Forum", ["Gables LGB&T Forum"]),
        ("Ann Smith & Bob Jones", ["Ann Smith", "Bob Jones"]),
        ("Housing & Communities Manager", ["Housing & Communities Manager"]),
        ("MeSign working with Hate Crime investigation team.", ["MeSign", "Hate Crime investigation team"]),
        ("Police with support from key agencies in SBC and education", ["Police"]),
        ("MeSign working with all agencies involved.", ["MeSign"]),
        (
            "Police: Early intervention co-ordinator and School liaison Officers.",
            ["Police: Early intervention co-ordinator", "Police: School liaison Officers"],
        ),
        ("Head of Crime and Disorder", ["Head of Crime and Disorder"]),
        ("Housing Manager and Legal Officer", ["Housing Manager", "Legal Officer"]),
        ("A. N. Other Jr.", ["A. N. Other Jr."]),
    ],
)
def test_owners_are_told_apart_where_the_words_are_sure(words, owners):
    assert split_owners(words) == owners


def test_bodies_known_elsewhere_in_the_paper_are_told_apart():
    known = {"CST", "ASBAT", "Cleveland Police"}
    assert split_known_owners("CST ASBAT", known) == ["CST", "ASBAT"]
    assert split_known_owners("Hart Gables Forum and Cleveland Police", known) == [
        "Hart Gables Forum",
        "Cleveland Police",
    ]


def test_what_is_not_known_elsewhere_stays_one():
    assert split_known_owners("SBC HR", {"SBC"}) == ["SBC HR"]
    assert split_known_owners("Homelessness and Housing Solutions", {"Housing"}) == [
        "Homelessness and Housing Solutions"
    ]
