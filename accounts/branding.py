"""Whose council it is, as pages show it."""

from __future__ import annotations

import colorsys
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.models import CouncilBranding
from documents.branding import relative_luminance

# The grounds that links are on, as in assets/_tokens.scss, and the least contrast there.
LIGHT_TINT, DARK_TINT = "#f3f6f7", "#1a2127"
LIGHT_CONTRAST, DARK_CONTRAST = 4.5, 7.0


def branding(request: HttpRequest | None = None) -> dict[str, Any]:
    """Without a request it asks no database, so that a page of regret can have it too."""
    look = default_branding() if request is None else CouncilBranding.now()
    return {"council": look, "council_name": look.name, "council_colour": look.colour, "demo": settings.DEMO}


def default_branding() -> CouncilBranding:
    """The branding in the settings, until somebody changes it."""
    return CouncilBranding(name=settings.COUNCIL_NAME, colour=settings.COUNCIL_COLOUR)


def link_colours(colour: str) -> tuple[str, str]:
    """The council's colour, dark enough for links on light pages, and light enough on dark pages."""
    return (
        _shaded_until(colour, 0.0, LIGHT_TINT, LIGHT_CONTRAST),
        _shaded_until(colour, 1.0, DARK_TINT, DARK_CONTRAST),
    )


def _shaded_until(colour: str, end: float, ground: str, least: float) -> str:
    """With its lightness moved towards black (0) or white (1) no further than this contrast needs."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    for step in range(101):
        moved = lightness + (end - lightness) * step / 100
        channels = colorsys.hls_to_rgb(hue, moved, saturation)
        shade = "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
        darker, lighter = sorted((relative_luminance(shade), relative_luminance(ground)))
        if (lighter + 0.05) / (darker + 0.05) >= least:
            break
    return shade
