"""How somebody gets an account: an administrator invites them, nobody signs up."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.account_adapter import render_email
from accounts.changes import change_roles, refuse_together
from accounts.models import AccountChange, User
from accounts.telling import tell_administrators
from audit.records import audit_context
from notifications.outbox import enqueue_email


@transaction.atomic
def invite(email: str, name: str, roles: Iterable[str], by: User) -> tuple[User, list[AccountChange]]:
    """Make an account that has no password yet, and write to its owner.

    Returns the account, and which of its roles wait for a second person. Raises NotPossible.
    """
    chosen = set(roles)
    refuse_together(chosen)
    with audit_context("Invited", by):
        user = User.objects.create_user(email, name=name)
        waiting = change_roles(user, chosen, by=by)
    send_invitation(user, by)
    tell_administrators(f"{by} invited {user} ({user.email}).", by=by, about=user)
    return user, waiting


def send_invitation(user: User, by: User) -> None:
    """It holds no secret and never expires: what opens the account is a code, sent to the same address."""
    address = settings.SITE_ADDRESS + reverse("account_request_login_code")
    subject, text = render_email("accounts/mail/invitation", {"user": user, "by": by, "address": address})
    enqueue_email(user.email, subject, text)
