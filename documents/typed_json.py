"""Frozen dataclasses as JSON and back, with every value checked, for answers from the sandbox.

`from_json` trusts nothing: it raises ValueError for anything that does not exactly match the types.
"""

from __future__ import annotations

import dataclasses
import json
import types
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Data = TypeVar("Data")
MAX_INTEGER = 2**31 - 1  # the largest number that a database column holds


def to_json(value: object) -> bytes:
    """A dataclass of texts, numbers, flags, tuples and other such dataclasses as JSON."""
    return json.dumps(dataclasses.asdict(value)).encode()  # type: ignore[call-overload]


def from_json(kind: type[Data], data: bytes) -> Data:
    """The dataclass of type `kind` that `to_json` wrote. Raises ValueError for anything else."""
    try:
        result: Data = _build(kind, json.loads(data))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return result


def _build(kind: Any, value: object) -> Any:
    if dataclasses.is_dataclass(kind):
        return _build_dataclass(kind, value)
    origin, type_arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        if not isinstance(value, list):
            raise ValueError("not a list")
        return tuple(_build(type_arguments[0], item) for item in value)
    if origin in (Union, types.UnionType):
        value_type = next(argument for argument in type_arguments if argument is not type(None))
        return None if value is None and type(None) in type_arguments else _build(value_type, value)
    # A bool is an int in Python, but True is not a grade.
    if kind not in (str, int, bool) or type(value) is not kind:
        raise ValueError(f"not {getattr(kind, '__name__', kind)}")
    if isinstance(value, str) and "\0" in value:
        raise ValueError("not a text that can be stored")
    if isinstance(value, int) and not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise ValueError("not a number within reason")
    return value


def _build_dataclass(kind: Any, value: object) -> Any:
    fields = _field_types(kind)
    if not isinstance(value, dict) or set(value) != set(fields):
        raise ValueError(f"not a {kind.__name__}")
    return kind(**{name: _build(field_type, value[name]) for name, field_type in fields.items()})


@cache
def _field_types(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}
