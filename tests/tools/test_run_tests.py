"""The runner of the tests: what it counts, what it remembers, and how it chooses and orders tests."""

import json
from types import SimpleNamespace

import pytest

from tools import run_tests
from tools.run_tests import Result, Stage, State
from tools.testing import databases, order


def result(output="", code=0):
    return Result(Stage("stage", []), code, output, 0.5)


@pytest.mark.parametrize(
    ("output", "code", "passed", "failed"),
    [
        ("3598 passed, 8 skipped, 612 subtests passed in 9.64s (0:17:10)", 0, 3598, 0),
        ("= 2 failed, 7 passed in 2.31s =\n", 1, 7, 2),
        ("1 error in 0.31s", 1, 0, 1),
        ("Traceback (most recent call last):", 1, 0, 1),
        ("30 kills, 0 lost", 0, 1, 0),
    ],
)
def test_what_a_stage_printed_is_counted(output, code, passed, failed):
    counts = result(output, code).counts
    assert (counts["passed"], counts["failed"] + counts["error"]) == (passed, failed)


def test_what_passed_is_remembered(tmp_path, monkeypatch):
    monkeypatch.setattr(run_tests, "CACHE", tmp_path / "cache")
    State().note(result(code=1))
    assert State().passed == {}
    State().note(result())
    assert State().passed == {"stage": 0.5}


def test_every_stage_has_a_name_of_its_own():
    names = [stage.name for stage in run_tests.stages(1)]
    assert len(set(names)) == len(names)


def test_queries_that_differ_in_values_and_plain_columns_are_one():
    few = 'SELECT "a"."id" FROM "a" WHERE "a"."id" IN (%s) LIMIT 1'
    many = 'SELECT "a"."id", "a"."name" AS "n" FROM "a" WHERE "a"."id" IN (%s, %s, %s) LIMIT 21'
    assert databases.shape_of(few).replace('"a"."id" FROM', "columns FROM") == databases.shape_of(many)
    assert databases.shape_of('SELECT "a"."id" FROM "a" ORDER BY "a"."id"') != databases.shape_of(few)
    assert databases.shape_of("SAVEPOINT s1") == ""


def test_few_tests_are_chosen_that_ask_everything(monkeypatch):
    asked = {"one": {"a", "b"}, "two": {"b", "c", "d"}, "three": {"d"}, "listed": {"e"}}
    monkeypatch.setattr(databases, "shapes", asked)
    monkeypatch.setattr(databases, "also_on_postgresql", {"listed"})
    missing = databases.uncovered()
    assert set(missing) == {"a", "b", "c", "d"}
    assert databases.chosen(missing) == {"one", "two"}


def items(*names):
    return [SimpleNamespace(nodeid=name, cls=None, location=(name, 0, name)) for name in names]


def test_the_dearest_come_first_with_every_worker_and_none_is_lost():
    given = items(*"abcdefgh")
    found = [item.nodeid for item in order.dealt(given, 2, {"g": 5.0, "h": 2.0, "c": 1.0})]
    assert sorted(found) == list("abcdefgh")
    assert (found[:2], found[4:5]) == (["g", "c"], ["h"])


def test_every_listed_test_has_a_file():
    for name in databases.listed() | set(json.loads(order.COSTS.read_text())):
        assert (run_tests.ROOT / name.partition("::")[0]).exists(), name


def test_parts_hold_each_test_once_and_keep_files_together():
    def named(file, count):
        return [SimpleNamespace(nodeid=f"{file}::test_{n}", location=(file, n, "")) for n in range(count)]

    several = [item for number in range(20) for item in named(f"test_{number}.py", 3)]
    for items in (several, named("guards.py", 50)):
        parts = [order.part_of(items, chosen, 3) for chosen in (1, 2, 3)]
        assert sorted(item.nodeid for part in parts for item in part) == sorted(i.nodeid for i in items)
        assert all(parts)
    files = [{item.location[0] for item in order.part_of(several, chosen, 3)} for chosen in (1, 2, 3)]
    assert sum(map(len, files)) == 20
