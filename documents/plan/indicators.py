"""Codes of national and local indicators: "NI 35", "NI195", "BV 126"."""

from __future__ import annotations

import re

_CODE = re.compile(r"\b(?P<set>[A-Z]{1,6})[ -]?\d{1,4}(?:\.\d{1,3})*[a-z]?\b")


def find_indicator_codes(text: str) -> list[str]:
    """The codes in the text of an indicator cell, as printed, each once.

    The first code of a line is the indicator. A later code with other letters names its framework
    ("NI 35 PSA 26" is indicator NI 35 of PSA 26), so it is left out.
    """
    codes: list[str] = []
    for line in text.split("\n"):
        matches = list(_CODE.finditer(line))
        codes += [match.group() for match in matches if match["set"] == matches[0]["set"]]
    return list(dict.fromkeys(codes))
