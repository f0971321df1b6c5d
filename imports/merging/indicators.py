"""The indicators that a document names, with what its glossary says of them."""

from __future__ import annotations

from actionplans.models import ActionPlan
from imports.merging.state import MergeState
from partnerships.indicator_glossary import (
    IndicatorDefinition,
    normalise_code,
    parse_glossary,
    parse_indicators,
)
from partnerships.models import Indicator


def merge_indicators(merge: MergeState) -> None:
    """Have each indicator of the plan on record, and the lines that serve it. Words on record are kept."""
    if merge.plan.kind == ActionPlan.Kind.REVIEW:
        return
    sub_actions = [
        sub_action for sub_action in merge.review.sub_actions().in_printed_order() if sub_action.indicators
    ]
    wanted = parse_glossary(merge.review.closing_text)
    serving: dict[str, set[int]] = {}
    for sub_action in sub_actions:
        for named in parse_indicators(sub_action.indicators):
            wanted.setdefault(normalise_code(named.code), named)
            serving.setdefault(normalise_code(named.code), set()).add(sub_action.pk)
    known = {normalise_code(each.code): each for each in Indicator.objects.filter(plan=merge.review)}
    for position, (key, meaning) in enumerate(wanted.items()):
        indicator = known.get(key) or _create_indicator(merge, meaning, position)
        missing = serving.get(key, set()) - set(indicator.sub_actions.values_list("pk", flat=True))
        if missing:
            indicator.sub_actions.add(*missing)
            merge.has_changes = True


def _create_indicator(merge: MergeState, meaning: IndicatorDefinition, position: int) -> Indicator:
    merge.has_changes = True
    return Indicator.objects.create(
        plan=merge.review,
        code=meaning.code,
        framework=meaning.framework,
        meaning=meaning.words,
        position=position,
    )
