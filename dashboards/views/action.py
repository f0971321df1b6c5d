"""The page of an action: what was agreed, by whom, and its update in each round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access.meetings import member_requests_for
from actionplans.access.plans import may_manage_plan, may_read_whole_plan, sub_actions_for
from actionplans.access.update_requests import approved_update_requests_for, may_open_update
from actionplans.heading_kinds import heading_title
from actionplans.models import (
    ActionPlan,
    Decision,
    Evidence,
    ImpactEntry,
    ProgressEntry,
    Round,
    SubAction,
    UpdateRequest,
)
from actionplans.models.plans import get_specific_plan
from actionplans.views.evidence_rows import EvidenceRow, evidence_rows_by_request
from actionplans.views.plan_rows import GradeCell, build_grade_cell
from dashboards.action_queries import values_for_list, with_grades
from dashboards.action_rows import action_row
from dashboards.committee_overview import ask_url
from dashboards.published_documents import DocumentLink, document_links_by_round
from dashboards.views.member_requests import member_request_rows
from documents.plan.scales import Scale
from partnerships.action_links import get_link_tree
from partnerships.models import CarriedForward
from partnerships.rollover.new_plan import equivalent_actions

MAX_EARLIER_PLANS = 10  # in the timeline of an action


@dataclass(frozen=True)
class ActionRound:
    """The action's update request in one published round, with its update."""

    pk: int
    words: str
    slug: str
    url: str
    grade: GradeCell
    responsibility: str
    evidence: str
    explanation: str
    impact_asked: bool
    impact: str
    impact_not_yet: bool
    nothing: bool
    files: list[EvidenceRow]
    documents: list[DocumentLink]


@require_safe
@login_required
def action(request: SignedInRequest, pk: int) -> HttpResponse:
    sub_action = get_object_or_404(sub_actions_for(request.user).for_plan_page(), pk=pk)
    today = timezone.localdate()
    values = values_for_list(with_grades(SubAction.objects.filter(pk=pk))).get()
    plan = get_specific_plan(sub_action.heading.plan_id)
    whole = may_read_whole_plan(request.user, plan)
    requested = [update_request.round for update_request in sub_action.update_requests.all()]
    published = [each.pk for each in requested if each.state == Round.State.PUBLISHED]
    documents = document_links_by_round(published, request.user) if whole else {}
    decisions = Decision.objects.for_lists()
    row = action_row(values, today, plan.grading_scale)
    context = {
        "line": sub_action,
        "plan": plan,
        "title": plan.line_words.called(row.name),
        "name": plan.line_words.called_within(row.name),
        "heading": heading_title(sub_action.heading.kind, sub_action.heading.ref),
        "above": sub_action.heading.parent
        and heading_title(sub_action.heading.parent.kind, sub_action.heading.parent.ref),
        "row": row,
        "rounds": get_action_rounds(sub_action, plan.grading_scale, documents),
        "open_updates": [
            update_request
            for update_request in sub_action.update_requests.all()
            if update_request.round.state == Round.State.OPEN
            and update_request.state != UpdateRequest.State.APPROVED
            and may_open_update(request.user, update_request)
        ],
        "ask_url": ask_url(request.user, plan, pk, today) if whole else "",
        "whole": whole,
        "approved": approved_update_requests_for(request.user)
        .filter(sub_action=sub_action, state=UpdateRequest.State.APPROVED)
        .select_related("round"),
        "requests": member_request_rows(
            member_requests_for(request.user).filter(sub_action=sub_action).for_lists(), today
        ),
        "decisions": decisions.about(sub_action) if whole else decisions.filter(sub_action=sub_action),
        "walk": get_link_tree(request.user, pk),
        "serves": sub_action.linked_indicators.all() if plan.kind == ActionPlan.Kind.PARTNERSHIP else (),
        "twins": equivalent_actions(sub_action, sub_actions_for(request.user)),
        "carried": _earlier_actions(request, sub_action),
        "may_join": may_manage_plan(request.user, plan),
    }
    return render(request, "dashboards/action.html", context)


def _earlier_actions(request: SignedInRequest, sub_action: SubAction) -> list[dict[str, Any]]:
    """The actions of earlier plans that were carried forward to this one, the latest first."""
    earlier_actions: list[dict[str, Any]] = []
    previous_id = (
        CarriedForward.objects.filter(next_action=sub_action)
        .values_list("previous_action", flat=True)
        .first()
    )
    while previous_id and len(earlier_actions) < MAX_EARLIER_PLANS:
        earlier = sub_actions_for(request.user).for_plan_page().filter(pk=previous_id).first()
        if earlier is None:
            break
        plan = get_specific_plan(earlier.heading.plan_id)
        reads_whole_plan = may_read_whole_plan(request.user, plan)
        earlier_actions.append(
            {
                "line": earlier,
                "plan": plan,
                "rounds": get_action_rounds(earlier, plan.grading_scale),
                "whole": reads_whole_plan,
            }
        )
        previous_id = (
            CarriedForward.objects.filter(next_action=earlier)
            .values_list("previous_action", flat=True)
            .first()
        )
    return earlier_actions


def get_action_rounds(
    sub_action: SubAction, scale: Scale, documents: Mapping[int, list[DocumentLink]] | None = None
) -> list[ActionRound]:
    """The published rounds of an action fetched by `for_plan_page`, the newest first."""
    progress_by_round: dict[int, ProgressEntry] = {e.round_id: e for e in sub_action.progress_entries.all()}
    impact_by_round: dict[int, ImpactEntry] = {e.round_id: e for e in sub_action.impact_entries.all()}
    evidence_by_request = evidence_rows_by_request(
        Evidence.objects.published().filter(update_request__sub_action=sub_action)
    )
    published = [
        update_request
        for update_request in sub_action.update_requests.all()
        if update_request.round.state == Round.State.PUBLISHED
    ]
    return [
        _action_round(
            sub_action,
            update_request,
            progress_by_round.get(update_request.round_id),
            impact_by_round.get(update_request.round_id),
            evidence_by_request.get(update_request.pk, []),
            scale,
            (documents or {}).get(update_request.round_id, []),
        )
        for update_request in reversed(published)
    ]


def _action_round(
    sub_action: SubAction,
    update_request: UpdateRequest,
    progress: ProgressEntry | None,
    impact: ImpactEntry | None,
    files: list[EvidenceRow],
    scale: Scale,
    documents: list[DocumentLink],
) -> ActionRound:
    return ActionRound(
        pk=update_request.round_id,
        words=str(update_request.round),
        slug=update_request.round.slug,
        url=f"/reviews/{sub_action.heading.plan.slug}/rounds/{update_request.round.slug}/",
        grade=build_grade_cell(
            update_request.round,
            update_request,
            progress,
            sub_action.committees_grades().get(progress.round_id) if progress else None,
            scale,
        ),
        responsibility=update_request.responsibility or sub_action.responsibility,
        evidence=progress.evidence if progress else "",
        explanation=progress.explanation if progress else "",
        impact_asked=update_request.asks_for_impact,
        impact=impact.evidence if impact else "",
        impact_not_yet=bool(impact and impact.not_yet_known),
        nothing=progress is None and impact is None,
        files=files,
        documents=documents,
    )
