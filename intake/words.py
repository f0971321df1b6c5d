"""Words of a paper, cut to what a finding quotes."""

from __future__ import annotations

import re


def short(words: str) -> str:
    """One line of at most 90 characters."""
    words = re.sub(r"\s+", " ", words)
    return words if len(words) <= 90 else words[:89] + "…"
