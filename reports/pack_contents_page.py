"""The first page of an agenda pack: what is in it, and on which page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.tree import Block, Cell, Document, Paragraph, Row, Run, Table, paragraph
from documents.writers.pack_documents import PackPageNumbers, contents_link

LABEL_WIDTH = 0.28


@dataclass(frozen=True)
class ContentsEntry:
    """One report in the table of contents; `place` is its agenda item and appendix."""

    title: str
    place: str = ""
    is_draft: bool = False


@dataclass(frozen=True)
class PackDetails:
    """The meeting that a pack is for. Blank values are not printed."""

    committee: str
    day: str
    council_name: str = ""

    @property
    def title(self) -> str:
        return f"Agenda pack: {self.committee}, {self.day}"


def contents_page(
    details: PackDetails, entries: Sequence[ContentsEntry], page_numbers: PackPageNumbers
) -> Document:
    has_drafts = any(entry.is_draft for entry in entries)
    return Document(
        blocks=tuple(_blocks(details, entries, page_numbers, has_drafts=has_drafts)),
        title=details.title,
        footer=(paragraph(details.title),),
        is_draft=has_drafts,
    )


def _blocks(
    details: PackDetails, entries: Sequence[ContentsEntry], page_numbers: PackPageNumbers, *, has_drafts: bool
) -> Iterator[Block]:
    yield paragraph("AGENDA PACK (DRAFT)" if has_drafts else "AGENDA PACK", level=1, name="title")
    labelled_texts = (
        ("Council:", details.council_name),
        ("Committee:", details.committee),
        ("Meeting:", details.day),
    )
    yield Table(
        tuple(
            Row((Cell((paragraph(label, bold=True),), header_scope="row"), Cell((paragraph(text),))))
            for label, text in labelled_texts
            if text
        ),
        widths=(LABEL_WIDTH, 1 - LABEL_WIDTH),
        name="header",
    )
    yield paragraph("Contents", level=2)
    if has_drafts:
        yield paragraph("Reports marked as draft are not published yet, and may still change.")
    yield _contents_table(entries, page_numbers)


def _contents_table(entries: Sequence[ContentsEntry], page_numbers: PackPageNumbers) -> Table:
    has_places = any(entry.place for entry in entries)
    headers = (["Agenda item"] if has_places else []) + ["Report", "Pack page"]
    rows = [Row(tuple(Cell((paragraph(header, bold=True),), header_scope="column") for header in headers))]
    for index, (entry, first_page) in enumerate(zip(entries, page_numbers.first, strict=True)):
        draft_note = (Run(" (draft)"),) if entry.is_draft else ()
        title = Cell((Paragraph((Run(entry.title, link=contents_link(index)), *draft_note)),))
        place_cell = (Cell((paragraph(entry.place or "–"),)),) if has_places else ()
        rows.append(Row((*place_cell, title, Cell((paragraph(str(first_page)),)))))
    widths = (LABEL_WIDTH, 0.87 - LABEL_WIDTH, 0.13) if has_places else (0.87, 0.13)
    return Table(tuple(rows), heads=1, widths=widths, name="contents")
