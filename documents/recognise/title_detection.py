"""Detects the title and the round of a document in the text above its tables."""

from __future__ import annotations

import re

from documents.plain_text import clean
from documents.recognise.labels import is_period
from documents.tree import SHEET_HEADING, Document, Paragraph

_REVIEW_OF = re.compile(r"\b[Rr]eview (?:of|into|on) (.{3,100}?)(?: [–—-] .*|[.:]|$)")


def detect_title(document: Document) -> str:
    """The review's title from "Scrutiny Review of …" or the only heading above the first table; or ""."""
    paragraphs_above: list[Paragraph] = []
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            break
        paragraphs_above.append(block)
    for block in paragraphs_above:
        if match := re.search(_REVIEW_OF, clean(block.text)):
            return match.group(1).strip()
    headings = [
        clean(b.text) for b in paragraphs_above if b.level == 1 and b.name != SHEET_HEADING and b.text.strip()
    ]
    return headings[0][:200] if len(headings) == 1 else ""


def first_text_line(document: Document) -> str:
    """The first line outside tables, for the title of a document that has none; or ""."""
    lines = (clean(block.text) for block in document.blocks if isinstance(block, Paragraph))
    return next(filter(None, lines), "")[:200]


_PERIOD = re.compile(
    r"\b((?:\d{1,2}(?:st|nd|rd|th)? )?[A-Z][a-z]{2,8}\.? (?:19|20)\d\d"
    r"|\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d|(?:Q|Quarter )[1-4],? 20\d\d/\d\d)\b"
)
# Words in front of dates of other events.
_OTHER_DATE_WORDS = re.compile(
    r"\b(?:agreed|approved|adopted|accepted|considered|published|since|deadline|due|until|next)\b[^.;]*$",
    re.I,
)
_PERIOD_WORDS = re.compile(r"\b(?:update|progress|position|monitoring|as at|report)\b", re.IGNORECASE)


def detect_period(document: Document) -> str:
    """The day or month of the report in the title, the page header or the text above the tables; or ""."""
    lines_above: list[str] = []
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            break
        lines_above.append(block.text)
    lines_with_period_words = [line for line in lines_above[3:] if _PERIOD_WORDS.search(line)]
    for line in (
        document.title,
        *(p.text for p in document.header),
        *lines_above[:3],
        *lines_with_period_words,
    ):
        match = _PERIOD.search(line)
        if "meeting" in line.lower() and not _PERIOD_WORDS.search(line):
            continue  # the date of a meeting, perhaps long ago
        if match and is_period(match[1]) and not _OTHER_DATE_WORDS.search(line[: match.start()]):
            return match[1]
    return ""
