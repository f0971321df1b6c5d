"""Permissions that depend on a person's role alone."""

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
    """Whether a person reads all plans with their history, apart from exempt information."""
    return is_clerk(user) or is_auditor(user)


def _in_group(user: AnyUser, name: str) -> bool:
    return user.is_authenticated and name in user.group_names


def may_add_reviews(user: AnyUser) -> bool:
    """Only clerks add reviews; link officers edit those on which they are named."""
    return is_clerk(user)


def may_publish(user: AnyUser) -> bool:
    """Only clerks publish reports, and reopen published updates."""
    return is_clerk(user)


def may_import(user: AnyUser) -> bool:
    """Only clerks may import a report as published history."""
    return is_clerk(user)


def may_edit_calendar(user: AnyUser) -> bool:
    """Only clerks add, move and cancel meetings; every signed-in user sees the calendar."""
    return is_clerk(user)


def may_record_decisions(user: AnyUser) -> bool:
    """Only clerks record decisions."""
    return is_clerk(user)


def may_edit_branding(user: AnyUser) -> bool:
    """Administrators and clerks set the council's name, colour and logo."""
    return is_administrator(user) or is_clerk(user)


def reads_whole_log(user: AnyUser) -> bool:
    return is_administrator(user) or is_auditor(user)


def may_read_log(user: AnyUser) -> bool:
    """Clerks read only the part of the log that is about plans."""
    return reads_whole_log(user) or is_clerk(user)
