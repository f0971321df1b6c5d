"""Permissions of clerks on the administration pages for partnerships. Nobody may delete."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig

from accounts.roles import CLERK
from actionplans.permissions import grant_to_group


def grant_permissions(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """Grant the permissions after migrations. A second run changes nothing."""
    grant_to_group(CLERK, "partnerships", ["add", "change", "view"], using)
