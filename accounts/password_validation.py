"""Refuses passwords that somebody who knows the council would try first.

OWASP ASVS 5.0, 6.2.11: words from the context (organisation, product, person) are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import CouncilBranding

PRODUCT = "scrutiny"
# Words in the names of many councils, which may be in a password.
GENERIC_COUNCIL_WORDS = {
    "borough",
    "city",
    "council",
    "county",
    "district",
    "london",
    "metropolitan",
    "royal",
}
MIN_WORD_LENGTH = 4  # shorter words may be in a password
# Characters that people write instead of letters; a 1 may be an l or an i.
CHARACTER_SUBSTITUTIONS = [str.maketrans("0134578@$!", letters) for letters in ("oleastbasi", "oieastbasi")]
SEASON_AND_YEAR = re.compile(r"(spring|summer|autumn|winter)\W*((19|20)\d\d|\d\d(?!\d))", re.IGNORECASE)


class ContextWordsValidator:
    """Refuses a password with the council's, product's or person's name in it, or a season and a year."""

    def validate(self, password: str, user: Any = None) -> None:
        if SEASON_AND_YEAR.search(password):
            raise ValidationError(
                _("Choose a password without a season and a year: these are tried first."), code="season"
            )
        lowercase = password.casefold()
        spellings = {lowercase, *(lowercase.translate(letters) for letters in CHARACTER_SUBSTITUTIONS)}
        for word in _context_words(user):
            if any(word in spelling for spelling in spellings):
                raise ValidationError(
                    _("Choose a password without “%(word)s”: whoever knows the council tries that first."),
                    code="context",
                    params={"word": word},
                )

    def get_help_text(self) -> str:
        return _("It must not hold your name, the council’s or this service’s, or a season and a year.")


def _context_words(user: Any) -> Iterator[str]:
    yield PRODUCT
    council = set(_split_words(CouncilBranding.now().name)) - GENERIC_COUNCIL_WORDS
    yield from sorted(council)
    if user is not None:
        yield from _split_words(f"{getattr(user, 'name', '')} {getattr(user, 'email', '').partition('@')[0]}")


def _split_words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W\d_]+", text.casefold()) if len(word) >= MIN_WORD_LENGTH]
