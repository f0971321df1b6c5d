"""The three real papers of partnerships, imported once for the tests of a class."""

from __future__ import annotations

from dataclasses import replace

from actionplans import plan as plain
from intake.commit import Outcome
from intake.reading import Reading
from tests import hate_crime
from tests.hate_crime import DOCUMENTS

__all__ = ["ALL", "DOCUMENTS", "OBJECTIVES", "STANDARDS", "THEMES", "bring_in", "comparable", "reading_of"]
# The two that do not say which month they speak for; people say so when they bring them in.
THEMES = ("hate-crime-group-action-plan-2018-19.docx", "September 2018")
STANDARDS = ("north-east-standards.docx", "March 2010")
OBJECTIVES = ("hate-crime-action-plan-2010.docx", "")
ALL = (THEMES, STANDARDS, OBJECTIVES)


def reading_of(paper: tuple[str, str]) -> Reading:
    return hate_crime.reading_of(*paper)


def bring_in(paper: tuple[str, str]) -> Outcome:
    name, period = paper
    return hate_crime.bring_in(name, period=period)


def comparable(plan: plain.Plan) -> plain.Plan:
    """A plan without the order and the case of owners' names, which the record does not keep."""

    def heading(each: plain.Heading) -> plain.Heading:
        lines = tuple(
            replace(line, owners=tuple(sorted(name.casefold() for name in line.owners)))
            for line in each.sub_actions
        )
        return replace(each, sub_actions=lines, parts=tuple(map(heading, each.parts)))

    return replace(plan, headings=tuple(map(heading, plan.headings)))
