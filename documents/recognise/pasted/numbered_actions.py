"""Labels of actions that have a number: "Action 1.2: …", "Recommendation 2.1 action 3 – …"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.plan import cell_names
from documents.recognise.heading_parsing import CONTINUED_PATTERN, REF_PATTERN
from documents.recognise.labels import parse_label
from documents.recognise.pasted.label_matches import LabelMatch, strip_bold_marks
from documents.recognise.pasted.text_line import TextLine
from documents.tree import Table

_ACTION_WORDS = frozenset({"sub-action", "sub action", "subaction", "task", "milestone"})
_NUMBER = (
    r"[A-Z]{0,3}\d{1,3}(?:\.\d{1,3})*(?:\s?\([a-z]\)|[a-z](?![A-Za-z]))?"
    r"|[A-Z](?![A-Za-z])|[ivx]{1,5}(?![a-z])"
)
_NUMBER_END = (
    r"(?:\s*:(?:\s+|$|(?=[A-Z“\"‘'(]))"
    r"|\s+[–—-]+\s+(?=\D)|\s*[–—](?=[^\W\d_])|\s*[–—-]+$"
    r"|[.)]\s+(?=\D)|$"
    rf"|\s+(?=(?i:{CONTINUED_PATTERN})\s*(?::|$))"
    r"|(?<=\d)\s+(?=[A-Z][a-z]))"
)
_ACTION = re.compile(
    rf"(?:(?i:recommendation|rec\.?|r)\s*(?i:(?:no|number)\b\.?\s*)?(?P<of>(?i:{REF_PATTERN}))\s*[,;:–—-]?\s*)?"
    r"(?P<label>[A-Za-z][A-Za-z/’'-]*(?: [A-Za-z/’'-]+){0,2}?)(?:\s+|(?=\d))(?i:(?:no|number|ref)\b\.?\s*)?"
    rf"[#(]?(?P<ref>{_NUMBER})\)?{_NUMBER_END}(?P<text>.*)",
    re.DOTALL,
)
_MONTH = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:19|20)?\d\d", re.IGNORECASE
)


@dataclass(frozen=True)
class NumberedAction:
    """A label with the number of an action (`ref`) and the text after it.

    `words` is the label as printed, and `recommendation_ref` the recommendation that it names, or "".
    """

    words: str
    ref: str
    recommendation_ref: str
    text: str


def parse_numbered_action(line: str) -> NumberedAction | None:
    """The label "Action 1.2" or similar with which a line begins, or None."""
    line = strip_bold_marks(line)
    match = _ACTION.fullmatch(line)
    if not match or not _is_action_label(match["label"]) or _MONTH.match(match["text"]):
        return None
    text = match["text"].strip()
    return NumberedAction(line[: match.end("ref")], match["ref"], match["of"] or "", text)


def find_numbered_actions(blocks: list[TextLine | Table]) -> dict[int, list[LabelMatch]]:
    """The lines that may begin an action, as labels by line index. Cells are left out: they have labels."""
    result = {}
    for index, line in enumerate(blocks):
        numbered_action = (
            parse_numbered_action(line.words) if isinstance(line, TextLine) and not line.cell else None
        )
        if numbered_action:
            label_match = LabelMatch(
                cell_names.ACTION,
                "",
                numbered_action.words,
                index,
                index + 1,
                numbered_action.text,
                ref=numbered_action.ref,
                recommendation_ref=numbered_action.recommendation_ref,
            )
            result[index] = [label_match]
    return result


def _is_action_label(text: str) -> bool:
    label = parse_label(text)
    return (label is not None and label.field == cell_names.AGREED_ACTION) or text.lower() in _ACTION_WORDS
