"""Groups what one person did in one go into one entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from actionplans.timeline.object_names import ObjectNames
from actionplans.timeline.sentences import Sentence, TextChange, describe
from audit.changes import Change, PreviousRecordLookup, load_changes
from audit.models import ChainLink

# Autosave and pages of several boxes save again and again: that is one thing somebody did.
GROUPING_WINDOW = dt.timedelta(seconds=15)
MAX_SEPARATE = 3  # listed one by one; more of a kind are summarised
SYSTEM_NAME = "The system"


@dataclass(frozen=True)
class TimelineItem:
    """Who did what; `names` where it was done to many things at once."""

    text: str
    why: str = ""
    words: tuple[TextChange, ...] = ()
    names: tuple[str, ...] = ()
    is_new: bool = False


@dataclass
class TimelineGroup:
    """When somebody did something, and all that they did then."""

    at: dt.datetime
    who: str
    sentences: list[TimelineItem] = field(default_factory=list)

    @property
    def is_long(self) -> bool:
        """Whether its words would bury what was done."""
        return sum(1 for sentence in self.sentences if sentence.words) > MAX_SEPARATE


def build_timeline(
    links: Iterable[ChainLink], before: PreviousRecordLookup | None, plans: Collection[int]
) -> list[TimelineGroup]:
    """These links as moments, in their order. The number of questions does not grow with them.

    `plans` are those that the reader may read: of others, which theirs are joined with, nothing is named.
    """
    changes = load_changes(links, before)
    names = ObjectNames(changes, plans)
    return [moment for group in _group_changes(changes) if (moment := _build_group(group, names)).sentences]


def _group_changes(changes: Iterable[Change]) -> Iterator[list[Change]]:
    group: list[Change] = []
    for change in changes:
        if group and (change.by != group[-1].by or abs(group[-1].at - change.at) > GROUPING_WINDOW):
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _build_group(group: list[Change], names: ObjectNames) -> TimelineGroup:
    who = group[0].by or SYSTEM_NAME
    sentences = [sentence for change in _merge_changes(group) if (sentence := describe(change, names))]
    sentences.reverse()  # inside a moment, as it was done
    return TimelineGroup(group[0].at, who, list(_build_items(sentences, who)))


def _merge_changes(group: list[Change]) -> list[Change]:
    """Saves of one thing one after another as one change. Each move to another state stays one."""
    changes: list[Change] = []
    at: dict[tuple[str, int], int] = {}
    for change in group:  # the latest first
        place = at.get(change.subject_key)
        if place is not None and _can_merge(changes[place], change):
            changes[place] = replace(
                changes[place],
                before=change.before,
                previous_relations=change.previous_relations,
                is_creation=change.is_creation,
            )
        else:
            at[change.subject_key] = len(changes)
            changes.append(change)
    return changes


def _can_merge(later: Change, earlier: Change) -> bool:
    if later.is_deletion or earlier.is_deletion or later.why != earlier.why:
        return False
    moves = ("state", "monitoring_state")
    return all(getattr(later.record, name, None) == getattr(earlier.record, name, None) for name in moves)


def _build_items(sentences: list[Sentence], who: str) -> Iterator[TimelineItem]:
    alike: dict[tuple[str, str, str, str], list[Sentence]] = {}
    for one in sentences:
        if one.is_new or not one.words:
            alike.setdefault(one.kind, []).append(one)
    done: set[tuple[str, str, str, str]] = set()
    for one in sentences:
        together = alike.get(one.kind, []) if one.is_new or not one.words else []
        if len(together) <= MAX_SEPARATE:
            text = " ".join(filter(None, (who, one.verb, one.noun, one.name))) + f"{one.suffix}."
            yield TimelineItem(text, one.why, one.words, is_new=one.is_new)
        elif one.kind not in done:
            done.add(one.kind)
            text = f"{who} {one.verb} {len(together)} {one.many}{one.suffix}."
            yield TimelineItem(text, one.why, names=tuple(sentence.name for sentence in together))
