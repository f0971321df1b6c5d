"""The texts of covering reports: a committee's own, or the default ones."""

from __future__ import annotations

from dataclasses import dataclass

from documents.plan.plan_data import PlanData

DEFAULT_PURPOSE = (
    "To tell the Committee what progress has been made on the recommendations of its review of {review}, "
    "as reported in {period}."
)
DEFAULT_BACKGROUND = (
    "The action plan for this review was agreed in {agreed}. Updates are due about twelve months after that "
    "and every six months from then, until every action is fully achieved.\n"
    "Each action is graded from 1 (Fully Achieved) to 4 (Not Achieved) by those responsible for it. Where "
    "nothing was reported, the update says so."
)
DEFAULT_RECOMMENDATIONS = (
    "That the Committee:\n"
    "1. note the progress that is reported;\n"
    "2. confirm or amend the grade of each action;\n"
    "3. say which actions it wishes to hear of again, and by when."
)


DEFAULT_TEXTS = {
    "purpose": DEFAULT_PURPOSE,
    "background": DEFAULT_BACKGROUND,
    "recommendations": DEFAULT_RECOMMENDATIONS,
}


@dataclass(frozen=True)
class CoveringReportTexts:
    """A committee's texts, in which "{review}", "{period}" and "{agreed}" are filled in. "" means default."""

    purpose: str = ""
    background: str = ""
    recommendations: str = ""

    def filled_for(self, plan: PlanData) -> CoveringReportTexts:
        """The texts with placeholders filled in for a plan, and defaults in place of blank ones."""
        return CoveringReportTexts(
            fill_placeholders(self.purpose or DEFAULT_PURPOSE, plan),
            fill_placeholders(self.background or DEFAULT_BACKGROUND, plan),
            fill_placeholders(self.recommendations or DEFAULT_RECOMMENDATIONS, plan),
        )


def fill_placeholders(text: str, plan: PlanData) -> str:
    """The text with the placeholders filled in for a plan."""
    # Not str.format: people may type other braces.
    values = {"{review}": plan.title, "{period}": plan.period, "{agreed}": plan.agreed or "an earlier year"}
    for name, value in values.items():
        text = text.replace(name, " ".join(value.split()))
    return text
