"""The first page of the public: committees, their reviews, the latest reports, and what has been achieved."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from actionplans.access.rounds import public_plans
from actionplans.models import ActionPlan, Round
from actionplans.models.followed import get_specific_plan
from documents.plan.grades import Grade
from reports.public_cache import render_public_page
from reports.round_reports import get_round_report
from reports.status_changes import status_changes

LATEST_REPORTS = 6


@dataclass(frozen=True)
class GradeCount:
    """How many actions have a grade, and where their part of a bar begins, in actions."""

    css: str
    label: str
    count: int
    start: int


@dataclass(frozen=True)
class PublicPlan:
    plan: ActionPlan
    latest: Round
    grades: Counter[str]

    @property
    def counts(self) -> list[GradeCount]:
        return grade_counts(self.grades)


def front_page(request: HttpRequest) -> HttpResponse:
    """Counts only what the latest public report of each plan says; nobody is asked who they are."""
    rounds = Round.objects.public().filter(plan__in=public_plans()).select_related("plan__committee")
    latest: dict[int, Round] = {}
    for each in rounds.order_by("-period"):
        latest.setdefault(each.plan_id, each)
    plans = [PublicPlan(each.plan, each, _grades(each)) for each in latest.values()]
    committees: dict[str, list[PublicPlan]] = {}
    for public_plan in sorted(plans, key=lambda each: each.plan.title.lower()):
        committee = public_plan.plan.committee
        committees.setdefault(committee.name if committee else _("Other plans"), []).append(public_plan)
    total: Counter[str] = Counter()
    for public_plan in plans:
        total += public_plan.grades
    context = {
        "latest": sorted(plans, key=lambda each: each.latest.period, reverse=True)[:LATEST_REPORTS],
        "committees": sorted(committees.items()),
        "counts": grade_counts(total),
        "total": total.total(),
    }
    return render_public_page(request, "dashboards/front_page.html", context)


def _grades(this_round: Round) -> Counter[str]:
    """How many actions of its plan have each grade in the report of a round, as the public reads it."""
    report = get_round_report(get_specific_plan(this_round.plan_id), this_round, with_exempt=False)
    return Counter(str(int(each.grade)) if each.grade else "none" for each in status_changes(report.plan))


def grade_counts(grades: Counter[str]) -> list[GradeCount]:
    """The grades in their order, without those that no action has."""
    labels = {str(grade.value): f"{grade.value} {grade.label}" for grade in Grade}
    labels["none"] = _("Not assessed yet")
    found, start = [], 0
    for css, label in labels.items():
        if grades[css]:
            found.append(GradeCount(css, label, grades[css], start))
            start += grades[css]
    return found
