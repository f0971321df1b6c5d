"""Owners in every punctuation: who is named under Responsibility."""

from __future__ import annotations

import re

_NAME = re.compile(
    r"(?:(?:Cllr|Councillor|Dr|Mr|Mrs|Ms|Miss|Prof|Rev)\.?\s+)?[A-Z][\w.'’-]*"
    r"(?:\s+(?:(?:de|da|du|la|van|der|den|von|bin|al|el)\s+){0,2}[A-Z][\w.'’-]*){1,3}"
)
_INITIALS = re.compile(r"[A-Z][A-Za-z&']{0,6}")
# Words of posts and bodies: "Head of Housing & Communities" is one owner, not two.
_POST = re.compile(
    r"\b(?:head|manager|director|officers?|lead|team|service|services|assistant|chief|co-?ordinator|board|"
    r"group|partnership|council|members?|department|directorate|unit|of|for)\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def split_owners(text: str) -> list[str]:
    """The owners that a Responsibility cell names, as printed, without splitting inside brackets.

    A line break, a semicolon and a slash separate; "&", "and" and a comma only between names or
    initials, since they also stand inside the names of posts and bodies.
    """
    held = [m.group() for m in _BRACKETS.finditer(text)]
    for number, words in enumerate(held):
        text = text.replace(words, f"\0{number}\0", 1)
    owners: list[str] = []
    for line in _lines(text):
        for part in re.split(r";|(?<!\w)/|/(?!\w)|(?<=[A-Za-z.'’])/(?=[A-Z])", line):
            owners += _split_soft(part)
    back = [re.sub(r"\0(\d+)\0", lambda m: held[int(m.group(1))], owner) for owner in owners]
    if re.fullmatch(r"(?:n/?a|none|tbc|tba|to be (?:confirmed|agreed)|-|–)[.]?", text.strip(), re.IGNORECASE):
        return []
    cleaned = [re.sub(r"\s+", " ", re.sub(r"^[•·\s,&]+|[\s,&]+$", "", owner)) for owner in back]
    return list(dict.fromkeys(owner for owner in cleaned if owner))


def may_be_several(owner: str) -> bool:
    """Whether "and", "&" or a comma stands outside brackets in an owner who was not split."""
    return bool(re.search(r",|&|\band\b", _BRACKETS.sub("", owner)))


def _lines(text: str) -> list[str]:
    """Lines, where one that goes on with a small letter or a bracket belongs to the one above."""
    found: list[str] = []
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        if found and (
            line[0].islower() or line[0] == "\0" or found[-1].endswith((":", "&", " and", " of", ","))
        ):
            found[-1] += f" {line}"
        else:
            found.append(line)
    return found


def _split_soft(words: str) -> list[str]:
    for separator in (r"\s*&\s*", r"\s+and\s+", r"\s*,\s*"):
        parts = re.split(separator, words.strip())
        if len(parts) > 1 and all(_stands_alone(part) for part in parts):
            return parts
    mixed = re.split(r"\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*", words.strip())
    if len(mixed) > 2 and all(_stands_alone(part) for part in mixed):
        return mixed
    return [words.strip()]


def _stands_alone(part: str) -> bool:
    bare = re.sub(r"\s*\0\d+\0", "", part).strip()
    if _POST.search(bare):
        return False
    return bool(_NAME.fullmatch(bare)) or (bool(_INITIALS.fullmatch(bare)) and bare.upper()[:2] == bare[:2])
