"""Database triggers that refuse to change or delete history."""

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
    """The append-only tables that lack a trigger, or whose trigger was altered."""
    existing_tables = set(connections[using].introspection.table_names())
    backend = trigger_backend(using)
    return backend.missing_triggers([table for table in append_only_tables() if table in existing_tables])


def install_triggers(using: str = "default") -> None:
    """Install the triggers that are missing or were altered."""
    with transaction.atomic(using=using):
        trigger_backend(using).create(missing_append_only_triggers(using))
        enable(using)


def can_disable_triggers(using: str = "default") -> bool:
    """Whether this process may disable triggers: on PostgreSQL, only a database user who owns the tables."""
    return trigger_backend(using).can_drop(append_only_tables())


@contextmanager
def triggers_disabled(tables: Iterable[str] | None = None, using: str = "default") -> Iterator[None]:
    """A transaction in which these tables, or all, can be changed. At its end the triggers are back.

    For an agreed redaction, for deleting old security events, and for tests that empty the database.
    """
    existing_tables = set(connections[using].introspection.table_names())
    to_disable = sorted(existing_tables.intersection(append_only_tables() if tables is None else tables))
    backend = trigger_backend(using)
    with transaction.atomic(using=using):
        backend.check_deferred_constraints()
        backend.drop(to_disable)
        disable(using, tables)
        yield
        backend.check_deferred_constraints()
        enable(using)
        backend.create(backend.missing_triggers(to_disable))
