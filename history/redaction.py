"""Taking words out of everything that is kept, history included: the one way in which history is altered.

Each sealed row that held them gets a tombstone with the digest it had and the one it has now, itself
sealed, so that the chain still shows that nothing else was altered. Rooms that keep words in places of
their own, such as files, say with `also_in` how these are found and taken out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS
from django.db.models import CharField, JSONField, Model, TextField
from django.utils import timezone

from history.alike import seal_in_rows, write, write_in_history
from history.chain import COUNCIL, chain_of, link_rows, queue_for, rows_changed
from history.comparing import refuse_altered, refuse_altered_history
from history.guard import lifted
from history.kinds import name_of
from history.models import Link, LoggedEvent, Shape, Tombstone
from history.sealing import Form, digests
from history.states import seal
from history.tables import history_of, sealed_models, tracked_models

# Who did it is not taken out, or nobody could be asked about it; the other two are no words.
KEPT = {"history_user_name", "history_type", "slug"}
AT_ONCE = 500
END = re.compile(r"[.!?]+(?=\s|$)|\n")  # of a sentence
# Accounts are renamed by administrators, and sessions hold nobody's words.
LEFT_ALONE = {"accounts", "sessions", "contenttypes", "auth", "admin"}


@dataclass(frozen=True)
class Redactor:
    """Finds some words, in whatever letters and however broken into lines, and puts others there."""

    words: str
    instead: str

    @property
    def pattern(self) -> re.Pattern[str]:
        inside = r"\s+".join(map(re.escape, unicodedata.normalize("NFC", self.words).split()))
        return re.compile(rf"(?<!\w){inside}(?!\w)", re.IGNORECASE)

    def taken_out(self, value: Any) -> Any:
        """The same value without the words: text, or lists and dictionaries of text."""
        if isinstance(value, str):
            return (
                self.pattern.sub(self.instead, unicodedata.normalize("NFC", value))
                if self.is_in(value)
                else value
            )
        if isinstance(value, list):
            return [self.taken_out(each) for each in value]
        if isinstance(value, dict):
            return {key: self.taken_out(each) for key, each in value.items()}
        return value

    def is_in(self, text: str) -> bool:
        return bool(self.pattern.search(unicodedata.normalize("NFC", text)))


@dataclass
class Found:
    """How many rows hold the words, by what kind of thing they are; history counts by itself."""

    now: dict[str, int] = field(default_factory=dict)
    history: int = 0
    elsewhere: dict[str, int] = field(default_factory=dict)

    def count(self, name: str, number: int) -> None:
        if number:
            self.now[name] = self.now.get(name, 0) + number

    def __bool__(self) -> bool:
        return bool(self.now or self.history or self.elsewhere)


@dataclass(frozen=True)
class Prepared:
    """What a room found in a store of its own, by name, and how it takes the words out there."""

    found: dict[str, int]
    take_out: Callable[[int], None] = lambda number: None


# Given the redactor, and whether to look closely, which may take long.
Place = Callable[[Redactor, bool], Prepared]
_places: list[Place] = []


def also_in(place: Place) -> Place:
    """Have a room's own store of words searched, and rid of them, with all others."""
    _places.append(place)
    return place


def prepare(redactor: Redactor, *, closely: bool = True) -> list[Prepared]:
    """What the rooms find. Reading and writing files is slow, so this is for outside a transaction."""
    return [place(redactor, closely) for place in _places]


def where(redactor: Redactor) -> Found:
    """What holds the words now. Nothing is altered."""
    found, sealed = Found(), sealed_models()
    for model, rows in _all_rows(redactor):
        number = sum(1 for _ in rows)
        if model in sealed:
            found.history += number
        else:
            found.count(str(model._meta.verbose_name_plural), number)
    _count_elsewhere(found, prepare(redactor, closely=False))
    return found


@dataclass(frozen=True)
class Sentence:
    """A sentence that holds the words, and what is left of it. `places` says in how many rows of what."""

    before: str
    after: str
    places: Counter[str] = field(default_factory=Counter, compare=False)

    @property
    def where(self) -> list[tuple[str, int]]:
        return list(self.places.items())


def sentences(redactor: Redactor) -> list[Sentence]:
    """Each different sentence that would be altered, in the order in which they are found."""
    found: dict[str, Sentence] = {}
    sealed = sealed_models()
    for model, columns in _with_columns():
        name = "history" if model in sealed else str(model._meta.verbose_name_plural)
        for values in model._base_manager.order_by("pk").values_list(*columns).iterator(AT_ONCE):
            for before in dict.fromkeys(sentences_in(values, redactor)):
                known = found.setdefault(before, Sentence(before, str(redactor.taken_out(before))))
                known.places[name] += 1
    return list(found.values())


def sentences_in(value: Any, redactor: Redactor) -> Iterator[str]:
    """The sentences that hold the words, in a text or in lists and dictionaries of texts."""
    if isinstance(value, str):
        text = unicodedata.normalize("NFC", value)
        for match in redactor.pattern.finditer(text):
            start = max((end.end() for end in END.finditer(text, 0, match.start())), default=0)
            end = END.search(text, match.end())
            yield " ".join(text[start : end.end() if end else len(text)].split())
    elif isinstance(value, list | tuple):
        for each in value:
            yield from sentences_in(each, redactor)
    elif isinstance(value, dict):
        yield from sentences_in(list(value.values()), redactor)


def _count_elsewhere(found: Found, prepared: Iterable[Prepared]) -> None:
    for each in prepared:
        for name, number in each.found.items():
            if number:
                found.elsewhere[name] = found.elsewhere.get(name, 0) + number


def take_out(
    redactor: Redactor, number: int, prepared: Iterable[Prepared], using: str = DEFAULT_DB_ALIAS
) -> Found:
    """Take the words out of everything, all or nothing. `number` is that of the redaction."""
    prepared = list(prepared)
    found, sealed = Found(), sealed_models()
    with lifted(using=using):
        queue_for(Link.objects.using(using).order_by().values_list("chain", flat=True).distinct(), using)
        altered: dict[Any, list[int]] = {}
        told_apart: list[tuple[Any, Any, dict[str, Any]]] = []
        for model, found_rows in _all_rows(redactor):
            rows = list(found_rows)
            refuse = refuse_altered_history if model in sealed else refuse_altered
            refuse(model, [pk for pk, _ in rows], using)
            pks, numbered = _clean(model, rows, using)
            told_apart += [(model, pk, columns) for pk, columns in numbered.items()]
            if model in sealed:
                altered[model] = pks
                found.history += len(pks)
            else:
                found.count(str(model._meta.verbose_name_plural), len(pks))
                rows_written = model._base_manager.using(using).filter(pk__in=pks)
                seal_in_rows(rows_written)
                seal(rows_written, using)
                if model in tracked_models():
                    chains = [chain_of(row) for row in rows_written]
                    rows_changed.send(model, rows=rows_written, chains=chains, using=using)
        for model, pk, columns in told_apart:
            if model in tracked_models():
                write_in_history(model, pk, columns, using)
        for each in prepared:
            each.take_out(number)
        _count_elsewhere(found, prepared)
        for model, pks in altered.items():
            _bury(model, pks, number, using)
    return found


def _clean(
    model: Any, rows: list[tuple[Any, dict[str, Any]]], using: str
) -> tuple[list[Any], dict[Any, dict[str, Any]]]:
    """Write the columns without the words, past every history. Returns which rows, and what got a number."""
    written = {pk: write(model, pk, values, using) for pk, values in rows}
    return list(written), {pk: numbered for pk, numbered in written.items() if numbered}


def _all_rows(redactor: Redactor) -> Iterator[tuple[Any, Iterator[tuple[Any, dict[str, Any]]]]]:
    for model, columns in _with_columns():
        yield model, _rows(model, columns, redactor)


def _with_columns() -> Iterator[tuple[Any, list[str]]]:
    for model in redactable():
        columns = [each.attname for each in model._meta.concrete_fields if _holds_words(each)]
        if columns:
            yield model, columns


def redactable() -> list[type[Model]]:
    """Every table of ours whose words can be taken out by themselves: what is tracked, and all history."""
    live = [model for model in tracked_models() if model._meta.app_label not in LEFT_ALONE]
    return [*live, *(history_of(model) for model in live), LoggedEvent, *_untracked()]


def _untracked() -> list[type[Model]]:
    """Other tables of ours that hold what people wrote, and say so."""
    return [model for model in apps.get_models() if getattr(model, "is_redacted", False)]


def _holds_words(each: Any) -> bool:
    is_text = isinstance(each, CharField | TextField | JSONField)
    return is_text and not each.choices and not each.primary_key and each.name not in KEPT


def _rows(model: Any, columns: list[str], redactor: Redactor) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The number of each row that holds the words, and its columns without them."""
    for pk, *values in model._base_manager.order_by("pk").values_list("pk", *columns).iterator(AT_ONCE):
        new = {
            name: clean
            for name, value in zip(columns, values, strict=True)
            if (clean := redactor.taken_out(value)) != value
        }
        if new:
            yield pk, new


def _bury(model: Any, pks: Iterable[int], number: int, using: str) -> None:
    """A tombstone for each sealed row: what it was sealed as, and what it is now."""
    kind = name_of(model)
    shapes = {each.name: Form.from_text(each.kind, each.fields) for each in Shape.objects.using(using)}
    links = {link.row: link for link in Link.objects.using(using).of_history(kind).filter(row__in=list(pks))}
    before = {row: link.digest for row, link in links.items()}
    earlier = Tombstone.objects.using(using).filter(kind=kind, row__in=list(links)).order_by("pk")
    before |= {stone.row: stone.now for stone in earlier}
    for shape in {link.shape for link in links.values()}:
        own = [row for row, link in links.items() if link.shape == shape]
        for row, digest in digests(model, shapes[shape], own, using).items():
            link = links[row]
            stone = Tombstone.objects.using(using).create(
                redaction=number,
                plan=link.chain if link.chain != COUNCIL else None,
                at=timezone.now(),
                kind=kind,
                row=row,
                was=before[row],
                now=digest,
            )
            link_rows([(link.chain, stone)], using)
