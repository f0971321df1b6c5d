"""Infers the field of labels that are not in our lists from their nouns and questions.

Callers report each inferred label in a finding.
"""

from __future__ import annotations

import re
from functools import lru_cache

from documents.plan import cell_names

MAX_LABEL_WORDS = 12  # words

# Labels with these words have no field in a plan.
_UNSUPPORTED = re.compile(
    r"\b(?:costs?|budgets?|resourc\w+|fund(?:s|ing)|priorit\w+|risks?|wards?|portfolio|directorates?|"
    r"departments?|consult\w+|origin\w*|source|revised|extended|considered|raised|accepted|rejected|"
    r"background|purpose|version|author|start\w*|next|cabinet decision|(?:cabinet|executive) response|"
    r"e-?mail|telephone|phone|leadership|not|further|future|"
    r"dates? .*\b(?:made|agreed|set)|(?:actual |date |completed )+(?:date|completed|on)|"
    r"comments? of the committee|(?:committee|members?)['’]?s? comments?)\b"
)
_PERIOD_LABEL = re.compile(
    r"(?:last )?updated(?: on)?|(?:progress )?as at|period|round|quarter|month|"
    r"(?:monitoring|reporting|update|review|progress|report) (?:date|period|round|month|cycle|point|quarter)|"
    r"(?:date|month|period) of (?:this |the |last |latest )*(?:monitoring|update|report|progress\w*|round)"
    r"(?: update| report)?|(?:date|month) (?:monitored|reported|updated)|meeting date|date of meeting"
)
_QUESTIONS = (
    (r"\bwho(?:m|se)?\b", cell_names.RESPONSIBILITY),
    (r"^(?:managed|delivered|actioned|led|owned|carried out|implemented) by$", cell_names.RESPONSIBILITY),
    (r"^(?:by )?when\b", cell_names.DATE),
    (r"\bhow\b.*\b(?:know|known|measured?|measuring|judged?|tell)\b|\bsuccess look\b", cell_names.MEASURE),
    (r"\bwhat\b.*\b(?:difference|impact|benefit\w*)\b", cell_names.IMPACT),
    (r"\bwhy\b", cell_names.EXPLANATION),
    (r"^what .*\b(?:said|promised|agreed|would|will)\b", cell_names.AGREED_ACTION),
    (
        r"^what (?:\w+ ){0,3}?(?:have|has|had|did|was|were)(?: been| we| the council)? "
        r"(?:done|do|achieved|delivered|happened|changed)\b",
        cell_names.EVIDENCE,
    ),
    (r"^(?:how (?:is|are|far|well|much)|is it|are we|on track)\b", cell_names.ASSESSMENT),
    (r"^(?:where (?:is|are)|what (?:has|have|happened|was done|we did|did we do))\b", cell_names.EVIDENCE),
    (r"^what .*\brecommend\w*", cell_names.RECOMMENDATION),
    (r"^(?:what|how) (?:do|did|does|will|should|must|needs?|is|are|was|were|we)\b", cell_names.AGREED_ACTION),
)
_DONE = r"(?:(?:already|so far) )?(?:taken|undertaken|completed|done|carried out|delivered|to date|so far)"
_INTENDED = "(?:expected|intended|desired|anticipated|planned|target)"
_FIELD_PHRASES = (
    (rf"(?:actions?|steps?|work|activit(?:y|ies)|tasks?|measures?)(?: \w+)? {_DONE}\b", cell_names.EVIDENCE),
    (r"(?:achieved|completed|delivered) (?:so far|to date)\b", cell_names.EVIDENCE),
    (r"\bactual (?:outcomes?|results?|benefits?)\b", cell_names.IMPACT),
    (r"\b(?:outcomes?|results?|benefits?)\b.* (?:achieved|realised|to date|so far)\b", cell_names.IMPACT),
    (r"measures? (?:to be|being) (?:taken|put)\b", cell_names.AGREED_ACTION),
    (rf"\b{_INTENDED}\b.*\b(?:impacts?|benefits?|results?)\b", cell_names.MEASURE),
    (rf"\b(?:{_INTENDED}|due|completion|end|implementation) (?:months?|quarters?|years?)\b", cell_names.DATE),
)
_NOUNS = (
    (r"recommendations?|motions?|resolutions?", cell_names.RECOMMENDATION),
    (
        r"responsib\w+|leads?|leading|led|owners?|owned|officers?|accountab\w+|assigned",
        cell_names.RESPONSIBILITY,
    ),
    (r"deadlines?|time-?scales?|time-?frames?|time-?lines?|timetable|dates?|due|completion", cell_names.DATE),
    (r"success|measures?|measured|outcomes?|kpis?|indicators?|criteria|criterion", cell_names.MEASURE),
    (r"impacts?|benefits?", cell_names.IMPACT),
    (r"evidence|progress|updates?|comments?|commentary|narrative|notes?|achievements?", cell_names.EVIDENCE),
    (r"assessments?|grad(?:e|es|ing|ings)|scores?", cell_names.ASSESSMENT),
    (r"rag|brag|status|ratings?", cell_names.STATUS),
    (r"reasons?|explanations?", cell_names.EXPLANATION),
    (r"actions?|steps|tasks?|activit(?:y|ies)|commitments?|milestones?", cell_names.AGREED_ACTION),
)
_ANY_NOUN = re.compile("|".join(rf"(?P<n{at}>\b(?:{words})\b)" for at, (words, _) in enumerate(_NOUNS)))
_PHRASE_SEPARATORS = re.compile(
    r"\b(?:of|for|to|on|against|as|by|with|within|in|at|from|since|that|which|towards?|made|will|has|have)\b"
)


@lru_cache(maxsize=4096)
def infer_field(text: str) -> str:
    """The most likely field of a label, a name of `documents.plan.cell_names`, or "" where it is not certain.

    `text` is in small letters, without a month and without a colon or question mark at its end. PERIOD is the
    field of labels for the round itself.
    """
    text = re.sub(r"\b(no|ref)\.", r"\1", text)
    if not text or len(text.split()) > MAX_LABEL_WORDS or re.search(r"[.;!]\s|\d", text):
        return ""
    if re.fullmatch(_PERIOD_LABEL, text):
        return cell_names.PERIOD
    if _UNSUPPORTED.search(text):
        return ""
    for pattern, field in (*_QUESTIONS, *_FIELD_PHRASES):
        if re.search(pattern, text):
            return field
    return _infer_from_last_noun(text)


def _infer_from_last_noun(text: str) -> str:
    """The field of the last noun in the first phrase with a noun, or "".

    In English the main noun is last: a "lead officer update" is an update. Phrases after "of" or "for" only
    add to it.
    """
    for phrase in _PHRASE_SEPARATORS.split(text):
        groups = [match.lastgroup for match in _ANY_NOUN.finditer(phrase)]
        if groups and groups[-1]:
            return _NOUNS[int(groups[-1][1:])][1]
    return ""
