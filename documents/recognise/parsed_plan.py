"""The result of reading one document, and reading it in the sandbox."""

from __future__ import annotations

from dataclasses import dataclass

from documents.plan import plan_data
from documents.plan.findings import Finding
from documents.plan.grades import Grade
from documents.recognise.terms import NO_LEARNED_TERMS, LearnedTerms
from documents.sandbox import invalid_answer_error, run_sandboxed
from documents.typed_json import from_json
from documents.validation.uploads import validate_size

_IN_THE_SANDBOX = "documents.recognise.inside:read_and_recognise"


@dataclass(frozen=True)
class ParsedPlan:
    """The plan in a document, and the findings about it."""

    plan: plan_data.PlanData
    findings: tuple[Finding, ...]


def read_plan(
    data: bytes, name: str, *, period: str = "", meanings: LearnedTerms = NO_LEARNED_TERMS
) -> ParsedPlan:
    """The plan in a file uploaded with the file name `name`, read and recognised in the sandbox.

    `period` and `meanings` are those of `recognise`. Raises FileRejected where there is no plan to read.
    """
    validate_size(data)
    arguments = {"name": name, "period": period, "meanings": meanings.as_json()}
    return _parse_and_validate(run_sandboxed(_IN_THE_SANDBOX, data, arguments))


def _parse_and_validate(data: bytes) -> ParsedPlan:
    try:
        parsed_plan = from_json(ParsedPlan, data)
        grades = {
            e.grade for *_, sub_action in parsed_plan.plan.sub_actions() for e in sub_action.entries
        } - {None}
        if not grades <= set(Grade):
            raise ValueError("not a grade")
    except ValueError as error:
        raise invalid_answer_error(_IN_THE_SANDBOX) from error
    return parsed_plan
