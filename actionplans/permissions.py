"""What the groups may do on the administration pages. Nobody may delete, so that nothing gets lost."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from accounts.roles import ADMINISTRATOR, CLERK
from audit.comparing import AlteredOutside


def grant_permissions(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """Let clerks edit plans, and administrators edit people. Runs after every migration."""
    grant_to_group(CLERK, "actionplans", ["add", "change", "view"], using)
    grant_to_group(CLERK, "accounts", ["view"], using)
    grant_to_group(ADMINISTRATOR, "accounts", ["add", "change", "view"], using)


def grant_to_group(group: str, app_label: str, actions: list[str], using: str) -> None:
    permissions = Permission.objects.using(using).filter(content_type__app_label=app_label)
    granted = [
        p for p in permissions if p.codename.split("_")[0] in actions and "historical" not in p.codename
    ]
    group_record, _ = Group.objects.using(using).get_or_create(name=group)
    try:
        with transaction.atomic(using=using):
            group_record.permissions.add(*granted)
    except AlteredOutside as error:  # by SQL; sealing this change would also seal that one
        error.notify_administrators()
