"""By what names rows are sealed. Models and columns may be renamed; these names, in `kinds.toml`, never."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps

from audit.registry import history_model, is_tracked

KINDS_FILE = Path(__file__).with_name("kinds.toml")


@dataclass(frozen=True)
class SealedKind:
    """What rows of a model are in a seal; `fields` and `relations` lead from sealed names to attributes.

    Of what is sealed as it stands, `plan` leads to the number of the plan in whose chain it is, and a row
    is sealed from when `once` is filled; empty, each row is.
    """

    name: str
    model: str
    fields: Mapping[str, str] = field(hash=False)
    relations: Mapping[str, str] = field(hash=False, default_factory=dict)
    plan: str = ""
    sealed_from_field: str = ""


@cache
def _load_kinds() -> dict[str, Any]:
    result: dict[str, Any] = tomllib.loads(KINDS_FILE.read_text(encoding="utf-8"))
    return result


def _build_kinds(part: str) -> dict[str, SealedKind]:
    """By the label of their models in lower case."""
    return {
        label.lower(): _kind(name, label, is_state=part == "states")
        for name, label in _load_kinds()[part].items()
    }


def _kind(name: str, label: str, *, is_state: bool) -> SealedKind:
    named, model = _load_kinds(), apps.get_model(label)
    source = history_model(model) if is_tracked(model) and not is_state else model
    columns = {field.attname for field in source._meta.concrete_fields}
    columns -= {*named["left-out"].get(name, ()), *(named["change"].values() if source is not model else ())}
    columns &= set(named["only"].get(name, columns))
    near = model._meta.many_to_many if is_state else getattr(source, "_history_m2m_fields", ())
    called = {attribute: sealed for sealed, attribute in named["called"].get(name, {}).items()}

    def by_name(attributes: Iterable[str]) -> dict[str, str]:
        return {called.get(each, each.removesuffix("_id").replace("_", "-")): each for each in attributes}

    plan, once = named["plan"].get(name, ""), named["once"].get(name, "")
    return SealedKind(name, label, by_name(columns), by_name(field.name for field in near), plan, once)


@cache
def history_kinds() -> dict[str, SealedKind]:
    """The kinds of rows of history, of the log and of what was redacted, by the label of the model."""
    return _build_kinds("history")


@cache
def state_kinds() -> dict[str, SealedKind]:
    """The kinds of rows that are sealed as they stand, by the label of the model."""
    return _build_kinds("states")


def state_kind_for(model: Any) -> SealedKind | None:
    """As what the rows of a model are sealed as they stand, if they are."""
    return state_kinds().get(model._meta.concrete_model._meta.label_lower)


@cache
def kind_for(model: Any) -> SealedKind:
    """How rows of this model are sealed; of a model of history rows, how changes of its rows are.

    Raises LookupError for a model that has no name there.
    """
    tracked = getattr(model, "instance_type", None)  # of a model of history rows
    own = (tracked or model)._meta.concrete_model._meta
    if own.label_lower not in history_kinds():
        raise LookupError(f"{own.label} has no name in {KINDS_FILE.name}, so its rows cannot be sealed.")
    kind = history_kinds()[own.label_lower]
    if tracked is None:
        return kind
    of_change = {f"change.{name}": attribute for name, attribute in _load_kinds()["change"].items()}
    return SealedKind(kind.name, kind.model, {**of_change, **kind.fields}, kind.relations)


def kind_name(model: Any) -> str:
    """The name in seals of rows of this model, and of changes of them."""
    return kind_for(model).name
