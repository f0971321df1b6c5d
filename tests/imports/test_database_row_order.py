"""An import does what its preview said, in whatever order the database hands out rows."""

from contextlib import contextmanager

import pytest
from django.db import connection

from tests.imports.base import ImportPageTestCase

pytestmark = pytest.mark.both_databases

DOCUMENTS = (
    "hate-crime-action-plan-2010.docx",
    "hate-crime-progress-update-2020-03.docx",
    "hate-crime-progress-update-2020-09.docx",
)
# SQLite turns every order round that no query asked for; PostgreSQL is led to read its tables in other ways.
ROW_ORDER_SETTINGS = {
    "sqlite": ("PRAGMA reverse_unordered_selects = {}", "ON", "OFF"),
    "postgresql": ("SET enable_hashjoin = {0}; SET enable_seqscan = {0}; SET enable_sort = {0}", "off", "on"),
}


@contextmanager
def rows_in_another_order():
    statement, begin, end = ROW_ORDER_SETTINGS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statement.format(begin))
        yield
        cursor.execute(statement.format(end))


class RowOrderTests(ImportPageTestCase):
    def test_a_preview_can_be_confirmed_whatever_order_the_rows_come_in(self):
        for name in DOCUMENTS:
            with self.subTest(name):
                upload = self.brought(name)
                seal = self.page_of(upload).context["seen"].fingerprint
                with rows_in_another_order():
                    self.assertEqual(self.decide(upload, seal=seal).status_code, 302)
