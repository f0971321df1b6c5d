"""What a database user may do who runs Scrutiny and does not own its tables."""

from __future__ import annotations

import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from history.tables import append_only_tables

ALL = "SELECT, INSERT, UPDATE, DELETE"


class Command(BaseCommand):
    help = "Grant a PostgreSQL role what Scrutiny needs, and no way to alter history. Run it as the owner."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles. On SQLite there is nothing to grant.")
        if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", role):
            raise CommandError(f"{role} is no name of a role: use small letters, digits and _.")
        there = connection.introspection.table_names()
        kept = [table for table in append_only_tables() if table in there]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
            cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
            cursor.execute(f'GRANT {ALL} ON ALL TABLES IN SCHEMA public TO "{role}"')
            for table in kept:
                cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM "{role}"')
        self.stdout.write(f"{role} may use {len(there)} tables, and only add to {len(kept)} of them.")
