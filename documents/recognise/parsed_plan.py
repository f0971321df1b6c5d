"""What was read out of one document."""

from __future__ import annotations

from dataclasses import dataclass

from documents.plan import plan_data
from documents.plan.findings import Finding
from documents.plan.grades import Grade
from documents.recognise.terms import NO_LEARNED_TERMS, LearnedTerms
from documents.sandbox import not_understood, run_sandboxed
from documents.typed_json import from_json
from documents.validation.uploads import validate_size

_IN_THE_SANDBOX = "documents.recognise.inside:read_and_recognise"


@dataclass(frozen=True)
class ParsedPlan:
    """The plan as that document's round prints it, and the doubts."""

    plan: plan_data.PlanData
    findings: tuple[Finding, ...]


def read_plan(
    data: bytes, name: str, *, period: str = "", meanings: LearnedTerms = NO_LEARNED_TERMS
) -> ParsedPlan:
    """The plan in a file that somebody uploaded as `name`: read and recognised in the sandbox.

    `period` and `meanings` as in `recognise`. Raises FileRejected where there is no plan to read.
    """
    validate_size(data)
    words = {"name": name, "period": period, "meanings": meanings.as_json()}
    return _checked(run_sandboxed(_IN_THE_SANDBOX, data, words))


def _checked(data: bytes) -> ParsedPlan:
    try:
        reading = from_json(ParsedPlan, data)
        grades = {e.grade for *_, sub_action in reading.plan.sub_actions() for e in sub_action.entries} - {
            None
        }
        if not grades <= set(Grade):
            raise ValueError("not a grade")
    except ValueError as error:
        raise not_understood(_IN_THE_SANDBOX) from error
    return reading
