"""Readers run in this process: starting one for each file that a test reads takes longer than reading it.

What is tested about that process, and about files made to harm, has the mark `sandbox` and gets a real one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from unittest import mock

import pytest

from documents import sandbox
from documents.tree import Document


def read_here(function_name: str, data: bytes) -> Document:
    """As `run_limited`, by way of the same JSON and with the same refusals, but without its limits."""
    answer = json.dumps(sandbox._answer(function_name, data))
    return sandbox._understood(answer.encode(), function_name)


@pytest.fixture(autouse=True, scope="session")
def readers_run_here() -> Iterator[None]:
    """For the whole session, because data of a class is read before any fixture of its tests."""
    with mock.patch("documents.readers.run_limited", read_here):
        yield


@pytest.fixture(autouse=True)
def readers_run_in_the_sandbox(request: pytest.FixtureRequest) -> Iterator[None]:
    if not request.node.get_closest_marker("sandbox"):
        yield
        return
    with mock.patch("documents.readers.run_limited", sandbox.run_limited):
        yield
