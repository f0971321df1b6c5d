"""The council's name, logo and colour for templates, and link colours that can be read."""

from __future__ import annotations

import colorsys
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.models import CouncilBranding
from documents.branding import relative_luminance

# The backgrounds of links, as in assets/_tokens.scss, and the least contrast that links need there.
LIGHT_BACKGROUND, DARK_BACKGROUND = "#f3f6f7", "#1a2127"
LIGHT_CONTRAST, DARK_CONTRAST = 4.5, 7.0


def branding(request: HttpRequest | None = None) -> dict[str, Any]:
    """Template context. Without a request no database is read, so that error pages can have it too."""
    council = default_branding() if request is None else CouncilBranding.now()
    return {
        "council": council,
        "council_name": council.name,
        "council_colour": council.colour,
        "demo": settings.DEMO,
    }


def default_branding() -> CouncilBranding:
    """The branding from the settings, unsaved."""
    return CouncilBranding(name=settings.COUNCIL_NAME, colour=settings.COUNCIL_COLOUR)


def link_colours(colour: str) -> tuple[str, str]:
    """The colour of links on light pages and on dark pages: the council's, as dark or light as needed."""
    return (
        _adjust_to_contrast(colour, 0.0, LIGHT_BACKGROUND, LIGHT_CONTRAST),
        _adjust_to_contrast(colour, 1.0, DARK_BACKGROUND, DARK_CONTRAST),
    )


def _adjust_to_contrast(colour: str, target_lightness: float, background: str, min_contrast: float) -> str:
    """The colour, moved towards black (0) or white (1) only until it has this contrast."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    for step in range(101):
        adjusted = lightness + (target_lightness - lightness) * step / 100
        channels = colorsys.hls_to_rgb(hue, adjusted, saturation)
        shade = "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
        darker, lighter = sorted((relative_luminance(shade), relative_luminance(background)))
        if (lighter + 0.05) / (darker + 0.05) >= min_contrast:
            break
    return shade
