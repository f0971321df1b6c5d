"""Seals of earlier versions still fit: an upgrade that seals otherwise breaks the history of every council.

Each value here was computed once, and is in the databases of councils. None may ever change.
"""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import TestCase, override_settings

from history.models import Link, LoggedEvent
from history.sealing import Form, canonical, digests, seal_of, under_key

pytestmark = pytest.mark.both_databases

SUMMER = dt.timezone(dt.timedelta(hours=1))
WHEN = dt.datetime(2026, 7, 1, 10, 30, 15, 123456, tzinfo=SUMMER)


def test_every_kind_of_value_has_the_form_in_which_it_was_sealed():
    row = {
        "when": WHEN,
        "whole second": WHEN.replace(microsecond=0),
        "day": dt.date(2026, 7, 1),
        "words": "“Café”\n",
        "file": b"\x00\xff",
        "sum": Decimal("1.50"),
        "none": None,
        "is": True,
        "numbers": [3, -1],
    }
    assert canonical(row) == (
        b'{"day":"2026-07-01","file":"00ff","is":true,"none":null,"numbers":[3,-1],"sum":"1.50",'
        b'"when":"2026-07-01T09:30:15.123456+00:00","whole second":"2026-07-01T09:30:15.000000+00:00",'
        b'"words":"\\u201cCaf\\u00e9\\u201d\\n"}'
    )


@override_settings(HISTORY_KEY="a key of which every seal is known")
class SealTests(TestCase):
    def test_data_under_a_key(self):
        self.assertEqual(
            under_key("row of a table", {"row": {"when": WHEN}}),
            "df41788621fe78beb269d04161c504f9bb4cfd314f60c37194498aecc3fce3e9",
        )

    def test_the_name_of_a_form(self):
        form = Form("history_loggedevent", ("history_date", "what"), (("owners", ("history_id",)),))
        self.assertEqual(form.name, "364c4120d5332785")
        self.assertEqual(Form.from_text(form.table, form.as_text), form)

    def test_a_row_as_it_is_stored(self):
        LoggedEvent.objects.create(pk=7, history_date=WHEN, history_user_name="Zoë", what="read a report.")
        columns = ("history_date", "history_user_id", "history_user_name", "id", "what")
        found = digests(LoggedEvent, Form("history_loggedevent", columns, ()), [7], "default")
        self.assertEqual(found, {7: "650e2f4c4faa6e3d8a5d2b233fb9d39cc2e61ad5aca2d6387216a845b3c2b9d8"})

    def test_a_link_with_the_one_before(self):
        link = Link(chain=3, place=2, table="history_loggedevent", row=7, shape="0" * 16, digest="1" * 64)
        self.assertEqual(
            seal_of(link, "2" * 64), "362984a2188bb9e18bef6cb95d665c01dea398380d0813fcb5e99a93210674f2"
        )
