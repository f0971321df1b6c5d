"""Who hands over responsibilities, and who reads the log of emails."""

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
    """The plans in which this person may hand over responsibilities; None stands for all.

    Clerks do so everywhere, link officers in their plans. Raises PermissionDenied for anybody else.
    """
    plan_ids = managed_plan_ids(user)
    if plan_ids is not None and not plan_ids:
        raise PermissionDenied
    return plan_ids


def responsibilities_to_hand_over(user: AnyUser, pk: int) -> tuple[User, list[Responsibility]]:
    """A person, and their responsibilities that the user may hand over. Raises Http404 if there are none."""
    plan_ids = plan_ids_to_hand_over_for(user)
    person = get_object_or_404(User, pk=pk)
    responsibilities = responsibilities_for(person, plan_ids)
    if plan_ids is not None and not responsibilities:
        raise Http404
    return person, responsibilities


def outgoing_emails_for(user: AnyUser) -> QuerySet[OutgoingEmail] | None:
    """The emails about plans that this person manages, newest first; None for people who manage none.

    Clerks and auditors read them all.
    """
    if reads_every_plan(user):
        return OutgoingEmail.objects.filter(pk__in=Notification.objects.values("email"))
    plan_ids = managed_plan_ids(user)
    if not plan_ids:
        return None
    return OutgoingEmail.objects.filter(
        pk__in=Notification.objects.filter(_about_plans(plan_ids)).values("email")
    )


def _about_plans(plan_ids: set[int]) -> Q:
    return Q(round__plan__in=plan_ids) | Q(member_request__plan__in=plan_ids) | Q(decision__plan__in=plan_ids)
