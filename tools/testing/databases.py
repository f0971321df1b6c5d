"""Which tests run on PostgreSQL too, and whether they ask it everything that the suite asks a database.

Whatever can differ between the two has the mark `both_databases`: triggers, roles, locks, constraints,
migrations, raw SQL, order and collation. A test with transactions of its own has it by itself. Of all other
queries, each shape is asked on PostgreSQL by a test named in `postgresql.txt`. `make sql-shapes` writes it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.signals import connection_created
from django.test import TestCase, TransactionTestCase

from tools.testing.processor_time import costs

STARTING = 0.1  # processor seconds that any test takes besides its own
LISTED = Path(__file__).with_name("postgresql.txt")
MARK = "both_databases"

shapes: dict[str, set[str]] = defaultdict(set)  # by test
shared: dict[tuple[str, str], set[str]] = defaultdict(set)  # by class or module, and what it made ready
setting_up: tuple[str, str] | None = None
also_on_postgresql: set[str] = set()
running = ""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("databases")
    group.addoption(
        "--sql-shapes", action="store_true", help=f"writes {LISTED.name} anew, for all that the tests ask"
    )


def listed() -> set[str]:
    """The tests that are named for the SQL they ask."""
    return set(LISTED.read_text().split("\n")) - {""}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    named = set() if config.getoption("--sql-shapes") else listed()
    for item in items:
        if item.nodeid in named or has_own_transactions(item):
            item.add_marker(getattr(pytest.mark, MARK))
        if item.get_closest_marker(MARK):
            also_on_postgresql.add(item.nodeid)
    if config.getoption("--sql-shapes"):
        connection_created.connect(_listen)


def has_own_transactions(item: pytest.Item) -> bool:
    """Whether other connections see what it does: threads and processes that meet in the database."""
    if "browser" in getattr(item, "fixturenames", ()):
        return False
    if cls := getattr(item, "cls", None):
        return issubclass(cls, TransactionTestCase) and not issubclass(cls, TestCase)
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction"))


def _listen(connection: Any, **kwargs: Any) -> None:
    if _note not in connection.execute_wrappers:
        connection.execute_wrappers.append(_note)


def _note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    if running and (shape := shape_of(sql)):
        shapes[running].add(shape)
        if setting_up:
            shared[setting_up].add(shape)
    return execute(sql, params, many, context)


# Statements of the database's own house-keeping: no query of ours.
IGNORED = re.compile(
    r"\s*(savepoint|release|rollback|begin|commit|pragma|set |create|drop|alter|vacuum)", re.I
)
COLUMN = r'"\w+"\."\w+"(?: AS "\w+")?'
SIMPLER = [
    (re.compile(rf"{COLUMN}(?:, {COLUMN})+"), "columns"),
    (re.compile(r"\(%s(?:, %s)+\)"), "(%s)"),
    (re.compile(r"(\(%s\)|\(columns\))(?:, \1)+"), r"\1"),
    (re.compile(r"\b(INSERT INTO \S+ )\(.*", re.S), r"\1"),
    (re.compile(r'(SET |, )"\w+" = (?:%s|NULL)(?=,| WHERE)'), r"\1"),
    (re.compile(r"(?:, )+"), ", "),
    (re.compile(r"\b\d+\b"), "0"),
]


@lru_cache(maxsize=100_000)
def shape_of(sql: str) -> str:
    """A query without what cannot differ: values, how many of them, and lists of plain columns."""
    if IGNORED.match(sql):
        return ""
    for pattern, instead in SIMPLER:
        sql = pattern.sub(instead, sql)
    return sql


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Any:
    global running
    running = item.nodeid
    result = yield
    running = ""
    return result


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Any:
    """What a class or module makes ready for its tests is asked for each, whichever of them comes first."""
    global setting_up
    outer = setting_up
    if fixturedef.scope != "function":
        setting_up = (request.node.nodeid, fixturedef.argname)
    try:
        return (yield)
    finally:
        setting_up = outer


def _is_within(nodeid: str, node: str) -> bool:
    """Whether a test belongs to this folder, file or class; "" is all of them."""
    return not node or nodeid.startswith((f"{node}::", f"{node}/"))


def share(items: list[pytest.Item]) -> None:
    """Count what was made ready for several tests for those of them that PostgreSQL is asked by."""
    for item in items:
        if item.nodeid in also_on_postgresql:
            for (node, name), found in shared.items():
                # The database itself is made ready for all, whoever asks for it by name.
                asks = not node or name in getattr(item, "fixturenames", ())
                if asks and _is_within(item.nodeid, node):
                    shapes[item.nodeid] |= found


def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    share(getattr(session, "items", []))
    output = getattr(config, "workeroutput", None)
    if output is not None:
        output["shapes"] = {test: sorted(found) for test, found in shapes.items()}
        output["also_on_postgresql"] = sorted(also_on_postgresql)
    elif config.getoption("--sql-shapes"):
        LISTED.write_text("\n".join(sorted(chosen(uncovered()))) + "\n")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    output = getattr(node, "workeroutput", {})
    also_on_postgresql.update(output.get("also_on_postgresql", ()))
    for test, found in output.get("shapes", {}).items():
        shapes[test].update(found)


def uncovered() -> dict[str, set[str]]:
    """The shapes that only tests on SQLite ask, each with these tests."""
    asked = set().union(*(shapes[test] for test in also_on_postgresql & shapes.keys()))
    found: dict[str, set[str]] = defaultdict(set)
    for test, own in shapes.items():
        for shape in own - asked:
            found[shape].add(test)
    return found


def chosen(missing: dict[str, set[str]]) -> set[str]:
    """Tests that together ask all of these: always the next that asks most of what is left for its cost."""
    left = {test: shapes[test] & missing.keys() for tests in missing.values() for test in tests}
    found: set[str] = set()
    while any(left.values()):
        best = max(sorted(left), key=lambda test: len(left[test]) / (costs.get(test, 0.0) + STARTING))
        asked = left.pop(best)
        found.add(best)
        left = {test: own - asked for test, own in left.items()}
    return found
