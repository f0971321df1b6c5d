"""What the groups may do on the administration pages. Nobody may delete: nothing may get lost."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission
from django.db import transaction

from accounts.roles import ADMINISTRATOR, CLERK
from audit.comparing import AlteredOutside


def grant_permissions(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """Clerks look after plans, administrators after people. Run after migrations; twice is once."""
    grant_to_group(CLERK, "actionplans", ["add", "change", "view"], using)
    grant_to_group(CLERK, "accounts", ["view"], using)
    grant_to_group(ADMINISTRATOR, "accounts", ["add", "change", "view"], using)


def grant_to_group(group: str, app_label: str, actions: list[str], using: str) -> None:
    permissions = Permission.objects.using(using).filter(content_type__app_label=app_label)
    wanted = [
        p for p in permissions if p.codename.split("_")[0] in actions and "historical" not in p.codename
    ]
    result, _ = Group.objects.using(using).get_or_create(name=group)
    try:
        with transaction.atomic(using=using):
            result.permissions.add(*wanted)
    except AlteredOutside as altered:  # by SQL: what else it may do now is not to be sealed with this
        altered.notify_administrators()
