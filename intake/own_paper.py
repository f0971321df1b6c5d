"""A paper of a partnership's plan, or of standards, that Scrutiny wrote: read word for word by its names.

One in which somebody changed a cell, or wrote something of their own, is read by what it shows, as any other
paper is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from actionplans import paper
from actionplans import plan as plain
from actionplans.cell_words import NotAsWritten, ReadPart, parts_of
from actionplans.grade_words import WORDS
from documents.refusal import Refused
from documents.tree import Block, Cell, Document, Paragraph, Table
from documents.words import MAX_FIELD, clean
from intake.reading import Reading
from intake.values import due_of, owners_of

_KINDS = {paper.LINES: "partnership", paper.CHARACTERISTICS: "standards"}
_TABLES = {*_KINDS, paper.HEADER, paper.DECISIONS}
_DRAFT = " (DRAFT)"


def read_own_paper(document: Document) -> Reading | None:
    """The plan in a paper of ours that is as it was written, None for any other.

    Raises Refused ("too-large") for one with more words in a field than can be kept.
    """
    if not is_own(document):
        return None
    try:
        plan = _OwnPaper(document).plan()
    except NotAsWritten:
        return None
    return Reading(plan, ()) if any(plan.sub_actions()) else None


def is_own(document: Document) -> bool:
    """Whether Scrutiny wrote it, whatever somebody has made of it since."""
    return any(table.name in _KINDS for table in document.tables())


def period_of(document: Document) -> str:
    """The update that its foot names."""
    said = (line.runs[-1].text for line in document.footer if line.name == paper.PERIOD and line.runs[1:])
    return clean(next(said, ""))


def without_names(document: Document) -> Document:
    """The same words as anybody would have written them."""
    return replace(document, blocks=tuple(map(_nameless, document.blocks)))


def _nameless(block: Block) -> Block:
    if block.name == paper.DECISIONS or block.name in paper.OF_ITSELF:
        return block
    if isinstance(block, Paragraph):
        return replace(block, name=None)
    rows = (
        replace(row, cells=tuple(replace(cell, name=None, value=None) for cell in row.cells))
        for row in block.rows
    )
    return replace(block, rows=tuple(rows), name=None)


@dataclass
class _Heading:
    ref: str = ""
    text: str = ""
    purpose: str = ""
    lines: list[plain.SubAction] = field(default_factory=list)
    parts: list[_Heading] = field(default_factory=list)

    def finished(self) -> plain.Heading:
        parts = tuple(part.finished() for part in self.parts)
        return plain.Heading(self.ref, self.text, tuple(self.lines), parts, _kept(self.purpose))


class _OwnPaper:
    """Walks over the paper once."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.kind = ""
        self.header: dict[str, str] = {}
        self.headings: list[_Heading] = []
        self.part: Cell | None = None  # that stands beside the lines of the issue which is open
        self.issue: _Heading | None = None
        self.instructions: list[str] = []
        self.closing: list[str] = []

    def plan(self) -> plain.Plan:
        for block in self.document.blocks:
            if isinstance(block, Table):
                self._table(block)
            else:
                self._paragraph(block)
        return plain.Plan(
            title=self._title(),
            committee=self.header.get(paper.COMMITTEE, ""),
            link_officers=tuple(filter(None, self.header.get(paper.LINK_OFFICERS, "").split("\n"))),
            agreed=self.header.get(paper.AGREED, ""),
            period=period_of(self.document),
            instructions=_kept("\n".join(self.instructions)),
            kind=self.kind,
            closing=_kept("\n".join(self.closing)),
            on_each_page=_kept("\n".join(line.line for line in self.document.header if line.name is None)),
            headings=tuple(heading.finished() for heading in self.headings),
        )

    def _title(self) -> str:
        """As the foot of each page says it, as long as it is what stands above the plan."""
        foot = next((line.text for line in self.document.footer if line.name == paper.PERIOD), "")
        period = period_of(self.document)
        title = clean(foot.removesuffix(f", {period}") if period else foot)
        if self.header.get(paper.TITLE) not in (title, title + _DRAFT):
            raise NotAsWritten(title)
        return title

    def _paragraph(self, block: Paragraph) -> None:
        if block.name == paper.TITLE:
            self.header[paper.TITLE] = clean(block.text)
        elif block.name == paper.INSTRUCTIONS:
            self.instructions.append(block.line)
        elif block.name == paper.THEME:
            self.headings.append(_standard(block))
        elif block.name == paper.PURPOSE and self.headings:
            self.headings[-1].purpose = f"{self.headings[-1].purpose}\n{block.line}"
        elif block.name == paper.CLOSING:
            self.closing.append(block.line)
        elif block.line.strip() and block.name not in paper.OF_ITSELF:
            raise NotAsWritten(block.line)

    def _table(self, table: Table) -> None:
        if table.name not in _TABLES:
            raise NotAsWritten("a table of somebody's own")
        if table.name == paper.HEADER:
            self.header |= {cell.name or "": clean(cell.text) for row in table.rows for cell in row.cells}
        elif table.name in _KINDS:
            self.kind, self.part, self.issue = _KINDS[table.name], None, None
            for row in table.grid():
                self._row(list({id(cell): cell for cell in row if cell}.values()))

    def _row(self, cells: list[Cell]) -> None:
        if any(cell.name and cell.is_edited for cell in cells):
            raise NotAsWritten("a cell that somebody changed")
        if all(cell.head == "column" for cell in cells):
            self.headings += [_heading(cell) for cell in cells if cell.name == paper.THEME]
            return
        if not self.headings or any(cell.name is None for cell in cells):
            raise NotAsWritten("a row of somebody's own")
        named = {cell.name or "": cell for cell in cells}
        part = named.pop(paper.PART, None)
        if part is not self.part:
            self.part, self.issue = part, None
            if part and parts_of(part):
                self.issue = _heading(part)
                self.headings[-1].parts.append(self.issue)
        if paper.NONE not in named:
            (self.issue or self.headings[-1]).lines.append(_line(named))


def _heading(cell: Cell) -> _Heading:
    said = _only(cell)
    number = _text(said, "number")
    if not said["text"].startswith(number):
        raise NotAsWritten(said["text"])
    return _Heading(_text(said, "ref"), _kept(said["text"][len(number) :]), said["purpose"])


def _standard(block: Paragraph) -> _Heading:
    """Its title in bold, and on the same line the first words of what is said of it."""
    title = "".join(run.text for run in block.runs if run.bold)
    told = "".join(run.text for run in block.runs if not run.bold)
    text = title.removesuffix(":") if told else title
    return _Heading((block.marker or "").removesuffix("."), _kept(text), told)


def _line(cells: dict[str, Cell]) -> plain.SubAction:
    about = {paper.EVIDENCE, paper.STATUS}
    parts = [_only(cell) for name, cell in cells.items() if name not in about]
    words = {name: _kept(said) for part in parts for name, said in part.words.items()}
    beside: dict[str, Any] = {name: told for part in parts for name, told in part.beside.items()}
    responsibility, date_text = words.get("responsibility", ""), words.get("date_text", "")
    return plain.SubAction(
        ref=words.get("ref", ""),
        responsibility=responsibility,
        owners=owners_of(responsibility, beside.get("owners")),
        date_text=date_text,
        due=due_of(date_text, beside.get("due")),
        action=words.get("action", ""),
        measure=words.get("measure", ""),
        indicators=words.get("indicators", ""),
        entries=tuple(reversed(list(_entries(cells)))),
    )


def _entries(cells: dict[str, Cell]) -> Iterator[plain.Entry]:
    """What each update said, the latest first: its status stands in a cell of its own."""
    said = parts_of(cells[paper.EVIDENCE]) if paper.EVIDENCE in cells else []
    statuses = parts_of(cells[paper.STATUS]) if paper.STATUS in cells else []
    for number, part in enumerate(said):
        status = part if number else next(iter(statuses), ReadPart({}, {}))
        grade = status.beside.get("grade")
        yield plain.Entry(
            period=_text(part, "period"),
            evidence=_kept(part["evidence"]),
            grade=grade if type(grade) is int and grade in WORDS else None,
            grade_text=_text(status, "grade_text"),
            explanation=_kept(status["explanation"]),
            gap_reason=_kept(part["gap_reason"]),
        )


def _only(cell: Cell) -> ReadPart:
    parts = parts_of(cell)
    if len(parts) != 1:
        raise NotAsWritten(cell.text)
    return parts[0]


def _text(said: ReadPart, name: str) -> str:
    """What a part holds beside its words."""
    value = said.beside.get(name, "")
    if not isinstance(value, str):
        raise NotAsWritten(name)
    return value


def _kept(words: str) -> str:
    words = clean(words)
    if len(words) > MAX_FIELD:
        said = f"One cell has more than {MAX_FIELD:,} characters; shorten it."
        raise Refused("too-large", said)
    return words
