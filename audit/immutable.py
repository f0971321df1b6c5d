"""Triggers for rows that never change again once one of their columns is filled.

A model names that field (`frozen_once = "first_published_version"`) and the fields that may still change
(`not_frozen = ("excluded_from_report",)`). The database refuses every other change, whoever makes it.
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
    """A table whose rows never change once `once_set_column` is filled, except in other columns."""

    table: str
    key_column: str
    once_set_column: str
    immutable_columns: tuple[str, ...]


def immutable_tables(using: str = "default") -> list[ImmutableTable]:
    existing_tables = set(connections[using].introspection.table_names())
    models = [model for model in apps.get_models() if hasattr(model, "frozen_once")]
    return [_immutable_table(model) for model in models if model._meta.db_table in existing_tables]


def _immutable_table(model: Any) -> ImmutableTable:
    columns = {field.name: field.column for field in model._meta.concrete_fields}
    frozen = tuple(column for name, column in columns.items() if name not in model.not_frozen)
    return ImmutableTable(model._meta.db_table, model._meta.pk.column, columns[model.frozen_once], frozen)


def missing_immutability_triggers(using: str = "default") -> list[str]:
    """The tables whose published rows could be changed, as a trigger is missing or was altered."""
    installed = _installed_triggers(using)
    return [
        immutable_table.table
        for immutable_table in immutable_tables(using)
        if any(
            installed.get((immutable_table.table, name)) != sql
            for name, sql in _expected_triggers(immutable_table, using).items()
        )
    ]


def enable(using: str = "default") -> None:
    """Install the triggers that are missing or were altered."""
    tables = set(missing_immutability_triggers(using))
    disable(using, tables)
    statements = [
        statement
        for immutable_table in immutable_tables(using)
        if immutable_table.table in tables
        for statement in _trigger_definitions(immutable_table, using).values()
    ]
    if _is_postgres(using) and statements:
        statements = [postgresql.CREATE_FUNCTION_SQL, *statements]
    TriggerBackend(connections[using]).execute(statements)


def disable(using: str = "default", tables: Iterable[str] | None = None) -> None:
    """Drop the triggers of these tables, or of all: for an agreed redaction, and for tests."""
    to_disable = [
        immutable_table
        for immutable_table in immutable_tables(using)
        if tables is None or immutable_table.table in set(tables)
    ]
    on_table = ' ON "{}"' if _is_postgres(using) else ""
    TriggerBackend(connections[using]).execute(
        f'DROP TRIGGER IF EXISTS "{name}"{on_table.format(immutable_table.table)}'
        for immutable_table in to_disable
        for name in _trigger_definitions(immutable_table, using)
    )


def _is_postgres(using: str) -> bool:
    return connections[using].vendor == "postgresql"


def _installed_triggers(using: str) -> dict[tuple[str, str], str]:
    """By table and name, the normalised SQL of each trigger that is installed and enabled."""
    select_triggers = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
    if _is_postgres(using):
        select_triggers = (
            "SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid, true) FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled = 'O' AND p.prosrc = %s"
        )
    params = [postgresql.FUNCTION_BODY] if _is_postgres(using) else None
    return {
        (table, name): _normalise_sql(sql)
        for table, name, sql in TriggerBackend(connections[using]).query(select_triggers, params)
    }


def _expected_triggers(frozen: ImmutableTable, using: str) -> dict[str, str]:
    return {name: _normalise_sql(sql) for name, sql in _trigger_definitions(frozen, using).items()}


def _normalise_sql(sql: str) -> str:
    """A statement without quotes, brackets, spaces and casts, which PostgreSQL changes when it shows one."""
    return re.sub(r'["() ]|::text', "", sql).lower()


def _trigger_definitions(frozen: ImmutableTable, using: str) -> dict[str, str]:
    """By name, the SQL that creates each trigger."""
    return _postgresql_definitions(frozen) if _is_postgres(using) else _sqlite_definitions(frozen)


def _sqlite_definitions(frozen: ImmutableTable) -> dict[str, str]:
    table, is_frozen = frozen.table, f'OLD."{frozen.once_set_column}" IS NOT NULL'
    differs = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in frozen.immutable_columns)
    # INSERT OR REPLACE deletes the old row without firing the trigger on DELETE.
    key, filled = frozen.key_column, f'"{frozen.once_set_column}" IS NOT NULL'
    replaced_row = f'SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}" AND {filled}'  # noqa: S608
    conditions = {
        "update": f'BEFORE UPDATE ON "{table}" WHEN {is_frozen} AND ({differs})',
        "delete": f'BEFORE DELETE ON "{table}" WHEN {is_frozen}',
        "insert": f'BEFORE INSERT ON "{table}" WHEN EXISTS ({replaced_row})',
    }
    return {
        f"frozen_{verb}_{table}": f'CREATE TRIGGER "frozen_{verb}_{table}" {condition} '
        f"BEGIN SELECT RAISE(ABORT, '{ERROR_MESSAGE}'); END"
        for verb, condition in conditions.items()
    }


def _postgresql_definitions(frozen: ImmutableTable) -> dict[str, str]:
    is_frozen = f'OLD."{frozen.once_set_column}" IS NOT NULL'
    differs = " OR ".join(
        f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in frozen.immutable_columns
    )
    conditions = {
        "update": f"UPDATE ON {{}} FOR EACH ROW WHEN ({is_frozen} AND ({differs}))",
        "delete": f"DELETE ON {{}} FOR EACH ROW WHEN ({is_frozen})",
        "truncate": "TRUNCATE ON {} FOR EACH STATEMENT",
    }
    table = f'"{frozen.table}"'
    return {
        f"frozen_{verb}": f"CREATE TRIGGER frozen_{verb} BEFORE {condition.format(table)} "
        f"EXECUTE FUNCTION {postgresql.FUNCTION_NAME}()"
        for verb, condition in conditions.items()
    }
