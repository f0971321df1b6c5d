"""Names of the records that rows of history refer to by primary key. One query a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import ForeignKey, Model
from django.utils.text import Truncator

from actionplans.models import Decision, Heading, SubAction, UpdateRequest
from audit.changes import Change

SELECT_RELATED: dict[Any, tuple[str, ...]] = {
    Heading: ("parent", "plan"),
    SubAction: ("heading__parent", "heading__plan"),
    UpdateRequest: ("round", "sub_action__heading__parent"),
    Decision: (
        "plan",
        "sub_action__heading__parent",
        "heading__parent",
        "successor__heading__parent",
        "rescinds__plan",
    ),
}


class ObjectNames:
    """Today's names of the records that these changes refer to.

    `readable_plan_ids` are the plans that the reader may read, so that describers name no others.
    """

    def __init__(self, changes: Iterable[Change], readable_plan_ids: Collection[int]) -> None:
        self.readable_plan_ids = readable_plan_ids
        pks_by_model: dict[Any, set[int]] = defaultdict(set)
        for change in changes:
            pks_by_model[change.model].add(change.pk)
            for row in filter(None, (change.record, change.before)):
                for field in row._meta.concrete_fields:
                    if isinstance(field, ForeignKey) and getattr(row, field.attname) is not None:
                        pks_by_model[field.related_model._meta.concrete_model].add(
                            getattr(row, field.attname)
                        )
            for name in change.relations:
                related_model = change.model._meta.get_field(name).related_model
                pks_by_model[related_model] |= change.relations[name] | change.previous_relations.get(
                    name, frozenset()
                )
        self._objects: dict[Any, dict[Any, Model]] = {
            model: self._load(model, pks) for model, pks in pks_by_model.items() if model is not None
        }

    @staticmethod
    def _load(model: Any, pks: set[int]) -> dict[Any, Model]:
        queryset = (
            model._base_manager.select_related(*SELECT_RELATED[model])
            if model in SELECT_RELATED
            else model._base_manager
        )
        result: dict[Any, Model] = queryset.in_bulk(pks)
        return result

    def get(self, model: Any, pk: int | None) -> Any:
        """The record as it is today, or None where it was removed since."""
        return self._objects.get(model, {}).get(pk)

    def name(self, model: Any, pk: int | None) -> str:
        if pk is None:
            return ""
        record = self.get(model, pk)
        return str(record) if record else f"a {model._meta.verbose_name} that was removed since"

    def sub_action_name(self, pk: int, sub_action: SubAction | None = None) -> str:
        """The short name of a sub-action, looked up by `pk` unless `sub_action` is given."""
        sub_action = sub_action or self.get(SubAction, pk)
        return short_action_name(sub_action) if sub_action else self.name(SubAction, pk)

    def sorted_names(self, model: Any, pks: Iterable[int]) -> list[str]:
        return sorted(self.name(model, pk) for pk in pks)


def short_action_name(sub_action: SubAction) -> str:
    return Truncator(str(sub_action)).chars(60)
