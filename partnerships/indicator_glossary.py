"""Parses indicators in documents: in an action's cell ("NI 35 PSA 26") and in the glossary at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.plan.indicators import find_indicator_codes

# "PSA 23", "PSA21", "HO DSO", "Defra DSO": the set of targets that an indicator belongs to.
_FRAMEWORK = re.compile(r"(?:\bPSA ?\d+|\b[A-Z][A-Za-z]* DSO(?: ?\d+)?)$")


@dataclass(frozen=True)
class IndicatorDefinition:
    """An indicator's code, with its framework and meaning (`words`) if the document has them."""

    code: str
    framework: str = ""
    words: str = ""


def normalise_code(code: str) -> str:
    """A code for comparison: "NI195" and "NI 195" are the same indicator."""
    return code.replace(" ", "").replace("-", "").casefold()


def parse_indicators(cell: str) -> list[IndicatorDefinition]:
    """The indicators in an action's cell. A framework belongs to the only code on its line."""
    indicators = []
    for line in cell.split("\n"):
        codes = find_indicator_codes(line)
        framework = _FRAMEWORK.search(line.strip())
        framework_name = framework.group() if framework and len(codes) == 1 else ""
        indicators += [IndicatorDefinition(code, framework_name) for code in codes]
    return indicators


def parse_glossary(closing_text: str) -> dict[str, IndicatorDefinition]:
    """The indicators that a plan's closing text explains, one on each line, by normalised code."""
    definitions: dict[str, IndicatorDefinition] = {}
    for line in closing_text.split("\n"):
        code = next(iter(find_indicator_codes(line)), "")
        if not code or not line.strip().startswith(code):
            continue
        text = line.strip()[len(code) :].lstrip(" :–-\t")
        framework = _FRAMEWORK.search(text)
        if framework:
            text = text[: framework.start()].rstrip(" (,;")
        definitions.setdefault(
            normalise_code(code), IndicatorDefinition(code, framework.group() if framework else "", text)
        )
    return definitions
