"""Reading and recognising as it is done in the sandbox, where there are no models and no settings."""

from __future__ import annotations

from typing import Any

from documents.readers.inside import read_any
from documents.recognise.item_keys import iter_items
from documents.recognise.parsed_plan import ParsedPlan
from documents.recognise.recognise import recognise
from documents.recognise.terms import meanings_in
from documents.typed_json import to_json
from documents.validation.errors import file_too_large

# More than any plan holds. Trying out an import takes a little for each of them, and that in the site itself.
MAX_SIZES = {
    "h": (2_000, "recommendations and parts"),
    "l": (2_000, "actions"),
    "e": (6_000, "updates of actions"),
}
MOST_FINDINGS = 10_000


def read_and_recognise(data: bytes, name: str, period: str, meanings: dict[str, Any]) -> bytes:
    """The plan in a file uploaded as `name`, as the JSON of a `ParsedPlan`. Raises FileRejected."""
    reading = recognise(read_any(data, name), period=period, meanings=meanings_in(meanings))
    check_length(reading)
    return to_json(reading)


def check_length(reading: ParsedPlan) -> None:
    """Refused ("too-large") for more than a plan can hold."""
    kinds = [kind for kind, _ in iter_items(reading.plan.headings)]
    for kind, (most, text) in MAX_SIZES.items():
        if kinds.count(kind) > most:
            raise file_too_large(f"holds more than {most:,} {text}")
    if len(reading.findings) > MOST_FINDINGS:
        raise file_too_large(f"leaves more than {MOST_FINDINGS:,} things to check")
