"""Which rows of a plan's history a person may read, and which earlier row each is compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from actionplans.access.history_scope import HistoryScope
from actionplans.models import (
    ActionPlan,
    Comment,
    Decision,
    Evidence,
    ExecutiveResponse,
    Heading,
    ImpactEntry,
    MemberRequest,
    PrintedWording,
    ProgressEntry,
    Round,
    SubAction,
    UpdateRequest,
)
from actionplans.signals import related_history_requested
from audit.changes import PreviousRecordLookup
from audit.kinds import kind_name
from audit.models import ChainLink, LoggedEvent, Tombstone

# The fields of a row, besides its primary key, that decide who may read it.
VISIBILITY_FIELDS: dict[Any, tuple[str, ...]] = {
    Heading: (),
    SubAction: (),
    Decision: (),
    MemberRequest: (),
    ExecutiveResponse: (),
    Round: ("state",),
    UpdateRequest: ("round_id", "sub_action_id", "state"),
    ProgressEntry: ("round_id", "sub_action_id", "excluded_from_report"),
    ImpactEntry: ("round_id", "sub_action_id", "excluded_from_report"),
    PrintedWording: ("round_id", "sub_action_id"),
    Comment: ("update_request_id",),
    Evidence: ("update_request_id",),
}
OUTCOME_STATES = {UpdateRequest.State.PUBLISHED, UpdateRequest.State.NOT_RECEIVED}
# Visible to everyone who reads the plan. A partner sees the requests to itself.
PUBLIC_RECORD_MODELS = (Decision, MemberRequest, ExecutiveResponse)


def get_visibility_fields() -> dict[Any, tuple[str, ...]]:
    return {**dict.fromkeys(ActionPlan.kinds().values(), ()), **VISIBILITY_FIELDS}


@dataclass
class VisibleHistory:
    """The links to show, the latest first, for a paginator.

    `before` finds the row to compare a link's row with; None where that is always the row before.
    """

    links: QuerySet[ChainLink] | Sequence[ChainLink]
    before: PreviousRecordLookup | None = None


def visible_history(plan: ActionPlan, scope: HistoryScope, about: Q | None = None) -> VisibleHistory:
    """The part of a plan's history that this scope includes; with `about`, only the rows that it selects."""
    links = ChainLink.objects.filter(chain=plan.pk, is_state=False)
    candidates = links if about is None else links.filter(about)
    hidden = {kind_name(Tombstone)} | (set() if scope.includes_log else {kind_name(LoggedEvent)})
    candidates = candidates.exclude(kind__in=hidden)
    if scope.hidden_sub_action_ids:
        candidates = candidates.exclude(
            pk__in=links.filter(_history_of_hidden(scope.hidden_sub_action_ids)).values("pk")
        )
    if scope.everything:
        return VisibleHistory(candidates.order_by("-position"))
    visibility = _VisibilityFilter(scope, list(links.order_by("position")))
    allowed = visibility.visible_links()
    if about is not None or scope.hidden_sub_action_ids:
        candidate_pks = set(candidates.values_list("pk", flat=True))
        allowed = [link for link in allowed if link.pk in candidate_pks]
    return VisibleHistory(
        sorted(allowed, key=lambda link: -link.position), lambda link: visibility.previous_rows[link.pk]
    )


def history_of_sub_action(sub_action: SubAction, requests: QuerySet[MemberRequest]) -> Q:
    """The history of one sub-action: its own, its heading's, of its updates, decisions and these requests."""
    heading_ids = [pk for pk in (sub_action.heading_id, sub_action.heading.parent_id) if pk]
    update_requests = UpdateRequest.objects.filter(sub_action=sub_action).values("pk")
    rows = history_rows_of(SubAction, id=sub_action.pk) | history_rows_of(Heading, id__in=heading_ids)
    decisions_and_requests = history_rows_of(Decision, sub_action_id=sub_action.pk)
    decisions_and_requests |= history_rows_of(
        MemberRequest, sub_action_id=sub_action.pk, id__in=requests.order_by().values("pk")
    )
    rows |= _related_history(sub_action)
    return (
        rows
        | decisions_and_requests
        | _update_rows(sub_action_id=sub_action.pk)
        | _comment_and_evidence_rows(update_request_id__in=update_requests)
    )


def _history_of_hidden(sub_action_ids: Collection[int]) -> Q:
    """Every row that mentions one of these sub-actions."""
    update_requests = UpdateRequest.objects.filter(sub_action__in=sub_action_ids).values("pk")
    result = (
        history_rows_of(SubAction, id__in=sub_action_ids)
        | _update_rows(sub_action_id__in=sub_action_ids)
        | _comment_and_evidence_rows(update_request_id__in=update_requests)
    )
    result |= history_rows_of(Decision, sub_action_id__in=sub_action_ids) | history_rows_of(
        MemberRequest, sub_action_id__in=sub_action_ids
    )
    sub_actions = SubAction.objects.filter(pk__in=sub_action_ids).select_related("heading")
    return reduce(or_, map(_related_history, sub_actions), result)


def _related_history(sub_action: SubAction) -> Q:
    """Rows about a sub-action that other apps add by signal."""
    responses = related_history_requested.send(SubAction, sub_action=sub_action)
    return reduce(or_, (rows for _, rows in responses), Q())


def history_of_update(update_request: UpdateRequest) -> Q:
    """The history of the update on one sub-action in one round."""
    filters = {"sub_action_id": update_request.sub_action_id, "round_id": update_request.round_id}
    return _update_rows(**filters) | _comment_and_evidence_rows(update_request_id=update_request.pk)


def _update_rows(**filters: Any) -> Q:
    result = Q()
    for model in (UpdateRequest, ProgressEntry, ImpactEntry, PrintedWording):
        result |= history_rows_of(model, **filters)
    return result


def _comment_and_evidence_rows(**filters: Any) -> Q:
    """Notes on updates, and their supporting documents."""
    return history_rows_of(Comment, **filters) | history_rows_of(Evidence, **filters)


def history_rows_of(model: Any, **filters: Any) -> Q:
    """The rows of history of a model that ever had these values."""
    return Q(
        kind=kind_name(model), row_id__in=model.history.filter(**filters).order_by().values("history_id")
    )


@dataclass
class _VisibilityFilter:
    """Finds the visible links for people who do not manage the plan. One query a table."""

    scope: HistoryScope
    all_links: list[ChainLink]
    previous_rows: dict[int, int | None] = field(default_factory=dict)
    publications: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    publication_states: dict[int, list[tuple[int, bool]]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def row_values(self) -> dict[str, dict[int, tuple[Any, ...]]]:
        """By kind and history id of a row: its primary key, then its values of VISIBILITY_FIELDS."""
        result: dict[str, dict[int, tuple[Any, ...]]] = {}
        if not self.all_links:
            return result
        chain = self.all_links[0].chain
        for model, names in get_visibility_fields().items():
            history_ids = ChainLink.objects.filter(chain=chain, kind=kind_name(model)).values("row_id")
            rows = model.history.filter(pk__in=history_ids).order_by()
            values = rows.values_list("history_id", model._meta.pk.attname, *names)
            result[kind_name(model)] = {row[0]: row[1:] for row in values}
        return result

    def row_values_of(self, link: ChainLink) -> tuple[Any, ...]:
        return self.row_values[link.kind][link.row_id]

    def visible_links(self) -> list[ChainLink]:
        by_kind: dict[str, list[ChainLink]] = defaultdict(list)
        for link in self.all_links:
            if link.row_id in self.row_values.get(link.kind, ()):
                by_kind[link.kind].append(link)
        links: list[ChainLink] = []
        kinds = ActionPlan.kinds().values()
        for model in (
            Round,
            *kinds,
            Heading,
            SubAction,
            *PUBLIC_RECORD_MODELS,
            UpdateRequest,
            Comment,
            Evidence,
        ):
            links += self._filter_model(model, by_kind[kind_name(model)])
        for kind in (ProgressEntry, ImpactEntry, PrintedWording):
            links += self._filter_entries(by_kind[kind_name(kind)])
        last_row_ids: dict[tuple[str, int], int] = {}
        for link in sorted(links, key=lambda link: link.position):
            record_key = (link.kind, self.row_values_of(link)[0])
            self.previous_rows[link.pk] = last_row_ids.get(record_key)
            last_row_ids[record_key] = link.row_id
        return links

    def _filter_model(self, model: Any, links: list[ChainLink]) -> Iterator[ChainLink]:
        if model is Round:
            yield from self._filter_rounds(links)
        elif model is UpdateRequest:
            yield from (link for link in links if self._is_visible_outcome(*self.row_values_of(link)))
        elif model in (Comment, Evidence):
            yield from (
                link for link in links if self.row_values_of(link)[1] in self.scope.update_request_ids
            )
        elif model in PUBLIC_RECORD_MODELS or self.scope.includes_before_publication:
            yield from links
        elif first := [positions[0] for positions in self.publications.values() if positions]:
            first_publication = min(first)
            yield from self._filter_by_publication(
                links, lambda _: [first_publication], lambda link: link.position > first_publication
            )

    def _filter_rounds(self, links: list[ChainLink]) -> Iterator[ChainLink]:
        """Rounds from their publication on. Records the positions at which each was published or open."""
        for link in links:
            round_id, state = self.row_values_of(link)
            is_public = state == Round.State.PUBLISHED
            was_public = bool(self.publication_states[round_id]) and self.publication_states[round_id][-1][1]
            self.publication_states[round_id].append((link.position, is_public))
            if is_public and not was_public:
                self.publications[round_id].append(link.position)
            if is_public:
                yield link

    def _is_visible_outcome(
        self, update_request_id: int, round_id: int, _sub_action_id: int, state: str
    ) -> bool:
        return update_request_id in self.scope.update_request_ids or (
            state in OUTCOME_STATES and bool(self.publications[round_id])
        )

    def _filter_entries(self, links: list[ChainLink]) -> Iterator[ChainLink]:
        """What a published round printed and later corrections; of the person's own updates, everything."""
        request_values = self.row_values[kind_name(UpdateRequest)].values()
        own = {values[1:3] for values in request_values if values[0] in self.scope.update_request_ids}
        others = [link for link in links if self.row_values_of(link)[1:3] not in own]
        yield from (link for link in links if self.row_values_of(link)[1:3] in own)
        for link in self._filter_by_publication(
            others, lambda link: self.publications[self.row_values_of(link)[1]], self._round_was_published
        ):
            if not any(self.row_values_of(link)[3:]):  # withheld when its round was published
                yield link

    def _round_was_published(self, link: ChainLink) -> bool:
        """Whether its round was published already when this row was written."""
        earlier_states = [
            is_public
            for position, is_public in self.publication_states[self.row_values_of(link)[1]]
            if position < link.position
        ]
        return bool(earlier_states) and earlier_states[-1]

    def _filter_by_publication(
        self,
        links: list[ChainLink],
        publications: Callable[[ChainLink], list[int]],
        is_public: Callable[[ChainLink], bool],
    ) -> Iterator[ChainLink]:
        """Rows that were public when they were written, and those that were current at a publication."""
        links_by_pk: dict[int, list[ChainLink]] = defaultdict(list)
        for link in links:
            links_by_pk[self.row_values_of(link)[0]].append(link)
        for record_links in links_by_pk.values():
            for link, later in zip(record_links, [*record_links[1:], None], strict=True):
                until = later.position if later else float("inf")
                if is_public(link) or any(
                    link.position < position < until for position in publications(link)
                ):
                    yield link
