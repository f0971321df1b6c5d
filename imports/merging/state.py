"""One document on its way into the plan on record: what all steps of a merge share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from actionplans.models import ActionPlan, ImpactEntry, Owner, ProgressEntry, Round
from documents.plan import plan_data
from documents.plan.findings import Finding
from documents.recognise.item_keys import item_keys_by_id


@dataclass
class MergeState:
    """What is known while one document is merged into the records.

    `review` is the plan that it is about, `this_round` the latest round that it reports on; both are
    unset until they are found or created. `requested_before` are the rounds and
    actions, by their numbers, that had an update request before this document; `recorded_entries` are the
    entries made of it, `mentioned_ids` the numbers of the actions that it has.
    """

    plan: plan_data.PlanData
    review: ActionPlan = field(init=False)
    this_round: Round | None = None
    rounds: dict[dt.date, Round] = field(default_factory=dict)
    sets_order: bool = False
    is_first_document: bool = True
    requested_before: set[tuple[int, int]] = field(default_factory=set)
    owners: dict[str, Owner] = field(default_factory=dict)
    recorded_entries: set[ProgressEntry | ImpactEntry] = field(default_factory=set)
    mentioned_ids: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    has_changes: bool = False

    @cached_property
    def names(self) -> dict[int, str]:
        """The names of the plan's headings, lines and entries, by identity."""
        return item_keys_by_id(self.plan.headings)

    def add_finding(self, code: str, sentence: str, about: object = None, field: str = "") -> None:
        """Note for people what was noticed, and of which value: a part of the plan and its field."""
        name = about if isinstance(about, str) else self.names.get(id(about), "")
        self.findings.append(Finding(code, sentence, about=f"{name}.{field}" if name else ""))
