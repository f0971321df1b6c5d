"""What an e-mail puts round the words that were pasted from it: marks, heads, greeting, signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from documents.readers.text_lines import SourceLine

_QUOTE = re.compile(r"\s*(?:>[ \t]?)+")
_HEADER_LINE = re.compile(
    r"\**(?:from|to|cc|bcc|sent|date|subject|reply-to|importance|attachments?)\s*:\**(?:\s|$)", re.IGNORECASE
)
_MESSAGE_SEPARATOR = re.compile(
    r"-{2,}\s*(?:original|forwarded) message\s*-{2,}|begin forwarded message:|_{20,}"
    r"|on \b.{5,150}\bwrote:",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?:hi|hello|dear|hiya|good (?:morning|afternoon|evening)|morning|afternoon)\b[^.:;?!\t]{0,50}[,!]?",
    re.IGNORECASE,
)
_SIGN_OFF = re.compile(
    r"(?:(?:(?:with|many|best|kind|kindest|warm|very best) )*(?:regards|wishes|thanks)"
    r"|thank you|thanks (?:and|&) (?:kind )?regards|cheers|yours (?:sincerely|faithfully|truly)|sincerely)"
    r"(?:[,.!]?|,\s+[A-Z]\w+(?: [A-Z]\w+)?)",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\b(?:confidential|intended (?:solely|only) for|intended recipients?|viruses|disclaimer)\b",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(r"sent from (?:my|outlook)\b.{0,40}|get outlook for .{0,20}", re.IGNORECASE)
MAX_SIGNATURE_LINES = 12  # lines
MAX_DISCLAIMER_LINES = 80


def strip_quote_marks(lines: list[SourceLine]) -> list[SourceLine]:
    """The lines without the ">" in front, where at least three have it: one alone may mean "more than"."""
    marked = [bool(_QUOTE.match(line.text)) for line in lines]
    if sum(marked) < 3:
        return lines
    return [
        _strip_quote_mark(line) if is_marked else line for line, is_marked in zip(lines, marked, strict=True)
    ]


def _strip_quote_mark(line: SourceLine) -> SourceLine:
    mark = _QUOTE.match(line.text)
    assert mark  # noqa: S101  (only lines with a mark come here)
    return replace(line, text=line.text[mark.end() :], quote_depth=mark.group().count(">"))


def find_email_lines(lines: list[SourceLine]) -> set[int]:
    """The places in `lines` of what surely belongs to the e-mail and not to what was pasted."""
    heads = set(_header_lines(lines)) | {
        at for at, line in enumerate(lines) if _is_message_separator(line.words)
    }
    starts = _message_starts(lines, heads)
    result = heads | {at for at in starts if _matches(_GREETING, lines[at].words)}
    result |= {at for at, line in enumerate(lines) if _matches(_SENT_FROM, line.words)}
    for at, line in enumerate(lines):
        if at not in result and (line.text.rstrip("\t ") == "--" or _matches(_SIGN_OFF, line.words)):
            result |= set(_signature_lines(lines, at, heads))
    return result


def _matches(shape: re.Pattern[str], text: str) -> bool:
    return bool(text) and len(text) < 160 and bool(shape.fullmatch(text))


def _is_message_separator(text: str) -> bool:
    return _matches(_MESSAGE_SEPARATOR, text)


def _header_lines(lines: list[SourceLine]) -> Iterator[int]:
    """From, Sent, To, Subject: at least three such lines together, one of them From."""
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and _HEADER_LINE.match(lines[end].words):
            end += 1
        names = {
            lines[each].words.strip("*").partition(":")[0].lower().strip("* ") for each in range(at, end)
        }
        if end - at >= 3 and "from" in names:
            yield from range(at, end)
        at = max(end, at + 1)


def _message_starts(lines: list[SourceLine], heads: set[int]) -> list[int]:
    """The first line with words of the text, and of each message in it."""
    starts, fresh = [], True
    for at, line in enumerate(lines):
        if at in heads:
            fresh = True
        elif line.words and fresh:
            starts.append(at)
            fresh = False
    return starts


def _signature_lines(lines: list[SourceLine], at: int, heads: set[int]) -> Iterator[int]:
    """The sign-off and what follows, as far as that is surely a signature."""
    end, most = at + 1, min(len(lines), at + MAX_DISCLAIMER_LINES)
    while end < most and end not in heads and lines[end].quote_depth == lines[at].quote_depth:
        end += 1
    rest = [each for each in range(at + 1, end) if lines[each].words]
    disclaimer = next((each for each in rest if _DISCLAIMER.search(lines[each].text)), end)
    short = [each for each in rest if each < disclaimer and len(lines[each].words) < 100]
    is_whole = end < most or most == len(lines)
    if is_whole and len(short) <= MAX_SIGNATURE_LINES and short == [e for e in rest if e < disclaimer]:
        yield from range(at, end)
        return
    # Words go on below it: then only the name that stands right there is the signature's.
    name = [at]
    for each in range(at + 1, min(at + 4, end)):
        if not lines[each].words or len(lines[each].words) > 40 or ":" in lines[each].text:
            break
        name.append(each)
    yield from name
