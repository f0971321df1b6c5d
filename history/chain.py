"""Every row of history is a link of a chain: one chain for each plan, so that writers need not queue.

Who changes, deletes or slips in a row, even past the triggers, breaks the chain there; without the key
nobody can mend it.
"""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django.dispatch import Signal

from history.guard import guard_of
from history.keys import refuse_another
from history.kinds import Kind
from history.models import Link, Shape
from history.sealing import Form, digests, form_of, forms_of_today, seal_of

COUNCIL = 0  # the chain of all that belongs to no plan
# Sent for every change of tracked rows, many at once too, in its transaction: `rows` of the model that
# sends it, the `chains` that each belongs to, which are queued for, and the database, `using`.
rows_changed = Signal()
# Asked at every save: Django's own way takes ten times as long to put the question.
END = "SELECT place, seal FROM history_link WHERE chain = %s ORDER BY place DESC LIMIT 1"


def chain_of(row: Any) -> int:
    """The chain in which a tracked row's history is kept: the number of its plan."""
    path = row._meta.kept_history.of_plan
    return int(attrgetter(path.replace("__", "."))(row) or COUNCIL) if path else COUNCIL


def chain_of_state(kind: Kind, row: Any) -> int:
    """The chain of a row that is sealed as it stands."""
    return int(attrgetter(kind.plan)(row) or COUNCIL) if kind.plan else COUNCIL


def queue_for(chains: Iterable[int], using: str) -> None:
    """Wait until nobody else writes these chains, and keep others waiting until this transaction ends."""
    guard = guard_of(using)
    for chain in sorted(set(chains)):  # in order, or two writers may wait for each other
        guard.queue_for(chain)


def link(history_instance: Any, instance: Any, **kwargs: Any) -> None:
    """Called by simple-history, inside `KeptHistory`'s transaction, when a row is written."""
    link_rows([(instance._history_chain, history_instance)], history_instance._state.db)


def link_rows(rows: Iterable[tuple[int, Any]], using: str) -> None:
    """Put rows of one kind at the end of their chains, in this order. The caller has queued for these."""
    rows = list(rows)
    history: Any = type(rows[0][1])
    form = form_of(history)
    found = digests(history, form, [row.pk for _, row in rows], using)
    add_links([(chain, row.pk, found[row.pk]) for chain, row in rows], form, using)


def add_links(
    rows: Iterable[tuple[int, int, str]], form: Form, using: str, *, is_state: bool = False
) -> None:
    """Add a link for each chain, number of a row and digest. The caller has queued for these chains."""
    refuse_another(using)
    ends: dict[int, tuple[int, str]] = {}
    links = []
    for chain, row, digest in rows:
        place, seal = ends.get(chain) or end_of(chain, using)
        made = Link(
            chain=chain,
            place=place + 1,
            kind=form.kind,
            row=row,
            shape=form.name,
            is_state=is_state,
            digest=digest,
        )
        made.seal = seal_of(made, seal)
        ends[chain] = made.place, made.seal
        links.append(made)
    Link.objects.using(using).bulk_create(links)


def end_of(chain: int, using: str) -> tuple[int, str]:
    """The place of the last link and its seal; before the first, place 0."""
    last = guard_of(using).ask(END, [chain])
    return last[0] if last else (0, "")


def keep_shapes(using: str) -> None:
    """Note what is sealed of every kind as it is now. After each migration."""
    known = set(Shape.objects.using(using).values_list("name", flat=True))
    for each in forms_of_today():
        if each.name not in known:
            Shape.objects.using(using).create(name=each.name, kind=each.kind, fields=each.as_text)
