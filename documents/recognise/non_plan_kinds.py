"""Detects the kind of a document that is not a plan."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.tree import Document, Table

NO_ACTIONS_MESSAGE = (
    "No recommendation with an agreed action or evidence of progress was found in this file; "
    "choose the progress update itself, not its covering report or minutes."
)
NO_TABLES_MESSAGE = (
    "No recommendation with an agreed action or evidence of progress was found, and no table; "
    "upload the action plan or progress update itself."
)


@dataclass(frozen=True)
class NonPlanKind:
    """A kind of document that is not a plan: its code, its name, and patterns by which it is detected."""

    code: str
    name: str
    patterns: tuple[str, ...]
    min_matches: int  # how many of the patterns must match


_NON_PLAN_KINDS = (
    NonPlanKind(
        "minutes",
        "the minutes of a meeting",
        (
            r"\bminutes\b",
            r"\bapologies (?:for absence|were received)",
            r"\bdeclarations? of interests?\b",
            r"\bresolved\b",
            r"\bpresent\s*:",
            r"\bin attendance\b",
            r"\bthe (?:chair|meeting) (?:closed|thanked|opened|ended)|\bmeeting (?:closed|ended)\b",
            r"\bmoved by\b|\bseconded\b",
        ),
        3,
    ),
    NonPlanKind(
        "agenda",
        "the agenda of a meeting",
        (
            r"\bagenda\b",
            r"\bapologies for absence\b",
            r"\bdeclarations? of interests?\b",
            r"\bminutes of the (?:previous|last) meeting\b|\bto (?:approve|confirm) the minutes\b",
            r"\b(?:any other|urgent) business\b",
            r"\bexclusion of (?:the )?(?:press and )?public\b",
            r"\bdate of (?:the )?next meeting\b",
        ),
        3,
    ),
    NonPlanKind(
        "covering-report",
        "a covering report",
        (
            r"\breport of (?:the )?(?:director|head|chief|corporate|assistant|strategic)\b|\breport to\b",
            r"\bpurpose of (?:the |this )?report\b",
            r"\b(?:legal|financial|equalit\w+|risk|community safety) implications\b",
            r"\bbackground papers?\b",
            r"\bcontact officer\b",
            r"\bconsultation\b",
            r"\bis (?:asked|recommended|requested) to\b|\bmembers are asked\b",
        ),
        3,
    ),
    NonPlanKind(
        "budget",
        "a budget",
        (
            r"\bbudget\b",
            r"\b(?:outturn|forecast)\b",
            r"\bvariance\b",
            r"£\s?['’]?000s?\b|£k\b|£m\b",
            r"\b(?:net|gross) (?:expenditure|cost)\b|\bexpenditure\b",
            r"\bincome\b",
        ),
        3,
    ),
    NonPlanKind(
        "application",
        "somebody's application or CV",
        (
            r"\bcurriculum vitae\b",
            r"\b(?:work|employment) (?:history|experience)\b",
            r"\beducation(?: and qualifications)?\b",
            r"\breferees?\b|\breferences available\b",
            r"\bskills\b",
        ),
        3,
    ),
    NonPlanKind(
        "standards",
        "a set of good-practice standards",
        (r"\bstandards?\b", r"\bcharacteristics of good practice\b", r"\blocal response\b", r"\bfunction\b"),
        3,
    ),
)


def detect_non_plan_kind(document: Document) -> NonPlanKind | None:
    """The kind with the most matching patterns, or None where no kind has enough."""
    text = _all_text(document)
    match_counts = {
        kind: sum(bool(re.search(pattern, text)) for pattern in kind.patterns) for kind in _NON_PLAN_KINDS
    }
    likely_kinds = [kind for kind, count in match_counts.items() if count >= kind.min_matches]
    return max(likely_kinds, key=lambda kind: match_counts[kind], default=None)


def rejection_message(document: Document) -> str:
    """The message for a document without a plan: why it is rejected, and what to do."""
    kind = detect_non_plan_kind(document)
    if kind:
        return (
            f"This looks like {kind.name}, not an action plan or progress update; "
            "upload the plan itself, which is often an appendix."
        )
    return (
        NO_ACTIONS_MESSAGE
        if any(isinstance(block, Table) for block in document.blocks)
        else NO_TABLES_MESSAGE
    )


def _all_text(document: Document) -> str:
    page_lines = (p.text for p in (*document.header, *document.footer))
    return " ".join([document.title, document.text, *page_lines]).lower()
