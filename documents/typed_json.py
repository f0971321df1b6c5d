"""Frozen dataclasses as JSON and back, for answers whose every part has to be looked at.

`from_json` trusts nothing: what is not exactly of the form that the types say is a ValueError.
"""

from __future__ import annotations

import dataclasses
import json
import types
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Data = TypeVar("Data")
MAX_INTEGER = 2**31 - 1  # of a whole number: more fits into no table


def to_json(value: object) -> bytes:
    """A dataclass of texts, numbers, flags, tuples and other such dataclasses as JSON."""
    return json.dumps(dataclasses.asdict(value)).encode()  # type: ignore[call-overload]


def from_json(kind: type[Data], data: bytes) -> Data:
    """The dataclass that `to_json` was given. ValueError when it is anything else."""
    try:
        built: Data = _built(kind, json.loads(data))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return built


def _built(kind: Any, value: object) -> Any:
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind, value)
    origin, parts = get_origin(kind), get_args(kind)
    if origin is tuple:
        if not isinstance(value, list):
            raise ValueError("not a list")
        return tuple(_built(parts[0], each) for each in value)
    if origin in (Union, types.UnionType):
        wanted = next(part for part in parts if part is not type(None))
        return None if value is None and type(None) in parts else _built(wanted, value)
    # A bool is an int to Python, but True is no grade.
    if kind not in (str, int, bool) or type(value) is not kind:
        raise ValueError(f"not {getattr(kind, '__name__', kind)}")
    if isinstance(value, str) and "\0" in value:
        raise ValueError("not a text that can be stored")
    if isinstance(value, int) and not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise ValueError("not a number within reason")
    return value


def _dataclass(kind: Any, value: object) -> Any:
    fields = _fields(kind)
    if not isinstance(value, dict) or set(value) != set(fields):
        raise ValueError(f"not a {kind.__name__}")
    return kind(**{name: _built(wanted, value[name]) for name, wanted in fields.items()})


@cache
def _fields(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}
