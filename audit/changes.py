"""Pairs each row of history with the one before it, to show what changed."""

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
    """One row of history (`record`), and the one before it of the same object that the reader may see."""

    link: ChainLink
    model: Any
    record: Any
    before: Any = None
    relations: Relations = field(default_factory=dict)
    previous_relations: Relations = field(default_factory=dict)
    # Of the object itself: `before` is also None where the reader may not see it.
    is_creation: bool = False

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
        """The kind and primary key of the object that changed."""
        return self.link.kind, self.pk

    @property
    def pk(self) -> int:
        """The object's primary key. `record.instance` would query for fields that history leaves out."""
        return int(getattr(self.record, self.model._meta.pk.attname))

    def has_changed(self, name: str) -> bool:
        """Whether a column changed; for a new object, whether it is filled in."""
        current = getattr(self.record, name)
        if self.before is None:
            return current not in (None, "", False)
        return bool(current != getattr(self.before, name))


def load_changes(
    links: Iterable[ChainLink], previous_record_id: PreviousRecordLookup | None = None
) -> list[Change]:
    """The changes of these links, in their order: at most two queries a kind and one a relation.

    `previous_record_id` gives, for a link, the primary key of the row of history that the reader saw before
    it. Without it, readers see all.
    """
    links = list(links)
    models: dict[str, Any] = {kind_name(model): model for model in (*tracked_models(), LoggedEvent)}
    links_by_kind: dict[str, list[ChainLink]] = defaultdict(list)
    for link in links:
        links_by_kind[link.kind].append(link)
    result: dict[int, Change] = {}
    for kind, links_of_kind in links_by_kind.items():
        if kind in models:
            result |= _changes_of_kind(models[kind], links_of_kind, previous_record_id)
    return [result[link.pk] for link in links if link.pk in result]


def _changes_of_kind(
    model: Any, links: list[ChainLink], previous_record_id: PreviousRecordLookup | None
) -> dict[int, Change]:
    is_log = model is LoggedEvent
    history: Any = model if is_log else history_model(model)
    rows = history.objects.filter(pk__in=[link.row_id for link in links])
    if previous_record_id is None and not is_log:
        rows = rows.annotate(_previous_id=_previous_record_subquery(history, model._meta.pk.attname))
    by_id = {row.pk: row for row in rows.order_by()}
    look_up = previous_record_id or (lambda link: getattr(by_id.get(link.row_id), "_previous_id", None))
    previous_ids = {link.row_id: look_up(link) for link in links}
    to_load = {pk for pk in previous_ids.values() if pk is not None}
    by_id |= history.objects.in_bulk(to_load - set(by_id))
    relations = _load_relations(history, by_id)
    changes = {}
    for link in links:
        record, previous_id = by_id.get(link.row_id), previous_ids[link.row_id]
        if record is not None:
            changes[link.pk] = Change(
                link,
                model,
                record,
                before=by_id.get(previous_id),
                relations=relations.get(record.pk, {}),
                previous_relations=relations.get(previous_id or 0, {}),
                is_creation=record.history_type == "+",
            )
    return changes


def _previous_record_subquery(history: Any, key: str) -> Subquery:
    earlier = history.objects.filter(**{key: OuterRef(key)}, pk__lt=OuterRef("pk")).order_by()
    return Subquery(earlier.values(key).annotate(last=Max("pk")).values("last"))


def _load_relations(history: Any, rows: dict[int, Any]) -> dict[int, Relations]:
    """By primary key of a row of history, the ids of related rows for each many-to-many field."""
    result: dict[int, dict[str, set[int]]] = {pk: defaultdict(set) for pk in rows}
    fields = getattr(history, "_history_m2m_fields", ())
    for relation in fields:
        relation_model = history_relation_models(history)[relation.name]
        column = f"{relation.m2m_reverse_field_name()}_id"
        relation_rows = relation_model.objects.filter(history__in=list(rows))
        for pk, related_id in relation_rows.values_list("history_id", column):
            result[pk][relation.name].add(related_id)
    names = [relation.name for relation in fields]
    return {pk: {name: frozenset(own[name]) for name in names} for pk, own in result.items()}
