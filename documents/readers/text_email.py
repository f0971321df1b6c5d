"""The email parts of pasted text: quote marks, header lines, greeting, signature."""

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
MAX_SIGNATURE_LINES = 12
MAX_DISCLAIMER_LINES = 80


def strip_quote_marks(lines: list[SourceLine]) -> list[SourceLine]:
    """The lines without a leading ">", where at least three have one: alone it may mean "more than"."""
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
    """Indexes of lines that certainly belong to the email and not to its content."""
    header_lines = set(_header_lines(lines)) | {
        index for index, line in enumerate(lines) if _is_message_separator(line.words)
    }
    starts = _message_starts(lines, header_lines)
    result = header_lines | {index for index in starts if _matches(_GREETING, lines[index].words)}
    result |= {index for index, line in enumerate(lines) if _matches(_SENT_FROM, line.words)}
    for index, line in enumerate(lines):
        if index not in result and (line.text.rstrip("\t ") == "--" or _matches(_SIGN_OFF, line.words)):
            result |= set(_signature_lines(lines, index, header_lines))
    return result


def _matches(pattern: re.Pattern[str], text: str) -> bool:
    return bool(text) and len(text) < 160 and bool(pattern.fullmatch(text))


def _is_message_separator(text: str) -> bool:
    return _matches(_MESSAGE_SEPARATOR, text)


def _header_lines(lines: list[SourceLine]) -> Iterator[int]:
    """Indexes of header lines (From, Sent, To …): at least three together, one of them From."""
    index = 0
    while index < len(lines):
        end = index
        while end < len(lines) and _HEADER_LINE.match(lines[end].words):
            end += 1
        names = {
            lines[line_index].words.strip("*").partition(":")[0].lower().strip("* ")
            for line_index in range(index, end)
        }
        if end - index >= 3 and "from" in names:
            yield from range(index, end)
        index = max(end, index + 1)


def _message_starts(lines: list[SourceLine], header_lines: set[int]) -> list[int]:
    """Indexes of the first line with text, and of that of each message."""
    starts, expects_start = [], True
    for index, line in enumerate(lines):
        if index in header_lines:
            expects_start = True
        elif line.words and expects_start:
            starts.append(index)
            expects_start = False
    return starts


def _signature_lines(lines: list[SourceLine], index: int, header_lines: set[int]) -> Iterator[int]:
    """Indexes of the sign-off at `index` and the lines after it that certainly belong to the signature."""
    end, limit = index + 1, min(len(lines), index + MAX_DISCLAIMER_LINES)
    while end < limit and end not in header_lines and lines[end].quote_depth == lines[index].quote_depth:
        end += 1
    rest = [line_index for line_index in range(index + 1, end) if lines[line_index].words]
    disclaimer = next((line_index for line_index in rest if _DISCLAIMER.search(lines[line_index].text)), end)
    short = [
        line_index for line_index in rest if line_index < disclaimer and len(lines[line_index].words) < 100
    ]
    is_whole = end < limit or limit == len(lines)
    if (
        is_whole
        and len(short) <= MAX_SIGNATURE_LINES
        and short == [line_index for line_index in rest if line_index < disclaimer]
    ):
        yield from range(index, end)
        return
    # More text follows: then only the name directly below belongs to the signature.
    name = [index]
    for line_index in range(index + 1, min(index + 4, end)):
        if not lines[line_index].words or len(lines[line_index].words) > 40 or ":" in lines[line_index].text:
            break
        name.append(line_index)
    yield from name
