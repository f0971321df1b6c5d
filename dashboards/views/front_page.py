"""Public pages other than reports: the first page, and the page of one plan."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from actionplans.access.rounds import public_plans
from actionplans.models import ActionPlan, Round
from actionplans.models.plans import get_specific_plan, to_specific_plan
from dashboards.grade_counts import NOT_RECEIVED, GradeCount, grade_counts, name_in_bar
from dashboards.public_plan import public_plan_sections
from documents.plan.grades import BEHIND
from documents.plan.plan_data import PlanData
from reports.public_cache import public_cacheable, render_public_page
from reports.round_reports import get_round_report
from reports.status_changes import status_changes

LATEST_REPORTS = 6


@dataclass(frozen=True)
class PublicPlan:
    plan: ActionPlan
    latest: Round
    grades: Counter[str]

    @property
    def counts(self) -> list[GradeCount]:
        return grade_counts(self.grades)


def front_page(request: HttpRequest) -> HttpResponse:
    """The public first page, with counts from the latest public report of each plan, whoever the user is."""
    rounds = Round.objects.public().filter(plan__in=public_plans()).select_related("plan__committee")
    latest_rounds: dict[int, Round] = {}
    for this_round in rounds.order_by("-period"):
        latest_rounds.setdefault(this_round.plan_id, this_round)
    plans = [
        PublicPlan(this_round.plan, this_round, _grades(this_round)) for this_round in latest_rounds.values()
    ]
    committees: dict[str, list[PublicPlan]] = {}
    for public_plan in sorted(plans, key=lambda plan: plan.plan.title.lower()):
        committee = public_plan.plan.committee
        committees.setdefault(committee.name if committee else _("Other plans"), []).append(public_plan)
    total_grades: Counter[str] = Counter()
    for public_plan in plans:
        total_grades += public_plan.grades
    context = {
        "latest": sorted(plans, key=lambda plan: plan.latest.period, reverse=True)[:LATEST_REPORTS],
        "committees": sorted(committees.items()),
        "counts": grade_counts(total_grades),
        "behind": sum(total_grades[str(int(grade))] for grade in BEHIND),
        "not_received": total_grades[NOT_RECEIVED],
        "total": total_grades.total(),
    }
    return render_public_page(request, "dashboards/front_page.html", context)


@public_cacheable
def public_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """The public page of a plan: counts, each action with its history, and the reports."""
    plan = to_specific_plan(get_object_or_404(public_plans(), slug=slug))
    rounds = list(Round.objects.public().filter(plan=plan).order_by("period"))
    reports = [get_round_report(plan, this_round, with_exempt=False) for this_round in rounds]
    sections, not_printed = public_plan_sections([report.plan for report in reports], plan.grading_scale)
    grades = _count_grades(reports[-1].plan)
    context = {
        "plan": plan,
        "sections": sections,
        "not_printed": not_printed,
        "counts": grade_counts(grades, plan.grading_scale),
        "total": grades.total(),
        "not_received": grades[NOT_RECEIVED],
        "behind": sum(grades[str(int(grade))] for grade in BEHIND),
        "reports": list(reversed(list(zip(rounds, reports, strict=True)))),
        "latest": rounds[-1],
    }
    return render_public_page(request, "dashboards/public_plan.html", context)


def _grades(this_round: Round) -> Counter[str]:
    """How many actions have each grade in the public report of a round."""
    report = get_round_report(get_specific_plan(this_round.plan_id), this_round, with_exempt=False)
    return _count_grades(report.plan)


def _count_grades(plan: PlanData) -> Counter[str]:
    """Each action once: as one without an update, else by its last assessment."""
    return Counter(
        name_in_bar(status_change.grade, is_not_received=status_change.gap is not None)
        for status_change in status_changes(plan)
    )
