"""One paper on its way into the review on record: what all steps of a merge share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from actionplans import plan as plain
from actionplans.findings import Finding
from actionplans.models import Owner, Review, Round


@dataclass
class Merge:
    """`review` and `this_round`, the latest that the paper speaks of, are there once they are found."""

    plan: plain.Plan
    review: Review = field(init=False)
    this_round: Round = field(init=False)
    rounds: dict[dt.date, Round] = field(default_factory=dict)
    is_oldest: bool = False
    is_first_paper: bool = True
    owners: dict[str, Owner] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    changed: bool = False

    def find(self, code: str, sentence: str) -> None:
        """Note for people what was noticed."""
        self.findings.append(Finding(code, sentence))
