"""A document as plain text, for an email or to be read aloud: nothing is side by side.

A paragraph is one line, and a label has its own line. Columns that are side by side in print follow one
another, each with its header and labels. Lines are not wrapped, so that pasted text has no line ends in
mid-sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.tree import Block, Document, Paragraph, Table
from documents.writers.html_text import is_safe_link
from documents.writers.rectangular_tables import make_rectangular
from documents.writers.text_sections import table_sections

_INDENT = "  "


def to_text(document: Document) -> str:
    """All text of the document, page header and footer included, ending with a line end."""
    parts = [
        "\n".join(map(_paragraph_text, document.header)),
        _join_with_gaps(_text_blocks(make_rectangular(document.blocks))),
        "\n".join(map(_paragraph_text, document.footer)),
    ]
    return "\n\n".join(filter(None, parts)).strip("\n") + "\n"


def _text_blocks(blocks: tuple[Block, ...]) -> Iterator[tuple[int, str]]:
    """The text of each block or section, with the number of empty lines before it."""
    above: Block | None = None
    for block in blocks:
        if isinstance(block, Table):
            yield from ((1, section) for section in _table_sections(block))
        else:
            yield _blank_lines_before(block, above), _paragraph_text(block)
        above = block


def _blank_lines_before(paragraph: Paragraph, above: Block | None) -> int:
    if 0 < paragraph.level < 4:
        return 2
    is_next_item = isinstance(above, Paragraph) and above.marker and paragraph.marker
    return 0 if is_next_item and not paragraph.level else 1


def _join_with_gaps(sections: Iterator[tuple[int, str]]) -> str:
    text = ""
    for gap, section in sections:
        text += "\n" * (gap + 1) + section if text else section
    return text


def _table_sections(table: Table) -> Iterator[str]:
    """The sections of a table, mostly a label and its value."""
    if table.caption:
        yield table.caption
    yield from table_sections(table, _cell_text)


def _cell_text(blocks: tuple[Block, ...]) -> str:
    """The content of a cell: lines without empty lines between them, except inside nested tables."""
    texts: list[str] = []
    for block in blocks:
        texts.append(
            "\n\n".join(_table_sections(block)) if isinstance(block, Table) else _paragraph_text(block)
        )
    return "\n".join(texts)


def _paragraph_text(paragraph: Paragraph) -> str:
    marker = f"{paragraph.marker} " if paragraph.marker else ""
    line = " ".join([f"{marker}{paragraph.text}", *_link_addresses(paragraph)])
    return f"{_INDENT * paragraph.depth}{line}" if line else ""


def _link_addresses(paragraph: Paragraph) -> Iterator[str]:
    """The addresses that the paragraph links to, in brackets, unless its text contains them."""
    links = dict.fromkeys(run.link for run in paragraph.runs if run.link and is_safe_link(run.link))
    addresses = (re.sub("^mailto:", "", link, flags=re.IGNORECASE) for link in links)
    return (f"({address})" for address in addresses if address not in paragraph.text)
