"""The words for an action and its fields in each kind of plan, on pages and in documents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ActionTerms:
    """`one` and `many` are words for an action and for actions; the others are labels of its fields."""

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
        """The title of a page about one action: "Action 1 a)"; "E 5, line 2" is not changed."""
        return name if ", line " in name else f"{self.one} {name}"

    def called_within(self, name: str) -> str:
        """As `called`, for use within a sentence: "action 1 a)"."""
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
    """The terms of plans of this kind; those of reviews for an unknown kind."""
    return {"partnership": PARTNERSHIP_TERMS, "standards": STANDARDS_TERMS}.get(kind, REVIEW_TERMS)
