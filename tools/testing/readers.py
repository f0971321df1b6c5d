"""Readers run in this process: starting one for each file that a test reads takes longer than reading it.

What is tested about that process, and about files made to harm, has the mark `sandbox` and gets a real one.
"""

from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

import pytest

from documents import sandbox
from documents.sandbox_child import import_function, run_and_answer

in_a_child = sandbox._run_and_capture


def here(function_name: str, question: bytes, *limits: int) -> bytes:
    """What a child would print: by way of the same bytes, with the same refusals, but without limits."""
    return run_and_answer(import_function(function_name), question)


@pytest.fixture(autouse=True, scope="session")
def readers_run_here() -> Iterator[None]:
    """For the whole session, because data of a class is read before any fixture of its tests."""
    with mock.patch("documents.sandbox._run_and_capture", here):
        yield


@pytest.fixture(autouse=True)
def readers_run_in_the_sandbox(request: pytest.FixtureRequest) -> Iterator[None]:
    if not request.node.get_closest_marker("sandbox"):
        yield
        return
    with mock.patch("documents.sandbox._run_and_capture", in_a_child):
        yield
