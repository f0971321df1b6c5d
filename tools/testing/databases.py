"""Tests with transactions of their own run on both databases, and leave the database as it was made.

A copy of it is put back. Emptying every table takes many times as long, asks history for leave, and loses
what migrations wrote.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, connections
from django.test import TestCase, TransactionTestCase


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if has_own_transactions(item):
            item.add_marker(pytest.mark.both_databases)


def has_own_transactions(item: pytest.Item) -> bool:
    """Whether other connections see what it does: threads and processes that meet in the database."""
    if "browser" in getattr(item, "fixturenames", ()):
        return False
    if cls := getattr(item, "cls", None):
        return issubclass(cls, TransactionTestCase) and not issubclass(cls, TestCase)
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction"))


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
