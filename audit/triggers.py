"""Triggers that refuse to change or delete what happened, in the database itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connections, transaction

from audit.backends import postgresql, sqlite
from audit.backends.base import TriggerBackend
from audit.immutable import disable, enable
from audit.registry import append_only_tables

BACKENDS: dict[str, type[TriggerBackend]] = {
    "sqlite": sqlite.SqliteTriggers,
    "postgresql": postgresql.PostgresqlTriggers,
}


def trigger_backend(using: str) -> TriggerBackend:
    connection = connections[using]
    return BACKENDS[connection.vendor](connection)


def missing_append_only_triggers(using: str = "default") -> list[str]:
    """The tables of history that lack a trigger, or whose trigger is not as it was made."""
    there = set(connections[using].introspection.table_names())
    guard = trigger_backend(using)
    return guard.missing_triggers([table for table in append_only_tables() if table in there])


def install_triggers(using: str = "default") -> None:
    """Give every table of history its triggers; those that have them are left alone."""
    with transaction.atomic(using=using):
        trigger_backend(using).create(missing_append_only_triggers(using))
        enable(using)


def can_disable_triggers(using: str = "default") -> bool:
    """Whether this process may take the triggers down at all: on PostgreSQL only who owns the tables."""
    return trigger_backend(using).can_drop(append_only_tables())


@contextmanager
def triggers_disabled(tables: Iterable[str] | None = None, using: str = "default") -> Iterator[None]:
    """One transaction in which these tables, or all, can be written; then the triggers are back.

    For a redaction that was agreed, and for tests that empty the database.
    """
    there = set(connections[using].introspection.table_names())
    opened = sorted(there.intersection(append_only_tables() if tables is None else tables))
    guard = trigger_backend(using)
    with transaction.atomic(using=using):
        guard.check_deferred_constraints()
        guard.drop(opened)
        disable(using, tables)
        yield
        guard.check_deferred_constraints()
        enable(using)
        guard.create(guard.missing_triggers(opened))
