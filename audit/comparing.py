"""Compares stored rows with what was sealed: before somebody acts on a row, and when all are verified.

A tracked row must be as its latest row of history; a row whose state is sealed must fit its latest link.
Before somebody acts on a row, the seal of that record or link is checked too; verification checks all seals
by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.dispatch import Signal
from django.utils.translation import gettext as _

from audit.chain import COUNCIL_CHAIN, chain_for, chain_for_state, lock_chains
from audit.keys import Keys
from audit.kinds import SealedKind, kind_for, state_kind_for
from audit.models import ChainLink, StoredSealSchema, Tombstone
from audit.registry import history_model, is_tracked, tracked_models
from audit.sealing import (
    RowValues,
    SealSchema,
    digest_under_same_key,
    recompute_digests,
    schema_for,
    schema_for_kind,
    stored_values,
)

Differences = dict[int, tuple[str, str]]  # by primary key, a code and a sentence that say what is wrong
RowProblem = tuple[int, int | None, str, str]  # the primary key of a row, its chain, a code and a sentence


alteration_detected = Signal()  # sent with an AlteredOutside as `altered`


class AlteredOutside(Exception):
    """A row is not as it was sealed. Raised before anything is done with it; the message is for people.

    `kind` is its kind in seals, `row` its primary key, and `code` says what is wrong.
    """

    def __init__(self, kind: str, row: Any, code: str) -> None:
        what = _("This record was changed outside Scrutiny. Nothing has been saved.")
        super().__init__(f"{what} {_('Contact your administrator.')}")
        self.kind, self.row, self.code = kind, row, code

    def notify_administrators(self) -> None:
        """Email administrators. Call it after the transaction was rolled back."""
        alteration_detected.send(sender=AlteredOutside, altered=self)


def is_as_sealed(row: Any) -> bool:
    """Whether the row in the database is as it was sealed last; the values of this object do not count."""
    return not next(altered_rows(type(row), [row.pk], row._state.db or DEFAULT_DB_ALIAS), None)


def refuse_altered(model: Any, keys: Iterable[Any], using: str = DEFAULT_DB_ALIAS) -> None:
    """Raises AlteredOutside for the first of these rows that is not as it was sealed last."""
    for kind, pk, code in altered_rows(model, list(keys), using):
        raise AlteredOutside(kind, pk, code)


def altered_rows(
    model: Any, keys: list[Any], using: str = DEFAULT_DB_ALIAS
) -> Iterator[tuple[str, int, str]]:
    """The rows that are not as they were sealed last: kind, primary key, and a code that says how."""
    for checker in row_checkers(model, using) if keys else ():
        for pk, _chain, code, _what in checker.check(keys, check_seals=True):
            yield checker.kind.name, pk, code


def refuse_altered_plan(plan_id: int, using: str = DEFAULT_DB_ALIAS) -> None:
    """Raises AlteredOutside for the first tracked row of a plan that is not as it was sealed last."""
    for model in tracked_models():
        if path := model._meta.kept_history.plan_path:  # type: ignore[attr-defined]
            rows = model._base_manager.using(using).filter(**{path: plan_id})
            refuse_altered(model, rows.values_list("pk", flat=True), using)


def refuse_altered_history(history: Any, keys: Iterable[int], using: str) -> None:
    """Raises AlteredOutside for the first of these rows of history that is not as it was written."""
    for pk, code in history_problem_codes(history, keys, using, Keys(using)).items():
        raise AlteredOutside(kind_for(history).name, pk, code)


def row_checkers(model: Any, using: str) -> list[RowChecker]:
    """A checker for each way in which rows of a model are sealed: users, for example, in both ways."""
    model = model._meta.concrete_model
    checker_classes: list[type[RowChecker]] = []
    if is_tracked(model):
        checker_classes.append(TrackedRowChecker)
    if state_kind_for(model) is not None:
        checker_classes.append(StateRowChecker)
    return [checker_class(model, using) for checker_class in checker_classes]


class RowChecker:
    """Finds rows of a model that are not as they were sealed, for one way of sealing."""

    kind: SealedKind
    batch_size: int  # rows held in memory

    def __init__(self, model: Any, using: str) -> None:
        self.model, self.using, self.keys = model, using, Keys(using)
        self.queryset = model._base_manager.using(using)

    def problems(self) -> Iterator[RowProblem]:
        """The rows that were changed, inserted or deleted outside Scrutiny."""
        rows = remaining = self.sealed_rows().order_by("pk").values_list("pk", flat=True)
        while keys := list(remaining[: self.batch_size]):
            remaining = rows.filter(pk__gt=keys[-1])
            yield from self.check(keys)
        yield from self.deleted_rows()

    def check(self, keys: list[Any], *, check_seals: bool = False) -> Iterator[RowProblem]:
        """The rows that differ, and still do while their chains are locked, so not during a save."""
        suspects = self.find_differences(keys, check_seals)
        if not suspects:
            return
        with transaction.atomic(using=self.using):
            chains = {row.pk: self.chain_of(row) for row in self.queryset.filter(pk__in=suspects)}
            lock_chains(filter(None, chains.values()), self.using)
            differences = self.find_differences(list(suspects), check_seals)
        for pk, (code, what) in differences.items():
            yield pk, chains.get(pk), code, what

    def sealed_rows(self) -> QuerySet[Any]:
        """The rows that are sealed, or should be."""
        rows: QuerySet[Any] = self.queryset.all()
        return rows

    def chain_of(self, row: Any) -> int | None:
        raise NotImplementedError

    def find_differences(self, keys: list[Any], check_seals: bool) -> Differences:
        raise NotImplementedError

    def deleted_rows(self) -> Iterator[RowProblem]:
        """The rows that were deleted outside Scrutiny."""
        raise NotImplementedError


class TrackedRowChecker(RowChecker):
    """Compares tracked rows with their latest row of history."""

    batch_size = 500

    @cached_property
    def kind(self) -> SealedKind:  # type: ignore[override]
        return kind_for(self.model)

    def chain_of(self, row: Any) -> int | None:
        try:
            return chain_for(row)
        except ObjectDoesNotExist:
            return None

    def find_differences(self, keys: list[Any], check_seals: bool) -> Differences:
        history, key = history_model(self.model), self.model._meta.pk.attname
        records = history.objects.using(self.using).filter(**{f"{key}__in": keys}).order_by()
        latest = records.values(key).annotate(last=Max("pk")).values("last")
        recorded = stored_values(history, kind_for(history), schema_for(history), latest, self.using)
        schema = schema_for(self.model)
        own_key = next(name for name, attribute in self.kind.fields.items() if attribute == key)
        record_of = {values["fields"][own_key]: record_pk for record_pk, values in recorded.items()}
        stored = stored_values(self.model, self.kind, schema, keys, self.using)
        forged = history_problem_codes(history, recorded, self.using, self.keys) if check_seals else {}
        result: Differences = {}
        for pk, current in stored.items():
            expected = recorded.get(record_of.get(pk, 0))
            if expected is None:
                result[pk] = "no-history", "it was put in past Scrutiny: it has no history"
            elif expected["fields"]["change.what"] == "-":
                result[pk] = "ended", "its history says that it was deleted"
            elif differing := [
                name
                for part in current
                for name, value in current[part].items()
                if value != expected[part][name]
            ]:
                result[pk] = "differs", f"it is not as its last history says: {', '.join(differing)}"
            elif record_of[pk] in forged:
                result[pk] = forged[record_of[pk]], "its last history is not as it was written"
        return result

    def deleted_rows(self) -> Iterator[RowProblem]:
        history, key = history_model(self.model), self.model._meta.pk.attname
        existing = self.queryset.filter(pk=OuterRef(key))
        later = history.objects.using(self.using).filter(**{key: OuterRef(key)}, pk__gt=OuterRef("pk"))
        last_records = history.objects.using(self.using).filter(~Exists(existing), ~Exists(later))
        for record in last_records.exclude(history_type="-").order_by("pk"):
            what = "it was deleted past Scrutiny: its history goes on"
            yield getattr(record, key), self.chain_of(record.instance), "gone", what


class StateRowChecker(RowChecker):
    """Compares rows whose current state is sealed with their latest link."""

    batch_size = 20  # some with a whole file

    def __init__(self, model: Any, using: str) -> None:
        super().__init__(model, using)
        self.links = ChainLink.objects.using(using).for_states(self.kind.name)

    @cached_property
    def kind(self) -> SealedKind:  # type: ignore[override]
        kind = state_kind_for(self.model)
        assert kind is not None  # noqa: S101 - `row_checkers` has checked
        return kind

    def sealed_rows(self) -> QuerySet[Any]:
        """Includes rows that were sealed once, even if their `sealed_from_field` is empty now."""
        if not self.kind.sealed_from_field:
            return super().sealed_rows()
        empty = None if self.model._meta.get_field(self.kind.sealed_from_field).null else ""
        linked = Exists(self.links.filter(row_id=OuterRef("pk")))
        return super().sealed_rows().filter(~Q(**{self.kind.sealed_from_field: empty}) | linked)

    def chain_of(self, row: Any) -> int | None:
        """The chain of the row's plan; if it has no plan now, that of its last link."""
        try:
            return chain_for_state(self.kind, row)
        except (ObjectDoesNotExist, AttributeError, ValueError):
            last = self.links.filter(row_id=row.pk).order_by("position").last()
            return last.chain if last else COUNCIL_CHAIN

    def find_differences(self, keys: list[Any], check_seals: bool) -> Differences:
        links = self.links.filter(row_id__in=keys).order_by("position")
        last_links = {link.row_id: link for link in (links.with_before() if check_seals else links)}
        result: Differences = {}
        unsealed = [pk for pk in keys if pk not in last_links or not last_links[pk].digest]
        for pk in self.sealed_rows().filter(pk__in=unsealed).values_list("pk", flat=True) if unsealed else ():
            if pk in last_links:
                result[pk] = "ended", "it was sealed as deleted, and is there"
            else:
                result[pk] = "unlinked", "it was put in past Scrutiny: it was never sealed"
        digests_by_schema: dict[str, dict[int, str]] = {}
        for pk in set(keys).difference(unsealed):
            if check_seals and not self.keys.accepts(last_links[pk]):
                result[pk] = "misfit", "its last link was altered, moved or put in"
            digests_by_schema.setdefault(last_links[pk].schema_name, {})[pk] = last_links[pk].digest
        for schema_name, digests in digests_by_schema.items():
            schema = schema_by_name(schema_name, schema_for_kind(self.kind), self.using)
            if schema is None:
                result |= dict.fromkeys(digests, UNKNOWN_SCHEMA)
                continue
            current = recompute_digests(digests, self.model, schema, self.using, self.kind)
            for pk, digest in digests.items():
                if current.get(pk) != digest:
                    result[pk] = "changed", "it is not as it was sealed: it was changed past Scrutiny"
        return result

    def deleted_rows(self) -> Iterator[RowProblem]:
        later = self.links.filter(row_id=OuterRef("row_id"), position__gt=OuterRef("position"))
        existing = self.queryset.filter(pk=OuterRef("row_id"))
        last_links = self.links.filter(~Exists(later), ~Exists(existing))
        for link in last_links.exclude(digest="").order_by("position"):
            what = "it was deleted past Scrutiny: it is sealed as being there"
            yield link.row_id, link.chain, "gone", what


UNKNOWN_SCHEMA = "unknown-form", "what of it was sealed is no longer on record"


def schema_by_name(name: str, current: SealSchema, using: str) -> SealSchema | None:
    """The schema with this name; None if it is not stored, or has fields that the current schema lacks."""
    if name == current.name:
        return current
    stored_schema = StoredSealSchema.objects.using(using).filter(name=name, kind=current.kind).first()
    schema = SealSchema.from_json(stored_schema.kind, stored_schema.fields) if stored_schema else None
    return schema if schema and schema.name == name and schema.is_within(current) else None


def history_problem_codes(history: Any, keys: Iterable[int], using: str, seal_keys: Keys) -> dict[int, str]:
    """By primary key, a code for each of these rows of history that is not as its link says.

    `keys` may be the result of `stored_values` for these rows, which saves reading them again.
    """
    kind, current = kind_for(history), schema_for(history)
    values = keys if isinstance(keys, dict) else stored_values(history, kind, current, list(keys), using)
    links = (
        ChainLink.objects.using(using).for_history(kind.name).filter(row_id__in=list(values)).with_before()
    )
    result, mismatched = dict.fromkeys(values, "unlinked"), {}
    for link in links:
        del result[link.row_id]
        if not seal_keys.accepts(link):
            result[link.row_id] = "misfit"
        elif not _matches_digest(link, link.digest, values[link.row_id], history, using):
            mismatched[link.row_id] = link
    if mismatched:
        digests = {pk: link.digest for pk, link in mismatched.items()}
        digests, tombstones = after_redactions(digests, kind.name, using)
        tombstone_ids = [tombstone.pk for tombstone in tombstones]
        forged = history_problem_codes(Tombstone, tombstone_ids, using, seal_keys) if tombstone_ids else {}
        for pk, link in mismatched.items():
            if forged or not _matches_digest(link, digests[pk], values[pk], history, using):
                result[pk] = "changed"
    return result


def _matches_digest(link: ChainLink, digest: str, values: RowValues, history: Any, using: str) -> bool:
    if link.schema_name == schema_for(history).name:
        return digest_under_same_key(digest, link.kind, values) == digest
    schema = schema_by_name(link.schema_name, schema_for(history), using)
    return schema is None or recompute_digests({link.row_id: digest}, history, schema, using) == {
        link.row_id: digest
    }


def after_redactions(sealed: dict[int, str], kind: str, using: str) -> tuple[dict[int, str], list[Tombstone]]:
    """By row of history, the digest that it must have, as redactions changed it, and their tombstones.

    `sealed` has the digest in each row's link. Tombstones that do not follow from it are left out.
    """
    expected, tombstones = dict(sealed), []
    redacted = Tombstone.objects.using(using).filter(kind=kind, row_id__in=list(expected))
    for tombstone in redacted.order_by("pk"):
        if tombstone.digest_before == expected[tombstone.row_id]:
            expected[tombstone.row_id] = tombstone.digest_after
            tombstones.append(tombstone)
    return expected, tombstones
