"""What somebody who runs plans does for the people in them: handing over, and reading what they were sent."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from actionplans.leaving import Belonging, belongings
from actionplans.models import Notice
from post.models import Letter

from .plans import reviews_run_by
from .roles import AnyUser, reads_every_plan


def hands_over_for(user: AnyUser) -> set[int] | None:
    """The reviews in which this person hands over what a leaver had; None stands for everything.

    Clerks do so everywhere, link officers in their reviews. Raises PermissionDenied for anybody else.
    """
    mine = reviews_run_by(user)
    if mine is not None and not mine:
        raise PermissionDenied
    return mine


def belongings_for(user: AnyUser, pk: int) -> tuple[User, list[Belonging]]:
    """Somebody, and what is theirs that the user may hand over. Raises Http404 where there is nothing."""
    mine = hands_over_for(user)
    person = get_object_or_404(User, pk=pk)
    found = belongings(person, mine)
    if mine is not None and not found:
        raise Http404
    return person, found


def letters_for(user: AnyUser) -> QuerySet[Letter] | None:
    """The e-mails about updates of what this person runs, the newest first; None for who runs nothing.

    Clerks and auditors read them all.
    """
    if reads_every_plan(user):
        return Letter.objects.filter(pk__in=Notice.objects.values("letter"))
    mine = reviews_run_by(user)
    if not mine:
        return None
    return Letter.objects.filter(pk__in=Notice.objects.filter(_of_plans(mine)).values("letter"))


def _of_plans(plans: set[int]) -> Q:
    return Q(round__plan__in=plans) | Q(request__plan__in=plans) | Q(decision__plan__in=plans)
