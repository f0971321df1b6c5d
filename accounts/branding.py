"""Whose council it is, as pages show it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.models import CouncilBranding


def branding(request: HttpRequest | None = None) -> dict[str, Any]:
    """Without a request it asks no database, so that a page of regret can have it too."""
    look = default_branding() if request is None else CouncilBranding.now()
    return {"council": look, "council_name": look.name, "council_colour": look.colour, "demo": settings.DEMO}


def default_branding() -> CouncilBranding:
    """As the settings say, before anybody said otherwise."""
    return CouncilBranding(name=settings.COUNCIL_NAME, colour=settings.COUNCIL_COLOUR)
