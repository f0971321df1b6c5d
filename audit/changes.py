"""Rows of history as they follow one another in a chain, each with the row it replaced."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, OuterRef, Subquery

from audit.kinds import kind_name
from audit.models import ChainLink, LoggedEvent
from audit.registry import history_model, history_relation_models, tracked_models

Relations = dict[str, frozenset[int]]
PreviousRecordLookup = Callable[[ChainLink], int | None]


@dataclass(frozen=True)
class Change:
    """One row of history next to the one of the same thing that the reader saw before it, if any."""

    link: ChainLink
    model: Any
    record: Any
    before: Any = None
    relations: Relations = field(default_factory=dict)
    previous_relations: Relations = field(default_factory=dict)
    is_creation: bool = False  # of the thing itself; what came before `row` may only be hidden

    @property
    def at(self) -> dt.datetime:
        when: dt.datetime = self.record.history_date
        return when

    @property
    def by(self) -> str:
        return str(self.record.history_user_name)

    @property
    def why(self) -> str:
        return self.record.history_change_reason or ""

    @property
    def is_deletion(self) -> bool:
        return bool(self.record.history_type == "-")

    @property
    def subject_key(self) -> tuple[str, int]:
        """Which thing it is about."""
        return self.link.kind, self.pk

    @property
    def pk(self) -> int:
        """Its number. Not through `row.instance`, which asks the database for what history leaves out."""
        return int(getattr(self.record, self.model._meta.pk.attname))

    def has_changed(self, name: str) -> bool:
        """Whether a column is not as it was. Of something new: whether it holds anything."""
        now = getattr(self.record, name)
        if self.before is None:
            return now not in (None, "", False)
        return bool(now != getattr(self.before, name))


def load_changes(links: Iterable[ChainLink], before: PreviousRecordLookup | None = None) -> list[Change]:
    """What these links lead to, in their order: at most two questions a kind and one a relation.

    `before` says which row of history a reader saw before this one, where they may not read them all.
    """
    links = list(links)
    models: dict[str, Any] = {kind_name(model): model for model in (*tracked_models(), LoggedEvent)}
    alike: dict[str, list[ChainLink]] = defaultdict(list)
    for link in links:
        alike[link.kind].append(link)
    result: dict[int, Change] = {}
    for kind, own in alike.items():
        if kind in models:
            result |= _changes_of_kind(models[kind], own, before)
    return [result[link.pk] for link in links if link.pk in result]


def _changes_of_kind(
    model: Any, links: list[ChainLink], before: PreviousRecordLookup | None
) -> dict[int, Change]:
    is_log = model is LoggedEvent
    history: Any = model if is_log else history_model(model)
    rows = history.objects.filter(pk__in=[link.row_id for link in links])
    if before is None and not is_log:
        rows = rows.annotate(_one_before=_previous_record_subquery(history, model._meta.pk.attname))
    by_number = {row.pk: row for row in rows.order_by()}
    follow = before or (lambda link: getattr(by_number.get(link.row_id), "_one_before", None))
    seen = {link.row_id: follow(link) for link in links}
    earlier = {pk for pk in seen.values() if pk is not None}
    by_number |= history.objects.in_bulk(earlier - set(by_number))
    relations = _load_relations(history, by_number)
    made = {}
    for link in links:
        row, prior = by_number.get(link.row_id), seen[link.row_id]
        if row is not None:
            relation, then = relations.get(row.pk, {}), relations.get(prior or 0, {})
            begins = row.history_type == "+"
            made[link.pk] = Change(link, model, row, by_number.get(prior), relation, then, begins)
    return made


def _previous_record_subquery(history: Any, key: str) -> Subquery:
    earlier = history.objects.filter(**{key: OuterRef(key)}, pk__lt=OuterRef("pk")).order_by()
    return Subquery(earlier.values(key).annotate(last=Max("pk")).values("last"))


def _load_relations(history: Any, rows: dict[int, Any]) -> dict[int, Relations]:
    """By row of history, to whom or what each many-to-many field led."""
    result: dict[int, dict[str, set[int]]] = {pk: defaultdict(set) for pk in rows}
    fields = getattr(history, "_history_m2m_fields", ())
    for near in fields:
        relation_model = history_relation_models(history)[near.name]
        far = f"{near.m2m_reverse_field_name()}_id"
        for pk, other in relation_model.objects.filter(history__in=list(rows)).values_list("history_id", far):
            result[pk][near.name].add(other)
    names = [near.name for near in fields]
    return {pk: {name: frozenset(own[name]) for name in names} for pk, own in result.items()}
