"""What `migrate` makes is what the tests run on, whose tables are made without it, to be there sooner."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection


@pytest.fixture
def by_migrations(db, tmp_path):
    """A cursor of a database beside that of the tests, made as a council's is."""
    if connection.vendor == "sqlite":
        name = str(tmp_path / "migrated.sqlite3")
        migrate(f"sqlite:///{name}")
        with closing(sqlite3.connect(name)) as made:
            yield made.cursor()
        return
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path="/scrutiny_migrated").geturl()
    outside("DROP DATABASE IF EXISTS scrutiny_migrated", "CREATE DATABASE scrutiny_migrated")
    migrate(address)
    with psycopg.connect(address) as made:
        yield made.cursor()
    outside("DROP DATABASE scrutiny_migrated")


def migrate(address):
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, check=True, cwd=settings.BASE_DIR, env={**os.environ, "DATABASE_URL": address})


def outside(*statements):
    """PostgreSQL makes and drops databases outside of any transaction only."""
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.long
def test_the_migrations_make_the_tables_that_the_tests_run_on(by_migrations):
    asked = {"sqlite": of_sqlite, "postgresql": of_postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        wanted = asked(cursor)
    made = asked(by_migrations)
    assert len(wanted) > 500 and any("TRIGGER" in each for each in wanted)
    assert made - wanted == set()
    assert wanted - made == set()


def of_sqlite(cursor):
    """Each column, constraint, index and trigger, as the database was told it, in no order."""
    cursor.execute(
        "SELECT type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL "
        "AND tbl_name NOT IN ('django_migrations', 'sqlite_sequence')"
    )
    rows = cursor.fetchall()
    result = {sql for kind, _, sql in rows if kind != "table"}
    return result | {
        f"{table}: {piece}" for kind, table, sql in rows if kind == "table" for piece in pieces(sql)
    }


def pieces(sql):
    """What stands between the outer commas of a CREATE TABLE."""
    depth, result = 0, [""]
    for sign in sql[sql.index("(") + 1 : sql.rindex(")")]:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not depth:
            result.append("")
        else:
            result[-1] += sign
    return {piece.strip() for piece in result}


def of_postgresql(cursor):
    """The same, as the database tells it; Django's own tables are Django's care."""
    ours = "JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'"
    ours += " AND c.relname !~ '^(auth|django)_'"
    questions = (
        "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity "
        f"FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid {ours} WHERE a.attnum > 0 "
        "AND c.relkind = 'r' AND NOT a.attisdropped",
        "SELECT c.relname, k.contype, pg_get_constraintdef(k.oid) "
        f"FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid {ours}",
        "SELECT c.relname, 'TRIGGER', pg_get_triggerdef(t.oid) "
        f"FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid {ours} WHERE NOT t.tgisinternal",
        f"SELECT indexdef FROM pg_indexes i JOIN pg_class c ON c.relname = i.tablename {ours}",
    )
    result = set()
    for question in questions:
        cursor.execute(question)
        result |= {" ".join(map(str, row)) for row in cursor.fetchall()}
    return result
