"""What headings are called in plans of each kind: recommendations, themes, objectives, standards."""

from __future__ import annotations

from actionplans.models import ActionPlan, Heading
from actionplans.plan import Plan

Kind = Heading.Kind


def kind_of(plan_kind: str, *, by_objectives: bool = False, is_part: bool = False) -> Heading.Kind:
    """What such a heading is in plans of this kind. Only a plan with issues goes by objectives."""
    if plan_kind == ActionPlan.Kind.REVIEW:
        return Kind.PART if is_part else Kind.RECOMMENDATION
    if is_part:
        return Kind.ISSUE
    if plan_kind == ActionPlan.Kind.STANDARDS:
        return Kind.STANDARD
    return Kind.OBJECTIVE if by_objectives else Kind.THEME


def title_of(kind: str, ref: str) -> str:
    """As pages head it: "Recommendation 1", "a)", "Theme 2", "Issue 5"."""
    return f"{ref})" if kind == Kind.PART else f"{Kind(kind).label} {ref}".strip()


def titles_of(plan: Plan) -> tuple[Heading.Kind, Heading.Kind]:
    """What a plain plan's headings are, and those below them."""
    by_objectives = any(heading.parts for heading in plan.headings)
    top = kind_of(plan.kind, by_objectives=by_objectives)
    return top, kind_of(plan.kind, by_objectives=by_objectives, is_part=True)
