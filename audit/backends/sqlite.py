from __future__ import annotations

from audit.backends.base import TriggerBackend

RAISE_SQL = "RAISE(ABORT, 'History is never changed.')"


def trigger_definitions(table: str, key: str) -> dict[str, str]:
    """By name, what makes each trigger.

    INSERT has one too: INSERT OR REPLACE deletes the old row without asking the trigger on DELETE.
    """
    append_only = {f"kept_{verb.lower()}_{table}": f"BEFORE {verb} ON" for verb in ("UPDATE", "DELETE")}
    made = {
        name: f'CREATE TRIGGER "{name}" {when} "{table}" BEGIN SELECT {RAISE_SQL}; END'
        for name, when in append_only.items()
    }
    replaces = f'EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}")'  # noqa: S608 - names of our tables
    name = f"kept_insert_{table}"
    made[name] = (
        f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{table}" WHEN {replaces} BEGIN SELECT {RAISE_SQL}; END'
    )
    return made


class SqliteTriggers(TriggerBackend):
    def _expected(self, table: str) -> dict[str, str]:
        return trigger_definitions(table, self.primary_key_column(table))

    def _installed(self) -> dict[str, dict[str, str]]:
        """By table and name, the triggers whose names are ours."""
        result: dict[str, dict[str, str]] = {}
        question = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger'"
        for table, name, sql in self.query(question):
            if name.startswith("kept_"):
                result.setdefault(table, {})[name] = sql
        return result

    def missing_triggers(self, tables: list[str]) -> list[str]:
        there = self._installed()
        return [table for table in tables if self._expected(table) != there.get(table, {})]

    def create(self, tables: list[str]) -> None:
        self.drop(tables)
        self.do(sql for table in tables for sql in self._expected(table).values())

    def drop(self, tables: list[str]) -> None:
        there = self._installed()
        self.do(f'DROP TRIGGER "{name}"' for table in tables for name in there.get(table, {}))
