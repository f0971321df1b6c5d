from __future__ import annotations

from audit.backends.base import TriggerBackend

FUNCTION_NAME = "history_is_never_changed"
FUNCTION_BODY = (
    "BEGIN RAISE EXCEPTION 'History is never changed: %', TG_TABLE_NAME USING ERRCODE = '23001'; END"
)
CREATE_FUNCTION_SQL = (
    f"CREATE OR REPLACE FUNCTION {FUNCTION_NAME}() RETURNS trigger LANGUAGE plpgsql AS $${FUNCTION_BODY}$$"
)

ROW_TRIGGER, TABLE_TRIGGER = "kept_row", "kept_table"
# Bits of pg_trigger.tgtype: FOR EACH ROW is 1, BEFORE 2, DELETE 8, UPDATE 16, TRUNCATE 32.
TRIGGER_TYPES = {ROW_TRIGGER: 1 + 2 + 8 + 16, TABLE_TRIGGER: 2 + 32}

# The numbers of advisory locks are shared by all users of the database; ours begin here.
ADVISORY_LOCK_BASE = int.from_bytes(b"hist") << 31

# Our triggers that have no condition, are on all columns, and fire even in sessions of replicas.
INSTALLED_TRIGGERS_SQL = """
    SELECT c.relname, t.tgname
    FROM pg_trigger t
    JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE c.relnamespace = current_schema()::regnamespace
      AND t.tgname = ANY(%s) AND t.tgenabled = 'A' AND t.tgqual IS NULL AND t.tgattr = ''
      AND t.tgtype = CASE t.tgname WHEN %s THEN %s ELSE %s END
      AND p.proname = %s AND p.prosrc = %s
"""


# How many of these tables the user may not alter: they are neither superuser nor in the role of the owner.
NOT_OWNED_TABLES_SQL = """
    SELECT count(*) FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace
      AND c.relname = ANY(%s) AND NOT pg_has_role(current_user, c.relowner, 'USAGE')
"""


class PostgresqlTriggers(TriggerBackend):
    def can_drop(self, tables: list[str]) -> bool:
        return self.query(NOT_OWNED_TABLES_SQL, [tables]) == [(0,)]

    def missing_triggers(self, tables: list[str]) -> list[str]:
        installed = set(
            self.query(
                INSTALLED_TRIGGERS_SQL,
                [
                    list(TRIGGER_TYPES),
                    ROW_TRIGGER,
                    TRIGGER_TYPES[ROW_TRIGGER],
                    TRIGGER_TYPES[TABLE_TRIGGER],
                    FUNCTION_NAME,
                    FUNCTION_BODY,
                ],
            )
        )
        return [table for table in tables if not {(table, name) for name in TRIGGER_TYPES} <= installed]

    def create(self, tables: list[str]) -> None:
        if not tables:
            return
        self.execute([CREATE_FUNCTION_SQL])
        for table in tables:
            self.drop([table])
            call = f"EXECUTE FUNCTION {FUNCTION_NAME}()"
            self.execute(
                [
                    f'CREATE TRIGGER {ROW_TRIGGER} BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW {call}',
                    f'CREATE TRIGGER {TABLE_TRIGGER} BEFORE TRUNCATE ON "{table}" {call}',
                    *(f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {name}' for name in TRIGGER_TYPES),
                ]
            )

    def lock_chain(self, chain: int) -> None:
        self.query("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK_BASE + chain])

    def check_deferred_constraints(self) -> None:
        """Needed before triggers change: PostgreSQL alters no table with rows still to be checked."""
        self.connection.check_constraints()

    def drop(self, tables: list[str]) -> None:
        self.execute(
            f'DROP TRIGGER IF EXISTS {name} ON "{table}"' for table in tables for name in TRIGGER_TYPES
        )
