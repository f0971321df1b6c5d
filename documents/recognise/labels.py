"""Labels in any council's words: the field that a label names, and its round."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from documents.plan import cell_names
from documents.plan.dates import parse_month
from documents.recognise.label_inference import infer_field
from documents.recognise.terms import learned_terms

_KNOWN_LABELS: dict[str, tuple[str, ...]] = {
    cell_names.REVIEW: (
        "review",
        "scrutiny review",
        "review title",
        "title of review",
        "title",
        "name of review",
        "review of",
    ),
    cell_names.COMMITTEE: ("select committee", "committee", "scrutiny committee"),
    cell_names.LINK_OFFICERS: (
        "link officer/s",
        "link officers",
        "link officer",
        "link officer(s)",
        "contact",
        "contact officer",
        "lead contact",
        "run by",
    ),
    cell_names.AGREED_MONTH: (
        "action plan agreed",
        "date agreed",
        "agreed",
        "date action plan agreed",
        "plan agreed",
    ),
    cell_names.REF: ("reference", "ref", "ref no", "no", "number", "action no", "action number"),
    cell_names.STRAND: ("strand", "group", "theme", "workstream", "work stream"),
    cell_names.RESPONSIBILITY: (
        "responsibility",
        "responsibilities",
        "responsible",
        "responsible officer",
        "responsible officer/s",
        "responsible officers",
        "responsible officer(s)",
        "responsible person",
        "person responsible",
        "persons responsible",
        "officer responsible",
        "officers responsible",
        "lead",
        "lead officer",
        "lead officers",
        "lead officer/s",
        "lead officer(s)",
        "lead officer/executive member",
        "lead officer/em",
        "lead organisation/partner(s)",
        "lead organisation partner(s)",
        "lead organisation(s)",
        "lead organisation",
        "lead agency",
        "owner",
        "owners",
        "owner(s)",
        "action owner",
        "who",
        "by whom",
        "assigned to",
        "action by",
    ),
    cell_names.DATE: (
        "date",
        "target date",
        "target date(s)",
        "target dates",
        "timescale",
        "timescales",
        "timeframe",
        "by when",
        "when",
        "deadline",
        "due date",
        "to be completed/progressed to next stage",
        "to be completed by",
        "complete by",
        "due by",
        "due",
        "completion date",
        "target completion date",
        "original due date",
        "original target date",
        "original completion date",
        "original deadline",
        "original date",
    ),
    cell_names.AGREED_ACTION: (
        "agreed action",
        "agreed actions",
        "action",
        "actions",
        "action agreed",
        "proposed action",
        "actions required",
        "action required",
        "planned action",
        "activity/output",
        "activity",
    ),
    cell_names.MEASURE: (
        "agreed success measure",
        "agreed success measures",
        "success measure",
        "success measures",
        "success measure(s)",
        "measure of success",
        "measures of success",
        "success criteria",
        "outcome",
        "outcomes",
        "desired outcome",
        "expected outcome",
        "intended outcome",
    ),
    cell_names.EVIDENCE: (
        "evidence of progress",
        "progress",
        "progress update",
        "progress to date",
        "progress made",
        "actions taken",
        "action taken",
        "update",
        "latest update",
        "commentary",
        "comment",
        "comments",
        "position statement",
        "latest position",
        "progress so far",
        "position to date",
        "latest progress",
        "current progress",
        "progress since last update",
        "progress since last report",
        "update on progress",
    ),
    cell_names.ASSESSMENT: (
        "assessment of progress",
        "assessment",
        "grade",
        "grading",
        "progress grade",
        "progress grading",
    ),
    cell_names.STATUS: (
        "rag",
        "rag status",
        "rag rating",
        "brag",
        "brag status",
        "brag rating",
        "status",
        "current status",
        "progress status",
        "progress rag",
        "position",
        "current position",
        "open/closed",
        "complete/ongoing",
    ),
    cell_names.EXPLANATION: (
        "explanation",
        "reason",
        "reason for slippage",
        "reasons for slippage",
        "reason for delay",
        "reasons for delay",
    ),
    cell_names.IMPACT: (
        "evidence of impact",
        "impact",
        "impact to date",
        "impact of action",
        "outcome achieved",
    ),
    cell_names.GRADING_KEY: (
        "assessment of progress gradings",
        "progress gradings",
        "grading key",
        "key",
        "gradings",
        "grading explanation",
    ),
}
_FIELD_BY_LABEL = {words: name for name, variants in _KNOWN_LABELS.items() for words in variants}
_FIELD_BY_UNSPACED_LABEL = {
    words.replace(" ", ""): name for words, name in _FIELD_BY_LABEL.items() if len(words) > 7
}

MAX_LABEL_LENGTH = 300  # characters, hints and months included
HEADER_FIELDS = frozenset(
    {cell_names.REVIEW, cell_names.COMMITTEE, cell_names.LINK_OFFICERS, cell_names.AGREED_MONTH}
)
ENTRY_FIELDS = frozenset(
    {cell_names.EVIDENCE, cell_names.ASSESSMENT, cell_names.STATUS, cell_names.EXPLANATION, cell_names.IMPACT}
)
SUB_ACTION_FIELDS = ENTRY_FIELDS | {
    cell_names.REF,
    cell_names.RESPONSIBILITY,
    cell_names.DATE,
    cell_names.AGREED_ACTION,
    cell_names.MEASURE,
}

_HINT = re.compile(
    r"\((?:(?:include|please|see|give|e\.?g\.?|state|grade|score)\b[^)]*|1\s*(?:-|–|to)\s*4"
    r"|1, ?2, ?3(?:,| or) ?4|B?/?R/?A/?G)\)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)")
_MONTHS_AFTER = re.compile(r"\b(?:\d{1,2}|six|twelve|eighteen)[ -]months?(?: on)?\b", re.IGNORECASE)
_TRAILING_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]\s*:?\s*$")
# Text that may be a round; `is_period` decides.
PERIOD_PATTERN = (
    r"(?P<period>(?:\d{1,2}(?:st|nd|rd|th)?\s+)?[A-Za-z]{3,9}\.?(?:\s+|\s?[-/]\s?|\s?['’])(?:(?:19|20)\d\d|\d\d)\b"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:(?:19|20)\d\d|\d\d)\b"
    r"|(?:Q[1-4]|Quarter [1-4])\s*(?:19|20)\d\d\s?[/–-]\s?(?:20)?\d\d\b)"
)
_TRAILING_PERIOD = re.compile(
    rf"(?:[–:,-]|\bas at\b|\bas of\b|\bto\b|\bat\b|\bfor\b|\bin\b)?\s*{PERIOD_PATTERN}\s*:?\s*$"
)
_LEADING_PERIOD = re.compile(rf"^{PERIOD_PATTERN}\s*[–:-]?\s*")


@dataclass(frozen=True)
class ParsedLabel:
    """The field that a label names; `period` is the round that it names, as printed, or "".

    `is_inferred` is true for a label that is not in our lists: its field was inferred from its nouns.
    """

    field: str
    period: str = ""
    is_inferred: bool = False


def parse_label(text: str) -> ParsedLabel | None:
    """The field and period of a label, or None where it is not in our lists.

    Learned terms (`documents.recognise.terms`) come before our own lists.
    """
    return _parse_label(text, learned_terms().labels) if len(text) <= MAX_LABEL_LENGTH else None


@lru_cache(maxsize=4096)  # the same few labels come again and again
def _parse_label(text: str, meanings: frozenset[tuple[str, str]]) -> ParsedLabel | None:
    words = re.sub(r"\s+", " ", _HINT.sub(" ", text)).strip()
    learned_fields = dict(meanings)
    for label_text, period in _period_splits(words):
        if field := learned_fields.get(_strip_label(label_text)):
            return ParsedLabel(field, period)
    for label_text, period in _period_splits(words):
        # A narrow column of a PDF may have broken a word: "Responsi bility".
        if field := _FIELD_BY_LABEL.get(_strip_label(label_text)) or _FIELD_BY_UNSPACED_LABEL.get(
            _strip_label(label_text).replace(" ", "")
        ):
            return ParsedLabel(field, period)
    return None


def parse_or_infer_label(text: str) -> ParsedLabel | None:
    """As `parse_label`, or else the most likely field. Only for text that is certainly a label.

    Two labels with a slash between them must have the same field: they may be in two languages.
    """
    label = parse_label(text)
    if label or len(text) > MAX_LABEL_LENGTH:
        return label
    label_text, period = split_period(re.sub(r"\s+", " ", _HINT.sub(" ", text)).strip())
    sides = [side for side in re.split(r"\s*[/|]\s*", _BRACKETS.sub(" ", label_text)) if side.strip()]
    known_fields = {label.field for side in sides if (label := parse_label(side))} - {cell_names.REF}
    fields = known_fields or {field for side in sides if (field := infer_field(_strip_label(side)))}
    if len(fields) > 1 and period:  # "Progress/Action (March 2022)": only progress has rounds
        fields &= ENTRY_FIELDS
    return ParsedLabel(fields.pop(), period, is_inferred=True) if len(fields) == 1 else None


def split_period(text: str) -> tuple[str, str]:
    """A label without the round in it, and that round or ""."""
    label_text, period = _period_splits(text)[-1]
    if not period and (inner_match := re.search(PERIOD_PATTERN, text)) and is_period(inner_match["period"]):
        return text.replace(inner_match.group(), ""), inner_match["period"]
    if not period and (months_after := _MONTHS_AFTER.search(text)) and text != months_after.group():
        return text.replace(months_after.group(), ""), months_after.group()
    return label_text, period


def normalise_label(text: str) -> str:
    """A label in the form in which learned terms are stored: small letters, no month, hint or colon."""
    words = re.sub(r"\s+", " ", _HINT.sub(" ", text)).strip()
    return _strip_label(_period_splits(words)[-1][0])


def _period_splits(text: str) -> list[tuple[str, str]]:
    result = [(text, "")]
    for pattern in (_TRAILING_BRACKETS, _TRAILING_PERIOD, _LEADING_PERIOD):
        match = pattern.search(text)
        if match and (is_period(match.group(1)) or _MONTHS_AFTER.fullmatch(match.group(1))):
            result.append((text[: match.start()] + text[match.end() :], match.group(1).strip()))
    return result


def _strip_label(text: str) -> str:
    text = re.sub(r"\s*/\s*", "/", text.lower())
    return text.strip(" :*.-–?")


def is_period(text: str) -> bool:
    """Whether the text is a month, with or without a day, or a quarter of a financial year."""
    return parse_month(text) is not None
