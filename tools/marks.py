"""Notes which marks each test reaches, and runs chosen tests in a chosen order: a plugin of pytest."""

from __future__ import annotations

import functools
import gc
import json
import os
import resource
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tools import mark
from tools.rooms import ROOMS


def cpu_seconds() -> float:
    """What this process and its ended children have used."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--notes", help="File for what each test reached, cost, and whether it failed.")
    parser.addoption("--chosen", help="File with the names of the tests to run, in this order.")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--notes"):
        config.pluginmanager.register(Notes(Path(config.getoption("--notes"))))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--chosen"):
        names = json.loads(Path(config.getoption("--chosen")).read_text())
        by_name = {item.nodeid: item for item in items}
        items[:] = [by_name[name] for name in names if name in by_name]


class Notes:
    """Each test with what it reached, by itself or through what was set up for several."""

    def __init__(self, file: Path) -> None:
        mark.pytest_runs_in = os.getpid()
        self.file = file
        self.at_import: set[int] = set()
        self.by_fixture: dict[str, set[int]] = defaultdict(set)
        self.tests: dict[str, dict[str, Any]] = {}
        self.caches: list[Any] = []

    def pytest_collection_finish(self) -> None:
        self.at_import = mark.taken()
        wrapper = type(functools.cache(len))
        cached = [each for each in gc.get_objects() if isinstance(each, wrapper)]
        self.caches = [each for each in cached if str(each.__module__).partition(".")[0] in ROOMS]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        mark.taken()
        # Who reads what an earlier test left there depends on the function too.
        for cache in self.caches:
            cache.cache_clear()
        noted = self.tests[item.nodeid] = {"failed": False, "cpu": 0.0, "marks": []}
        began = cpu_seconds()
        outcome = yield
        noted["cpu"] = round(cpu_seconds() - began, 3)
        fixtures = getattr(item, "fixturenames", ())
        noted["marks"] = sorted(mark.taken().union(*(self.by_fixture.get(name, ()) for name in fixtures)))
        return outcome

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        before = mark.taken()
        try:
            return (yield)
        finally:
            reached = mark.taken()
            self.by_fixture[fixturedef.argname] |= reached
            mark.reached.update(before | reached)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.tests[report.nodeid]["failed"] |= report.failed

    def pytest_sessionfinish(self) -> None:
        self.file.write_text(json.dumps({"at_import": sorted(self.at_import), "tests": self.tests}))
