"""What headings are called in plans of each kind: recommendations, themes, objectives, standards."""

from __future__ import annotations

from actionplans.models import ActionPlan, Heading
from documents.plan.plan_data import PlanData

HeadingKind = Heading.Kind


def heading_kind_for(plan_kind: str, *, by_objectives: bool = False, is_part: bool = False) -> Heading.Kind:
    """The kind of a top heading, or of a part, in plans of this kind."""
    if plan_kind == ActionPlan.Kind.REVIEW:
        return HeadingKind.PART if is_part else HeadingKind.RECOMMENDATION
    if is_part:
        return HeadingKind.ISSUE
    if plan_kind == ActionPlan.Kind.STANDARDS:
        return HeadingKind.STANDARD
    return HeadingKind.OBJECTIVE if by_objectives else HeadingKind.THEME


def heading_title(kind: str, ref: str) -> str:
    """The title on pages: "Recommendation 1", "a)", "Theme 2", "Issue 5"."""
    return f"{ref})" if kind == HeadingKind.PART else f"{HeadingKind(kind).label} {ref}".strip()


def heading_kinds_of_plan(plan: PlanData) -> tuple[Heading.Kind, Heading.Kind]:
    """The kinds of a plan's top headings and of their parts. Only plans with parts have objectives."""
    by_objectives = any(heading.parts for heading in plan.headings)
    top = heading_kind_for(plan.kind, by_objectives=by_objectives)
    return top, heading_kind_for(plan.kind, by_objectives=by_objectives, is_part=True)
