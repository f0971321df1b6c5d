"""Triggers that refuse to change or delete what happened, in the database itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connections, transaction

from history.frozen import freeze, thaw
from history.guards import postgresql, sqlite
from history.guards.base import Guard
from history.tables import append_only_tables

GUARDS: dict[str, type[Guard]] = {"sqlite": sqlite.Sqlite, "postgresql": postgresql.Postgresql}


def guard_of(using: str) -> Guard:
    connection = connections[using]
    return GUARDS[connection.vendor](connection)


def unguarded(using: str = "default") -> list[str]:
    """The tables of history that lack a trigger, or whose trigger is not as it was made."""
    there = set(connections[using].introspection.table_names())
    guard = guard_of(using)
    return guard.unguarded([table for table in append_only_tables() if table in there])


def install(using: str = "default") -> None:
    """Give every table of history its triggers; those that have them are left alone."""
    with transaction.atomic(using=using):
        guard_of(using).put_up(unguarded(using))
        freeze(using)


def may_be_lifted(using: str = "default") -> bool:
    """Whether this process may take the triggers down at all: on PostgreSQL only who owns the tables."""
    return guard_of(using).may_take_down(append_only_tables())


@contextmanager
def lifted(tables: Iterable[str] | None = None, using: str = "default") -> Iterator[None]:
    """One transaction in which these tables, or all, can be written; then the triggers are back.

    For a redaction that was agreed, and for tests that empty the database.
    """
    there = set(connections[using].introspection.table_names())
    opened = sorted(there.intersection(append_only_tables() if tables is None else tables))
    guard = guard_of(using)
    with transaction.atomic(using=using):
        guard.settle()
        guard.take_down(opened)
        thaw(using, tables)
        yield
        guard.settle()
        freeze(using)
        guard.put_up(guard.unguarded(opened))
