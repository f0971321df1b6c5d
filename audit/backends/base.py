from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class TriggerBackend:
    """The triggers that refuse to alter history, in one kind of database."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def missing_triggers(self, tables: list[str]) -> list[str]:
        """Those of the tables that lack a trigger, or have an altered one."""
        raise NotImplementedError

    def create(self, tables: list[str]) -> None:
        raise NotImplementedError

    def drop(self, tables: list[str]) -> None:
        raise NotImplementedError

    def can_drop(self, tables: list[str]) -> bool:
        return True

    def lock_chain(self, chain: int) -> None:
        """Lock this chain until the transaction ends, waiting for others who write it."""

    def check_deferred_constraints(self) -> None:
        """Check deferred constraints now, not at the end of the transaction."""

    def execute(self, statements: Iterable[str]) -> None:
        with self.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def query(self, sql: str, params: list[Any] | None = None) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    def primary_key_column(self, table: str) -> str:
        with self.connection.cursor() as cursor:
            key: str = self.connection.introspection.get_primary_key_column(cursor, table)
        return key
