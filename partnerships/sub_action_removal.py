"""Removes records of partnerships that refer to an action, before the action is removed."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.dispatch import receiver

from actionplans.models import SubAction
from actionplans.signals import sub_action_removing
from actionplans.workflow.updates import NotAllowed
from partnerships.models import ActionLink, CarriedForward, EquivalentAction


@receiver(sub_action_removing)
def release_sub_action(sub_action: SubAction, **kwargs: Any) -> None:
    """Delete references to an action that is to be removed. The previous action it continues is kept.

    Raises NotAllowed if it is linked to another plan's action, or was carried forward.
    """
    if ActionLink.objects.filter(Q(dependent=sub_action) | Q(provider=sub_action)).exists():
        message = (
            f"{sub_action} is joined with a line of another plan, so it stays. "
            "On its page, “What delivers what” ends that."
        )
        raise NotAllowed(message, "joined")
    if CarriedForward.objects.filter(previous_action=sub_action).exists():
        raise NotAllowed(f"{sub_action} goes on in the next plan, so it stays.", "carried-over")
    CarriedForward.objects.filter(next_action=sub_action).delete()
    sub_action.linked_indicators.clear()  # recorded in the history of the indicators
    _drop_equivalent(sub_action)


def _drop_equivalent(sub_action: SubAction) -> None:
    """If it is the original of equivalent actions, make the next of them the original."""
    EquivalentAction.objects.filter(sub_action=sub_action).delete()
    equivalents = EquivalentAction.objects.filter(original=sub_action)
    if next_equivalent := equivalents.first():
        new_original = next_equivalent.sub_action
        next_equivalent.delete()
        for equivalent_action in equivalents:
            equivalent_action.original = new_original
            equivalent_action.save()
