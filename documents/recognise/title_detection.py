"""What the words above the tables say about a document: its title, and its round."""

from __future__ import annotations

import re

from documents.plain_text import clean
from documents.recognise.labels import is_period
from documents.tree import SHEET_HEADING, Document, Paragraph

_REVIEW_OF = re.compile(r"\b[Rr]eview (?:of|into|on) (.{3,100}?)(?: [–—-] .*|[.:]|$)")


def detect_title(document: Document) -> str:
    """The review's title in "Scrutiny Review of …", or in the only heading above the first table."""
    above: list[Paragraph] = []
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            break
        above.append(block)
    for block in above:
        if match := re.search(_REVIEW_OF, clean(block.text)):
            return match.group(1).strip()
    headings = [clean(b.text) for b in above if b.level == 1 and b.name != SHEET_HEADING and b.text.strip()]
    return headings[0][:200] if len(headings) == 1 else ""


def first_text_line(document: Document) -> str:
    """The first words that stand outside tables: the title of a document that names none."""
    lines = (clean(block.text) for block in document.blocks if isinstance(block, Paragraph))
    return next(filter(None, lines), "")[:200]


_PERIOD = re.compile(
    r"\b((?:\d{1,2}(?:st|nd|rd|th)? )?[A-Z][a-z]{2,8}\.? (?:19|20)\d\d"
    r"|\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d|(?:Q|Quarter )[1-4],? 20\d\d/\d\d)\b"
)
# What else documents say in a month.
_OTHER_DATE_WORDS = re.compile(
    r"\b(?:agreed|approved|adopted|accepted|considered|published|since|deadline|due|until|next)\b[^.;]*$",
    re.I,
)
_PERIOD_WORDS = re.compile(r"\b(?:update|progress|position|monitoring|as at|report)\b", re.IGNORECASE)


def detect_period(document: Document) -> str:
    """A day or month named in the title or the page header, or above the tables as when things stood."""
    above: list[str] = []
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            break
        above.append(block.text)
    texts = [line for line in above[3:] if _PERIOD_WORDS.search(line)]
    for line in (document.title, *(p.text for p in document.header), *above[:3], *texts):
        match = _PERIOD.search(line)
        if "meeting" in line.lower() and not _PERIOD_WORDS.search(line):
            continue  # at which something was decided, perhaps long ago
        if match and is_period(match[1]) and not _OTHER_DATE_WORDS.search(line[: match.start()]):
            return match[1]
    return ""
