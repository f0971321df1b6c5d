"""How somebody gets an account: an administrator invites them, nobody signs up."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse

from accounts.adapter import letter
from accounts.models import User
from accounts.roles import ADMINISTRATOR, CLERK
from history.records import because
from post.outbox import post


@transaction.atomic
def invite(email: str, name: str, roles: Iterable[str], by: User) -> User:
    """Make an account that has no password yet, and write to its owner."""
    chosen = set(roles)
    with because("Invited", by):
        is_staff = bool(chosen & {CLERK, ADMINISTRATOR})
        user = User.objects.create_user(email, name=name, is_staff=is_staff)
        user.groups.set(Group.objects.filter(name__in=chosen))
    send_invitation(user, by)
    return user


def send_invitation(user: User, by: User) -> None:
    """It holds no secret and never expires: what opens the account is a code, sent to the same address."""
    address = settings.SITE_ADDRESS + reverse("account_request_login_code")
    subject, text = letter("accounts/mail/invitation", {"user": user, "by": by, "address": address})
    post(user.email, subject, text)
