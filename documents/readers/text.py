"""Plain text as a document: a file (.txt), or what somebody pasted into a form.

A line is a paragraph. An empty line leaves a gap in the line numbers; a line of blanks, which PDF
programs write for an empty paragraph where they leave lines empty between columns, is an empty
paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.readers.text_aligned import aligned_in
from documents.readers.text_furniture import furniture_in
from documents.readers.text_lines import Line, decoded, paragraphs_of, split_lines
from documents.readers.text_mail import mail_in, unquoted
from documents.readers.text_tables import between_strokes, tabbed
from documents.tree import Block, Document, Paragraph, Run

MAIL = "mail"  # the name of a header line that an e-mail put there
ALIGNED = "aligned"  # the name of a line that keeps its blanks, since they make columns


def read_txt(data: bytes) -> Document:
    """What a text file says, whatever program wrote it."""
    return read_typed(decoded(data))


def read_typed(text: str) -> Document:
    """What somebody typed or pasted says. Raises Refused for more than anybody would paste."""
    lines = unquoted(split_lines(text))
    mail = mail_in(lines)
    furniture = furniture_in(lines) - mail
    kept = [line for at, line in enumerate(lines) if at not in mail and at not in furniture]
    return Document(
        blocks=tuple(_blocks(kept)),
        header=tuple(_set_apart(lines, mail, MAIL)),
        footer=tuple(_set_apart(lines, furniture, None)),
    )


def _set_apart(lines: list[Line], places: set[int], name: str | None) -> Iterator[Paragraph]:
    seen: set[str] = set()
    for at in sorted(places):
        line = lines[at]
        if line.words and line.words not in seen:
            seen.add(line.words)
            yield Paragraph((Run(line.words),), name=name, page=line.page, line_number=line.number)


def _blocks(lines: list[Line]) -> Iterator[Block]:
    has_empty_lines = any(not line.text for line in lines[:-1])
    aligned = aligned_in(lines)
    at = 0
    while at < len(lines):
        line = lines[at]
        table = None
        if "\t" in line.text and line.words:
            table = tabbed(lines, at)
        elif "|" in line.text or line.words.startswith("+-"):
            table = between_strokes(lines, at)
        if table:
            yield table[0]
            at = table[1]
            continue
        if at in aligned:
            run = Run(line.text.rstrip())
            yield Paragraph((run,), name=ALIGNED, page=line.page, line_number=line.number)
        elif line.words:
            yield from paragraphs_of(line.words, page=line.page, number=line.number)
        elif line.text and has_empty_lines:
            yield Paragraph(page=line.page, line_number=line.number)
        at += 1
