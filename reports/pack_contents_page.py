"""The first page of an agenda pack: what is in it, and on which page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.tree import Block, Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.writers.pack_documents import PackPageNumbers, contents_link

LABEL_WIDTH = 0.28


@dataclass(frozen=True)
class ContentsEntry:
    """What the contents say of one report."""

    title: str
    place: str = ""
    is_draft: bool = False


@dataclass(frozen=True)
class PackDetails:
    """Which meeting the pack is for. What is blank is not printed."""

    committee: str
    day: str
    council_name: str = ""

    @property
    def title(self) -> str:
        return f"Agenda pack: {self.committee}, {self.day}"


def contents_page(
    occasion: PackDetails, entries: Sequence[ContentsEntry], pages: PackPageNumbers
) -> Document:
    drafts = any(entry.is_draft for entry in entries)
    return Document(
        blocks=tuple(_blocks(occasion, entries, pages, drafts=drafts)),
        title=occasion.title,
        footer=(paragraph(occasion.title),),
        is_draft=drafts,
    )


def _blocks(
    occasion: PackDetails, entries: Sequence[ContentsEntry], pages: PackPageNumbers, *, drafts: bool
) -> Iterator[Block]:
    yield paragraph("AGENDA PACK (DRAFT)" if drafts else "AGENDA PACK", level=1, name="title")
    about = (
        ("Council:", occasion.council_name),
        ("Committee:", occasion.committee),
        ("Meeting:", occasion.day),
    )
    yield Table(
        tuple(
            Row((Cell((paragraph(label, bold=True),), header_scope="row"), Cell((paragraph(text),))))
            for label, text in about
            if text
        ),
        widths=(LABEL_WIDTH, 1 - LABEL_WIDTH),
        name="header",
    )
    yield paragraph("Contents", level=2)
    if drafts:
        yield paragraph("Reports marked as draft are not published yet, and may still change.")
    yield _contents_table(entries, pages)


def _contents_table(entries: Sequence[ContentsEntry], pages: PackPageNumbers) -> Table:
    has_places = any(entry.place for entry in entries)
    heads = (["Agenda item"] if has_places else []) + ["Report", "Pack page"]
    rows = [Row(tuple(Cell((paragraph(head, bold=True),), header_scope="column") for head in heads))]
    for at, (entry, first) in enumerate(zip(entries, pages.first, strict=True)):
        draft = (Run(" (draft)"),) if entry.is_draft else ()
        title = Cell((Paragraph((Run(entry.title, link=contents_link(at)), *draft)),))
        place = (Cell((paragraph(entry.place or "–"),)),) if has_places else ()
        rows.append(Row((*place, title, Cell((paragraph(str(first)),)))))
    widths = (LABEL_WIDTH, 0.87 - LABEL_WIDTH, 0.13) if has_places else (0.87, 0.13)
    return Table(tuple(rows), heads=1, widths=widths, name="contents")
