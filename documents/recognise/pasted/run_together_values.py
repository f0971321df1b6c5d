"""Splits dates, grades and names that are in one text because the columns of a table ran together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from documents.plan.dates import parse_partial_date
from documents.recognise.grade_parsing import parse_grade
from documents.recognise.owner_parsing import split_owners

_HEADING_CONTINUES = re.compile(r"(?:[,&/]|\b(?:and|of|the|in|for|to|by|with))$")
_HEADING_START = re.compile(r"(?<![,&/])(?<! and)(?<! of)\s+(?=[A-Z][a-z])")
MAX_DATE_WORDS = 5  # words
MAX_BARE_GRADE_LENGTH = 40  # characters
MAX_COLUMNS = 8  # columns
MAX_LIST_LENGTH = 600  # characters
_DATE_WORD = re.compile(
    r"(?:ongoing|on-going|quarterly|monthly|annually|tbc|tba|n/?a|complete|completed|immediate|various)[.,]?",
    re.IGNORECASE,
)
_GRADE = re.compile(
    r"(?:[1-4]\s*)?[(]?(?:fully achieved|on[- ]track|slipped|not achieved)[)]?|[1-4](?=\s|$)"
    r"|(?:green|amber|red|blue|completed?|n/?a)\b",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"[A-Z][a-z'’-]+[A-Za-z'’-]*")


def split_dates(words: str) -> list[str]:
    """The dates in a list of dates; none where the text has anything else in it."""
    tokens, result, index = words.split() if len(words) <= MAX_LIST_LENGTH else [], [], 0
    while index < len(tokens):
        for count in range(min(MAX_DATE_WORDS, len(tokens) - index), 0, -1):
            text = " ".join(tokens[index : index + count])
            if parse_partial_date(text) or (count == 1 and _DATE_WORD.fullmatch(text)):
                result.append(text)
                index += count
                break
        else:
            return []
    return result if len(result) <= MAX_COLUMNS else []


def split_grades(text: str) -> list[str]:
    """The grades in a list of grades; none where the text has anything else in it."""
    result, position = [], 0
    text = " ".join(text.split()) if len(text) <= MAX_LIST_LENGTH else ""
    while position < len(text):
        match = _GRADE.match(text, position)
        if not match:
            return []
        result.append(match.group().strip())
        position = match.end()
        while text[position : position + 1] in {" ", ",", ";"}:
            position += 1
    return result if len(result) <= MAX_COLUMNS else []


def is_bare_grade(text: str) -> bool:
    """Whether the text is a grade and nothing more."""
    if len(text) > MAX_BARE_GRADE_LENGTH:
        return False
    parsed = parse_grade(text)
    return parsed.grade is not None and not parsed.explanation


def split_column_owners(blocks: Sequence[str], count: int, known: Iterable[str]) -> list[str] | None:
    """The owners of each of `count` columns, or None unless there is just one way to split the blocks.

    `known` are owners that the document names elsewhere on their own.
    """
    if len(blocks) == count:
        return list(blocks)
    if len(blocks) > count or max(map(len, blocks)) > MAX_LIST_LENGTH:
        return None
    names = sorted({name for name in known if name}, key=len, reverse=True)
    splits_by_block = [_possible_splits(block, names) for block in blocks]
    fitting_splits = [split for split in product(*splits_by_block) if sum(map(len, split)) == count]
    return [owner for part in fitting_splits[0] for owner in part] if len(fitting_splits) == 1 else None


def _possible_splits(block: str, known: list[str]) -> list[list[str]]:
    """The ways to split a block into names, the whole block included."""
    splits = [[block]]
    for names in (_split_known_names(block, known), split_people(block)):
        if names and len(names) > 1 and names not in splits:
            splits.append(names)
    return splits


def _split_known_names(block: str, known: list[str]) -> list[str]:
    """The known owners with which the block begins, and any text after them as one more; or none."""
    result: list[str] = []
    rest = block
    while rest:
        name = next((name for name in known if _starts_with_name(rest, name)), None)
        if name is None:
            return [*result, rest] if result and rest[0].isupper() else []
        result.append(name)
        rest = rest[len(name) :].strip()
    return result


def _starts_with_name(text: str, name: str) -> bool:
    return text.startswith(name) and text[len(name) : len(name) + 1] in {"", " "}


def _group_heading_lines(lines: Sequence[str]) -> list[list[str]]:
    groups: list[list[str]] = []
    for line in lines:
        if groups and (not line[0].isupper() or _HEADING_CONTINUES.search(groups[-1][-1])):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def split_people(block: str) -> list[str]:
    """The people in a text of first names and surnames only: "Ann Lee Bob Ray" is two. Else empty."""
    words = block.split() if len(block) <= MAX_LIST_LENGTH else []
    if len(words) % 2 or not all(_NAME_WORD.fullmatch(word) for word in words):
        return []
    people = [" ".join(pair) for pair in _name_pairs(words)]
    return people if are_person_names(people) else []


def are_person_names(names: Sequence[str]) -> bool:
    """Whether each of the names may be a person's, so that "&" between them would separate owners."""
    return split_owners(" & ".join(names)) == list(dict.fromkeys(names))


def _name_pairs(words: list[str]) -> Iterator[tuple[str, str]]:
    return zip(words[::2], words[1::2], strict=True)


def split_column_headings(blocks: Sequence[Sequence[str]], count: int) -> list[str] | None:
    """The headings of `count` columns from blocks of lines, or None where they cannot be split.

    The first line of a block may hold several headings, each beginning with a capital; the lines below it
    continue the last of them. In a single block, each line with a capital begins another one.
    """
    if len(blocks) == 1:
        blocks = _group_heading_lines(blocks[0])
    if len(blocks) == count:
        return [" ".join(block) for block in blocks]
    parts = [_HEADING_START.split(block[0]) for block in blocks]
    if sum(map(len, parts)) != count:
        return None
    headings: list[str] = []
    for block, first_line_parts in zip(blocks, parts, strict=True):
        headings += [*first_line_parts[:-1], " ".join([first_line_parts[-1], *block[1:]])]
    return headings
