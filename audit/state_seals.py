"""Seals the current state of rows without history: published files, roles, passwords, redactions, emails.

After each change the digest of the row is added to its chain, so that rows altered, inserted or deleted
outside Scrutiny are found. Signals do this for single rows and relations; code that writes many rows at once
calls `refuse_altered` before, and `seal_current_state` afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from audit.atomic_save import make_save_atomic
from audit.chain import append_links, chain_for_state, lock_chains
from audit.comparing import refuse_altered
from audit.kinds import SealedKind, state_kind_for, state_kinds
from audit.models import ChainLink
from audit.registry import is_tracked
from audit.sealing import schema_for_kind, stored_digests


def should_seal(kind: SealedKind, row: Any) -> bool:
    """Whether the row is sealed: always, or once the kind's `sealed_from_field` is filled in."""
    return not kind.sealed_from_field or bool(getattr(row, kind.sealed_from_field))


def seal_current_state(rows: Iterable[Any], using: str = DEFAULT_DB_ALIAS, *, are_new: bool = False) -> None:
    """Seal rows of one model as they are stored now, where they differ from their last seal.

    Call it in the transaction that wrote them. Deleted rows are sealed as deleted. For rows that `are_new`,
    no last seal is looked up. Does nothing for models whose state is not sealed.
    """
    rows = list(rows)
    kind = state_kind_for(type(rows[0])) if rows else None
    if kind is None:
        return
    chains = {row.pk: chain_for_state(kind, row) for row in rows if should_seal(kind, row)}
    with transaction.atomic(using=using, savepoint=False):
        lock_chains(chains.values(), using)
        schema = schema_for_kind(kind)
        current = stored_digests(type(rows[0]), schema, list(chains), using, kind)
        sealed = {} if are_new else last_digests(kind, chains, using)
        changed = [pk for pk in chains if current.get(pk, "") != sealed.get(pk, "")]
        if changed:
            links = [(chains[pk], pk, current.get(pk, "")) for pk in sorted(changed)]
            append_links(links, schema, using, is_state=True)


def last_digests(kind: SealedKind, keys: Iterable[int], using: str) -> dict[int, str]:
    """By primary key, the digest in each row's last link; empty if it was sealed as deleted."""
    links = (
        ChainLink.objects.using(using)
        .for_states(kind.name)
        .filter(row_id__in=list(keys))
        .order_by("position")
    )
    return dict(links.values_list("row_id", "digest"))


def connect_signals() -> None:
    """Connect the receivers for every model whose state is sealed. Called once, when models are loaded."""
    for label, kind in state_kinds().items():
        model: Any = apps.get_model(label)
        post_save.connect(_after_save, sender=model)
        post_delete.connect(_after_delete, sender=model)
        if not is_tracked(model):  # AuditHistory does these three for tracked models
            pre_save.connect(_before_save, sender=model)
            pre_delete.connect(_before_delete, sender=model)
            make_save_atomic(model)
        for relation in kind.relations.values():
            m2m_changed.connect(_on_relation_change, sender=getattr(model, relation).through)


def _writes_sealed_field(instance: Any, update_fields: frozenset[str] | None, **kwargs: Any) -> bool:
    """Whether a save writes any field that is sealed."""
    kind = state_kind_for(type(instance))
    if kind is None or kwargs.get("raw"):
        return False
    written = update_fields and {instance._meta.get_field(name).attname for name in update_fields}
    return update_fields is None or bool(written and written & set(kind.fields.values()))


def _before_save(instance: Any, using: str, **kwargs: Any) -> None:
    if not instance._state.adding and _writes_sealed_field(instance, **kwargs):
        refuse_altered(type(instance), [instance.pk], using)


def _after_save(instance: Any, created: bool, using: str, **kwargs: Any) -> None:
    if _writes_sealed_field(instance, **kwargs):
        seal_current_state([instance], using, are_new=created)


def _before_delete(instance: Any, using: str, **kwargs: Any) -> None:
    refuse_altered(type(instance), [instance.pk], using)


def _after_delete(instance: Any, using: str, **kwargs: Any) -> None:
    seal_current_state([instance], using)


def _on_relation_change(
    sender: Any, instance: Any, action: str, reverse: bool, model: Any, pk_set: set[int] | None, using: str,
    **kwargs: Any,
) -> None:  # fmt: skip
    """With `reverse` (`group.user_set.add(user)`), each row on the other side has changed."""
    if pk_set is not None and not pk_set:
        return  # nothing changes, so nothing is sealed
    changed_model, keys = type(instance), {instance.pk}
    if reverse:
        changed_model, keys = model, pk_set or instance.__dict__.pop("_about_to_clear", set())
        if action == "pre_clear":
            fields = sender._meta.fields
            row_field = next(field for field in fields if field.related_model is model).name
            related_field = next(field for field in fields if field.related_model is type(instance)).name
            related = sender._base_manager.using(using).filter(**{related_field: instance.pk})
            keys = instance._about_to_clear = set(related.values_list(f"{row_field}_id", flat=True))
    if action.startswith("pre_"):
        refuse_altered(changed_model, keys, using)
    else:
        seal_current_state(changed_model._base_manager.using(using).filter(pk__in=keys), using)
