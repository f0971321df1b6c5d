"""A sample of broken functions says how good tests are: it has to be the same one each time, and honest."""

import ast
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from shutil import copytree

import pytest

from tools import mark
from tools.mutate import Ran
from tools.mutations import draw, functions_of, marked

ROOT = Path(__file__).parents[2]
SMALL = ("background", "history", "post")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A checkout of the smaller rooms."""
    root = tmp_path_factory.mktemp("small")
    for room in SMALL:
        (root / room).symlink_to(ROOT / room)
    return root


@pytest.fixture(scope="module")
def drawn(small):
    return draw(small, 1, 20)


def test_the_same_seed_draws_the_same_and_another_seed_others(small, drawn):
    assert draw(small, 1, 10) == drawn[:10]
    assert draw(small, 2, 10) != drawn[:10]


def test_every_room_is_drawn_from_evenly(drawn):
    assert sorted(Counter(each.room for each in drawn).values()) == [6, 7, 7]


def test_each_compiles_and_differs_in_one_place(drawn):
    for each in drawn:
        text = (ROOT / each.path).read_text()
        broken = each.applied(text)
        assert ast.dump(ast.parse(broken)) != ast.dump(ast.parse(text)), each
        before, after = text.encode(), broken.encode()
        assert after.startswith(before[: each.start]) and after.endswith(before[each.end :]), each
        assert each.words.encode() != before[each.start : each.end], each
        assert "tools.mark" in marked(text, {7: each})
        ast.parse(marked(text, {7: each}))


def mutations_of(text):
    return {
        (each.kind, each.diff(text)) for found in functions_of(text, "x.py") for each in found.mutations()
    }


@pytest.mark.parametrize(
    ("line", "kind", "broken"),
    [
        ("if a:\n        b()", "negated condition", "if (not (a)):"),
        ("if a:\n        b()", "deleted statement", "pass"),
        ("return 1 if a else b", "negated condition", "return 1 if (not (a)) else b"),
        ("return [x for x in b if a]", "negated condition", "return [x for x in b if (not (a))]"),
        ("x = (a) < b", "comparison", "x = (a) <= b"),
        ("x = a not in b", "comparison", "x = a in b"),
        ("x = a is None", "comparison", "x = a is not None"),
        ("x = a and (b)", "and/or", "x = a or (b)"),
        ("x = not a", "dropped not", "x = a"),
        ("x = b(a, key=True)", "True/False", "x = b(a, key=False)"),
        ("x = b + 2", "number", "x = b + 3"),
        ("x = b[a:]", "slice", "x = b[(a) + 1:]"),
        ("a.b = 'é'", "deleted statement", "pass"),
        ("raise ValueError", "deleted statement", "pass"),
        ("return b(a)", "return value", "return None"),
    ],
)
def test_each_kind_of_mutation(line, kind, broken):
    old = line.partition("\n")[0] if broken != "pass" else line.rpartition("\n")[2].strip()
    assert (kind, f"- {old} | + {broken}") in mutations_of(f"def f(a, b):\n    {line}\n")


def test_what_is_only_said_to_people_stays():
    text = '''
def f(a: int = 1) -> None:
    """Not 2 < 3."""
    _log.warning("%s", a + 1)
    self.stdout.write(str(a + 1))
    x = f"{a + 1}"
    y = g(x, timeout=5, batch_size=10)
'''
    assert mutations_of(text) == set()


def test_one_mark_before_a_branch_stands_where_it_may():
    text = "def f(a):\n    if a:\n        pass\n    elif a > 1:\n        b()\n"
    (function,) = functions_of(text, "x.py")
    assert {(each.kind, each.line) for each in function.mutations()} == {
        ("negated condition", 2),
        ("comparison", 2),
        ("number", 2),
        ("deleted statement", 5),
    }


def test_a_mark_is_noted_from_another_process_too(tmp_path, monkeypatch):
    monkeypatch.setattr(mark, "FROM_CHILDREN", tmp_path / "marks")
    monkeypatch.setattr(mark, "reached", set())
    for process, number in ((os.getpid(), 3), (0, 5), (os.getpid(), 3)):
        monkeypatch.setattr(mark, "pytest_runs_in", process)
        mark.mark(number)
    assert mark.taken() == {3, 5}
    assert mark.taken() == set()


def test_tests_that_somebody_stopped_noticed_nothing():
    passed = {"tests/post/test_days.py::test_days": {"failed": False}}
    for status, tests in ((-9, {}), (-15, {}), (2, passed)):
        with pytest.raises(SystemExit):
            assert Ran(status, 1, tests, [], "").trouble
    assert Ran(2, 1, {}, [], "").trouble == "the start of the tests"
    assert Ran(-24, 1, {}, [], "").trouble == "its not coming to an end"
    for status, tests in ((0, passed), (1, passed), (5, {})):
        assert Ran(status, 1, tests, [], "").trouble == ""


# A checkout of one room with three functions, one of which no test looks at, and one no test reaches

ROOM = """
def is_tested(day, due):
    found = []
    return due < day and not found


def is_reached(day, due):
    found = []
    return due < day and not found


def is_forgotten(day, due):
    found = []
    return due < day and not found
"""
TESTS = """
import pytest
from post.days import is_reached, is_tested


@pytest.fixture(scope="module")
def reached():
    return is_reached(1, 2)


def test_days():
    assert [is_tested(day, 2) for day in (1, 2, 3)] == [False, False, True]
    assert is_tested(3, 2) is True


def test_first(reached):
    pass


def test_second(reached):
    pass
"""
WITHOUT = ("django", "playwright", "base_url", "hypothesispytest")
SETTINGS = f"""
[tool.pytest.ini_options]
addopts = {[f"-pno:{plugin}" for plugin in WITHOUT]}
[tool.importlinter]
root_packages = ["post"]
"""


@pytest.fixture
def checkout(tmp_path):
    copytree(ROOT / "tools", tmp_path / "tools")
    files = {
        "post/days.py": ROOM,
        "tests/post/test_days.py": TESTS,
        "pyproject.toml": SETTINGS,
        ".gitignore": "var\n__pycache__",
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    author = ["-c", "user.name=Olive", "-c", "user.email=olive@council.example"]
    for command in (["init", "-q"], ["add", "."], [*author, "commit", "-qm", "Begin"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def mutate(checkout, *arguments):
    command = [sys.executable, "-m", "tools.mutate", "--functions", "3", *arguments]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)


def test_what_no_test_notices_is_reported_and_a_second_start_goes_on(checkout):
    first = mutate(checkout, "--least", "2")
    said = {
        name: line
        for name in ("is_tested", "is_reached", "is_forgotten")
        for line in first.stdout.splitlines()
        if name in line
    }
    assert "=> noticed by tests/post/test_days.py::test_days" in said["is_tested"], first
    assert "NOT NOTICED by 2 of 2 tests that reach it" in said["is_reached"]
    assert "NOT NOTICED: no test reaches it" in said["is_forgotten"]
    assert first.stdout.splitlines()[-1] == "mutation seed 1: 1 of 3 noticed"
    assert first.returncode == 1
    (results,) = (checkout / "var").glob("mutation-1-*.jsonl")
    lines = [json.loads(line) for line in results.read_text().splitlines()]
    assert sum("mutation" in line for line in lines) == 5
    parts = [mutate(checkout, "--least", "0", "--part", f"{part}/2") for part in (1, 2)]
    counts = [re.findall(r"(\d) of (\d) noticed", part.stdout) for part in parts]
    assert sorted(of for [(_, of)] in counts) == ["1", "2"]
    assert sum(int(noticed) for [(noticed, _)] in counts) == 1
    again = mutate(checkout, "--least", "1")
    assert again.stdout.splitlines()[-1] == "mutation seed 1: 1 of 3 noticed"
    assert again.returncode == 0
    assert [json.loads(line) for line in results.read_text().splitlines()] == lines
    assert subprocess.run(["git", "status", "--porcelain"], cwd=checkout, capture_output=True).stdout == b""
