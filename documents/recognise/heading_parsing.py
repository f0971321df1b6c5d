"""Parses headings of recommendations, parts, sections and actions into number or letter and text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.plain_text import clean
from documents.plan import cell_names

_NUMBER_WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen"),
)
_NUMBERS_BY_WORD = {word: str(number) for number, word in enumerate(_NUMBER_WORDS, 1)}
CONTINUED_PATTERN = (
    r"[(\[]?\s*(?:cont(?:inue)?d?|cont[’']d)\.*\s*[)\]]?"  # a heading repeated on the next page
)
REF_PATTERN = (
    r"(?:[A-Z]{0,3}\d{1,3}(?:\.\d{1,3})*(?:[a-z]|\s?\([a-z]\)|\s[a-z](?=\)))?|[ivx]{1,5}|"
    + "|".join(_NUMBER_WORDS)
    + r")"
)
_REF_LIST_PATTERN = rf"{REF_PATTERN}(?:\s*(?:,|&|and|to|–|-)\s*{REF_PATTERN})*"
_RECOMMENDATION = re.compile(
    r"(?:[^\W\d_]{3,20} / )?"  # the same word in another language
    rf"(?:recommendations?|rec\.?|r)\s*(?:(?:no|number)\b\.?\s*)?[(]?(?P<ref>{_REF_LIST_PATTERN})?\s*"
    r"(?:[:.)–—-]+|(?=\s|$))\s*(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)
# References with a year or a committee in them: "Recommendation SR (24/25) 01: …".
_CODED_RECOMMENDATION = re.compile(
    r"(?i:recommendation|rec\.?)\s+(?P<ref>(?=[^:]{0,23}\d)[A-Z0-9(][A-Z0-9()/&. -]{0,22}[A-Z0-9)])"
    r"\s*:\s*(?P<text>.*)",
    re.DOTALL,
)
_PART = re.compile(r"[(]?(?P<ref>[a-z]|[ivx]{1,5})[.)]\s+(?P<text>\S.*)", re.IGNORECASE | re.DOTALL)
_NUMBERED = re.compile(
    r"[(]?(?P<ref>[A-Z]{0,3}\d{1,3}(?:\.\d{1,3})*[a-z]?)(?:[.):–—-]+\s+|\s*[:–—-]\s*|\s+(?=[A-Z]))(?P<text>\S.*)",
    re.DOTALL,
)


_SECTION = re.compile(
    r"(?:(?:strategic|key|corporate|overarching|priority)\s+)?"
    r"(?:theme|objective|priority|aim|goal|standard|outcome|section|pillar|area|work ?stream|commitment)"
    r"(?:\s+area)?\s+(?:(?:no|number)\b\.?\s*)?"
    rf"(?P<ref>[A-Z]|{REF_PATTERN})\s*(?:[:.)–—-]+\s*|\s)(?P<text>\S.*)",
    re.IGNORECASE | re.DOTALL,
)

_ACTION = re.compile(
    r"(?:sub-?action|action|activity|task|milestone|measure)\s+(?:(?:no|number|ref)\b\.?\s*)?"
    r"(?P<ref>[A-Z]{0,3}\d{1,3}(?:\.\d{1,3})*(?:[a-z]|\([a-z]\))?|[A-Z](?=\s*[:.–—-]))"
    r"\s*(?:(?:[:.)–—-]+\s*)(?P<text>\S.*)?)?",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class ParsedHeading:
    """`kind` is `cell_names.RECOMMENDATION` or `cell_names.PART`; `ref` is its number or letter, or ""."""

    kind: str
    ref: str
    text: str


def parse_heading(text: str) -> ParsedHeading | None:
    """A text that begins as a recommendation ("Recommendation 2: …") or a lettered part ("b) …"), or None."""
    text = clean(text)
    match = _RECOMMENDATION.fullmatch(text)
    if match and (match["ref"] or "recommendation" in text[:40].lower()) and not _is_sentence(text, match):
        return ParsedHeading(cell_names.RECOMMENDATION, _normalise_ref(match["ref"] or ""), match["text"])
    if match := _CODED_RECOMMENDATION.fullmatch(text):
        return ParsedHeading(cell_names.RECOMMENDATION, match["ref"], match["text"])
    if match := _PART.fullmatch(text):
        return ParsedHeading(cell_names.PART, match["ref"], match["text"])
    return None


def parse_section(text: str) -> ParsedHeading | None:
    """A theme, objective or standard with its number or letter ("Theme 2: …"), or None."""
    if match := _SECTION.fullmatch(clean(text)):
        return ParsedHeading(cell_names.RECOMMENDATION, _normalise_ref(match["ref"]), match["text"])
    return None


def parse_numbered_heading(text: str) -> ParsedHeading | None:
    """A number and text ("3. That …"), or None. Only where a recommendation or theme is expected."""
    text = clean(text)
    if match := _NUMBERED.fullmatch(text):
        return ParsedHeading(cell_names.RECOMMENDATION, match["ref"], match["text"])
    return None


def parse_action_heading(text: str) -> tuple[str, str] | None:
    """The number and text of an action ("Action 1.2: Write to …"), or None."""
    match = _ACTION.fullmatch(clean(text))
    return (match["ref"], match["text"] or "") if match else None


def parse_heading_number(text: str) -> str:
    """The number in a text that is nothing else ("Recommendation 4", "R4", "4."), or ""."""
    text = clean(text)
    heading = parse_heading(text)
    if heading and heading.kind == cell_names.RECOMMENDATION and not heading.text:
        return heading.ref
    match = re.fullmatch(r"[(]?(?P<ref>[A-Z]{0,3}\d{1,3}(?:\.\d{1,3})*[a-z]?)[.)]?", text)
    return match["ref"] if match else ""


def _is_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether it is a sentence: "Recommendations from the review are …", "Recommendation 2 was deferred"."""
    if re.fullmatch(CONTINUED_PATTERN, match["text"], re.IGNORECASE):
        return False
    if not match["ref"]:
        return not re.match(r"recommendation\s*(?:[:–—-]|$)", text, re.IGNORECASE)
    separator = text[match.end("ref") : match.start("text")]
    return not separator.strip(" \t)") and bool(re.match(r"[a-z]", match["text"]))


def _normalise_ref(text: str) -> str:
    return _NUMBERS_BY_WORD.get(text.lower(), text)
