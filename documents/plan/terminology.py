"""What plans of each kind call an action and its parts, on pages and in documents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ActionTerms:
    """`one` is the line itself, and `many` several of them; the rest are heads of its parts."""

    one: str = "Action"
    many: str = "actions"
    action: str = "Agreed action"
    measure: str = "Agreed success measure"
    lead: str = "Responsibility"
    date: str = "Date"
    evidence: str = "Evidence of progress"
    assessment: str = "Assessment of progress"
    grade: str = "Grade"

    def called(self, name: str) -> str:
        """What a page about one line is called: "Action 1 a)", and "E 5, line 2" as it is."""
        return name if ", line " in name else f"{self.one} {name}"

    def called_within(self, name: str) -> str:
        """The same inside a sentence: "action 1 a)"."""
        return name if ", line " in name else f"{self.one.lower()} {name}"


REVIEW_TERMS = ActionTerms()
PARTNERSHIP_TERMS = ActionTerms(
    one="Line",
    many="lines",
    action="Action or activity",
    measure="Outcome",
    lead="Lead organisation",
    date="Target date",
    evidence="Progress",
    assessment="Status",
    grade="Status",
)
STANDARDS_TERMS = ActionTerms(
    one="Characteristic",
    many="characteristics",
    action="Characteristic of good practice",
    measure="Function",
    lead="Who answers for it",
    evidence="Local response",
    assessment="Level",
    grade="Level",
)


def get_action_terms(kind: str) -> ActionTerms:
    """In plans of this kind; a review's where nothing else is known."""
    return {"partnership": PARTNERSHIP_TERMS, "standards": STANDARDS_TERMS}.get(kind, REVIEW_TERMS)
