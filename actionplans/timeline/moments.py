"""What one person did in one go, told together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from history.models import Link
from history.reading import Before, Change, changes

from .names import Names
from .telling import Told, Words, tell

# Autosave and pages of several boxes save again and again: that is one thing somebody did.
IN_ONE_GO = dt.timedelta(seconds=15)
FEW = 3  # told one by one; more of a kind are told together
NOBODY = "The system"


@dataclass(frozen=True)
class Sentence:
    """Who did what; `names` where it was done to many things at once."""

    text: str
    why: str = ""
    words: tuple[Words, ...] = ()
    names: tuple[str, ...] = ()
    is_new: bool = False


@dataclass
class Moment:
    """When somebody did something, and all that they did then."""

    at: dt.datetime
    who: str
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def is_long(self) -> bool:
        """Whether its words would bury what was done."""
        return sum(1 for sentence in self.sentences if sentence.words) > FEW


def told(links: Iterable[Link], before: Before | None, plans: Collection[int]) -> list[Moment]:
    """These links as moments, in their order. The number of questions does not grow with them.

    `plans` are those that the reader may read: of others, which theirs are joined with, nothing is named.
    """
    found = changes(links, before)
    names = Names(found, plans)
    return [moment for group in _in_one_go(found) if (moment := _moment(group, names)).sentences]


def _in_one_go(found: Iterable[Change]) -> Iterator[list[Change]]:
    group: list[Change] = []
    for change in found:
        if group and (change.by != group[-1].by or abs(group[-1].at - change.at) > IN_ONE_GO):
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _moment(group: list[Change], names: Names) -> Moment:
    who = group[0].by or NOBODY
    said = [one for change in _merged(group) if (one := tell(change, names))]
    said.reverse()  # inside a moment, as it was done
    return Moment(group[0].at, who, list(_sentences(said, who)))


def _merged(group: list[Change]) -> list[Change]:
    """Saves of one thing one after another as one change. Each move to another state stays one."""
    kept: list[Change] = []
    at: dict[tuple[str, int], int] = {}
    for change in group:  # the latest first
        place = at.get(change.key)
        if place is not None and _is_one_change(kept[place], change):
            kept[place] = replace(
                kept[place],
                before=change.before,
                relations_before=change.relations_before,
                is_beginning=change.is_beginning,
            )
        else:
            at[change.key] = len(kept)
            kept.append(change)
    return kept


def _is_one_change(later: Change, earlier: Change) -> bool:
    if later.is_removal or earlier.is_removal or later.why != earlier.why:
        return False
    moves = ("state", "standing")
    return all(getattr(later.row, name, None) == getattr(earlier.row, name, None) for name in moves)


def _sentences(said: list[Told], who: str) -> Iterator[Sentence]:
    alike: dict[tuple[str, str, str, str], list[Told]] = {}
    for one in said:
        if one.is_new or not one.words:
            alike.setdefault(one.kind, []).append(one)
    done: set[tuple[str, str, str, str]] = set()
    for one in said:
        together = alike.get(one.kind, []) if one.is_new or not one.words else []
        if len(together) <= FEW:
            text = " ".join(filter(None, (who, one.verb, one.noun, one.name))) + f"{one.rest}."
            yield Sentence(text, one.why, one.words, is_new=one.is_new)
        elif one.kind not in done:
            done.add(one.kind)
            text = f"{who} {one.verb} {len(together)} {one.many}{one.rest}."
            yield Sentence(text, one.why, names=tuple(each.name for each in together))
