"""Characters of the symbol fonts, as Unicode characters that every font has."""

from __future__ import annotations

from documents.tree import BULLET

REPLACEMENT_CHARACTER = "\ufffd"  # shows the reader that a character is missing

_BULLET_CODES = (0x6C, 0x6E, 0x71, 0x75, 0x76, 0x77, 0x9F, 0xA7, 0xB7, 0xD8)
_WINGDINGS = {
    **dict.fromkeys(_BULLET_CODES, BULLET),
    0x20: " ", 0x2D: "-", 0x4A: "☺", 0x4C: "☹", 0x6F: "☐", 0x78: "☒", 0xA3: "☐", 0xA8: "☐",
    0xB3: "≥", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "→",
    0xF0: "→", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
# Codes that mean one character in Symbol and another in Wingdings.
_SYMBOL_FONT = {0xA3: "≤", 0xA8: "♦", 0xDF: "⇓", 0xE0: "◊", 0xAE: "→", 0xB1: "±", 0xB4: "×", 0xB0: "°"}
_PRIVATE_USE = range(0xF020, 0xF100)


def symbol_character(code: str, font: str) -> str:
    """The character that a `w:sym` shows. `code` is hexadecimal; "" where it is no number."""
    try:
        number = int(code[:8], 16)
    except ValueError:
        return ""
    glyph_code = number & 0xFF if number in _PRIVATE_USE or number < 0x100 else None
    if glyph_code is None:
        return chr(number) if 0x100 <= number < 0xD800 else REPLACEMENT_CHARACTER
    if font.lower() == "symbol" and glyph_code in _SYMBOL_FONT:
        return _SYMBOL_FONT[glyph_code]
    return _WINGDINGS.get(glyph_code, REPLACEMENT_CHARACTER)


def replace_symbols(text: str) -> str:
    """The text with symbol-font characters replaced, soft hyphens removed, tabs and line ends as spaces."""
    if text.isascii() and not any(c in text for c in "\n\r\t"):
        return text
    return "".join(_replace_symbol(character) for character in text)


def _replace_symbol(character: str) -> str:
    if character == "\u00ad":
        return ""
    if character in "\n\r\t":
        return " "
    return symbol_character(f"{ord(character):X}", "") if ord(character) in _PRIVATE_USE else character
