"""Parses number formats such as "#,##0.00;[Red]-#,##0.00" and "mmm-yy"."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

FormatKind = Literal["general", "date", "elapsed", "number", "exponent", "words", "nothing"]

_MAX_FORMAT_LENGTH = 255  # characters that Excel allows
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<gap>.)|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>General)'
    r"|(?P<clock>AM/PM|A/P)|(?P<date>y+|m+|d+|h+|s+)|(?P<exponent>E[+-]0*)|(?P<digits>[0#?]+)"
    r"|(?P<mark>[.,%;/])|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d{1,15}(?:\.\d{1,15})?)")
_CURRENCY = re.compile(r"\$([^-\]]*)(?:-[0-9A-Fa-f]*)?")
_COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
# Formats that follow the computer's settings; the numbers are Microsoft's.
_SYSTEM_DATE_PARTS = {"$-F800": frozenset({"y", "m", "mmm", "d"}), "$-F400": frozenset({"h", "s"})}


@dataclass
class FormatSection:
    """One of the sections of a format, which semicolons divide.

    `digits` and `decimals` are the placeholders ("#0?") before and after the decimal point.
    """

    kind: FormatKind = "nothing"
    condition: tuple[str, Decimal] | None = None
    omits_minus_sign: bool = False  # the section for negative numbers writes its own minus
    prefix: str = ""
    suffix: str = ""
    parts: frozenset[str] = frozenset()  # of a date: y, m or mmm, d or ddd, h, s
    digits: list[str] = field(default_factory=list)
    decimals: list[str] | None = None
    percent_signs: int = 0
    scaling_commas: int = 0
    has_thousands_separator: bool = False

    @property
    def min_digits(self) -> int:
        return "".join(self.digits).count("0")

    @property
    def max_decimals(self) -> int:
        return len("".join(self.decimals or []))

    @property
    def min_decimals(self) -> int:
        return "".join(self.decimals or []).count("0")

    def matches(self, number: Decimal) -> bool:
        """Whether the condition of this section, as in "[>=100]", holds for the number."""
        if self.condition is None:
            return True
        sign, limit = self.condition
        return _COMPARISONS[sign](number, limit)


def parse_number_format(code: str) -> tuple[FormatSection, ...]:
    """The sections of a format, at least one. An invalid format shows numbers in the General format."""
    parser = _FormatParser()
    for token in _TOKEN.finditer(code[:_MAX_FORMAT_LENGTH]):
        parser.add_token(token)
    format_sections = parser.sections()
    if len(format_sections) > 1:
        format_sections[1].omits_minus_sign = True
    return tuple(format_sections)


class _FormatParser:
    def __init__(self) -> None:
        self._finished: list[FormatSection] = []
        self._start_section()

    def _start_section(self) -> None:
        self._section = FormatSection()
        self._parts: list[str] = []
        self._commas = 0
        self._is_unsupported = False

    def add_token(self, token: re.Match[str]) -> None:
        kind, text = token.lastgroup or "", token.group()
        match kind:
            case "mark":
                self._add_mark(text)
            case "bracket":
                self._add_bracket(token["bracket"])
            case "general" | "text":
                self._section.kind = "general"
            case "date" | "clock":
                self._parts.append("h" if kind == "clock" else text.lower())
            case "digits":
                self._add_digits(text)
            case "exponent":
                self._section.kind = "exponent"
            case "gap":
                self._add_literal(" ")
            case "quoted" | "escaped" | "other":
                self._add_literal(token[kind])

    def sections(self) -> list[FormatSection]:
        self._finish_section()
        return self._finished

    def _add_mark(self, text: str) -> None:
        section = self._section
        if text == ";":
            self._finish_section()
            self._start_section()
        elif text == "." and section.decimals is None:
            section.decimals = []
        elif text == "," and section.digits:
            self._commas += 1
        elif text == "%":
            section.percent_signs += 1
            self._add_literal("%")
        else:
            self._add_literal(text)

    def _add_bracket(self, content: str) -> None:
        if condition := _CONDITION.fullmatch(content):
            self._section.condition = condition[1], Decimal(condition[2])
        elif content.upper() in _SYSTEM_DATE_PARTS:
            self._parts.extend(_SYSTEM_DATE_PARTS[content.upper()])
        elif currency := _CURRENCY.fullmatch(content):
            self._add_literal(currency[1])
        elif re.fullmatch(r"h+|m+|s+", content, re.IGNORECASE):
            self._section.kind = "elapsed"

    def _add_digits(self, text: str) -> None:
        section = self._section
        if section.kind in {"exponent", "elapsed"}:
            return
        section.kind = "number"
        # "# ?/?" and "000-000" would need rules of their own, and plans do not use them.
        self._is_unsupported = self._is_unsupported or bool(section.suffix)
        if self._commas:
            section.has_thousands_separator, self._commas = True, 0
        (section.digits if section.decimals is None else section.decimals).append(text)

    def _add_literal(self, text: str) -> None:
        if self._section.digits:
            self._section.suffix += text
        else:
            self._section.prefix += text

    def _finish_section(self) -> None:
        section = self._section
        section.scaling_commas = self._commas
        if self._parts and section.kind != "elapsed":
            section.kind, section.parts = "date", _date_parts(self._parts)
        elif self._is_unsupported:
            section.kind, section.prefix, section.suffix = "general", "", ""
        elif section.kind == "nothing" and section.prefix:
            section.kind = "words"
        section.prefix, section.suffix = section.prefix.lstrip(), section.suffix.rstrip()
        self._finished.append(section)


def _date_parts(letter_runs: list[str]) -> frozenset[str]:
    """The parts of a date that the letters show. An "m" next to hours or seconds means minutes."""
    result: set[str] = set()
    for index, letter_run in enumerate(letter_runs):
        letter = letter_run[0]
        if letter == "m" and len(letter_run) < 3:
            previous_letter = letter_runs[index - 1][0] if index else ""
            next_letter = letter_runs[index + 1][0] if index + 1 < len(letter_runs) else ""
            if previous_letter == "h" or next_letter == "s":
                result.add("h")
                continue
        result.add(letter)
        if len(letter_run) >= 3 and letter in "md":
            result.add(letter * 3)
    return frozenset(result)
