"""How a council's documents look: what their writers put on them next to the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

COUNCIL_LINE = "council"  # the name of the line in the page header that says whose document it is
BRAND_COLOURED_LINES = ("title", COUNCIL_LINE)
DEFAULT_FONT = "Arial"
# Next to each, the letters of the same widths that a server has.
_FONT_STACKS = {
    DEFAULT_FONT: 'Arial, "Liberation Sans", Helvetica, sans-serif',
    "Times New Roman": '"Times New Roman", "Liberation Serif", Times, serif',
}


@dataclass(frozen=True)
class Logo:
    """A PNG that holds its picture and nothing else, and its sides in pixels."""

    data: bytes
    width: int
    height: int

    def fit_within(self, width: float, height: float) -> tuple[float, float]:
        """Its sides when it is as large as fits."""
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale


@dataclass(frozen=True)
class Branding:
    """`colour` is RRGGBB in capitals, or "" for black."""

    colour: str = ""
    font: str = DEFAULT_FONT
    logo: Logo | None = None

    def css_rules(self) -> Iterator[str]:
        """Style rules for HTML and PDF. None where it looks as documents always did."""
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
    """How bright a colour is, from 0 to 1, as WCAG counts it."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    weighted = ((0.2126, red), (0.7152, green), (0.0722, blue))
    return sum(w * (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for w, c in weighted)
