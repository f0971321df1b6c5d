"""The names of models and columns in seals. Models and columns may be renamed; those in `kinds.toml` not."""

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
    """How rows of a model are sealed; `fields` and `relations` map names in seals to attributes.

    Two are only for rows whose current state is sealed: `plan_path` is the attribute path to the primary key
    of their plan; `sealed_from_field` is the field that is filled in once a row is sealed, or empty if every
    row is.
    """

    name: str
    model: str
    fields: Mapping[str, str] = field(hash=False)
    relations: Mapping[str, str] = field(hash=False, default_factory=dict)
    plan_path: str = ""
    sealed_from_field: str = ""


@cache
def _load_kinds() -> dict[str, Any]:
    result: dict[str, Any] = tomllib.loads(KINDS_FILE.read_text(encoding="utf-8"))
    return result


def _build_kinds(section: str) -> dict[str, SealedKind]:
    """The kinds in this section of `kinds.toml`, by the label of their models in lower case."""
    return {
        label.lower(): _kind(name, label, is_state=section == "states")
        for name, label in _load_kinds()[section].items()
    }


def _kind(name: str, label: str, *, is_state: bool) -> SealedKind:
    config, model = _load_kinds(), apps.get_model(label)
    source = history_model(model) if is_tracked(model) and not is_state else model
    columns = {field.attname for field in source._meta.concrete_fields}
    columns -= {
        *config["left-out"].get(name, ()),
        *(config["change"].values() if source is not model else ()),
    }
    columns &= set(config["only"].get(name, columns))
    relations = model._meta.many_to_many if is_state else getattr(source, "_history_m2m_fields", ())
    sealed_names = {attribute: sealed for sealed, attribute in config["called"].get(name, {}).items()}

    def by_sealed_name(attributes: Iterable[str]) -> dict[str, str]:
        return {
            sealed_names.get(name, name.removesuffix("_id").replace("_", "-")): name for name in attributes
        }

    return SealedKind(
        name,
        label,
        by_sealed_name(columns),
        by_sealed_name(field.name for field in relations),
        config["plan"].get(name, ""),
        config["once"].get(name, ""),
    )


@cache
def history_kinds() -> dict[str, SealedKind]:
    """The kinds of rows of history, of the log and of tombstones, by the label of the model."""
    return _build_kinds("history")


@cache
def state_kinds() -> dict[str, SealedKind]:
    """The kinds of rows whose current state is sealed, by the label of the model."""
    return _build_kinds("states")


def state_kind_for(model: Any) -> SealedKind | None:
    """The kind of a model whose current rows are sealed; None for other models."""
    return state_kinds().get(model._meta.concrete_model._meta.label_lower)


@cache
def kind_for(model: Any) -> SealedKind:
    """The kind of this model's rows. For a model of history rows, that of changes to the tracked model.

    Raises LookupError for a model that is not in `kinds.toml`.
    """
    tracked = getattr(model, "instance_type", None)  # only models of history rows have it
    own = (tracked or model)._meta.concrete_model._meta
    if own.label_lower not in history_kinds():
        raise LookupError(f"{own.label} has no name in {KINDS_FILE.name}, so its rows cannot be sealed.")
    kind = history_kinds()[own.label_lower]
    if tracked is None:
        return kind
    change_fields = {f"change.{name}": attribute for name, attribute in _load_kinds()["change"].items()}
    return SealedKind(kind.name, kind.model, {**change_fields, **kind.fields}, kind.relations)


def kind_name(model: Any) -> str:
    """The name in seals of this model's rows, or of the changes that history rows record."""
    return kind_for(model).name
