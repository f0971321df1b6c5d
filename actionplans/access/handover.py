"""What somebody who runs plans does for the people in them: handing over, and reading what they were sent."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from actionplans.access.plans import managed_plan_ids
from actionplans.access.roles import AnyUser, reads_every_plan
from actionplans.models import Notification
from actionplans.responsibilities import Responsibility, responsibilities_for
from notifications.models import OutgoingEmail


def plan_ids_to_hand_over_for(user: AnyUser) -> set[int] | None:
    """The reviews in which this person hands over what a leaver had; None stands for everything.

    Clerks do so everywhere, link officers in their reviews. Raises PermissionDenied for anybody else.
    """
    mine = managed_plan_ids(user)
    if mine is not None and not mine:
        raise PermissionDenied
    return mine


def responsibilities_to_hand_over(user: AnyUser, pk: int) -> tuple[User, list[Responsibility]]:
    """Somebody, and what is theirs that the user may hand over. Raises Http404 where there is nothing."""
    mine = plan_ids_to_hand_over_for(user)
    person = get_object_or_404(User, pk=pk)
    responsibilities = responsibilities_for(person, mine)
    if mine is not None and not responsibilities:
        raise Http404
    return person, responsibilities


def outgoing_emails_for(user: AnyUser) -> QuerySet[OutgoingEmail] | None:
    """The emails about updates of what this person runs, the newest first; None for who runs nothing.

    Clerks and auditors read them all.
    """
    if reads_every_plan(user):
        return OutgoingEmail.objects.filter(pk__in=Notification.objects.values("email"))
    mine = managed_plan_ids(user)
    if not mine:
        return None
    return OutgoingEmail.objects.filter(
        pk__in=Notification.objects.filter(_about_plans(mine)).values("email")
    )


def _about_plans(plans: set[int]) -> Q:
    return Q(round__plan__in=plans) | Q(member_request__plan__in=plans) | Q(decision__plan__in=plans)
