"""The layout of reports for each kind of plan."""

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
# By kind of plan: the words in the names of its files.
FILE_NAME_WORDS = {"review": "progress-update", "partnership": "action-plan", "standards": "standards"}


def build_document(
    plan: PlanData, options: ReportOptions = DEFAULT_OPTIONS, *, draft: bool = False
) -> Document:
    """The plan's report in the layout of its kind. A draft is marked as such on each page.

    Options apply to reviews; other kinds use only those for the header and footer of each page.
    """
    return _BUILDERS[plan.kind](plan, options, draft=draft)
