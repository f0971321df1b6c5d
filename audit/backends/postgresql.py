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
# pg_trigger.tgtype: BEFORE is 2, DELETE 8, UPDATE 16, TRUNCATE 32, and 1 more where it is FOR EACH ROW.
TRIGGER_TYPES = {ROW_TRIGGER: 1 + 2 + 8 + 16, TABLE_TRIGGER: 2 + 32}

# Advisory locks are numbers that all who use the database share; ours begin here.
ADVISORY_LOCK_BASE = int.from_bytes(b"hist") << 31

# Without a condition, on all columns, and fired even where a session says it is a replica.
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


# Members of the role that owns a table, and superusers.
NOT_OWNED_TABLES_SQL = """
    SELECT count(*) FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace
      AND c.relname = ANY(%s) AND NOT pg_has_role(current_user, c.relowner, 'USAGE')
"""


class PostgresqlTriggers(TriggerBackend):
    def can_drop(self, tables: list[str]) -> bool:
        return self.query(NOT_OWNED_TABLES_SQL, [tables]) == [(0,)]

    def missing_triggers(self, tables: list[str]) -> list[str]:
        result = set(
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
        return [table for table in tables if not {(table, name) for name in TRIGGER_TYPES} <= result]

    def create(self, tables: list[str]) -> None:
        if not tables:
            return
        self.do([CREATE_FUNCTION_SQL])
        for table in tables:
            self.drop([table])
            calls = f"EXECUTE FUNCTION {FUNCTION_NAME}()"
            self.do(
                [
                    f'CREATE TRIGGER {ROW_TRIGGER} BEFORE UPDATE OR DELETE ON "{table}" FOR EACH ROW {calls}',
                    f'CREATE TRIGGER {TABLE_TRIGGER} BEFORE TRUNCATE ON "{table}" {calls}',
                    *(f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {name}' for name in TRIGGER_TYPES),
                ]
            )

    def lock_chain(self, chain: int) -> None:
        self.query("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK_BASE + chain])

    def check_deferred_constraints(self) -> None:
        """Before triggers change: a table of which rows wait to be checked cannot be altered."""
        self.connection.check_constraints()

    def drop(self, tables: list[str]) -> None:
        self.do(f'DROP TRIGGER IF EXISTS {name} ON "{table}"' for table in tables for name in TRIGGER_TYPES)
