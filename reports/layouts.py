"""Which report a plan is laid out as: each kind has the layout that its readers know."""

from __future__ import annotations

from collections.abc import Callable

from documents.plan.plan_data import PlanData
from documents.tree import Document
from reports.partnership_plan_layout import partnership_plan
from reports.progress_update import progress_update
from reports.report_options import DEFAULT_OPTIONS, ReportOptions
from reports.standards_assessment import standards_assessment

_BUILDERS: dict[str, Callable[..., Document]] = {
    "review": progress_update,
    "partnership": partnership_plan,
    "standards": standards_assessment,
}
# What such a report is called in the name of its file.
FILE_NAME_WORDS = {"review": "progress-update", "partnership": "action-plan", "standards": "standards"}


def build_document(
    plan: PlanData, options: ReportOptions = DEFAULT_OPTIONS, *, draft: bool = False
) -> Document:
    """The plan's report, every word of what the options print. A draft says so on each page.

    Only reviews have more than one layout; what stands on each page is chosen for all.
    """
    return _BUILDERS[plan.kind](plan, options, draft=draft)
