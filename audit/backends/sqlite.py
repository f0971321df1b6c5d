from __future__ import annotations

from audit.backends.base import TriggerBackend

RAISE_SQL = "RAISE(ABORT, 'History is never changed.')"


def trigger_definitions(table: str, key: str) -> dict[str, str]:
    """By name, the SQL that creates each trigger.

    INSERT has one too: INSERT OR REPLACE deletes the old row without firing the trigger on DELETE.
    """
    append_only = {f"kept_{verb.lower()}_{table}": f"BEFORE {verb} ON" for verb in ("UPDATE", "DELETE")}
    definitions = {
        name: f'CREATE TRIGGER "{name}" {when} "{table}" BEGIN SELECT {RAISE_SQL}; END'
        for name, when in append_only.items()
    }
    replaces = f'EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}")'  # noqa: S608 - names of our tables
    name = f"kept_insert_{table}"
    definitions[name] = (
        f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{table}" WHEN {replaces} BEGIN SELECT {RAISE_SQL}; END'
    )
    return definitions


class SqliteTriggers(TriggerBackend):
    def _expected(self, table: str) -> dict[str, str]:
        return trigger_definitions(table, self.primary_key_column(table))

    def _installed(self) -> dict[str, dict[str, str]]:
        """By table and name, the SQL of the installed triggers whose names are ours."""
        result: dict[str, dict[str, str]] = {}
        select_triggers = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
        for table, name, sql in self.query(select_triggers):
            if name.startswith("kept_"):
                result.setdefault(table, {})[name] = sql
        return result

    def missing_triggers(self, tables: list[str]) -> list[str]:
        installed = self._installed()
        return [table for table in tables if self._expected(table) != installed.get(table, {})]

    def create(self, tables: list[str]) -> None:
        self.drop(tables)
        self.execute(sql for table in tables for sql in self._expected(table).values())

    def drop(self, tables: list[str]) -> None:
        installed = self._installed()
        self.execute(f'DROP TRIGGER "{name}"' for table in tables for name in installed.get(table, {}))
