"""Tree -> plain plan: reads a committee's progress update out of the paper that somebody wrote.

What is not certain becomes a finding with its place; nothing is guessed in silence.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from actionplans import paper
from actionplans import plan as plain
from actionplans.dates import last_day, month_of, sure_date
from actionplans.findings import Finding
from documents.gate import Refused
from documents.tree import Cell, Document, Paragraph, Table
from documents.words import MAX_FIELD, clean
from intake.drafts import DraftEntry, DraftHeading, DraftLine
from intake.grades import read_grade
from intake.labels import ENTRY_FIELDS, HEADER_FIELDS, period_in, read_label
from intake.names import LABEL, PAPER, names_of
from intake.owners import split_owners
from intake.rows import Place, ReadRow, read_heading, rows_of

_PLAIN_FIELDS = {paper.AGREED_ACTION: "action", paper.MEASURE: "measure", paper.REF: "ref"}
_LINE_FIELDS = frozenset({*_PLAIN_FIELDS, paper.RESPONSIBILITY, paper.DATE}) | ENTRY_FIELDS
_ENDS_KEY = _LINE_FIELDS | {paper.RECOMMENDATION, paper.PART}
_NOT_YET = re.compile(
    r"\b(?:unknown|unable|cannot|can ?not|impossible|not (?:yet )?(?:known|possible|available|measured))\b"
    r"[^.]{0,60}\b(?:at this (?:stage|time|point)|yet|at present)\b|^\s*(?:too (?:early|soon)|not yet\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reading:
    """What was read out of one paper: the plan as that paper's round prints it, and the doubts."""

    plan: plain.Plan
    findings: tuple[Finding, ...]


def recognise(document: Document, *, period: str = "") -> Reading:
    """Read a progress update. `period` names the round where the paper's labels do not.

    Raises Refused ("not-a-plan") for a paper that holds no sub-action with a label we know.
    """
    return _Recogniser(document, period).read()


class _Recogniser:
    def __init__(self, document: Document, period: str) -> None:
        self.document = document
        self.default_period = period or _period_of_title(document)
        self.header: dict[str, str] = {}
        self.instructions: list[str] = []
        self.headings: list[DraftHeading] = []
        self.part: DraftHeading | None = None
        self.lines: dict[int, DraftLine] = {}  # the open sub-actions, by grid column
        self.strands: dict[int, Cell] = {}
        self.waiting: ReadRow | None = None  # a row without a label, until the row below tells what it is
        self.last_row: ReadRow | None = None
        self.period = ""  # of the entry that is being read
        self.named_period = ""
        self.findings: list[Finding] = []
        self.about: list[tuple[object, str]] = []  # the draft and its field, of each finding

    def read(self) -> Reading:
        number = 0
        for block in self.document.blocks:
            if isinstance(block, Table):
                number += 1
                self._table(block, number)
            else:
                self._paragraph(block)
        self._close()
        if not any(line.entries or line.action for line in self._all_lines()):
            raise Refused(
                "not-a-plan",
                "No recommendation with an agreed action or evidence of progress was found in this file; "
                "choose the progress update itself, not its covering report or minutes.",
            )
        self._furniture()
        self._check_lines()
        plan = self._plan()
        return Reading(plan, tuple(self._named_findings()))

    def _plan(self) -> plain.Plan:
        periods = {e.period for line in self._all_lines() for e in line.entries if e.period}
        last = max(periods, key=lambda words: month_of(words) or dt.date.min, default="")
        if not self.header.get(paper.REVIEW):
            self._find(
                "no-review", "The paper does not say which review it is about.", about=(PAPER, "title")
            )
        names = self.header.get(paper.LINK_OFFICERS, "")
        return plain.Plan(
            title=self.header.get(paper.REVIEW, ""),
            committee=self.header.get(paper.COMMITTEE, ""),
            link_officers=tuple(filter(None, names.split("\n"))),
            agreed=self.header.get(paper.AGREED, ""),
            period=self.named_period or last,
            instructions="\n".join(self.instructions),
            headings=tuple(heading.finished() for heading in self.headings),
        )

    def _find(
        self, code: str, sentence: str, place: Place | str = "", about: tuple[object, str] = (None, "")
    ) -> None:
        """`about` is the draft, or a name, and the field in it whose value is doubtful."""
        self.findings.append(Finding(code, sentence, str(place)))
        self.about.append(about)

    def _named_findings(self) -> Iterator[Finding]:
        names = names_of(self.headings)
        for finding, (draft, field) in zip(self.findings, self.about, strict=True):
            name = draft if isinstance(draft, str) else names.get(id(draft), "")
            yield dataclasses.replace(finding, about=f"{name}.{field}" if name and field else name)

    def _all_lines(self) -> list[DraftLine]:
        return [line for h in self.headings for owner in (h, *h.parts) for line in owner.lines]

    # paragraphs outside tables

    def _paragraph(self, block: Paragraph) -> None:
        text = clean(block.line)
        if block.name in (paper.RECOMMENDATION, paper.PART):
            self._named_heading(block)
        elif block.name == paper.INSTRUCTIONS:
            self.instructions.append(text)
        elif block.name == paper.TITLE or not text:
            return
        elif heading := self._heading_in(text):
            self._open(*heading)
        elif not self.headings:
            if not self._is_title(block):
                self.instructions.append(text)
        elif not read_key(text):
            place = f"page {block.page}" if block.page else "outside the tables"
            self._find("not-placed", f"These words were not taken over: “{_short(text)}”.", place)

    def _heading_in(self, text: str) -> tuple[str, str, str] | None:
        heading = read_heading(text)
        return heading if heading and (heading[0] == paper.RECOMMENDATION or self.headings) else None

    def _is_title(self, block: Paragraph) -> bool:
        return block.level == 1 or (not self.header and len(block.text) < 120)

    def _named_heading(self, block: Paragraph) -> None:
        label = block.runs[0].text if block.runs and block.runs[0].bold else ""
        text = clean(block.text[len(label) :])
        if block.name == paper.RECOMMENDATION:
            self._open(paper.RECOMMENDATION, re.sub(r"^Recommendation ?|: $", "", label), text)
        else:
            self._open(paper.PART, label.removesuffix(") "), text)

    def _furniture(self) -> None:
        for block in (*self.document.header, *self.document.footer):
            if block.name == paper.PERIOD and len(block.runs) > 1:
                self.named_period = block.runs[-1].text

    # tables

    def _table(self, table: Table, number: int) -> None:
        self._close()
        in_key = table.name == paper.KEY
        for row in rows_of(table, number):
            in_key = row.kind == paper.KEY or (in_key and row.kind not in _ENDS_KEY)
            if not in_key:
                self._row(row)

    def _row(self, row: ReadRow) -> None:
        waiting, self.waiting = self.waiting, None
        if waiting:
            self._continue(waiting, row)
        if row.kind in HEADER_FIELDS and not self.headings:
            self._header(row)
        elif row.kind in (paper.RECOMMENDATION, paper.PART):
            self._open(row.kind, row.ref, row.text, row.place)
        elif row.kind == paper.STRAND and self.lines and not any(c.name for c in row.cells.values()):
            self.waiting = row
        elif row.kind == paper.STRAND:
            self._close()
            self.strands = row.cells
        elif row.kind in _LINE_FIELDS:
            self._values(row)
        elif row.kind != paper.NONE:
            words = _short(" | ".join(filter(None, [row.label, *(c.text for c in row.cells.values())])))
            self._find(
                "unknown-label",
                f"The label of this row is not known, so it was not taken over: “{words}”.",
                row.place,
                about=(f"{LABEL}{clean(row.label)}", ""),
            )

    def _open(self, kind: str, ref: str, text: str, place: Place | str = "") -> None:
        """Begin a recommendation, or a lettered part of the one that is open."""
        self._close()
        if kind == paper.RECOMMENDATION:
            known = next((h for h in self.headings if h.ref == ref and h.text == text and ref), None)
            if known is None:
                self.headings.append(DraftHeading(ref, text))
            elif known is not self.headings[-1]:
                self.headings.append(self.headings.pop(self.headings.index(known)))
            self.part = None
            return
        if not self.headings:
            self.headings.append(DraftHeading())
            self._find(
                "part-alone",
                f"“{_short(text)}” is a lettered part without a recommendation above it.",
                place,
                about=(self.headings[0], "ref"),
            )
        self.part = DraftHeading(ref, text)
        self.headings[-1].parts.append(self.part)

    def _header(self, row: ReadRow) -> None:
        """Labels and values of the header block, one pair a row or several side by side."""
        kind: str | None = row.kind
        for cell in row.cells.values():
            text = clean(cell.text)
            label = None if cell.name else read_label(text)
            if kind is None and label and label.field in HEADER_FIELDS:
                kind = label.field
            elif kind and kind not in self.header:
                self.header[kind], kind = text, None
            elif text and text != self.header.get(row.kind):
                self._find("not-placed", f"These words were not taken over: “{_short(text)}”.", row.place)

    def _close(self) -> None:
        if self.waiting:
            self._append(self.waiting)
        for cell in self.strands.values():
            if cell.text:
                self._find("not-placed", f"No action stands under the column head “{_short(cell.text)}”.")
        self.lines, self.strands, self.waiting, self.period = {}, {}, None, ""

    def _continue(self, waiting: ReadRow, row: ReadRow) -> None:
        """A row without a label heads new columns where an action begins below it; else it goes on."""
        if row.kind in _LINE_FIELDS and self._is_new(row):
            self._close()
            self.strands = waiting.cells
        else:
            self._append(waiting)

    def _append(self, row: ReadRow) -> None:
        """Words below a value, in a row of their own that has no label."""
        words = _short(" | ".join(cell.text for cell in row.cells.values()))
        if self.last_row is None or not self.lines:
            self._find("not-placed", f"These words were not taken over: “{words}”.", row.place)
            return
        self._find("continued", f"These words were taken as the rest of the row above: “{words}”.", row.place)
        for column, line in self.lines.items():
            cells = [r.columns[column] for r in (self.last_row, row) if column < len(r.columns)]
            blocks = tuple(block for cell in cells if cell for block in cell.blocks)
            self._value(line, self.last_row, Cell(blocks))

    def _is_new(self, row: ReadRow) -> bool:
        return any(self._key(row) in line.filled for line in self.lines.values())

    def _key(self, row: ReadRow) -> tuple[str, str]:
        """What a row fills: a field of the line, or of the entry of one month however it is spelt."""
        period = self._period(row) if row.kind in ENTRY_FIELDS else ""
        return row.kind, str(month_of(period) or period)

    def _period(self, row: ReadRow) -> str:
        """The round that a row speaks for: its own label's, else that of the evidence above it."""
        above = self.period if row.kind != paper.EVIDENCE else ""
        return row.period or above or self.default_period

    def _values(self, row: ReadRow) -> None:
        if not self.lines or self._is_new(row):
            self._begin_lines(row)
        if row.kind in ENTRY_FIELDS and not self._period(row):
            self._find(
                "no-period",
                f"“{_short(row.label)}” does not say which update it speaks for.",
                row.place,
                about=(PAPER, "period"),
            )
        self.period = row.period or self.period
        self.last_row = row
        for column, line in self.lines.items():
            cell = row.columns[column] if column < len(row.columns) else None
            line.filled.add(self._key(row))
            if cell is not None and (cell.name or not _is_not_asked(cell)):
                self._value(line, row, cell)
        self._report_cells_without_a_line(row)

    def _report_cells_without_a_line(self, row: ReadRow) -> None:
        taken = [row.columns[column] for column in self.lines if column < len(row.columns)]
        for cell in row.cells.values():
            if cell.text and not any(cell is other for other in taken):
                self._find(
                    "not-placed", f"These words were not taken over: “{_short(cell.text)}”.", row.place
                )

    def _begin_lines(self, row: ReadRow) -> None:
        if not self.headings:
            self.headings.append(DraftHeading())
            self._find(
                "no-recommendation",
                "An action stands here without a recommendation above it.",
                row.place,
                about=(self.headings[0], "ref"),
            )
        columns = self.strands or row.cells or {1: Cell()}
        self.lines = {
            x: DraftLine(strand=clean(self.strands[x].text) if x in self.strands else "") for x in columns
        }
        (self.part or self.headings[-1]).lines.extend(self.lines.values())
        self.strands = {}

    def _value(self, line: DraftLine, row: ReadRow, cell: Cell) -> None:
        text = clean(cell.text)
        if len(text) > MAX_FIELD:
            raise Refused(
                "too-large", f"One cell ({row.place}) has more than {MAX_FIELD:,} characters; shorten it."
            )
        if row.kind in _PLAIN_FIELDS:
            setattr(line, _PLAIN_FIELDS[row.kind], text)
        elif row.kind == paper.RESPONSIBILITY:
            line.responsibility, line.owners = text, _owners(text, cell.value)
        elif row.kind == paper.DATE:
            line.date_text, line.due = text, _due(text, cell.value)
            if text and not line.due:
                self._find(
                    "date-not-understood",
                    f"The date “{_short(text)}” is kept as words only.",
                    row.place,
                    about=(line, "date_text"),
                )
        else:
            self._entry_value(line.entry(self._period(row)), row, cell, text)

    def _entry_value(self, entry: DraftEntry, row: ReadRow, cell: Cell, text: str) -> None:
        entry.place = entry.place or str(row.place)
        marked = cell.value == paper.NONE or cell.name is None
        nothing = marked and text.lower() in {"", paper.NO_UPDATE.lower()}
        if row.kind == paper.EVIDENCE:
            entry.progress = True
            entry.evidence = "" if nothing else text
        elif row.kind == paper.ASSESSMENT:
            entry.progress = entry.assessed = True
            self._assessment(entry, row, cell, text)
        else:
            entry.impact_asked = True
            entry.impact = "" if nothing else text
            entry.impact_not_yet = cell.value == paper.NOT_YET or (
                cell.name is None and bool(_NOT_YET.search(text))
            )
            if entry.impact_not_yet and cell.name is None:
                self._find(
                    "impact-not-yet",
                    f"Read as “impact not known yet”, to be asked for again: “{_short(text)}”.",
                    row.place,
                    about=(entry, "impact_not_yet"),
                )

    def _assessment(self, entry: DraftEntry, row: ReadRow, cell: Cell, text: str) -> None:
        if cell.name == paper.ASSESSMENT:
            first, *more = cell.blocks or (Paragraph(),)
            entry.grade = int(cell.value) if cell.value in {"1", "2", "3", "4"} else None
            printed = clean(first.text) if isinstance(first, Paragraph) else ""
            if _is_ours(printed) and read_grade(printed).grade != entry.grade:
                entry.grade = None
                self._find(
                    "grade-doubtful",
                    f"“{printed}” is not the grade that the file holds for it.",
                    row.place,
                    about=(entry, "grade"),
                )
            entry.grade_text = (
                "" if printed and read_grade(printed).grade == entry.grade and _is_ours(printed) else printed
            )
            entry.explanation = clean("\n".join(Cell((block,)).text for block in more))
            return
        read = read_grade(text)
        entry.grade, entry.grade_text, entry.explanation = read.grade, read.text, read.explanation
        if read.doubt and (text or entry.evidence):
            code = "grade-doubtful" if text else "grade-missing"
            self._find(code, read.doubt, row.place, about=(entry, "grade"))

    def _check_lines(self) -> None:
        for line in self._all_lines():
            for entry in line.entries:
                if entry.evidence and not entry.assessed:
                    self._find(
                        "grade-missing",
                        f"There is evidence for {entry.period} but no grade.",
                        entry.place,
                        about=(entry, "grade"),
                    )


def read_key(text: str) -> bool:
    """Whether a paragraph is (part of) the grading key: it names at least three of the four grades."""
    words = ("fully achieved", "on-track", "slipped", "not achieved")
    return sum(word in text.lower() for word in words) >= 3


def _is_ours(printed: str) -> bool:
    return bool(re.fullmatch(r"[1-4](?: \((?:Fully Achieved|On-Track|Slipped|Not Achieved)\))?", printed))


def _is_not_asked(cell: Cell) -> bool:
    return cell.text.strip() in {"–", "—"}


def _owners(text: str, value: str | None) -> tuple[str, ...]:
    if value is not None:
        try:
            names = json.loads(value)
        except (ValueError, RecursionError):
            names = None
        if isinstance(names, list) and all(isinstance(name, str) for name in names):
            return tuple(filter(None, map(clean, names)))
    return tuple(split_owners(text))


def _due(text: str, value: str | None) -> str:
    if value is not None and re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", value):
        try:
            last_day(value)
        except ValueError:
            return sure_date(text)
        return value
    return sure_date(text)


def _period_of_title(document: Document) -> str:
    """A month named in the title or the page header, where the labels name none."""
    for line in (
        document.title,
        *(p.text for p in (*document.header, *document.blocks[:3]) if isinstance(p, Paragraph)),
    ):
        match = re.search(r"\b([A-Z][a-z]{2,8}\.? (?:19|20)\d\d)\b", line)
        if match and period_in(match.group(1)):
            return match.group(1)
    return ""


def _short(words: str) -> str:
    words = re.sub(r"\s+", " ", words)
    return words if len(words) <= 90 else words[:89] + "…"
