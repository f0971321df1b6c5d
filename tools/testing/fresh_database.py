"""After a test with transactions of its own, the database is as it was made: a copy of it is put back.

Emptying every table takes many times as long, asks history for leave, and loses what migrations wrote.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.test import TransactionTestCase


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        put_back = COPIES[connection.vendor]()
    emptied = TransactionTestCase._fixture_teardown

    def restore(test: TransactionTestCase) -> None:
        connections.close_all()
        put_back()

    TransactionTestCase._fixture_teardown = restore
    yield
    TransactionTestCase._fixture_teardown = emptied


def _copy_of_sqlite() -> Callable[[], None]:
    connection.ensure_connection()
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(copy)

    def put_back() -> None:
        connection.ensure_connection()
        copy.backup(connection.connection)

    return put_back


def _copy_on_postgresql() -> Callable[[], None]:
    name = connection.settings_dict["NAME"]
    copy = f"{name}_copy"
    connections.close_all()
    _ask_the_server(f'DROP DATABASE IF EXISTS "{copy}"', f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')

    def put_back() -> None:
        _ask_the_server(f'DROP DATABASE "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{copy}"')

    return put_back


def _ask_the_server(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


COPIES = {"sqlite": _copy_of_sqlite, "postgresql": _copy_on_postgresql}
