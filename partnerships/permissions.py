"""What clerks may do with partnerships on the administration pages. Nobody may delete."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig

from accounts.roles import CLERK
from actionplans.permissions import grant_to_group


def grant_permissions(sender: AppConfig, using: str = "default", **kwargs: Any) -> None:
    """Run after migrations; twice is once."""
    grant_to_group(CLERK, "partnerships", ["add", "change", "view"], using)
