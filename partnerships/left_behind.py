"""Lines of a closed plan that go on nowhere: they became outstanding only after the next was made."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from actionplans.models import Heading, SubAction
from actionplans.workflow import NotAllowed
from history.records import because
from partnerships.carrying import carry, keep_as_one, lead_threads_on, words_of
from partnerships.models import CarriedOver, Indicator, PartnershipPlan
from partnerships.next_year import going_on


def left_behind(plan: PartnershipPlan) -> list[SubAction]:
    """What an update of this plan would ask about and the plan that follows does not have, as printed.

    A grade was amended or a sign-off taken back since, or somebody took the line out of the draft.
    """
    carried = set(CarriedOver.objects.filter(before__heading__plan=plan).values_list("before_id", flat=True))
    return [line for line in going_on(plan) if line.pk not in carried]


@transaction.atomic
def carry_too(made: PartnershipPlan, chosen: Collection[int]) -> list[SubAction]:
    """Carry these lines, by their numbers, over into the plan that follows theirs. Those it has stay.

    Raises NotAllowed where that plan is closed itself.
    """
    made = PartnershipPlan.objects.select_for_update(of=("self",)).select_related("succeeds").get(pk=made.pk)
    if not made.is_followed_up or made.succeeds is None:
        raise NotAllowed(f"{made.title} is closed itself.", "closed")
    before = [line for line in left_behind(made.succeeds) if line.pk in chosen]
    lines = {line.pk: carry(line, _heading_in(made, line.heading)) for line in before}
    _indicators(made, before, lines)
    keep_as_one(lines)
    with because(f"Carried over into {made.title}"):
        lead_threads_on(lines)
    return list(lines.values())


def _heading_in(made: PartnershipPlan, old: Heading) -> Heading:
    """The same heading there, made where it is gone."""
    parent = _heading_in(made, old.parent) if old.parent else None
    same = {"parent": parent, "kind": old.kind, "ref": old.ref, "text": old.text}
    found: Heading | None = made.headings.filter(**same).order_by("position", "pk").first()
    return found or Heading.objects.create(plan=made, parent=parent, **words_of(old))


def _indicators(made: PartnershipPlan, before: list[SubAction], lines: dict[int, SubAction]) -> None:
    for line in before:
        for old in line.serves.all():
            words = {"framework": old.framework, "meaning": old.meaning, "position": old.position}
            new, _ = Indicator.objects.get_or_create(plan=made, code=old.code, defaults=words)
            new.lines.add(lines[line.pk])
