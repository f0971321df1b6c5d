"""How the things are called that a row of history only has the number of. One question a table."""

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
    """The names that these changes speak of, as they are today; `plans` are those that may be named."""

    def __init__(self, changes: Iterable[Change], plans: Collection[int]) -> None:
        self.readable_plan_ids = plans
        wanted: dict[Any, set[int]] = defaultdict(set)
        for change in changes:
            wanted[change.model].add(change.pk)
            for row in filter(None, (change.record, change.before)):
                for field in row._meta.concrete_fields:
                    if isinstance(field, ForeignKey) and getattr(row, field.attname) is not None:
                        wanted[field.related_model._meta.concrete_model].add(getattr(row, field.attname))
            for name in change.relations:
                far = change.model._meta.get_field(name).related_model
                wanted[far] |= change.relations[name] | change.previous_relations.get(name, frozenset())
        self._objects: dict[Any, dict[Any, Model]] = {
            model: self._load(model, numbers) for model, numbers in wanted.items() if model is not None
        }

    @staticmethod
    def _load(model: Any, numbers: set[int]) -> dict[Any, Model]:
        rows = (
            model._base_manager.select_related(*SELECT_RELATED[model])
            if model in SELECT_RELATED
            else model._base_manager
        )
        result: dict[Any, Model] = rows.in_bulk(numbers)
        return result

    def get(self, model: Any, pk: int | None) -> Any:
        """The thing itself, or None where it was removed since."""
        return self._objects.get(model, {}).get(pk)

    def name(self, model: Any, pk: int | None) -> str:
        if pk is None:
            return ""
        thing = self.get(model, pk)
        return str(thing) if thing else f"a {model._meta.verbose_name} that was removed since"

    def line(self, pk: int, line: SubAction | None = None) -> str:
        """A sub-action with no more of its strand than tells it from its neighbours."""
        sub_action = line or self.get(SubAction, pk)
        return short_action_name(sub_action) if sub_action else self.name(SubAction, pk)

    def names(self, model: Any, numbers: Iterable[int]) -> list[str]:
        return sorted(self.name(model, pk) for pk in numbers)


def short_action_name(sub_action: SubAction) -> str:
    return Truncator(str(sub_action)).chars(60)
