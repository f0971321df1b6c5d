"""Holds the tests to their processor time. A busy machine makes them wait, which costs nothing here.

Counted are the seconds of this process and all its threads, of the processes it started that ended and, for
tests that drive a browser, of those that still run.
"""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

TICK = os.sysconf("SC_CLK_TCK")
DEAREST = 10
COSTS = Path(__file__).with_name("costs.json")
WORTH_NOTING = 0.5  # seconds, from which on a test is started early

costs: dict[str, float] = {}


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("processor time")
    group.addoption("--test-seconds", type=float, help="fails a test that takes more and has no mark `long`")
    group.addoption("--write-costs", action="store_true", help=f"notes the dearest tests in {COSTS.name}")


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


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    browses = item.get_closest_marker("browser") is not None
    began = spent(with_living=browses)
    result = yield
    costs[item.nodeid] = max(0.0, spent(with_living=browses) - began)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """The test itself is judged: what it shares with others was made by whichever came first."""
    browses = item.get_closest_marker("browser") is not None
    began = spent(with_living=browses)
    result = yield
    took, most = spent(with_living=browses) - began, item.config.getoption("--test-seconds")
    if most and took > most * slowness() and item.get_closest_marker("long") is None:
        pytest.fail(
            f"It took {took:.1f} processor seconds, of {most} that a test without the mark `long` may take."
        )
    return result


USUAL_SAMPLE = 0.024  # processor seconds


def slowness() -> float:
    """How many times slower the machine computes now than it did when the limits were set; at least 1.

    Neighbours that share its caches and cores cost processor time too, not only patience.
    """
    began = time.process_time()
    sum(number * number for number in range(400_000))
    return max(1.0, (time.process_time() - began) / USUAL_SAMPLE)


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["costs"] = costs


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Under xdist, what a worker's tests took."""
    costs.update(getattr(node, "workeroutput", {}).get("costs", {}))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if not config.getoption("--test-seconds"):
        return
    terminalreporter.section("dearest tests, in processor seconds")
    for name, seconds in sorted(costs.items(), key=lambda cost: -cost[1])[:DEAREST]:
        terminalreporter.line(f"{seconds:6.1f}  {name}")
    if config.getoption("--write-costs"):
        dear = {name: round(seconds, 1) for name, seconds in sorted(costs.items()) if seconds >= WORTH_NOTING}
        COSTS.write_text(json.dumps(dear, indent=1) + "\n")
