"""Indicators as reports name them: in an action's cell ("NI 35 PSA 26"), and in the glossary at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.plan.indicators import find_indicator_codes

# "PSA 23", "PSA21", "HO DSO", "Defra DSO": the set of targets that an indicator belongs to.
_FRAMEWORK = re.compile(r"(?:\bPSA ?\d+|\b[A-Z][A-Za-z]* DSO(?: ?\d+)?)$")


@dataclass(frozen=True)
class IndicatorDefinition:
    """An indicator's code, the framework it belongs to, and what it means, as far as the words say."""

    code: str
    framework: str = ""
    words: str = ""


def normalise_code(code: str) -> str:
    """ "NI195" and "NI 195" are one indicator."""
    return code.replace(" ", "").replace("-", "").casefold()


def parse_indicators(cell: str) -> list[IndicatorDefinition]:
    """The indicators that a line names, each with its framework, where that is printed behind it."""
    result = []
    for line in cell.split("\n"):
        codes = find_indicator_codes(line)
        framework = _FRAMEWORK.search(line.strip())
        set_of_all = framework.group() if framework and len(codes) == 1 else ""
        result += [IndicatorDefinition(code, set_of_all) for code in codes]
    return result


def parse_glossary(closing: str) -> dict[str, IndicatorDefinition]:
    """What the words below the tables explain, a line an indicator, by `normalise_code`."""
    result: dict[str, IndicatorDefinition] = {}
    for line in closing.split("\n"):
        code = next(iter(find_indicator_codes(line)), "")
        if not code or not line.strip().startswith(code):
            continue
        text = line.strip()[len(code) :].lstrip(" :–-\t")
        framework = _FRAMEWORK.search(text)
        if framework:
            text = text[: framework.start()].rstrip(" (,;")
        result.setdefault(
            normalise_code(code), IndicatorDefinition(code, framework.group() if framework else "", text)
        )
    return result
