"""What somebody reads of the past: histories as far as they could have read them then, and the log."""

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
    """How much of a plan's history somebody may read: what they could have read when it was written.

    Who runs the plan reads all of it, and so do auditors. Others read what was published, and of open
    rounds what is asked of themselves; those who read the plan only for its published updates, nothing
    before these.
    """

    everything: bool
    update_request_ids: frozenset[int] = frozenset()
    includes_before_publication: bool = True
    hidden_sub_action_ids: frozenset[int] = frozenset()  # sub-actions of which not a word may be read
    includes_log: bool = False  # who took reports away


def history_scope_for(user: AnyUser, plan: ActionPlan) -> HistoryScope:
    """For somebody who may read this plan."""
    if may_manage_plan(user, plan):
        return HistoryScope(everything=True, includes_log=is_clerk(user))
    hidden = hidden_sub_actions_for(user).filter(heading__plan=plan).numbers()
    if is_auditor(user):
        return HistoryScope(everything=True, hidden_sub_action_ids=hidden, includes_log=True)
    update_requests = (
        update_requests_in_progress_for(user).filter(round__plan=plan).values_list("pk", flat=True)
    )
    named = (
        user.is_authenticated
        and plan.pk in plan_roles_for(user).directed | plan_roles_for(user).with_own_actions
    )
    return HistoryScope(
        everything=False,
        update_request_ids=frozenset(update_requests),
        includes_before_publication=named,
        hidden_sub_action_ids=hidden,
    )


def log_for(user: AnyUser) -> QuerySet[LoggedEvent]:
    """What was logged: all for administrators and auditors; of plans, for clerks. Raises Http404."""
    if not may_read_log(user):
        raise Http404
    events = LoggedEvent.objects.all()
    return events if reads_whole_log(user) else events.filter(plan_id__isnull=False)
