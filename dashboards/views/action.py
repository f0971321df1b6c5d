"""The whole life of one action: what was agreed, who was asked, and what each round said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from actionplans.access import approved_for, lines_for, may_edit, reads_whole
from actionplans.heading_words import title_of
from actionplans.meeting_access import requests_for
from actionplans.models import (
    ActionPlan,
    Asked,
    Decision,
    Evidence,
    ImpactEntry,
    ProgressEntry,
    Round,
    SubAction,
)
from actionplans.models.followed import plan_of_kind
from actionplans.scales import GRADES, Scale
from actionplans.views.evidence_rows import EvidenceRow, rows_by_answer
from actionplans.views.rows import GradeCell, grade_cell
from dashboards.lines import for_actions_page, lines_with_standing
from dashboards.printed_in import papers_of
from dashboards.rows import action_row
from dashboards.views.requests import request_rows
from partnerships.models import CarriedOver
from partnerships.next_year import twins_of
from partnerships.threads import walk

YEARS = 10  # how many plans back the life of an action is told


@dataclass(frozen=True)
class RoundOfAction:
    """What one published round asked of the action, of whom, and what came."""

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


@require_safe
@login_required
def action(request: SignedInRequest, pk: int) -> HttpResponse:
    line = get_object_or_404(lines_for(request.user).for_plan_page(), pk=pk)
    today = timezone.localdate()
    values = for_actions_page(lines_with_standing(SubAction.objects.filter(pk=pk))).get()
    plan = plan_of_kind(line.heading.plan_id)
    rounds, whole = rounds_of(line, plan.own_scale), reads_whole(request.user, plan)
    decisions = Decision.objects.for_lists()
    papers = papers_of([each.pk for each in rounds], request.user) if whole else {}
    row = action_row(values, today, plan.own_scale)
    context = {
        "line": line,
        "plan": plan,
        "title": plan.line_words.called(row.name),
        "heading": title_of(line.heading.kind, line.heading.ref),
        "above": line.heading.parent and title_of(line.heading.parent.kind, line.heading.parent.ref),
        "row": row,
        "rounds": rounds,
        "glance": [(each, papers.get(each.pk, [])) for each in reversed(rounds)],
        "whole": whole,
        "approved": approved_for(request.user)
        .filter(sub_action=line, state=Asked.State.APPROVED)
        .select_related("round"),
        "requests": request_rows(requests_for(request.user).filter(sub_action=line).for_lists(), today),
        "decisions": decisions.about(line) if whole else decisions.filter(sub_action=line),
        "walk": walk(request.user, pk),
        "serves": line.serves.all() if plan.kind == ActionPlan.Kind.PARTNERSHIP else (),
        "twins": twins_of(line, lines_for(request.user)),
        "carried": _carried(request, line),
        "may_join": may_edit(request.user, plan),
    }
    return render(request, "dashboards/action.html", context)


def _carried(request: SignedInRequest, line: SubAction) -> list[dict[str, Any]]:
    """The lines of earlier plans that went on as this one, the latest first, each with its updates."""
    found: list[dict[str, Any]] = []
    before = CarriedOver.objects.filter(after=line).values_list("before", flat=True).first()
    while before and len(found) < YEARS:
        earlier = lines_for(request.user).for_plan_page().filter(pk=before).first()
        if earlier is None:
            break
        plan = plan_of_kind(earlier.heading.plan_id)
        whole = reads_whole(request.user, plan)
        found.append(
            {"line": earlier, "plan": plan, "rounds": rounds_of(earlier, plan.own_scale), "whole": whole}
        )
        before = CarriedOver.objects.filter(after=earlier).values_list("before", flat=True).first()
    return found


def rounds_of(line: SubAction, scale: Scale = GRADES) -> list[RoundOfAction]:
    """From the newest published round to the oldest, from what `for_plan_page` fetched, and its files."""
    progress: dict[int, ProgressEntry] = {e.round_id: e for e in line.progress_entries.all()}
    impact: dict[int, ImpactEntry] = {e.round_id: e for e in line.impact_entries.all()}
    files = rows_by_answer(Evidence.objects.published().filter(asked__sub_action=line))
    published = [asked for asked in line.asked.all() if asked.round.state == Round.State.PUBLISHED]
    return [
        _round(
            line,
            asked,
            progress.get(asked.round_id),
            impact.get(asked.round_id),
            files.get(asked.pk, []),
            scale,
        )
        for asked in reversed(published)
    ]


def _round(
    line: SubAction,
    asked: Asked,
    progress: ProgressEntry | None,
    impact: ImpactEntry | None,
    files: list[EvidenceRow],
    scale: Scale,
) -> RoundOfAction:
    return RoundOfAction(
        pk=asked.round_id,
        words=str(asked.round),
        slug=asked.round.slug,
        url=f"/reviews/{line.heading.plan.slug}/rounds/{asked.round.slug}/",
        grade=grade_cell(
            asked.round,
            asked,
            progress,
            line.committees_grades().get(progress.round_id) if progress else None,
            scale,
        ),
        responsibility=asked.responsibility or line.responsibility,
        evidence=progress.evidence if progress else "",
        explanation=progress.explanation if progress else "",
        impact_asked=asked.impact,
        impact=impact.evidence if impact else "",
        impact_not_yet=bool(impact and impact.not_yet),
        nothing=progress is None and impact is None,
        files=files,
    )
