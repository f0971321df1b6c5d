"""History of models: `history = AuditHistory(of_plan="round__plan_id")`.

Each change of a row adds a row of history in the same transaction, with the id and the name of the person who
made it, so that history does not change when the account does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models import Model, ProtectedError
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from audit.atomic_save import make_save_atomic
from audit.chain import append_rows, chain_for, lock_chains, rows_changed
from audit.comparing import refuse_altered
from audit.models import HistoryRecord


@dataclass(frozen=True)
class AuditContext:
    """Who makes changes, and why."""

    by: Any = None
    reason: str = ""


_current_context: ContextVar[AuditContext | None] = ContextVar("history_cause", default=None)


@contextmanager
def audit_context(reason: str, by: Any = None) -> Iterator[None]:
    """Changes made inside get this reason, and `by` as who made them. Without `by`, it is as outside."""
    outer = _current_context.get()
    token = _current_context.set(AuditContext(by or (outer.by if outer else None), reason))
    try:
        yield
    finally:
        _current_context.reset(token)


def current_actor() -> Any:
    """The person whom `audit_context` names, else the one who sent the current request; None for neither."""
    context = _current_context.get()
    if context and context.by:
        return context.by
    user = getattr(getattr(HistoricalRecords.context, "request", None), "user", None)
    return user if user is not None and user.is_authenticated else None


def _set_history_user(row: Any, user: Any) -> None:
    if user is not None:
        row.history_user_id, row.history_user_name = user.pk, str(user)[:200]


class AuditHistoryManager(HistoryManager):  # type: ignore[misc]  # has no types
    """The manager `row.history`: simple-history's, whose bulk methods also write the links."""

    @classmethod
    @cache  # simple-history calls this for every access to the history of a row
    def from_queryset(cls, queryset_class: Any, class_name: str | None = None) -> Any:
        return super().from_queryset(queryset_class, class_name)

    def bulk_history_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        instances = list(objs)
        if not instances:
            return []
        database, records = instances[0]._state.db, instances[0]._meta.kept_history
        context = _current_context.get()
        if context and not kwargs.get("default_change_reason"):
            kwargs["default_change_reason"] = context.reason
        with transaction.atomic(using=database, savepoint=False):
            chains = [chain_for(instance) for instance in instances]
            lock_chains(chains, database)
            rows: list[Any] = super().bulk_history_create(instances, *args, **kwargs)
            records.bulk_create_m2m_records(rows, instances)
            append_rows(zip(chains, rows, strict=True), database)
            rows_changed.send(type(instances[0]), rows=instances, chains=chains, using=database)
        return rows


class AuditHistory(HistoricalRecords):  # type: ignore[misc]  # has no types
    """simple-history's HistoricalRecords, with links in a chain and fewer ways to bypass history.

    `of_plan` is the lookup of the plan's primary key ("round__plan_id"); rows of a model without one belong
    to the council's own chain. With `never_deleted`, deleting a row raises ProtectedError.
    """

    def __init__(
        self,
        of_plan: str = "",
        *,
        never_deleted: bool = False,
        m2m_fields: Iterable[Any] = (),
        excluded_fields: list[str] | None = None,
    ) -> None:
        super().__init__(
            bases=[HistoryRecord],
            m2m_fields=m2m_fields,
            excluded_fields=excluded_fields,
            history_user_id_field=models.BigIntegerField(null=True, db_index=True),
            history_user_setter=_set_history_user,
            history_change_reason_field=models.TextField(null=True),
            history_manager=AuditHistoryManager,
        )
        self.plan_path, self.prevent_deletion = of_plan, never_deleted
        # simple-history shares one dict by relation. Kinds of plan inherit a relation, and need a model each.
        self.m2m_models: dict[Any, Any] = {}

    def add_extra_methods(self, cls: type[Model]) -> None:
        """Add none, so that there is no `save_without_historical_record`."""

    def finalize(self, sender: Any, **kwargs: Any) -> None:
        """Called for every model class. Changes of a proxy model are changes of its concrete model."""
        super().finalize(sender, **kwargs)
        if sender is self.cls:
            sender._meta.kept_history = self
            make_save_atomic(sender)
            pre_save.connect(self.pre_save, sender=sender, weak=False)
            for parent in sender._meta.get_parent_list():
                pre_save.connect(_reject_partial_save, sender=parent, weak=False)
        elif sender._meta.proxy and sender._meta.concrete_model is self.cls:
            pre_save.connect(self.pre_save, sender=sender, weak=False)
            post_save.connect(self.post_save, sender=sender, weak=False)
            post_delete.connect(self.post_delete, sender=sender, weak=False)
            pre_delete.connect(self.pre_delete, sender=sender, weak=False)
            sender._meta.simple_history_manager_attribute = self.manager_name
            sender._meta.kept_history = self

    def pre_delete(self, instance: Model, **kwargs: Any) -> None:
        if self.prevent_deletion:
            name = instance._meta.verbose_name_plural
            raise ProtectedError(f"The {name} of Scrutiny are never deleted.", {instance})
        refuse_altered(self.cls, [instance.pk], kwargs["using"])
        super().pre_delete(instance, **kwargs)

    def pre_save(self, instance: Any, using: str, **kwargs: Any) -> None:
        if not (instance._state.adding or kwargs.get("raw")):
            refuse_altered(self.cls, [instance.pk], using)

    def get_history_model_name(self, model: Any) -> str:
        """For an inherited relation, a name with this model's name: each subclass has a history of it."""
        name: str = super().get_history_model_name(model)
        owner = model._meta.auto_created
        return name.replace(owner.__name__, self.cls.__name__, 1) if owner else name

    def m2m_changed(
        self, instance: Any, action: str, attr: str, pk_set: set[Any] | None, reverse: bool, **kwargs: Any
    ) -> None:
        """With `reverse` (`user.owner_records.add(owner)`), each row of the tracked model has changed."""
        if pk_set is not None and not pk_set:
            return  # nothing changes
        about_to_clear = f"_{self.cls._meta.model_name}_about_to_clear"
        if not reverse:
            if type(instance) in self.cls._meta.get_parent_list():
                _reject_partial_save(type(instance))
            rows = [instance] if isinstance(instance, self.cls) else []
        elif action == "pre_clear":
            rows = list(self.cls._default_manager.filter(**{attr: instance}))
            setattr(instance, about_to_clear, rows)
        elif action == "post_clear":
            rows = instance.__dict__.pop(about_to_clear)
        else:
            rows = list(self.cls._default_manager.filter(pk__in=pk_set or ()))
        if action.startswith("pre_"):
            refuse_altered(self.cls, [row.pk for row in rows], kwargs["using"])
            return
        for row in rows:
            self.create_historical_record(row, "~", is_stale=not reverse)

    def post_save(self, instance: Any, created: bool, using: str | None = None, **kwargs: Any) -> None:
        """After a save with `update_fields` the row is read again: its other fields may be out of date."""
        if not kwargs.get("raw"):
            is_partial = kwargs.get("update_fields") is not None and not created
            self.create_historical_record(instance, "+" if created else "~", using, is_stale=is_partial)

    def create_historical_record(
        self, instance: Any, history_type: str, using: str | None = None, *, is_stale: bool = False
    ) -> None:
        """Write a row of history and its link. The chain is locked, so writers of one plan take turns."""
        database = instance._state.db or DEFAULT_DB_ALIAS
        with transaction.atomic(using=database, savepoint=False):
            chain = chain_for(instance)
            lock_chains([chain], database)
            stored = self._reload(instance, database) if is_stale else instance
            stored._history_chain = chain
            super().create_historical_record(stored, history_type, using)
            rows_changed.send(type(instance), rows=[instance], chains=[chain], using=database)

    def create_historical_record_m2ms(self, history_instance: Any, instance: Any) -> None:
        """Replaces simple-history's method, which reads the row and all related rows again."""
        if history_instance.history_type != "+":  # a new row has no relations yet
            self.bulk_create_m2m_records([history_instance], [instance])

    def bulk_create_m2m_records(self, rows: list[Any], instances: list[Any]) -> None:
        """Store the relations of many rows of history, in two queries for each relation."""
        record_of = {instance.pk: row for row, instance in zip(rows, instances, strict=True)}
        for field in rows[0]._history_m2m_fields:
            through, history = field.remote_field.through, self.m2m_models[field]
            row_field = field.m2m_field_name()
            columns = [column.attname for column in through._meta.concrete_fields]
            relations = through._base_manager.using(instances[0]._state.db).filter(
                **{f"{row_field}__in": record_of}
            )
            history.objects.bulk_create(
                history(history=record_of[values[f"{row_field}_id"]], **values)
                for values in relations.order_by("pk").values(*columns)
            )

    def _reload(self, instance: Any, database: str) -> Any:
        stored = self.cls._base_manager.using(database).get(pk=instance.pk)
        for name in ("_history_user", "_history_date", "_change_reason"):
            if hasattr(instance, name):
                setattr(stored, name, getattr(instance, name))
        return stored

    def get_history_user(self, instance: Model) -> Any:
        context = _current_context.get()
        if context and context.by and not hasattr(instance, "_history_user"):
            return context.by
        return super().get_history_user(instance)

    def get_change_reason_for_object(self, instance: Model, history_type: str, using: str | None) -> Any:
        context = _current_context.get()
        reason = super().get_change_reason_for_object(instance, history_type, using)
        return reason or (context.reason if context else None)


def _reject_partial_save(sender: type[Model], **kwargs: Any) -> None:
    raise TypeError(
        f"Save the whole row, not only the {sender._meta.verbose_name} in it: that has no history."
    )
