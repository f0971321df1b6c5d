"""The order of the tests: the dearest first, so that no worker ends alone with one; or another, by a seed."""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import pytest

COSTS = Path(__file__).with_name("costs.json")  # of the dearest tests, in processor seconds
DEAR = 1.0


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("order")
    group.addoption("--shuffle", type=int, metavar="SEED", help="modules, classes and tests in another order")
    group.addoption(
        "--part", metavar="K/N", help="only the K-th of N parts of the files, or of the tests of one file"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if part := config.getoption("--part"):
        items[:] = part_of(items, *map(int, part.split("/")))
    seed = config.getoption("--shuffle")
    if seed is not None:
        items[:] = shuffled(items, random.Random(seed))
        return
    worker = getattr(config, "workerinput", None)
    if worker:
        items[:] = dealt(items, worker["workercount"], json.loads(COSTS.read_text()))


def part_of(items: list[pytest.Item], chosen: int, of: int) -> list[pytest.Item]:
    """By their names, so that nothing moves when others are added. What shares a file stays together."""
    is_one_file = len({item.location[0] for item in items}) == 1
    names = [item.nodeid if is_one_file else item.location[0] for item in items]
    return [
        item for item, name in zip(items, names, strict=True) if zlib.crc32(name.encode()) % of == chosen - 1
    ]


def shuffled(items: list[pytest.Item], by: random.Random) -> list[pytest.Item]:
    """In another order, with what shares a module or a class still together: its data is made once."""
    modules = [list(group) for _, group in groupby(items, lambda item: item.location[0])]
    by.shuffle(modules)
    found: list[pytest.Item] = []
    for module in modules:
        for group in by.sample(groups := _groups(module), len(groups)):
            found += by.sample(group, len(group))
    return found


def dealt(items: list[pytest.Item], workers: int, costs: dict[str, float]) -> list[pytest.Item]:
    """The dearest classes and functions at the front of each worker's share, as pytest-xdist cuts shares."""
    groups = _groups(items)
    price = {id(group): sum(costs.get(item.nodeid, 0.0) for item in group) for group in groups}
    dear = sorted(
        (group for group in groups if price[id(group)] >= DEAR), key=lambda group: -price[id(group)]
    )
    taken = set(map(id, dear))
    rest = [item for group in groups if id(group) not in taken for item in group]
    found: list[pytest.Item] = []
    for number in range(workers):
        share = (len(items) - len(found)) // (workers - number)
        front = [item for group in dear[number::workers] for item in group][:share]
        found += front
        found += rest[: share - len(front)]
        del rest[: share - len(front)]
    return found


def _groups(items: Iterable[pytest.Item]) -> list[list[pytest.Item]]:
    """Tests of one class together, functions one by one."""
    found = []
    for cls, group in groupby(items, lambda item: getattr(item, "cls", None)):
        tests = list(group)
        found += [tests] if cls else [[test] for test in tests]
    return found
