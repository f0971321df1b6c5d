"""Reads and recognises a document within the sandbox, without models or settings."""

from __future__ import annotations

from typing import Any

from documents.readers.inside import read_any
from documents.recognise.item_keys import iter_items
from documents.recognise.parsed_plan import ParsedPlan
from documents.recognise.recognise import recognise
from documents.recognise.terms import terms_from_json
from documents.typed_json import to_json
from documents.validation.errors import file_too_large

# More than any plan has. Checking an import takes time for each of them, outside the sandbox.
MAX_SIZES = {
    "h": (2_000, "recommendations and parts"),
    "l": (2_000, "actions"),
    "e": (6_000, "updates of actions"),
}
MAX_FINDINGS = 10_000


def read_and_recognise(data: bytes, name: str, period: str, meanings: dict[str, Any]) -> bytes:
    """The plan in a file uploaded as `name`, as the JSON of a `ParsedPlan`. Raises FileRejected."""
    parsed_plan = recognise(read_any(data, name), period=period, meanings=terms_from_json(meanings))
    check_length(parsed_plan)
    return to_json(parsed_plan)


def check_length(parsed_plan: ParsedPlan) -> None:
    """Raise FileRejected ("too-large") for more headings, actions, updates or findings than the limits."""
    kinds = [kind for kind, _ in iter_items(parsed_plan.plan.headings)]
    for kind, (max_count, text) in MAX_SIZES.items():
        if kinds.count(kind) > max_count:
            raise file_too_large(f"holds more than {max_count:,} {text}")
    if len(parsed_plan.findings) > MAX_FINDINGS:
        raise file_too_large(f"leaves more than {MAX_FINDINGS:,} things to check")
