"""How much of the history of a plan, and of the log, a person may read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from actionplans.access.exempt_information import hidden_sub_actions_for
from actionplans.access.plan_roles import plan_roles_for
from actionplans.access.plans import may_manage_plan
from actionplans.access.roles import AnyUser, is_auditor, is_clerk, may_read_log, reads_whole_log
from actionplans.access.update_requests import update_requests_in_progress_for
from actionplans.models import ActionPlan
from audit.models import LoggedEvent


@dataclass(frozen=True)
class HistoryScope:
    """How much of a plan's history a person may read: what they could have read when it was written.

    People who manage the plan, and auditors, read all of it. Others read what was published, and their
    own update requests in open rounds. People who read the plan only because of its published updates
    read nothing from before the first of these.
    """

    everything: bool
    update_request_ids: frozenset[int] = frozenset()
    includes_before_publication: bool = True
    hidden_sub_action_ids: frozenset[int] = frozenset()  # exempt, and not visible to this person
    includes_log: bool = False  # who downloaded reports


def history_scope_for(user: AnyUser, plan: ActionPlan) -> HistoryScope:
    """The scope of a person who may read this plan; this is not checked here."""
    if may_manage_plan(user, plan):
        return HistoryScope(everything=True, includes_log=is_clerk(user))
    hidden = hidden_sub_actions_for(user).filter(heading__plan=plan).pks()
    if is_auditor(user):
        return HistoryScope(everything=True, hidden_sub_action_ids=hidden, includes_log=True)
    update_requests = (
        update_requests_in_progress_for(user).filter(round__plan=plan).values_list("pk", flat=True)
    )
    is_named = (
        user.is_authenticated
        and plan.pk in plan_roles_for(user).directed_plan_ids | plan_roles_for(user).own_action_plan_ids
    )
    return HistoryScope(
        everything=False,
        update_request_ids=frozenset(update_requests),
        includes_before_publication=is_named,
        hidden_sub_action_ids=hidden,
    )


def log_for(user: AnyUser) -> QuerySet[LoggedEvent]:
    """The log: all of it for administrators and auditors, events on plans for clerks. Raises Http404."""
    if not may_read_log(user):
        raise Http404
    events = LoggedEvent.objects.all()
    return events if reads_whole_log(user) else events.filter(plan_id__isnull=False)
