"""The three real reports of partnerships, imported once for the tests of a class."""

from __future__ import annotations

from dataclasses import replace

from documents.plan import plan_data
from documents.recognise.parsed_plan import ParsedPlan
from imports.importer import ImportOutcome
from tests import hate_crime_documents
from tests.hate_crime_documents import DOCUMENTS

__all__ = [
    "ALL_DOCUMENTS",
    "DOCUMENTS",
    "OBJECTIVES_DOCUMENT",
    "STANDARDS_DOCUMENT",
    "THEMES_DOCUMENT",
    "bring_in",
    "comparable",
    "reading_of",
]
# The two that do not say which month they speak for; people say so when they bring them in.
THEMES_DOCUMENT = ("hate-crime-group-action-plan-2018-19.docx", "September 2018")
STANDARDS_DOCUMENT = ("north-east-standards.docx", "March 2010")
OBJECTIVES_DOCUMENT = ("hate-crime-action-plan-2010.docx", "")
ALL_DOCUMENTS = (THEMES_DOCUMENT, STANDARDS_DOCUMENT, OBJECTIVES_DOCUMENT)


def reading_of(paper: tuple[str, str]) -> ParsedPlan:
    return hate_crime_documents.recognise_fixture(*paper)


def bring_in(paper: tuple[str, str]) -> ImportOutcome:
    name, period = paper
    return hate_crime_documents.import_fixtures(name, period=period)


def comparable(plan: plan_data.PlanData) -> plan_data.PlanData:
    """A plan without the order and the case of owners' names, which the record does not keep."""

    def heading(each: plan_data.HeadingData) -> plan_data.HeadingData:
        sub_actions = tuple(
            replace(sub_action, owners=tuple(sorted(name.casefold() for name in sub_action.owners)))
            for sub_action in each.sub_actions
        )
        return replace(each, sub_actions=sub_actions, parts=tuple(map(heading, each.parts)))

    return replace(plan, headings=tuple(map(heading, plan.headings)))
