"""The indicators that a paper names, with what its glossary says of them."""

from __future__ import annotations

from actionplans.models import ActionPlan
from intake.merging.merge import Merge
from partnerships.glossary import Meaning, code_key, glossary, named_in
from partnerships.models import Indicator


def merge_indicators(merge: Merge) -> None:
    """Have each indicator of the plan on record, and the lines that serve it. Words on record are kept."""
    if merge.plan.kind == ActionPlan.Kind.REVIEW:
        return
    lines = [line for line in merge.review.sub_actions().in_printed_order() if line.indicators]
    wanted = glossary(merge.review.last_words)
    serving: dict[str, set[int]] = {}
    for line in lines:
        for named in named_in(line.indicators):
            wanted.setdefault(code_key(named.code), named)
            serving.setdefault(code_key(named.code), set()).add(line.pk)
    known = {code_key(each.code): each for each in Indicator.objects.filter(plan=merge.review)}
    for position, (key, meaning) in enumerate(wanted.items()):
        indicator = known.get(key) or _new(merge, meaning, position)
        missing = serving.get(key, set()) - set(indicator.lines.values_list("pk", flat=True))
        if missing:
            indicator.lines.add(*missing)
            merge.changed = True


def _new(merge: Merge, meaning: Meaning, position: int) -> Indicator:
    merge.changed = True
    return Indicator.objects.create(
        plan=merge.review,
        code=meaning.code,
        framework=meaning.framework,
        meaning=meaning.words,
        position=position,
    )
