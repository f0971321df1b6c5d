"""Splits the text of a Responsibility cell into owners."""

from __future__ import annotations

import re
from collections.abc import Collection

_PERSON_NAME = re.compile(
    r"(?:(?:Cllr|Councillor|Dr|Mr|Mrs|Ms|Miss|Prof|Rev)\.?\s+)?[A-Z][\w.'’-]*"
    r"(?:\s+(?:(?:de|da|du|la|van|der|den|von|bin|al|el)\s+){0,2}[A-Z][\w.'’-]*){1,3}"
)
_INITIALS = re.compile(r"[A-Z][A-Za-z&']{0,6}")
# Words in names of posts and organisations: "Head of Housing & Communities" is one owner, not two.
_JOB_OR_BODY_WORD = re.compile(
    r"\b(?:head|manager|director|officers?|lead|team|service|services|assistant|chief|co-?ordinator|board|"
    r"group|partnership|council|members?|department|directorate|unit|of|for)\b",
    re.IGNORECASE,
)
# "Early intervention co-ordinator and School liaison Officers": what stands on both sides is a post.
_JOB_TITLE_END = re.compile(
    r"\b(?:manager|director|officer|co-?ordinator|assistant|executive|adviser|advisor|leader|inspector|"
    r"superintendent|sergeant|consultant|analyst)s?\.?$",
    re.IGNORECASE,
)
_SUPPORTED_BY = re.compile(
    r",?\s+(?:working (?:together )?with|in (?:partnership|conjunction|consultation|liaison) with|"
    r"(?:with|and) (?:the )?(?:support|help|assistance|input) (?:from|of)|supported by|together with)\s+"
)
_UNSPECIFIC_SUPPORTER = re.compile(
    r"(?:all|key|other|others|relevant|various|local|appropriate|partners?)\b", re.IGNORECASE
)
# A post with its title first: "Head of Housing, Director of Public Health".
_JOB_TITLE_START = re.compile(
    r"(?:(?:interim|acting|deputy|assistant|strategic|corporate|executive|joint)\s+)*"
    r"(?:head|director|portfolio holder|cabinet member|lead member|chief|leader|chair)\b",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def split_owners(text: str) -> list[str]:
    """The owners in the text of a Responsibility cell, as printed, without splitting inside brackets.

    Line breaks, semicolons, slashes, vertical bars and plus signs separate owners. "&", "and" and commas
    separate names or initials only, since they also occur in the names of posts and organisations.
    """
    brackets = [m.group() for m in _BRACKETS.finditer(text)]
    for number, bracket in enumerate(brackets):
        text = text.replace(bracket, f"\0{number}\0", 1)
    owners: list[str] = []
    for line in _join_wrapped_lines(text):
        for part in re.split(r";|\||\s\+\s|(?<!\w)/|/(?!\w)|(?<=[A-Za-z.'’])/(?=[A-Z])", line):
            for bracket in _split_supporters(part):
                owners += _split_names(bracket)
    restored = [re.sub(r"\0(\d+)\0", lambda m: brackets[int(m.group(1))], owner) for owner in owners]
    if re.fullmatch(r"(?:n/?a|none|tbc|tba|to be (?:confirmed|agreed)|-|–)[.]?", text.strip(), re.IGNORECASE):
        return []
    cleaned = [_strip_punctuation(owner) for owner in restored]
    return list(dict.fromkeys(owner for owner in cleaned if owner))


def split_known_owners(owner: str, known: Collection[str]) -> list[str]:
    """The owners in one that was not split, using `known`, the owners in the rest of the document.

    Several initials are split if each is a known owner; names joined by "and" are split if one of them is.
    """
    tokens = owner.split()
    if len(tokens) > 1 and all(re.fullmatch(r"[A-Z]{2,7}", token) for token in tokens):
        return tokens if all(token in known for token in tokens) else [owner]
    names = re.split(r"\s+(?:and|&)\s+", owner)
    are_names = all(re.fullmatch(r"[A-Z]\S*(?:\s+\S+)+", name) for name in names)
    return names if are_names and any(name in known for name in names) else [owner]


def may_name_several(owner: str) -> bool:
    """Whether an owner has "and", "&" or a comma outside brackets."""
    return bool(re.search(r",|&|\band\b", _BRACKETS.sub("", owner)))


def _join_wrapped_lines(text: str) -> list[str]:
    """The lines, where a line with a small letter or bracket at its start continues the one above."""
    result: list[str] = []
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        if result and (
            line[0].islower()
            or line[0] == "\0"
            or result[-1].endswith((":", "&", " and", " of", ",", " –", " -"))
        ):
            result[-1] += f" {line}"
        else:
            result.append(line)
    return result


def _strip_punctuation(owner: str) -> str:
    """The owner without bullets, outer commas and full stop: "the team.", but not "A. N. Other Jr."."""
    owner = re.sub(r"^\d{1,2}[.)]\s+", "", re.sub(r"^[•·\s,&]+|[\s,&]+$", "", owner))
    owner = re.sub(r"\s+", " ", owner)
    return owner[:-1] if re.search(r"[a-z]{4}\.$", owner) else owner


def _split_supporters(text: str) -> list[str]:
    """The owner and its named supporters: "MeSign working with the Hate Crime Team" has two owners.

    "Police with support from key agencies" has one.
    """
    first, *supporters = _SUPPORTED_BY.split(text)
    return [first, *(name for name in supporters if not _UNSPECIFIC_SUPPORTER.match(name))]


def _split_job_titles(text: str) -> list[str]:
    """The posts in a list of posts, or none. "Police: X Officer and Y Officer" gives each post its prefix."""
    titles = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s+&\s+", text.strip())
    if len(titles) > 1 and all(_JOB_TITLE_START.match(title) for title in titles):
        return titles
    job_titles = re.split(r"\s*,\s*", text.strip())
    if len(job_titles) > 1 and all(
        _JOB_TITLE_END.search(post) or _JOB_TITLE_START.match(post) for post in job_titles
    ):
        return job_titles
    body, colon, posts = text.rpartition(":")
    parts = re.split(r"\s+and\s+", posts.strip())
    if len(parts) < 2 or not all(_JOB_TITLE_END.search(part) for part in parts):
        return []
    return [f"{body.strip()}: {part}" if colon else part for part in parts]


def _split_names(text: str) -> list[str]:
    if posts := _split_job_titles(text):
        return posts
    for separator in (r"\s*(?:(?<![A-Z])&|&(?![A-Z]))\s*", r"\s+and\s+", r"\s*,\s*"):
        parts = re.split(separator, text.strip())
        if len(parts) > 1 and all(_is_name_or_initials(part) for part in parts):
            return parts
    mixed = re.split(r"\s*,\s*(?:and\s+|&\s*)?|\s+and\s+|\s+&\s+", text.strip())
    if len(mixed) > 2 and all(_is_name_or_initials(part) for part in mixed):
        return mixed
    return [text.strip()]


def _is_name_or_initials(part: str) -> bool:
    bare = re.sub(r"\s*\0\d+\0", "", part).strip()
    if _JOB_OR_BODY_WORD.search(bare):
        return False
    return bool(_PERSON_NAME.fullmatch(bare)) or (
        bool(_INITIALS.fullmatch(bare)) and bare.upper()[:2] == bare[:2]
    )
