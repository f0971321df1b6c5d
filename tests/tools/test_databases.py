"""Which SQL PostgreSQL is asked does not hang on the order of the tests."""

from collections import defaultdict
from types import SimpleNamespace

from tools.testing import databases

SHAPE = 'SELECT columns FROM "a"'


def test_what_a_class_makes_ready_counts_for_each_of_its_tests(monkeypatch):
    """Its queries are noted for the test that came first; another one of the class is listed."""
    listed = "tests/a.py::ATests::test_b"
    others = ["tests/b.py::ATests::test_b", "tests/a.py::ATests2::test_b"]
    names = [listed, *others]
    monkeypatch.setattr(databases, "also_on_postgresql", set(names))
    monkeypatch.setattr(databases, "shapes", defaultdict(set, {"tests/a.py::ATests::test_a": {SHAPE}}))
    monkeypatch.setattr(databases, "shared", {("tests/a.py::ATests", "setUpClass"): {SHAPE}})
    assert set(databases.uncovered()) == {SHAPE}
    databases.share([SimpleNamespace(nodeid=name, fixturenames=["setUpClass"]) for name in names])
    assert databases.shapes[listed] == {SHAPE}
    assert not databases.shapes.keys() & set(others)
    assert not databases.uncovered()
