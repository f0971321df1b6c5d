"""Indicators that a document mentions, with the meanings in its glossary."""

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
    """Create the plan's indicators and link them to its actions. Meanings on record are kept."""
    if merge.plan.kind == ActionPlan.Kind.REVIEW:
        return
    sub_actions = [
        sub_action for sub_action in merge.review.sub_actions().in_printed_order() if sub_action.indicators
    ]
    definitions = parse_glossary(merge.review.closing_text)
    sub_action_ids: dict[str, set[int]] = {}
    for sub_action in sub_actions:
        for definition in parse_indicators(sub_action.indicators):
            definitions.setdefault(normalise_code(definition.code), definition)
            sub_action_ids.setdefault(normalise_code(definition.code), set()).add(sub_action.pk)
    existing = {
        normalise_code(indicator.code): indicator for indicator in Indicator.objects.filter(plan=merge.review)
    }
    for position, (code, definition) in enumerate(definitions.items()):
        indicator = existing.get(code) or _create_indicator(merge, definition, position)
        missing_ids = sub_action_ids.get(code, set()) - set(
            indicator.sub_actions.values_list("pk", flat=True)
        )
        if missing_ids:
            indicator.sub_actions.add(*missing_ids)
            merge.has_changes = True


def _create_indicator(merge: MergeState, definition: IndicatorDefinition, position: int) -> Indicator:
    merge.has_changes = True
    return Indicator.objects.create(
        plan=merge.review,
        code=definition.code,
        framework=definition.framework,
        meaning=definition.words,
        position=position,
    )
