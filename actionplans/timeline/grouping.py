"""Groups the changes that one person made at one time into one entry of the timeline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from actionplans.timeline.object_names import ObjectNames
from actionplans.timeline.sentences import Sentence, TextChange, describe
from audit.changes import Change, PreviousRecordLookup, load_changes
from audit.models import ChainLink

# Autosave, and pages with several forms, save repeatedly: readers want to see that as one entry.
GROUPING_WINDOW = dt.timedelta(seconds=15)
MAX_SEPARATE = 3  # sentences of one kind; more are summarised in one
SYSTEM_NAME = "The system"


@dataclass(frozen=True)
class TimelineItem:
    """One sentence of a group. `names` lists the objects where it summarises a change of many."""

    text: str
    why: str = ""
    text_changes: tuple[TextChange, ...] = ()
    names: tuple[str, ...] = ()
    is_new: bool = False


@dataclass
class TimelineGroup:
    """What one person did at one time."""

    at: dt.datetime
    who: str
    sentences: list[TimelineItem] = field(default_factory=list)

    @property
    def is_long(self) -> bool:
        """Whether to fold the changed words, which would hide the sentences."""
        return sum(1 for sentence in self.sentences if sentence.text_changes) > MAX_SEPARATE


def build_timeline(
    links: Iterable[ChainLink], find_previous: PreviousRecordLookup | None, readable_plan_ids: Collection[int]
) -> list[TimelineGroup]:
    """These links as groups, in their order. The number of queries does not grow with them.

    `readable_plan_ids` are the plans that the reader may read. Linked actions of other plans are not named.
    """
    changes = load_changes(links, find_previous)
    names = ObjectNames(changes, readable_plan_ids)
    groups = [_build_group(group, names) for group in _group_changes(changes)]
    return [group for group in groups if group.sentences]


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
    sentences.reverse()  # within a group, in the order of the changes
    return TimelineGroup(group[0].at, who, list(_build_items(sentences, who)))


def _merge_changes(group: list[Change]) -> list[Change]:
    """Merge consecutive saves of one object into one change. Each change of its state stays separate."""
    changes: list[Change] = []
    indexes: dict[tuple[str, int], int] = {}
    for change in group:  # the latest first
        index = indexes.get(change.subject_key)
        if index is not None and _can_merge(changes[index], change):
            changes[index] = replace(
                changes[index],
                before=change.before,
                previous_relations=change.previous_relations,
                is_creation=change.is_creation,
            )
        else:
            indexes[change.subject_key] = len(changes)
            changes.append(change)
    return changes


def _can_merge(later: Change, earlier: Change) -> bool:
    if later.is_deletion or earlier.is_deletion or later.why != earlier.why:
        return False
    state_fields = ("state", "monitoring_state")
    return all(
        getattr(later.record, name, None) == getattr(earlier.record, name, None) for name in state_fields
    )


def _build_items(sentences: list[Sentence], who: str) -> Iterator[TimelineItem]:
    sentences_by_kind: dict[tuple[str, str, str, str], list[Sentence]] = {}
    for sentence in sentences:
        if sentence.is_new or not sentence.text_changes:
            sentences_by_kind.setdefault(sentence.kind, []).append(sentence)
    summarised_kinds: set[tuple[str, str, str, str]] = set()
    for sentence in sentences:
        same_kind = (
            sentences_by_kind.get(sentence.kind, []) if sentence.is_new or not sentence.text_changes else []
        )
        if len(same_kind) <= MAX_SEPARATE:
            text = (
                " ".join(filter(None, (who, sentence.verb, sentence.noun, sentence.name)))
                + f"{sentence.suffix}."
            )
            yield TimelineItem(text, sentence.why, sentence.text_changes, is_new=sentence.is_new)
        elif sentence.kind not in summarised_kinds:
            summarised_kinds.add(sentence.kind)
            text = f"{who} {sentence.verb} {len(same_kind)} {sentence.many}{sentence.suffix}."
            yield TimelineItem(text, sentence.why, names=tuple(other.name for other in same_kind))
