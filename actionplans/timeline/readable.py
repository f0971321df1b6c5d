"""Which rows of a plan's history somebody may read, and which row they saw before each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from actionplans.access import HistoryScope
from actionplans.models import (
    ActionPlan,
    Asked,
    Decision,
    Evidence,
    ExecutiveResponse,
    FollowedPlan,
    Heading,
    ImpactEntry,
    MemberRequest,
    PrintedWording,
    ProgressEntry,
    Remark,
    Round,
    SubAction,
)
from history.kinds import name_of
from history.models import Link, LoggedEvent, Tombstone
from history.reading import Before

# What must be known of a row to decide who may read it, beside the number of what it is about.
FACTS: dict[Any, tuple[str, ...]] = {
    Heading: (),
    SubAction: (),
    Decision: (),
    MemberRequest: (),
    ExecutiveResponse: (),
    Round: ("state",),
    Asked: ("round_id", "sub_action_id", "state"),
    ProgressEntry: ("round_id", "sub_action_id", "withheld"),
    ImpactEntry: ("round_id", "sub_action_id", "withheld"),
    PrintedWording: ("round_id", "sub_action_id"),
    Remark: ("asked_id",),
    Evidence: ("asked_id",),
}
OUTCOMES = {Asked.State.PUBLISHED, Asked.State.NOT_RECEIVED}
# Said in public, and so read by whoever reads the plan. A partner reads what was asked of itself.
ON_RECORD = (Decision, MemberRequest, ExecutiveResponse)


def facts_of_kinds() -> dict[Any, tuple[str, ...]]:
    return {**dict.fromkeys(FollowedPlan.kinds().values(), ()), **FACTS}


@dataclass
class Links:
    """The links to be shown, the latest first; to be counted and sliced by a paginator."""

    shown: QuerySet[Link] | Sequence[Link]
    before: Before | None = None  # None: each row follows the one before it, since all may be read


def links_for(plan: ActionPlan, scope: HistoryScope, about: Q | None = None) -> Links:
    """The part of a plan's history that this scope leaves, all of it or `about` one thing."""
    links = Link.objects.filter(chain=plan.pk, is_state=False)
    wanted = links if about is None else links.filter(about)
    hidden = {name_of(Tombstone)} | (set() if scope.log else {name_of(LoggedEvent)})
    wanted = wanted.exclude(kind__in=hidden)
    if scope.hidden:
        wanted = wanted.exclude(pk__in=links.filter(_about_hidden(scope.hidden)).values("pk"))
    if scope.everything:
        return Links(wanted.order_by("-place"))
    readable = _Readable(scope, list(links.order_by("place")))
    allowed = readable.links()
    if about is not None or scope.hidden:
        numbers = set(wanted.values_list("pk", flat=True))
        allowed = [link for link in allowed if link.pk in numbers]
    return Links(sorted(allowed, key=lambda link: -link.place), lambda link: readable.seen_before[link.pk])


_concerning: list[Callable[[SubAction], Q]] = []


def concerns_lines(found: Callable[[SubAction], Q]) -> Callable[[SubAction], Q]:
    """Have what a room above keeps of a line told in its history, too."""
    _concerning.append(found)
    return found


def about_line(line: SubAction, requests: QuerySet[MemberRequest]) -> Q:
    """What concerns one sub-action: its words, its heading's, all answers on it, and these requests."""
    headings = [pk for pk in (line.heading_id, line.heading.parent_id) if pk]
    asked = Asked.objects.filter(sub_action=line).values("pk")
    own = rows_of(SubAction, id=line.pk) | rows_of(Heading, id__in=headings)
    decided = rows_of(Decision, sub_action_id=line.pk)
    decided |= rows_of(MemberRequest, sub_action_id=line.pk, id__in=requests.order_by().values("pk"))
    own |= reduce(or_, (found(line) for found in _concerning), Q())
    return own | decided | _answers(sub_action_id=line.pk) | _beside(asked_id__in=asked)


def _about_hidden(lines: Collection[int]) -> Q:
    """What says anything of these sub-actions."""
    asked = Asked.objects.filter(sub_action__in=lines).values("pk")
    found = rows_of(SubAction, id__in=lines) | _answers(sub_action_id__in=lines) | _beside(asked_id__in=asked)
    found |= rows_of(Decision, sub_action_id__in=lines) | rows_of(MemberRequest, sub_action_id__in=lines)
    rows = SubAction.objects.filter(pk__in=lines).select_related("heading")
    return reduce(or_, (tells(line) for line in rows for tells in _concerning), found)


def about_entry(asked: Asked) -> Q:
    """What concerns the answer on one sub-action in one round."""
    where = {"sub_action_id": asked.sub_action_id, "round_id": asked.round_id}
    return _answers(**where) | _beside(asked_id=asked.pk)


def _answers(**which: Any) -> Q:
    found = Q()
    for model in (Asked, ProgressEntry, ImpactEntry, PrintedWording):
        found |= rows_of(model, **which)
    return found


def _beside(**which: Any) -> Q:
    """What was said of answers, and what stands behind them."""
    return rows_of(Remark, **which) | rows_of(Evidence, **which)


def rows_of(model: Any, **which: Any) -> Q:
    """The rows of history of a model that ever had these values."""
    return Q(kind=name_of(model), row__in=model.history.filter(**which).order_by().values("history_id"))


@dataclass
class _Readable:
    """For who does not run the review: one question a table, however long the history."""

    scope: HistoryScope
    all_links: list[Link]
    seen_before: dict[int, int | None] = field(default_factory=dict)
    publications: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    states: dict[int, list[tuple[int, bool]]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def facts(self) -> dict[str, dict[int, tuple[Any, ...]]]:
        """By kind and number of a row, what it is about and what FACTS asks for."""
        found: dict[str, dict[int, tuple[Any, ...]]] = {}
        if not self.all_links:
            return found
        chain = self.all_links[0].chain
        for model, names in facts_of_kinds().items():
            numbers = Link.objects.filter(chain=chain, kind=name_of(model)).values("row")
            rows = model.history.filter(pk__in=numbers).order_by()
            named = rows.values_list("history_id", model._meta.pk.attname, *names)
            found[name_of(model)] = {row[0]: row[1:] for row in named}
        return found

    def fact(self, link: Link) -> tuple[Any, ...]:
        return self.facts[link.kind][link.row]

    def links(self) -> list[Link]:
        by_kind: dict[str, list[Link]] = defaultdict(list)
        for link in self.all_links:
            if link.row in self.facts.get(link.kind, ()):
                by_kind[link.kind].append(link)
        found: list[Link] = []
        kinds = FollowedPlan.kinds().values()
        for model in (Round, *kinds, Heading, SubAction, *ON_RECORD, Asked, Remark, Evidence):
            found += self._choose(model, by_kind[name_of(model)])
        for kind in (ProgressEntry, ImpactEntry, PrintedWording):
            found += self._entries(by_kind[name_of(kind)])
        last: dict[tuple[str, int], int] = {}
        for link in sorted(found, key=lambda link: link.place):
            thing = (link.kind, self.fact(link)[0])
            self.seen_before[link.pk] = last.get(thing)
            last[thing] = link.row
        return found

    def _choose(self, model: Any, links: list[Link]) -> Iterator[Link]:
        if model is Round:
            yield from self._rounds(links)
        elif model is Asked:
            yield from (link for link in links if self._is_outcome(*self.fact(link)))
        elif model in (Remark, Evidence):
            yield from (link for link in links if self.fact(link)[1] in self.scope.asked)
        elif model in ON_RECORD or self.scope.before_publication:
            yield from links
        elif first := [places[0] for places in self.publications.values() if places]:
            start = min(first)
            yield from self._as_published(links, lambda _: [start], lambda link: link.place > start)

    def _rounds(self, links: list[Link]) -> Iterator[Link]:
        """Rounds from their publication on. Notes when each was published, and when it was open."""
        for link in links:
            round_id, state = self.fact(link)
            is_public = state == Round.State.PUBLISHED
            was_public = bool(self.states[round_id]) and self.states[round_id][-1][1]
            self.states[round_id].append((link.place, is_public))
            if is_public and not was_public:
                self.publications[round_id].append(link.place)
            if is_public:
                yield link

    def _is_outcome(self, asked_id: int, round_id: int, _line: int, state: str) -> bool:
        return asked_id in self.scope.asked or (state in OUTCOMES and bool(self.publications[round_id]))

    def _entries(self, links: list[Link]) -> Iterator[Link]:
        """What a published round printed, and what was set right later; one's own answers whole."""
        asked = self.facts[name_of(Asked)].values()
        own = {fact[1:3] for fact in asked if fact[0] in self.scope.asked}
        others = [link for link in links if self.fact(link)[1:3] not in own]
        yield from (link for link in links if self.fact(link)[1:3] in own)
        for link in self._as_published(
            others, lambda link: self.publications[self.fact(link)[1]], self._is_of_public_round
        ):
            if not any(self.fact(link)[3:]):  # withheld when its round was published
                yield link

    def _is_of_public_round(self, link: Link) -> bool:
        """Whether its round was published when it was written."""
        earlier = [public for place, public in self.states[self.fact(link)[1]] if place < link.place]
        return bool(earlier) and earlier[-1]

    def _as_published(
        self,
        links: list[Link],
        publications: Callable[[Link], list[int]],
        is_public: Callable[[Link], bool],
    ) -> Iterator[Link]:
        """What could be read once it was written, and of the rest what stood when it was published."""
        of_thing: dict[int, list[Link]] = defaultdict(list)
        for link in links:
            of_thing[self.fact(link)[0]].append(link)
        for own in of_thing.values():
            for link, later in zip(own, [*own[1:], None], strict=True):
                until = later.place if later else float("inf")
                if is_public(link) or any(link.place < place < until for place in publications(link)):
                    yield link
