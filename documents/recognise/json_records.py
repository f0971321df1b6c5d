"""A parsed plan as flat JSON records, one for each sub-action, for other programs."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from documents.plan import plan_data
from documents.plan.indicators import find_indicator_codes
from documents.recognise.parsed_plan import ParsedPlan

# The names of the kinds of plans in records.
RECORD_KINDS = {"review": "progress_update", "partnership": "partnership_plan", "standards": "standards"}


def records_json(parsed_plan: ParsedPlan) -> str:
    """`{kind, title, findings, records}` as JSON text; blank values are null."""
    return json.dumps(
        {
            "kind": RECORD_KINDS[parsed_plan.plan.kind],
            "title": parsed_plan.plan.title,
            "findings": [dataclasses.asdict(finding) for finding in parsed_plan.findings],
            "records": [_sub_action_record(*sub_action) for sub_action in parsed_plan.plan.sub_actions()],
        },
        ensure_ascii=False,
        indent=1,
    )


def _sub_action_record(
    recommendation: plan_data.HeadingData,
    part: plan_data.HeadingData | None,
    sub_action: plan_data.SubActionData,
) -> dict[str, Any]:
    record = {
        "section": recommendation.ref,
        "section_text": recommendation.text,
        "part": part.ref if part else None,
        "part_text": part.text if part else None,
        "strand": sub_action.strand,
        "ref": sub_action.ref,
        "action": sub_action.action,
        "outcome": sub_action.measure,
        "responsibility": sub_action.responsibility,
        "owners": list(sub_action.owners),
        "date": sub_action.date_text,
        "due": sub_action.due,
        "indicators": find_indicator_codes(sub_action.indicators),
        "entries": [_entry_record(entry) for entry in sub_action.entries],
    }
    return {key: value if value != "" else None for key, value in record.items()}


def _entry_record(entry: plan_data.EntryData) -> dict[str, Any]:
    values = {
        "period": entry.period,
        "evidence": entry.evidence,
        "grade": entry.grade,
        "status": entry.grade_text,
        "explanation": entry.explanation,
        "impact": entry.impact,
    }
    return {key: value if value != "" else None for key, value in values.items()}
