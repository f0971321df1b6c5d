"""Readers run in this process: starting one for each file that a test reads takes longer than reading it.

What is tested about the process itself has the mark `sandbox` and gets a real one.
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


@pytest.fixture(autouse=True)
def readers_run_here(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("sandbox"):
        yield
        return
    with mock.patch("documents.readers.run_limited", read_here):
        yield
