"""Invitations: an administrator creates an account; nobody can sign up."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.account_adapter import render_email
from accounts.changes import change_roles, check_role_combination
from accounts.models import AccountChange, User
from accounts.telling import email_administrators
from audit.records import audit_context
from notifications.outbox import enqueue_email


@transaction.atomic
def invite(email: str, name: str, roles: Iterable[str], by: User) -> tuple[User, list[AccountChange]]:
    """Create an account without a password, and email its owner.

    Returns the account, and the changes of roles that wait for a second person. Raises NotPossible.
    """
    role_names = set(roles)
    check_role_combination(role_names)
    with audit_context("Invited", by):
        user = User.objects.create_user(email, name=name)
        waiting = change_roles(user, role_names, by=by)
    send_invitation(user, by)
    email_administrators(f"{by} invited {user} ({user.email}).", by=by, about=user)
    return user, waiting


def send_invitation(user: User, by: User) -> None:
    """Email an invitation. It holds no secret and never expires: signing in needs a code by email."""
    address = settings.SITE_ADDRESS + reverse("account_request_login_code")
    subject, text = render_email("accounts/mail/invitation", {"user": user, "by": by, "address": address})
    enqueue_email(user.email, subject, text)
