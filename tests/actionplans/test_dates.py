"""Months and quarters as rounds are called by them."""

import datetime as dt

import pytest

from actionplans.dates import month_of, quarter_name, quarter_words

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
    assert quarter_words(typed) == kept


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
    assert quarter_name(MARCH, before) == called


def test_every_third_month_ends_the_quarter_that_is_known_by_it():
    months = [dt.date(2026, month, 1) for month in range(1, 13)]
    named = {month: quarter_name(month, "Q1 2020") for month in months}
    assert [month.month for month in months if named[month]] == [3, 6, 9, 12]
    assert all(month_of(name) == month for month, name in named.items() if name)
