"""What plans of partners let go of before one of their lines is removed."""

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
    """A line that was carried over may be left out of the plan that is written: the one before it stays.

    Raises NotAllowed where it goes on itself, or a thread leads to it.
    """
    if ActionLink.objects.filter(Q(dependent=sub_action) | Q(provider=sub_action)).exists():
        sentence = (
            f"{sub_action} is joined with a line of another plan, so it stays. "
            "On its page, “What delivers what” ends that."
        )
        raise NotAllowed(sentence, "joined")
    if CarriedForward.objects.filter(previous_action=sub_action).exists():
        raise NotAllowed(f"{sub_action} goes on in the next plan, so it stays.", "carried-over")
    CarriedForward.objects.filter(next_action=sub_action).delete()
    sub_action.linked_indicators.clear()  # which the history of the indicators notes
    _drop_equivalent(sub_action)


def _drop_equivalent(sub_action: SubAction) -> None:
    """Where it stood first of several that are one, the next of them is first."""
    EquivalentAction.objects.filter(sub_action=sub_action).delete()
    again = EquivalentAction.objects.filter(original=sub_action)
    if following := again.first():
        first = following.sub_action
        following.delete()
        for equivalent_action in again:
            equivalent_action.original = first
            equivalent_action.save()
