"""Whether what is stored is as it was sealed: verifying asks of every row, and who acts on one asks before.

What a tracked row has to be, the last row of its history says; of one that is sealed as it stands, its last
link. Before acting, the seals of these are looked at too, which verifying does by itself.
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
    digest_like,
    recompute_digests,
    schema_for,
    schema_for_kind,
    stored_values,
)

Differing = dict[int, tuple[str, str]]  # by number of a row, what is wrong: a code and a sentence
StateProblem = tuple[int, int | None, str, str]  # the number of a row, its chain, a code and a sentence


noticed = Signal()  # sent with an AlteredOutside as `found`


class AlteredOutside(Exception):
    """A row is not as it was sealed, so nothing was done with it. The message is for people."""

    def __init__(self, kind: str, row: Any, code: str) -> None:
        what = _("This record was changed outside Scrutiny. Nothing has been saved.")
        super().__init__(f"{what} {_('Contact your administrator.')}")
        self.kind, self.row, self.code = kind, row, code

    def tell(self) -> None:
        """Notify administrators. For use after the transaction that was stopped."""
        noticed.send(sender=AlteredOutside, altered=self)


def is_as_sealed(row: Any) -> bool:
    """Whether the stored row is as it was sealed last; what the object in hand says does not count."""
    return not next(altered(type(row), [row.pk], row._state.db or DEFAULT_DB_ALIAS), None)


def refuse_altered(model: Any, keys: Iterable[Any], using: str = DEFAULT_DB_ALIAS) -> None:
    """Raises AlteredOutside for the first of these rows that is not as it was sealed last."""
    for kind, row, code in altered(model, list(keys), using):
        raise AlteredOutside(kind, row, code)


def altered(model: Any, keys: list[Any], using: str = DEFAULT_DB_ALIAS) -> Iterator[tuple[str, int, str]]:
    """Those of these rows that are not as they were sealed last: the kind, the number, and how as a code."""
    for rows in rows_of(model, using) if keys else ():
        for row, _chain, code, _what in rows.looked_at(keys, closely=True):
            yield rows.kind.name, row, code


def refuse_altered_plan(plan: int, using: str = DEFAULT_DB_ALIAS) -> None:
    """Raises AlteredOutside for the first tracked row of a plan that is not as it was sealed last."""
    for model in tracked_models():
        if path := model._meta.kept_history.plan_path:  # type: ignore[attr-defined]
            rows = model._base_manager.using(using).filter(**{path: plan})
            refuse_altered(model, rows.values_list("pk", flat=True), using)


def refuse_altered_history(history: Any, keys: Iterable[int], using: str) -> None:
    """Raises AlteredOutside for the first of these rows of history that is not as it was written."""
    for row, code in unlike_links(history, keys, using, Keys(using)).items():
        raise AlteredOutside(kind_for(history).name, row, code)


def rows_of(model: Any, using: str) -> list[Rows]:
    """The rows of a model as what they are sealed: a person is tracked, and a state besides."""
    model = model._meta.concrete_model
    ways: list[type[Rows]] = [Tracked] * is_tracked(model) + [States] * (state_kind_for(model) is not None)
    return [way(model, using) for way in ways]


class Rows:
    """Those of a model that are sealed in one way."""

    kind: SealedKind
    at_once: int  # how many are held in memory

    def __init__(self, model: Any, using: str) -> None:
        self.model, self.using, self.keys = model, using, Keys(using)
        self.all = model._base_manager.using(using)

    def wrong(self) -> Iterator[StateProblem]:
        """Each that was changed, put in or deleted past Scrutiny."""
        rows = left = self.sealed().order_by("pk").values_list("pk", flat=True)
        while keys := list(left[: self.at_once]):
            left = rows.filter(pk__gt=keys[-1])
            yield from self.looked_at(keys)
        yield from self.gone()

    def looked_at(self, keys: list[Any], *, closely: bool = False) -> Iterator[StateProblem]:
        """Those that differ, and still do while writers are locked out: a concurrent save is no tampering."""
        suspects = self.differing(keys, closely)
        if not suspects:
            return
        with transaction.atomic(using=self.using):
            chains = {row.pk: self.chain(row) for row in self.all.filter(pk__in=suspects)}
            lock_chains(filter(None, chains.values()), self.using)
            result = self.differing(list(suspects), closely)
        for pk, (code, what) in result.items():
            yield pk, chains.get(pk), code, what

    def sealed(self) -> QuerySet[Any]:
        """Those that are sealed, or ought to be."""
        rows: QuerySet[Any] = self.all.all()
        return rows

    def chain(self, row: Any) -> int | None:
        raise NotImplementedError

    def differing(self, keys: list[Any], closely: bool) -> Differing:
        raise NotImplementedError

    def gone(self) -> Iterator[StateProblem]:
        """Those that were deleted."""
        raise NotImplementedError


class Tracked(Rows):
    """Rows whose every change is stored."""

    at_once = 500

    @cached_property
    def kind(self) -> SealedKind:  # type: ignore[override]
        return kind_for(self.model)

    def chain(self, row: Any) -> int | None:
        try:
            return chain_for(row)
        except ObjectDoesNotExist:
            return None

    def differing(self, keys: list[Any], closely: bool) -> Differing:
        history, key = history_model(self.model), self.model._meta.pk.attname
        rows = history.objects.using(self.using).filter(**{f"{key}__in": keys}).order_by()
        last = rows.values(key).annotate(last=Max("pk")).values("last")
        records = stored_values(history, kind_for(history), schema_for(history), last, self.using)
        form = schema_for(self.model)
        own_key = next(name for name, attribute in self.kind.fields.items() if attribute == key)
        last_of = {whole["fields"][own_key]: pk for pk, whole in records.items()}
        stored = stored_values(self.model, self.kind, form, keys, self.using)
        forged = unlike_links(history, records, self.using, self.keys) if closely else {}
        result: Differing = {}
        for pk, now in stored.items():
            then = records.get(last_of.get(pk, 0))
            if then is None:
                result[pk] = "no-history", "it was put in past Scrutiny: it has no history"
            elif then["fields"]["change.what"] == "-":
                result[pk] = "ended", "its history says that it was deleted"
            elif differing := [
                name for part in now for name, value in now[part].items() if value != then[part][name]
            ]:
                result[pk] = "differs", f"it is not as its last history says: {', '.join(differing)}"
            elif last_of[pk] in forged:
                result[pk] = forged[last_of[pk]], "its last history is not as it was written"
        return result

    def gone(self) -> Iterator[StateProblem]:
        history, key = history_model(self.model), self.model._meta.pk.attname
        there = self.all.filter(pk=OuterRef(key))
        later = history.objects.using(self.using).filter(**{key: OuterRef(key)}, pk__gt=OuterRef("pk"))
        gone = history.objects.using(self.using).filter(~Exists(there), ~Exists(later))
        for record in gone.exclude(history_type="-").order_by("pk"):
            what = "it was deleted past Scrutiny: its history goes on"
            yield getattr(record, key), self.chain(record.instance), "gone", what


class States(Rows):
    """Rows that are sealed as they stand."""

    at_once = 20  # some with a whole file

    def __init__(self, model: Any, using: str) -> None:
        super().__init__(model, using)
        self.links = ChainLink.objects.using(using).for_states(self.kind.name)

    @cached_property
    def kind(self) -> SealedKind:  # type: ignore[override]
        kind = state_kind_for(self.model)
        assert kind is not None  # noqa: S101 - `rows_of` has asked
        return kind

    def sealed(self) -> QuerySet[Any]:
        """What was sealed once is looked at even where it says now that it is not to be."""
        if not self.kind.sealed_from_field:
            return super().sealed()
        empty = None if self.model._meta.get_field(self.kind.sealed_from_field).null else ""
        linked = Exists(self.links.filter(row_id=OuterRef("pk")))
        return super().sealed().filter(~Q(**{self.kind.sealed_from_field: empty}) | linked)

    def chain(self, row: Any) -> int | None:
        """Where it leads to no plan any more, that of its last seal."""
        try:
            return chain_for_state(self.kind, row)
        except (ObjectDoesNotExist, AttributeError, ValueError):
            last = self.links.filter(row_id=row.pk).order_by("position").last()
            return last.chain if last else COUNCIL_CHAIN

    def differing(self, keys: list[Any], closely: bool) -> Differing:
        links = self.links.filter(row_id__in=keys).order_by("position")
        last = {link.row_id: link for link in (links.with_before() if closely else links)}
        result: Differing = {}
        unsealed = [pk for pk in keys if pk not in last or not last[pk].digest]
        for pk in self.sealed().filter(pk__in=unsealed).values_list("pk", flat=True) if unsealed else ():
            if pk in last:
                result[pk] = "ended", "it was sealed as deleted, and is there"
            else:
                result[pk] = "unlinked", "it was put in past Scrutiny: it was never sealed"
        of_form: dict[str, dict[int, str]] = {}
        for pk in set(keys).difference(unsealed):
            if closely and not self.keys.accept(last[pk]):
                result[pk] = "misfit", "its last link was altered, moved or put in"
            of_form.setdefault(last[pk].schema_name, {})[pk] = last[pk].digest
        for name, own in of_form.items():
            form = form_named(name, schema_for_kind(self.kind), self.using)
            if form is None:
                result |= dict.fromkeys(own, UNKNOWN_FORM)
                continue
            now = recompute_digests(own, self.model, form, self.using, self.kind)
            for pk, digest in own.items():
                if now.get(pk) != digest:
                    result[pk] = "changed", "it is not as it was sealed: it was changed past Scrutiny"
        return result

    def gone(self) -> Iterator[StateProblem]:
        later = self.links.filter(row_id=OuterRef("row_id"), position__gt=OuterRef("position"))
        there = self.all.filter(pk=OuterRef("row_id"))
        for link in self.links.filter(~Exists(later), ~Exists(there)).exclude(digest="").order_by("position"):
            what = "it was deleted past Scrutiny: it is sealed as being there"
            yield link.row_id, link.chain, "gone", what


UNKNOWN_FORM = "unknown-form", "what of it was sealed is no longer on record"


def form_named(name: str, today: SealSchema, using: str) -> SealSchema | None:
    """The form in which a row was sealed; None where that is not on record, or has what rows lack today."""
    if name == today.name:
        return today
    shape = StoredSealSchema.objects.using(using).filter(name=name, kind=today.kind).first()
    form = SealSchema.from_json(shape.kind, shape.fields) if shape else None
    return form if form and form.name == name and form.is_within(today) else None


def unlike_links(history: Any, keys: Iterable[int], using: str, accepting: Keys) -> dict[int, str]:
    """Those of these rows of history that are not as their links say: how, as a code.

    `keys` may be what `stored_values` found for them.
    """
    kind, today = kind_for(history), schema_for(history)
    values = keys if isinstance(keys, dict) else stored_values(history, kind, today, list(keys), using)
    links = (
        ChainLink.objects.using(using).for_history(kind.name).filter(row_id__in=list(values)).with_before()
    )
    result, unlike = dict.fromkeys(values, "unlinked"), {}
    for link in links:
        del result[link.row_id]
        if not accepting.accept(link):
            result[link.row_id] = "misfit"
        elif not _is_like(link, link.digest, values[link.row_id], history, using):
            unlike[link.row_id] = link
    if unlike:
        digests = {row: link.digest for row, link in unlike.items()}
        digests, stones = after_redactions(digests, kind.name, using)
        forged = unlike_links(Tombstone, [stone.pk for stone in stones], using, accepting) if stones else {}
        for row, link in unlike.items():
            if forged or not _is_like(link, digests[row], values[row], history, using):
                result[row] = "changed"
    return result


def _is_like(link: ChainLink, digest: str, values: RowValues, history: Any, using: str) -> bool:
    if link.schema_name == schema_for(history).name:
        return digest_like(digest, link.kind, values) == digest
    form = form_named(link.schema_name, schema_for(history), using)
    return form is None or recompute_digests({link.row_id: digest}, history, form, using) == {
        link.row_id: digest
    }


def after_redactions(sealed: dict[int, str], kind: str, using: str) -> tuple[dict[int, str], list[Tombstone]]:
    """By row of history, the digest it must have: that of its link, or what redactions made of it."""
    wanted, used = dict(sealed), []
    for stone in Tombstone.objects.using(using).filter(kind=kind, row_id__in=list(wanted)).order_by("pk"):
        if stone.digest_before == wanted[stone.row_id]:
            wanted[stone.row_id] = stone.digest_after
            used.append(stone)
    return wanted, used
