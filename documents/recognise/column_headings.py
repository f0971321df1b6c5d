"""Column headings in any council's words: those of labels, and those that only columns have."""

from __future__ import annotations

import re

from documents.plan import cell_names
from documents.recognise.labels import (
    ENTRY_FIELDS,
    MAX_LABEL_LENGTH,
    SUB_ACTION_FIELDS,
    ParsedLabel,
    is_period,
    parse_label,
)

NUMBER = "number"
SECTION = "section"  # the theme, objective or numbered issue above the rows
UNSUPPORTED = "unkept"  # known, but not stored in a plan
UNKNOWN = ""

_NUMBERS = (
    r"(?:(?:rec|recs|recommendation|action)\.?\s*)?(?:no|number|ref|reference|id)\.?(?:\s*no\.?|\s*number)?"
    r"|#|rec\.?|item(?: no\.?)?|(?:\w+ )?code|minute(?: (?:no|ref)\.?)?"
)
_RECOMMENDATIONS = (
    r"(?:(?:scrutiny|agreed|panel|committee|review|original|final|select committee|task group|board)"
    r"(?:['’]?s)? )?"
    r"recommendations?(?:/actions?)?(?: (?:and|&) (?:ref(?:erence)?|number|date))?(?: made| agreed| text)?"
    r"|motions?(?: (?:&|and) resolutions?)?|resolutions?|improvements?"
)
_UNSUPPORTED = (
    r"origin|source|area|theme|exec(?:utive)?\.? date|cabinet date|(?:date of )?meeting(?: date)?|"
    r"date considered|"
    r"date (?:made|raised|added|of recommendation|agreed|of cabinet decision)|priority|costs?|resources?|"
    r"resource implications|budget|portfolio(?: holder)?|cabinet member|directorate|service(?: area)?|"
    r"department|ward|start(?: date)?|"
    r"(?:revised|extended|new) (?:target |completion |due )?date|consultation|monitoring (?:&|and) reporting|"
    r"(?:executive|cabinet) response|agreed\?|accepted\??|agreed \(yes/no\)|risks?"
)
_STRANDS = r"(?:affected )?(?:hate crime )?strands?(?:\(s\)|/s)?"
_SECTIONS = (
    r"(?:(?:strategic|key|corporate) )?(?:themes?|objectives?|aims?|goals?|issues?|pillars?|priority areas?)"
    r"(?:/(?:issues?|themes?|objectives?|priorit(?:y|ies)))?|strategic priorit(?:y|ies)"
)
_INDICATORS = (
    r"(?:(?:national|local|performance|key performance|linked|related) )*(?:indicators?|n\.?i\.?s?|k?pis?)"
    r"(?:\(s\)|/s)?(?: (?:no\.?|ref\.?|code)s?)?"
)
_PARTS = r"parts?|sub[ -]?(?:recommendations?|sections?|parts?)|(?:recommendation )?letters?"
_COMPLETION_QUESTIONS = r"(?:is it )?(?:completed?|done|achieved|implemented|finished|closed|on[- ]track)\?"
_FIELD_PATTERNS = (
    (_COMPLETION_QUESTIONS, cell_names.STATUS),
    (_PARTS, cell_names.PART),
    (_NUMBERS, NUMBER),
    (_RECOMMENDATIONS, cell_names.RECOMMENDATION),
    (_STRANDS, cell_names.STRAND),
    (_SECTIONS, SECTION),
    (_INDICATORS, cell_names.INDICATORS),
    (_UNSUPPORTED, UNSUPPORTED),
)
# Standards: what good practice is, why, and how the council compares.
_CHARACTERISTICS = (
    r"(?:characteristics?|features?|elements?|statements?)(?: of (?:good|best) practice)?"
    r"|(?:good|best) practice"
)
_STANDARDS_FIELD_PATTERNS = (
    (_CHARACTERISTICS, cell_names.AGREED_ACTION),
    (r"functions?|purpose|rationale|why", cell_names.MEASURE),
    (r"(?:our |local |council(?:['’]s)? )?(?:response|position|practice|evidence)", cell_names.EVIDENCE),
    (r"levels?(?: met)?|met\??|standard met\??|compliance|rating|self[- ]assessment", cell_names.STATUS),
)
_MONTHS_AFTER = re.compile(r"\b(?:\d{1,2}|six|twelve|eighteen)[ -]months?(?: on)?", re.IGNORECASE)
_RAG_SUFFIX = re.compile(r"[\s,/&(–-]*(?:\band )?\b(?:B?RAG)(?: status| rating)?\)?\s*$", re.IGNORECASE)
_QUARTER_SUFFIX = re.compile(
    r"[\s–:(-]*(?P<quarter>(?:Q|Qtr |Quarter )[1-4],? (?:19|20)\d\d)\)?\s*$", re.IGNORECASE
)


def has_standards_heading(texts: list[str]) -> bool:
    """Whether one of the column headings is used only for standards."""
    return any(re.fullmatch(_CHARACTERISTICS, _normalise_heading(text)) for text in texts)


def parse_column_heading(text: str, *, of_standards: bool = False) -> ParsedLabel | None:
    """The field and period of a column heading, or None. The field may be NUMBER, SECTION or UNSUPPORTED."""
    if len(text) > MAX_LABEL_LENGTH:
        return None
    words = _normalise_heading(text)
    for pattern, field in (*_STANDARDS_FIELD_PATTERNS, *_FIELD_PATTERNS) if of_standards else _FIELD_PATTERNS:
        # A narrow column of a PDF may have broken a word: "Recommendati on".
        matches_without_spaces = len(words) > 7 and re.fullmatch(
            pattern.replace(" ", ""), words.replace(" ", "")
        )
        if re.fullmatch(pattern, words) or matches_without_spaces:
            return ParsedLabel(field)
    if is_period(text.strip()):
        return ParsedLabel(cell_names.EVIDENCE, text.strip())
    label = parse_label(text)
    if label and label.field in SUB_ACTION_FIELDS | {cell_names.STRAND}:
        return ParsedLabel(NUMBER) if label.field == cell_names.REF else label
    if months := _MONTHS_AFTER.search(text):
        rest = parse_label((text[: months.start()] + text[months.end() :]).strip() or "progress")
        if rest and rest.field in ENTRY_FIELDS:
            return ParsedLabel(rest.field, months.group())
    return _parse_evidence_with_suffix(text)


def includes_rag_status(text: str) -> bool:
    """Whether cells of progress also show a status by their shading: heading "Progress / RAG"."""
    return bool(_RAG_SUFFIX.search(text)) and len(_RAG_SUFFIX.sub("", text)) > 3


def _parse_evidence_with_suffix(text: str) -> ParsedLabel | None:
    """ "Progress to date – Q1 2010", with or without "RAG" behind it."""
    rest = _RAG_SUFFIX.sub("", text) if includes_rag_status(text) else text
    quarter = _QUARTER_SUFFIX.search(rest)
    label = parse_label(rest[: quarter.start()] if quarter else rest) if rest != text or quarter else None
    if label and label.field == cell_names.EVIDENCE:
        return ParsedLabel(cell_names.EVIDENCE, quarter["quarter"] if quarter else label.period)
    return None


def _normalise_heading(text: str) -> str:
    return re.sub(r"\s*/\s*", "/", " ".join(text.lower().split())).strip(" :*.–-")
