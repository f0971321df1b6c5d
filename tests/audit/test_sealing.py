"""Seals of earlier versions still fit: an upgrade that seals otherwise breaks the history of every council.

Each value here was computed once, and is in the databases of councils. None may ever change.
"""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import TestCase, override_settings

from audit.models import ChainLink, LoggedEvent
from audit.sealing import SealSchema, canonical_json, keyed_digest, link_seal, stored_digests

pytestmark = pytest.mark.both_databases

KEY = "6fefbe7d2df32f94"  # what tells it apart
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
    assert canonical_json(row) == (
        b'{"day":"2026-07-01",'
        b'"file":"sha256:06eb7d6a69ee19e5fbdf749018d3d2abfa04bcbd1365db312eb86dc7169389b8",'
        b'"is":true,"none":null,"numbers":[3,-1],"sum":"1.50",'
        b'"when":"2026-07-01T09:30:15.123456+00:00","whole second":"2026-07-01T09:30:15.000000+00:00",'
        b'"words":"\\u201cCaf\\u00e9\\u201d\\n"}'
    )


@override_settings(HISTORY_KEY="a key of which every seal is known")
class SealTests(TestCase):
    def test_data_under_a_key(self):
        self.assertEqual(
            keyed_digest("row of a table", {"row": {"when": WHEN}}),
            f"{KEY}:df41788621fe78beb269d04161c504f9bb4cfd314f60c37194498aecc3fce3e9",
        )

    def test_the_name_of_a_form(self):
        form = SealSchema("log", ("at", "what"), ("owners",))
        self.assertEqual(form.name, "ff40076d85490aa0")
        self.assertEqual(SealSchema.from_json(form.kind, form.as_json), form)

    def test_a_row_as_it_is_stored(self):
        LoggedEvent.objects.create(
            pk=7, history_date=WHEN, history_user_name="Zoë", description="read a report."
        )
        fields = ("at", "by", "by-name", "id", "what")
        result = stored_digests(LoggedEvent, SealSchema("log", fields, ()), [7], "default")
        self.assertEqual(
            result, {7: f"{KEY}:f444bde400932fe26ea0c9951ca0867f4524a7edebcb24866ada6886b7d3aa92"}
        )

    def test_a_link_with_the_one_before(self):
        link = ChainLink(chain=3, position=2, kind="log", row_id=7, schema_name="0" * 16, digest="1" * 64)
        self.assertEqual(
            link_seal(link, "2" * 64),
            f"{KEY}:1528c0c4f8decfe8ccf73318f36733d7a55b319eff354b2e397df17c935fbced",
        )
