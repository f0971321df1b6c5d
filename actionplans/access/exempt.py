"""Who reads exempt information: those who need to know it, and nobody else who reads the plan.

Its officers, link officers and director; the members of its own committee; clerks and the monitoring
officer; and people who are named for it with a reason. A partner reads its own actions, exempt or not.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import CLERK, MONITORING_OFFICER
from actionplans.models import ActionPlan, FollowedPlan, SubAction
from actionplans.models.plans import SubActionQuerySet

from .roles import AnyUser, is_clerk, is_member, is_monitoring_officer
from .ties import ties_of, whole_by_name


def with_exempt(user: AnyUser) -> Q:
    """Of plans: those whose exempt information this person reads, as far as they read the plan."""
    if not user.is_authenticated:
        return Q(pk__in=())
    if is_clerk(user) or is_monitoring_officer(user):
        return Q()
    mine = Q(pk__in=ties_of(user).whole)
    if is_member(user):
        mine |= Q(committee__in=user.committees.all())
    return mine


def reads_exempt(user: AnyUser, plan: int) -> bool:
    """Whether this person reads the exempt information of a plan."""
    return ActionPlan.objects.filter(with_exempt(user), pk=plan).exists()


def not_hidden_from(user: AnyUser) -> Q:
    """Of sub-actions: those that are not exempt, or whose exempt words this person reads; or their own."""
    if not user.is_authenticated:
        return Q(is_exempt=False)
    if not (rule := with_exempt(user)):
        return Q()
    plans = ActionPlan.objects.filter(rule).values("pk")
    own = SubAction.objects.filter(owners__users=user).values("pk")
    return Q(is_exempt=False) | Q(heading__plan__in=plans) | Q(pk__in=own)


def hidden_from(user: AnyUser) -> SubActionQuerySet:
    """The sub-actions of which this person must not read a word."""
    if user.is_authenticated and not with_exempt(user):
        return SubAction.objects.none()
    found: SubActionQuerySet = SubAction.objects.exempt().exclude(
        pk__in=SubAction.objects.filter(not_hidden_from(user)).values("pk")
    )
    return found


def exempt_readers(plan: FollowedPlan) -> list[tuple[str, list[str]]]:
    """Who reads the exempt information of a plan, in groups that are not empty; by role or by name."""
    named = {user for user, of in whole_by_name([plan.pk])}
    others = {*plan.link_officers.values_list("pk", flat=True), plan.director_account_id}
    others.update(plan.exempt_readers.values_list("user", flat=True))
    officers = User.objects.filter(pk__in=named - others, is_active=True)
    own = plan.committee.members.filter(is_active=True) if plan.committee else User.objects.none()
    found = [
        (_("Link officers"), _names(plan.link_officers.filter(is_active=True))),
        (_("Director"), [str(plan.director_account)] if plan.director_account else []),
        (_("Officers responsible for its actions"), _names(officers)),
        (_("Members of %(committee)s") % {"committee": plan.committee}, _names(own)),
        (_("Clerks"), _names(_in_role(CLERK))),
        (_("Monitoring officer"), _names(_in_role(MONITORING_OFFICER))),
    ]
    return [(str(label), names) for label, names in found if names]


def _in_role(role: str) -> QuerySet[User]:
    return User.objects.filter(groups__name=role, is_active=True)


def _names(people: QuerySet[User]) -> list[str]:
    return [str(each) for each in people.order_by("name", "pk")]
