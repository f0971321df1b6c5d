"""What each test costs in processor time, which a busy machine does not change as it changes the clock.

Counted are the seconds of this process and all its threads, of the processes it started that ended and, for
tests that drive a browser, of those that still run. `tools/run_tests.py` prints them.
"""

from __future__ import annotations

import json
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

TICK = os.sysconf("SC_CLK_TCK")

costs: dict[str, float] = {}


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("processor time")
    group.addoption("--costs", type=Path, metavar="FILE", help="writes there what each test cost, as JSON")


def spent(*, with_living: bool = False) -> float:
    """Seconds of this process and of those it started that ended; of the living too, where asked for."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime
    return total + (sum(map(_living, _children(os.getpid()))) if with_living else 0.0)


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(number) for number in task.read_text().split()]
        except OSError:
            continue  # it ended meanwhile
    return found


def _living(pid: int) -> float:
    """Seconds of a running process, of its children that ended and of all that run below it."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / TICK + sum(map(_living, _children(pid)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """The test alone: whoever comes first makes what it shares with others."""
    browses = item.get_closest_marker("browser") is not None
    began = spent(with_living=browses)
    try:
        return (yield)
    finally:
        costs[item.nodeid] = round(max(0.0, spent(with_living=browses) - began), 2)


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["costs"] = costs


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Under xdist, what a worker's tests took."""
    costs.update(getattr(node, "workeroutput", {}).get("costs", {}))


def pytest_unconfigure(config: pytest.Config) -> None:
    file = config.getoption("--costs")
    if file and not hasattr(config, "workerinput"):
        file.write_text(json.dumps(costs))
