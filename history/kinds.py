"""By what names rows are sealed. Models and columns may be renamed; these names, in `kinds.toml`, never."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps

from history.tables import history_of, is_tracked

NAMES = Path(__file__).with_name("kinds.toml")


@dataclass(frozen=True)
class Kind:
    """What rows of a model are in a seal; `fields` and `relations` lead from sealed names to attributes.

    Of what is sealed as it stands, `plan` leads to the number of the plan in whose chain it is, and a row
    is sealed from when `once` is filled; empty, each row is.
    """

    name: str
    model: str
    fields: Mapping[str, str] = field(hash=False)
    relations: Mapping[str, str] = field(hash=False, default_factory=dict)
    plan: str = ""
    once: str = ""


@cache
def _named() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(NAMES.read_text(encoding="utf-8"))
    return found


def _made(part: str) -> dict[str, Kind]:
    """By the label of their models in lower case."""
    return {
        label.lower(): _kind(name, label, is_state=part == "states") for name, label in _named()[part].items()
    }


def _kind(name: str, label: str, *, is_state: bool) -> Kind:
    named, model = _named(), apps.get_model(label)
    source = history_of(model) if is_tracked(model) and not is_state else model
    columns = {field.attname for field in source._meta.concrete_fields}
    columns -= {*named["left-out"].get(name, ()), *(named["change"].values() if source is not model else ())}
    columns &= set(named["only"].get(name, columns))
    near = model._meta.many_to_many if is_state else getattr(source, "_history_m2m_fields", ())
    called = {attribute: sealed for sealed, attribute in named["called"].get(name, {}).items()}

    def by_name(attributes: Iterable[str]) -> dict[str, str]:
        return {called.get(each, each.removesuffix("_id").replace("_", "-")): each for each in attributes}

    plan, once = named["plan"].get(name, ""), named["once"].get(name, "")
    return Kind(name, label, by_name(columns), by_name(field.name for field in near), plan, once)


@cache
def kinds() -> dict[str, Kind]:
    """The kinds of rows of history, of the log and of what was redacted, by the label of the model."""
    return _made("history")


@cache
def states() -> dict[str, Kind]:
    """The kinds of rows that are sealed as they stand, by the label of the model."""
    return _made("states")


def state_of(model: Any) -> Kind | None:
    """As what the rows of a model are sealed as they stand, if they are."""
    return states().get(model._meta.concrete_model._meta.label_lower)


@cache
def kind_of(model: Any) -> Kind:
    """How rows of this model are sealed; of a model of history rows, how changes of its rows are.

    Raises LookupError for a model that has no name there.
    """
    tracked = getattr(model, "instance_type", None)  # of a model of history rows
    own = (tracked or model)._meta.concrete_model._meta
    if own.label_lower not in kinds():
        raise LookupError(f"{own.label} has no name in {NAMES.name}, so its rows cannot be sealed.")
    kind = kinds()[own.label_lower]
    if tracked is None:
        return kind
    of_change = {f"change.{name}": attribute for name, attribute in _named()["change"].items()}
    return Kind(kind.name, kind.model, {**of_change, **kind.fields}, kind.relations)


def name_of(model: Any) -> str:
    """The name in seals of rows of this model, and of changes of them."""
    return kind_of(model).name
