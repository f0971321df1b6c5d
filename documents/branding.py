"""The branding of a council's documents: logo, colour and font."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

COUNCIL_LINE = "council"  # the name of the line in the page header with the council's name
BRAND_COLOURED_LINES = ("title", COUNCIL_LINE)
DEFAULT_FONT = "Arial"
# Each font with one of the same character widths that servers have.
_FONT_STACKS = {
    DEFAULT_FONT: 'Arial, "Liberation Sans", Helvetica, sans-serif',
    "Times New Roman": '"Times New Roman", "Liberation Serif", Times, serif',
}


@dataclass(frozen=True)
class Logo:
    """A PNG without metadata; `width` and `height` are in pixels."""

    data: bytes
    width: int
    height: int

    def fit_within(self, width: float, height: float) -> tuple[float, float]:
        """Its width and height when scaled to the largest size that fits."""
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale


@dataclass(frozen=True)
class Branding:
    """`colour` is RRGGBB in capitals, or "" for black."""

    colour: str = ""
    font: str = DEFAULT_FONT
    logo: Logo | None = None

    def css_rules(self) -> Iterator[str]:
        """CSS rules for HTML and PDF; none for the default branding."""
        if self.colour:
            lines = ", ".join(
                f'.document [data-name="{n}"], .document__header [data-name="{n}"]'
                for n in BRAND_COLOURED_LINES
            )
            yield f"{lines} {{ color: #{self.colour}; }}\n"
        if self.font != DEFAULT_FONT and self.font in _FONT_STACKS:
            stack = _FONT_STACKS[self.font]
            yield f".document, .document__header, .document__footer {{ font-family: {stack}; }}\n"
            yield f"@page {{ @bottom-right {{ font-family: {stack}; }} }}\n"


DEFAULT_BRANDING = Branding()


def relative_luminance(colour: str) -> float:
    """The relative luminance of a colour ("#RRGGBB") from 0 to 1, as WCAG defines it."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    weighted = ((0.2126, red), (0.7152, green), (0.0722, blue))
    return sum(
        weight * (channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
        for weight, channel in weighted
    )
