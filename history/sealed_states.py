"""Whether each row that is sealed as it stands is as it was sealed last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from history.chain import COUNCIL, queue_for
from history.kinds import Kind
from history.models import Link
from history.sealing import Form, found_as
from history.states import chain_of_state, state_of

AT_ONCE = 20  # rows that are held in memory, some with a whole file

# The number of the row, its chain, and what is wrong: a code and a sentence.
Wrong = tuple[int, int, str, str]


def wrong_states(model: Any, forms: Mapping[str, Form], using: str) -> Iterator[Wrong]:
    """Each row of a model that was changed, put in or deleted past Scrutiny. `forms` are all there are."""
    kind = state_of(model)
    if kind is None:
        return
    links = Link.objects.using(using).of_states(kind.name)
    # What was sealed is looked at even where it says now that it is not to be.
    sealed = Exists(links.filter(row=OuterRef("pk")))
    rows = model._base_manager.using(using).filter(~_not_yet(model, kind) | sealed).order_by("pk")
    last = 0
    while keys := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        last = keys[-1]
        for pk, *_ in _differing(model, kind, keys, forms, using):
            yield from _looked_at_again(model, kind, pk, forms, using)
    yield from _deleted(model, kind, using)


def _not_yet(model: Any, kind: Kind) -> Q:
    """Which rows are not to be sealed yet."""
    if not kind.once:
        return Q(pk=None)
    empty = None if model._meta.get_field(kind.once).null else ""
    return Q(**{kind.once: empty})


def _differing(
    model: Any, kind: Kind, keys: list[int], forms: Mapping[str, Form], using: str
) -> Iterator[tuple[int, str, str]]:
    links = Link.objects.using(using).of_states(kind.name).filter(row__in=keys).order_by("place")
    last = {link.row: link for link in links}
    of_form: dict[str, list[int]] = {}
    for pk in keys:
        if pk not in last:
            yield pk, "unlinked", "it was put in past Scrutiny: it was never sealed"
        elif not last[pk].digest:
            yield pk, "ended", "it was sealed as deleted, and is there"
        else:
            of_form.setdefault(last[pk].shape, []).append(pk)
    for name, own in of_form.items():
        form = forms.get(name)
        if form is None or form.kind != kind.name or not _has(kind, form):
            for pk in own:
                yield pk, "unknown-form", "what of it was sealed is no longer on record"
            continue
        now = found_as({pk: last[pk].digest for pk in own}, model, form, using, kind)
        for pk in own:
            if now.get(pk) != last[pk].digest:
                yield pk, "changed", "it is not as it was sealed: it was changed past Scrutiny"


def _has(kind: Kind, form: Form) -> bool:
    """Whether rows still have all that was sealed of them."""
    return set(form.fields) <= set(kind.fields) and set(form.relations) <= set(kind.relations)


def _looked_at_again(
    model: Any, kind: Kind, pk: int, forms: Mapping[str, Form], using: str
) -> Iterator[Wrong]:
    """With writers kept waiting: what was saved between two questions is no tampering."""
    with transaction.atomic(using=using):
        row = model._base_manager.using(using).filter(pk=pk).first()
        if row is None:
            return
        chain = _chain_of(kind, row, using)
        queue_for([chain], using)
        found = list(_differing(model, kind, [pk], forms, using))
    for number, code, what in found:
        yield number, chain, code, what


def _chain_of(kind: Kind, row: Any, using: str) -> int:
    """Where it leads to no plan any more, that of its last seal."""
    try:
        return chain_of_state(kind, row)
    except (ObjectDoesNotExist, AttributeError, ValueError):
        last = Link.objects.using(using).of_states(kind.name).filter(row=row.pk).order_by("place").last()
        return last.chain if last else COUNCIL


def _deleted(model: Any, kind: Kind, using: str) -> Iterator[Wrong]:
    links = Link.objects.using(using).of_states(kind.name)
    later = links.filter(row=OuterRef("row"), place__gt=OuterRef("place"))
    there = model._base_manager.using(using).filter(pk=OuterRef("row"))
    gone = links.filter(~Exists(later), ~Exists(there)).exclude(digest="")
    for link in gone.order_by("place"):
        yield link.row, link.chain, "gone", "it was deleted past Scrutiny: it is sealed as being there"
