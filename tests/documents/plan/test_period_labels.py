"""Months and quarters as rounds are called by them, and dates as people type them."""

import datetime as dt

import pytest

from documents.plan.dates import (
    ImpossibleDate,
    latest_day_named,
    normalise_quarter,
    parse_month,
    parse_partial_date,
    quarter_label,
    read_date,
)

MARCH = dt.date(2027, 3, 1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Q2 2026", "Q2 2026"),
        ("q2\N{NO-BREAK SPACE}2026", "Q2 2026"),
        ("Q22026", "Q2 2026"),
        ("quarter 2 2026/27", "Quarter 2 2026/27"),
        ("Q2 2026 - 2027", "Q2 2026/27"),
        ("Q2 2026/28", ""),
        ("Q5 2026", ""),
        ("September 2026", ""),
    ],
)
def test_a_quarter_is_kept_in_one_spelling(typed, kept):
    assert normalise_quarter(typed) == kept


@pytest.mark.parametrize(
    ("before", "called"),
    [
        ("Q3 2026", "Q4 2026"),
        ("Quarter 3 2026/27", "Quarter 4 2026/27"),
        ("December 2026", ""),
        ("", ""),
    ],
)
def test_the_next_quarter_is_called_as_those_before_it(before, called):
    assert quarter_label(MARCH, before) == called


def test_every_third_month_ends_the_quarter_that_is_known_by_it():
    months = [dt.date(2026, month, 1) for month in range(1, 13)]
    named = {month: quarter_label(month, "Q1 2020") for month in months}
    assert [month.month for month in months if named[month]] == [3, 6, 9, 12]
    assert all(parse_month(name) == month for month, name in named.items() if name)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("march 2027", dt.date(2027, 3, 31)),
        ("by the end of March 2027", dt.date(2027, 3, 31)),
        ("Wed 31 March 2027", dt.date(2027, 3, 31)),
        ("31/3/27", dt.date(2027, 3, 31)),
        ("Sept 27", dt.date(2027, 9, 30)),
        ("Q4 2026/27", dt.date(2027, 3, 31)),
        ("2027", dt.date(2027, 12, 31)),
        ("29 February 2028", dt.date(2028, 2, 29)),
        ("soon", None),
        ("early March 2027", None),
        ("", None),
    ],
)
def test_the_last_day_that_is_meant_is_read(typed, read):
    assert read_date(typed) == read


@pytest.mark.parametrize(
    "typed", ["31 February 2027", "29/2/2027", "31.4.27", "2027-13", "13/2027", "0 May 2027"]
)
def test_a_date_that_does_not_exist_is_none(typed):
    assert parse_partial_date(typed) == ""
    with pytest.raises(ImpossibleDate):
        read_date(typed)


@pytest.mark.parametrize(
    ("typed", "latest"),
    [
        ("early March 2018", dt.date(2018, 3, 31)),
        ("June or July 2018", dt.date(2018, 7, 31)),
        ("between May 2018 and 2019", dt.date(2019, 12, 31)),
        ("maybe 2027", dt.date(2027, 12, 31)),
        ("once the builder is back", None),
    ],
)
def test_a_sentence_means_no_later_day_than_it_names(typed, latest):
    assert latest_day_named(typed) == latest
