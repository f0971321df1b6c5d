"""Grant rights to a database user who runs Scrutiny and does not own its tables."""

from __future__ import annotations

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from audit.registry import append_only_tables

ALL_PRIVILEGES = "SELECT, INSERT, UPDATE, DELETE"


class Command(BaseCommand):
    help = "Grant a PostgreSQL role what Scrutiny needs, and no way to alter history. Run it as the owner."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles. On SQLite tables is nothing to grant.")
        if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", role):
            raise CommandError(f"{role} is no name of a role: use small letters, digits and _.")
        tables = connection.introspection.table_names()
        append_only = [table for table in append_only_tables() if table in tables]
        others = sorted(set(tables) - set(append_only))
        # Outside a transaction: changing the rights of a table twice in one can collide with autovacuum.
        with connection.cursor() as cursor:
            cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
            cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
            cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON {_quoted_names(append_only)} FROM "{role}"')
            cursor.execute(f'GRANT SELECT, INSERT ON {_quoted_names(append_only)} TO "{role}"')
            cursor.execute(f'GRANT {ALL_PRIVILEGES} ON {_quoted_names(others)} TO "{role}"')
        self.stdout.write(f"{role} may use {len(tables)} tables, and only add to {len(append_only)} of them.")


def _quoted_names(tables: list[str]) -> str:
    return ", ".join(f'"{table}"' for table in tables)
