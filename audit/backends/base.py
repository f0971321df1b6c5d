from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class TriggerBackend:
    """What keeps history whole in one kind of database."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def missing_triggers(self, tables: list[str]) -> list[str]:
        """Those of the tables that can be written, wholly or in part."""
        raise NotImplementedError

    def create(self, tables: list[str]) -> None:
        raise NotImplementedError

    def drop(self, tables: list[str]) -> None:
        raise NotImplementedError

    def can_drop(self, tables: list[str]) -> bool:
        return True

    def lock_chain(self, chain: int) -> None:
        """Wait for others who write this chain, and keep those who come later waiting."""

    def check_deferred_constraints(self) -> None:
        """Have the database look now at what it would look at when the transaction ends."""

    def do(self, statements: Iterable[str]) -> None:
        with self.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def query(self, question: str, params: list[Any] | None = None) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(question, params)
            return list(cursor.fetchall())

    def primary_key_column(self, table: str) -> str:
        with self.connection.cursor() as cursor:
            key: str = self.connection.introspection.get_primary_key_column(cursor, table)
        return key
