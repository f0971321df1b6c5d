"""The three real papers of partnerships, imported once for the tests of a class."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from actionplans import plan as plain
from documents.readers import read_document
from intake.commit import Outcome, Source, commit
from intake.reading import Reading
from intake.recognise import recognise

DOCUMENTS = Path(__file__).parents[2] / "fixtures" / "documents"
# The two that do not say which month they speak for; people say so when they bring them in.
THEMES = ("hate-crime-group-action-plan-2018-19.docx", "September 2018")
STANDARDS = ("north-east-standards.docx", "March 2010")
OBJECTIVES = ("hate-crime-action-plan-2010.docx", "")
ALL = (THEMES, STANDARDS, OBJECTIVES)


@cache
def reading_of(paper: tuple[str, str]) -> Reading:
    name, period = paper
    return recognise(read_document((DOCUMENTS / name).read_bytes(), name), period=period)


def bring_in(paper: tuple[str, str]) -> Outcome:
    return commit(reading_of(paper), Source(paper[0], "0" * 64))


def comparable(plan: plain.Plan) -> plain.Plan:
    """A plan without the order and the case of owners' names, which the record does not keep."""

    def heading(each: plain.Heading) -> plain.Heading:
        lines = tuple(
            replace(line, owners=tuple(sorted(name.casefold() for name in line.owners)))
            for line in each.sub_actions
        )
        return replace(each, sub_actions=lines, parts=tuple(map(heading, each.parts)))

    return replace(plan, headings=tuple(map(heading, plan.headings)))
