"""A test fails where a template of ours names a variable that nobody gave; a page would leave a gap."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.template.base import FilterExpression, Node

TEMPLATES = Path(settings.BASE_DIR) / "templates"


class Undefined(str):
    """The empty text that Django prints instead. Tags that allow for it, such as `if`, do not resolve it."""

    def __bool__(self) -> bool:
        frame: Any = sys._getframe(1)
        if frame.f_code is FilterExpression.resolve.__code__:
            variable = frame.f_locals["self"].token
            while frame and not isinstance(frame.f_locals.get("self"), Node):
                frame = frame.f_back
            where = frame and frame.f_locals["self"].origin.name
            if where and TEMPLATES in Path(where).parents:
                raise AssertionError(f"{where} has an undefined variable: {variable}")
        return False


@pytest.fixture(autouse=True, scope="session")
def undefined_variables_fail() -> Iterator[None]:
    engine = engines["django"].engine
    engine.string_if_invalid = Undefined()
    yield
    engine.string_if_invalid = ""
