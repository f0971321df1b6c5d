"""What is sealed as it stands: published files, who has which role, passwords, redactions, emails.

No history of its rows is stored. After each change the digest of the row is put at the end of its chain, so
that whoever alters, adds or deletes one past Scrutiny is found out. Saving, deleting and relations are
noticed by themselves; who writes many rows at once calls `refuse_altered` before, and `seal` afterwards.
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
    """Whether it is to be sealed by now."""
    return not kind.sealed_from_field or bool(getattr(row, kind.sealed_from_field))


def seal_current_state(rows: Iterable[Any], using: str = DEFAULT_DB_ALIAS, *, are_new: bool = False) -> None:
    """Seal rows of one model as they are stored now, where that is not what was sealed last.

    Within the transaction that wrote them. Rows that are gone are sealed as gone. Of rows that `are_new`
    nobody asks what was sealed last.
    """
    rows = list(rows)
    kind = state_kind_for(type(rows[0])) if rows else None
    if kind is None:
        return
    chains = {row.pk: chain_for_state(kind, row) for row in rows if should_seal(kind, row)}
    with transaction.atomic(using=using, savepoint=False):
        lock_chains(chains.values(), using)
        form = schema_for_kind(kind)
        now = stored_digests(type(rows[0]), form, list(chains), using, kind)
        last = {} if are_new else last_digests(kind, chains, using)
        changed = [pk for pk in chains if now.get(pk, "") != last.get(pk, "")]
        if changed:
            links = [(chains[pk], pk, now.get(pk, "")) for pk in sorted(changed)]
            append_links(links, form, using, is_state=True)


def last_digests(kind: SealedKind, keys: Iterable[int], using: str) -> dict[int, str]:
    """By number, the digest that each of these rows was last sealed with; empty where it was deleted."""
    links = (
        ChainLink.objects.using(using)
        .for_states(kind.name)
        .filter(row_id__in=list(keys))
        .order_by("position")
    )
    return dict(links.values_list("row_id", "digest"))


def connect_signals() -> None:
    """Have every model that is sealed as it stands noticed. Once, when all models are known."""
    for label, kind in state_kinds().items():
        model: Any = apps.get_model(label)
        post_save.connect(_on_save, sender=model)
        post_delete.connect(_on_delete, sender=model)
        if not is_tracked(model):  # which is noticed already
            pre_save.connect(_to_be_saved, sender=model)
            pre_delete.connect(_to_be_deleted, sender=model)
            make_save_atomic(model)
        for relation in kind.relations.values():
            m2m_changed.connect(_relation_changed, sender=getattr(model, relation).through)


def _is_touched(instance: Any, update_fields: frozenset[str] | None, **kwargs: Any) -> bool:
    """Whether a save writes anything that is sealed."""
    kind = state_kind_for(type(instance))
    if kind is None or kwargs.get("raw"):
        return False
    written = update_fields and {instance._meta.get_field(name).attname for name in update_fields}
    return update_fields is None or bool(written and written & set(kind.fields.values()))


def _to_be_saved(instance: Any, using: str, **kwargs: Any) -> None:
    if not instance._state.adding and _is_touched(instance, **kwargs):
        refuse_altered(type(instance), [instance.pk], using)


def _on_save(instance: Any, created: bool, using: str, **kwargs: Any) -> None:
    if _is_touched(instance, **kwargs):
        seal_current_state([instance], using, are_new=created)


def _to_be_deleted(instance: Any, using: str, **kwargs: Any) -> None:
    refuse_altered(type(instance), [instance.pk], using)


def _on_delete(instance: Any, using: str, **kwargs: Any) -> None:
    seal_current_state([instance], using)


def _relation_changed(
    sender: Any, instance: Any, action: str, reverse: bool, model: Any, pk_set: set[int] | None, using: str,
    **kwargs: Any,
) -> None:  # fmt: skip
    """A change from the far side (`group.user_set.add(user)`) is one of each row on this side."""
    if pk_set is not None and not pk_set:
        return  # nothing changes, so nothing is sealed
    own, keys = type(instance), {instance.pk}
    if reverse:
        own, keys = model, pk_set or instance.__dict__.pop("_about_to_clear", set())
        if action == "pre_clear":
            near = next(field for field in sender._meta.fields if field.related_model is model).name
            far = next(field for field in sender._meta.fields if field.related_model is type(instance)).name
            related = sender._base_manager.using(using).filter(**{far: instance.pk})
            keys = instance._about_to_clear = set(related.values_list(f"{near}_id", flat=True))
    if action.startswith("pre_"):
        refuse_altered(own, keys, using)
    else:
        seal_current_state(own._base_manager.using(using).filter(pk__in=keys), using)
