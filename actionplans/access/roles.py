"""What somebody may do wherever they do it, by their role alone."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.roles import ADMINISTRATOR, AUDITOR, CLERK, MEMBER, MONITORING_OFFICER

AnyUser = User | AnonymousUser


def is_clerk(user: AnyUser) -> bool:
    return _in_group(user, CLERK)


def is_administrator(user: AnyUser) -> bool:
    return _in_group(user, ADMINISTRATOR)


def is_member(user: AnyUser) -> bool:
    return _in_group(user, MEMBER)


def is_monitoring_officer(user: AnyUser) -> bool:
    return _in_group(user, MONITORING_OFFICER)


def is_auditor(user: AnyUser) -> bool:
    return _in_group(user, AUDITOR)


def reads_every_plan(user: AnyUser) -> bool:
    """Whether somebody reads all plans with their history; of what is exempt only what they need to know."""
    return is_clerk(user) or is_auditor(user)


def _in_group(user: AnyUser, name: str) -> bool:
    return user.is_authenticated and name in user.group_names


def may_add_reviews(user: AnyUser) -> bool:
    """Only a clerk begins a review; link officers write on those they are named on."""
    return is_clerk(user)


def may_publish(user: AnyUser) -> bool:
    """Only a clerk publishes, and reopens what was published."""
    return is_clerk(user)


def may_import(user: AnyUser) -> bool:
    """Only a clerk may record a report as published history."""
    return is_clerk(user)


def may_edit_calendar(user: AnyUser) -> bool:
    """Only a clerk adds, moves and cancels meetings; whoever signs in may read when they are."""
    return is_clerk(user)


def may_record_decisions(user: AnyUser) -> bool:
    """Only a clerk records what a committee decided."""
    return is_clerk(user)


def may_edit_branding(user: AnyUser) -> bool:
    """The council's name, colour and logo are looked after by whoever looks after the site or its reports."""
    return is_administrator(user) or is_clerk(user)


def reads_whole_log(user: AnyUser) -> bool:
    return is_administrator(user) or is_auditor(user)


def may_read_log(user: AnyUser) -> bool:
    """Of clerks: what in it is about plans."""
    return reads_whole_log(user) or is_clerk(user)
