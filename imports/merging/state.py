"""State that all steps of merging one document share."""

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
    """What is known while one document is merged into the plan on record.

    `plan` is the document, `review` the plan on record, `this_round` the latest round that the document
    reports on; both are unset until they are found or created. `rounds` are by month, `owners` by name.
    `requested_before` are pairs of round and action ids that had an update request before this document.
    `recorded_entries` were created from it, and `mentioned_ids` are the ids of the actions in it.
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
    def item_keys(self) -> dict[int, str]:
        """The keys ("l3") of the document's headings, actions and entries, by `id()`."""
        return item_keys_by_id(self.plan.headings)

    def add_finding(self, code: str, sentence: str, about: object = None, field: str = "") -> None:
        """Add a finding. `about` is the item of the document, or its key, and `field` the value concerned."""
        key = about if isinstance(about, str) else self.item_keys.get(id(about), "")
        self.findings.append(Finding(code, sentence, about=f"{key}.{field}" if key else ""))
