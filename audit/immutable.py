"""Rows that never change again once one of their columns is filled.

A model says so itself: `frozen_once = "first_published_version"`, and which columns may still be changed
then: `not_frozen = ("excluded_from_report",)`. The database refuses the rest, whoever asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections

from audit.backends import postgresql
from audit.backends.base import TriggerBackend

ERROR_MESSAGE = "What was published is never changed."


@dataclass(frozen=True)
class ImmutableTable:
    """A table some of whose rows never change."""

    table: str
    key_column: str
    once_set_column: str
    immutable_columns: tuple[str, ...]


def immutable_tables(using: str = "default") -> list[ImmutableTable]:
    there = set(connections[using].introspection.table_names())
    models = [model for model in apps.get_models() if hasattr(model, "frozen_once")]
    return [_immutable_table(model) for model in models if model._meta.db_table in there]


def _immutable_table(model: Any) -> ImmutableTable:
    columns = {field.name: field.column for field in model._meta.concrete_fields}
    frozen = tuple(column for name, column in columns.items() if name not in model.not_frozen)
    return ImmutableTable(model._meta.db_table, model._meta.pk.column, columns[model.frozen_once], frozen)


def missing_immutability_triggers(using: str = "default") -> list[str]:
    """The tables whose printed rows could be changed: a trigger is missing, or is not as it was made."""
    there = _installed_triggers(using)
    return [
        immutable_table.table
        for immutable_table in immutable_tables(using)
        if any(
            there.get((immutable_table.table, name)) != made
            for name, made in _expected_triggers(immutable_table, using).items()
        )
    ]


def enable(using: str = "default") -> None:
    """Put the triggers up, as they are wanted now; twice is once."""
    wanting = set(missing_immutability_triggers(using))
    disable(using, wanting)
    made = [
        statement
        for immutable_table in immutable_tables(using)
        if immutable_table.table in wanting
        for statement in _trigger_definitions(immutable_table, using).values()
    ]
    if _is_postgres(using) and made:
        made = [postgresql.CREATE_FUNCTION_SQL, *made]
    TriggerBackend(connections[using]).do(made)


def disable(using: str = "default", tables: Iterable[str] | None = None) -> None:
    """Take triggers down: for a redaction that was agreed, and for tests that empty tables."""
    opened = [
        immutable_table
        for immutable_table in immutable_tables(using)
        if tables is None or immutable_table.table in set(tables)
    ]
    where = ' ON "{}"' if _is_postgres(using) else ""
    TriggerBackend(connections[using]).do(
        f'DROP TRIGGER IF EXISTS "{name}"{where.format(immutable_table.table)}'
        for immutable_table in opened
        for name in _trigger_definitions(immutable_table, using)
    )


def _is_postgres(using: str) -> bool:
    return connections[using].vendor == "postgresql"


def _installed_triggers(using: str) -> dict[tuple[str, str], str]:
    """By table and name, what makes each trigger that is up, and does what its function is to do."""
    question = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
    if _is_postgres(using):
        question = (
            "SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid, true) FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled = 'O' AND p.prosrc = %s"
        )
    params = [postgresql.FUNCTION_BODY] if _is_postgres(using) else None
    return {
        (table, name): _plain(sql)
        for table, name, sql in TriggerBackend(connections[using]).query(question, params)
    }


def _expected_triggers(frozen: ImmutableTable, using: str) -> dict[str, str]:
    return {name: _plain(sql) for name, sql in _trigger_definitions(frozen, using).items()}


def _plain(sql: str) -> str:
    """A statement without what PostgreSQL adds or leaves out when it repeats one."""
    return re.sub(r'["() ]|::text', "", sql).lower()


def _trigger_definitions(frozen: ImmutableTable, using: str) -> dict[str, str]:
    """By name, what makes each trigger."""
    return _postgresql_definitions(frozen) if _is_postgres(using) else _sqlite_definitions(frozen)


def _sqlite_definitions(frozen: ImmutableTable) -> dict[str, str]:
    table, once = frozen.table, f'OLD."{frozen.once_set_column}" IS NOT NULL'
    differs = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in frozen.immutable_columns)
    # INSERT OR REPLACE deletes the old row without asking the trigger on DELETE.
    key, filled = frozen.key_column, f'"{frozen.once_set_column}" IS NOT NULL'
    there = f'SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}" AND {filled}'  # noqa: S608
    when = {
        "update": f'BEFORE UPDATE ON "{table}" WHEN {once} AND ({differs})',
        "delete": f'BEFORE DELETE ON "{table}" WHEN {once}',
        "insert": f'BEFORE INSERT ON "{table}" WHEN EXISTS ({there})',
    }
    return {
        f"frozen_{verb}_{table}": f'CREATE TRIGGER "frozen_{verb}_{table}" {condition} '
        f"BEGIN SELECT RAISE(ABORT, '{ERROR_MESSAGE}'); END"
        for verb, condition in when.items()
    }


def _postgresql_definitions(frozen: ImmutableTable) -> dict[str, str]:
    once = f'OLD."{frozen.once_set_column}" IS NOT NULL'
    differs = " OR ".join(
        f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in frozen.immutable_columns
    )
    when = {
        "update": f"UPDATE ON {{}} FOR EACH ROW WHEN ({once} AND ({differs}))",
        "delete": f"DELETE ON {{}} FOR EACH ROW WHEN ({once})",
        "truncate": "TRUNCATE ON {} FOR EACH STATEMENT",
    }
    table = f'"{frozen.table}"'
    return {
        f"frozen_{verb}": f"CREATE TRIGGER frozen_{verb} BEFORE {condition.format(table)} "
        f"EXECUTE FUNCTION {postgresql.FUNCTION_NAME}()"
        for verb, condition in when.items()
    }
