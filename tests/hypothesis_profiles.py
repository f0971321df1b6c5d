"""How many examples Hypothesis tries: few and always the same ones, or many and new ones in the long run."""

import os
from collections.abc import Iterable
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings

IS_LONG_RUN = bool(os.environ.get("SCRUTINY_LONG_TESTS"))
# A busy machine is slow, which is nobody's fault: no example has a deadline.
settings.register_profile(
    "short", deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
)
settings.register_profile("long", deadline=None, suppress_health_check=list(HealthCheck), database=None)
settings.load_profile("long" if IS_LONG_RUN else "short")
MIN_EXAMPLES = 6
Value = TypeVar("Value")


def example_settings(number: int, share: int = 8, **more: Any) -> settings:
    """This many examples in the long run, and otherwise one of so many, but not fewer than a few."""
    return settings(
        max_examples=number if IS_LONG_RUN else min(number, max(MIN_EXAMPLES, number // share)), **more
    )


def sample_of(values: Iterable[Value], share: int = 8) -> list[Value]:
    """All of these in the long run, and one of so many otherwise, spread over the whole."""
    return list(values)[:: 1 if IS_LONG_RUN else share]
