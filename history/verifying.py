"""Whether history is whole, and whether every row is as its history says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, OuterRef

from history.chain import COUNCIL, chain_of
from history.comparing import after_redactions, rows_of
from history.frozen import unfrozen
from history.guard import unguarded
from history.keys import Keys, current, fits_after, in_force
from history.kinds import name_of, states
from history.models import HistoryKey, Link, LoggedEvent, Shape, Tombstone
from history.sealing import Form, form_of, found_as, ring
from history.tables import relations_of, sealed_models, tracked_models

AT_ONCE = 1000  # links that are held in memory


@dataclass(frozen=True)
class Broken:
    """One thing that is not as it was written: `code` for programs, `what` for people.

    `kind` is the name of its kind in seals, or a table where what is wrong is the table.
    """

    code: str
    what: str
    kind: str = ""
    row: int | None = None
    chain: int | None = None

    def __str__(self) -> str:
        row = f"row {self.row}" if self.row is not None else ""
        plan = "" if self.chain is None else f"plan {self.chain}" if self.chain != COUNCIL else "the council"
        place = ", ".join(filter(None, [self.kind, row, plan]))
        return f"{place}: {self.what}" if place else self.what


@dataclass
class Verification:
    """One walk over everything. `broken()` is to be read to its end; then the rest is filled in."""

    using: str = "default"
    links: int = 0
    chains: int = 0
    rows: int = 0
    redacted: int = 0
    unread: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def broken(self) -> Iterator[Broken]:
        """All that is wrong, what comes first in a chain before what follows from it."""
        self.histories = {name_of(model): model for model in sealed_models()}
        self.forms = {
            shape.name: Form.from_text(shape.kind, shape.fields) for shape in Shape.objects.using(self.using)
        }
        self.state_names = {kind.name for kind in states().values()}
        self.keys = Keys(self.using)
        for key in HistoryKey.objects.using(self.using).order_by("pk"):
            if key.fingerprint not in ring():
                what = f"what is sealed under the key {key} cannot be checked: this host does not have it"
                yield Broken("unknown-key", what)
                return  # hundreds of lines would say no more
        if (sealing := in_force(self.using)) != current():
            what = f"the key {sealing} seals this database, and this host would seal under {current()}"
            yield Broken("another-key", what)
            return
        for table in unguarded(self.using):
            what = "it can be altered, since its triggers are gone or were weakened"
            yield Broken("unguarded", what, table)
        for table in unfrozen(self.using):
            what = "what was published can be altered, since its triggers are gone or changed"
            yield Broken("unfrozen", what, table)
        chains = Link.objects.using(self.using).order_by("chain").values_list("chain", flat=True)
        for chain in chains.distinct():
            self.chains += 1
            yield from self._walk(chain)
        for history in self.histories.values():
            yield from self._without_link(history)
        for model in dict.fromkeys([*tracked_models(), *map(apps.get_model, states())]):
            yield from self._stored(model)
        for check in more_checks():
            yield from check(self.using)

    def _walk(self, chain: int) -> Iterator[Broken]:
        place, seal = 0, ""
        links = Link.objects.using(self.using).filter(chain=chain).order_by("place")
        for part in _parts(links.iterator(AT_ONCE)):
            wrong = self._contents(part)
            for link in part:
                self.links += 1
                code, what = wrong.get(link.pk, ("", ""))
                if link.place != place + 1:
                    code, what = "gap", f"{link.place - place - 1} links of its chain before it were deleted"
                elif link.is_state != (link.kind in self.state_names) or not fits_after(link, seal):
                    code = "misfit"
                    what = "its link was altered, moved or put in: it does not fit the one before it"
                elif self.keys.came_too_late(link):
                    code, what = "old-key", "it was sealed under a key that another had replaced by then"
                if code:
                    yield Broken(code, what, link.kind, link.row, chain)
                place, seal = link.place, link.seal

    def _contents(self, links: Iterable[Link]) -> dict[int, tuple[str, str]]:
        """By link, what is wrong with its row: a code and a sentence."""
        wrong: dict[int, tuple[str, str]] = {}
        alike: dict[tuple[str, str], list[Link]] = defaultdict(list)
        for link in links:
            if not link.is_state:
                alike[link.kind, link.shape].append(link)
        for (kind, shape), own in alike.items():
            history, form = self.histories.get(kind), self.forms.get(shape)
            if form is None or (form.kind, form.name) != (kind, shape):
                what = "what of it was sealed is no longer on record"
                wrong |= {link.pk: ("unknown-form", what) for link in own}
            elif history is None or not form.is_within(form_of(history)):
                self.unread[kind] += len(own)
            else:
                sealed, stones = after_redactions({link.row: link.digest for link in own}, kind, self.using)
                self.redacted += len(stones)
                found = found_as(sealed, history, form, self.using)
                for link in own:
                    if link.row not in found:
                        wrong[link.pk] = "deleted", "it was deleted"
                    elif found[link.row] != sealed[link.row]:
                        wrong[link.pk] = "changed", "it was changed after it was written"
        return wrong

    def _without_link(self, history: Any) -> Iterator[Broken]:
        kind = name_of(history)
        linked = Link.objects.using(self.using).of_history(kind).filter(row=OuterRef("pk"))
        for row in history.objects.using(self.using).filter(~Exists(linked)).order_by("pk"):
            what = "it was put in past Scrutiny, or its link was deleted: it has none"
            yield Broken("unlinked", what, kind, row.pk, _chain_of(row))
        for rows in relations_of(history).values():
            there = history.objects.using(self.using).filter(pk=OuterRef("history_id"))
            for row in rows.objects.using(self.using).filter(~Exists(there)).order_by("pk"):
                what = f"it belongs to row {row.history_id} of {kind}, which is gone"
                yield Broken("orphaned", what, rows._meta.db_table, row.pk)

    def _stored(self, model: Any) -> Iterator[Broken]:
        for rows in rows_of(model, self.using):
            for row, chain, code, what in rows.wrong():
                yield Broken(code, what, rows.kind.name, row, chain)
            self.rows += rows.all.count()


Check = Callable[[str], Iterable[Broken]]
_checks: list[Check] = []


def more_checks() -> list[Check]:
    return list(_checks)


def also_verified(check: Check) -> Check:
    """Have a room's own check asked with all others: given the database, it says what is broken."""
    _checks.append(check)
    return check


def _chain_of(row: Any) -> int | None:
    if isinstance(row, LoggedEvent | Tombstone):
        return row.plan or COUNCIL
    try:
        return chain_of(getattr(row, "instance", row))
    except ObjectDoesNotExist:
        return None


def _parts(links: Iterator[Link]) -> Iterator[list[Link]]:
    while part := list(islice(links, AT_ONCE)):
        yield part
