"""Abuse cases run a second time with their guard taken out, and must then notice."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from unittest import mock


def removes_guard(target: str, instead: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Names the guard of a test, and what stands there once it is taken out."""

    def mark(test: Callable[..., None]) -> Callable[..., None]:
        test.guard = (target, instead)
        return test

    return mark


def must_fail_without_guard(case: type) -> type:
    """Adds to each test with a guard a twin that takes the guard out and expects the test to fail."""
    for name, test in list(vars(case).items()):
        if guard := getattr(test, "guard", None):
            setattr(case, f"{name}__and_fails_without_its_guard", _test_without_guard(test, *guard))
    return case


def _test_without_guard(test: Callable[..., None], target: str, instead: Any) -> Callable[..., None]:
    @wraps(test)
    def twin(self: Any) -> None:
        with mock.patch(target, instead):
            try:
                test(self)
            except AssertionError:
                return
        self.fail(f"Nothing was noticed without {target}.")

    del twin.guard
    return twin
