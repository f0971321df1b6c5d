"""What was read out of one paper."""

from __future__ import annotations

from dataclasses import dataclass

from actionplans import plan as plain
from actionplans.findings import Finding


@dataclass(frozen=True)
class Reading:
    """The plan as that paper's round prints it, and the doubts."""

    plan: plain.Plan
    findings: tuple[Finding, ...]
