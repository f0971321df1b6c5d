"""The plan of a paper while it is read, whatever the paper's form: what is open, what was noticed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator

from documents.plain_text import text_to_paragraphs
from documents.plan import cell_names, plan_data
from documents.plan.dates import parse_month
from documents.plan.findings import Finding
from documents.recognise.cell_values import CellValueSetter
from documents.recognise.finding_text import shorten
from documents.recognise.heading_parsing import CONTINUED_PATTERN
from documents.recognise.item_builders import HeadingBuilder, SubActionBuilder
from documents.recognise.item_keys import DOCUMENT, item_keys_by_id
from documents.recognise.labelled_rows import SourceLocation
from documents.recognise.labels import parse_label
from documents.recognise.owner_parsing import split_known_owners
from documents.recognise.parsed_plan import ParsedPlan
from documents.tree import Cell

# What may stand once for several actions, and where a line keeps it.
_SHARED_FIELDS = {
    cell_names.RESPONSIBILITY: "responsibility",
    cell_names.DATE: "date_text",
    cell_names.MEASURE: "measure",
}
MAX_SHARED_LABEL_LENGTH = 40  # characters of the label
_LETTERED_REF = re.compile(r"(?P<number>\w+?)\s?(?:\((?P<one>[a-z])\)|\s(?P<other>[a-z]))")


class PlanBuilder:
    """Recommendations, parts and lines in the order met. Forms of papers write on it."""

    def __init__(self, default_period: str) -> None:
        self.default_period = default_period
        self.named_period = ""
        self.is_likely = False  # a table was read by heads of which none is known for sure
        self.kind = ""  # of plan, where the paper's form tells one that is no review
        self.header: dict[str, str] = {}
        self.instructions: list[str] = []
        self.closing: list[str] = []
        self.on_each_page: list[str] = []
        self.headings: list[HeadingBuilder] = []
        self.part: HeadingBuilder | None = None
        self.findings: list[Finding] = []
        self.about: list[tuple[object, str]] = []  # the draft and its field, of each finding
        self.values = CellValueSetter(self.find)

    def find(
        self,
        code: str,
        sentence: str,
        place: SourceLocation | str = "",
        about: tuple[object, str] = (None, ""),
    ) -> None:
        """`about` is the draft, or a name, and the field in it whose value is doubtful."""
        self.findings.append(Finding(code, sentence, str(place)))
        self.about.append(about)

    def not_placed(self, words: str, place: SourceLocation | str = "") -> None:
        self.find("not-placed", f"These words were not taken over: “{shorten(words)}”.", place)

    def open_recommendation(self, ref: str, text: str) -> None:
        """Go on with that recommendation: the one known by number and words, else a new one.

        "(continued)" behind a known number is no words, and a number alone waits for its words.
        """
        if lettered := _LETTERED_REF.fullmatch(ref):
            self._open_lettered(lettered["number"], lettered["one"] or lettered["other"], text)
            return
        if not ref and self.is_untold():
            self.headings[-1].text = text
            return
        if re.fullmatch(CONTINUED_PATTERN, text, re.IGNORECASE):
            text = next((h.text for h in self.headings if h.ref == ref), "")
        known = next((h for h in self.headings if h.ref == ref and h.text == text and ref), None)
        if known is None:
            self.headings.append(HeadingBuilder(ref, text))
        elif known is not self.headings[-1]:
            self.headings.append(self.headings.pop(self.headings.index(known)))
        self.part = None

    def _open_lettered(self, number: str, letter: str, text: str) -> None:
        """ "Recommendation 1(a)" is part a of recommendation 1, whether that stands above or not."""
        last = self.headings[-1] if self.headings else None
        if not last or last.ref != number:
            words = next((h.text for h in self.headings if h.ref == number), "")
            self.open_recommendation(number, words)
        self.open_part(letter, text)

    def open_part(self, ref: str, text: str, place: SourceLocation | str = "") -> None:
        """Begin a lettered part of the recommendation that is open."""
        if not self.headings:
            self.headings.append(HeadingBuilder())
            self.find(
                "part-alone",
                f"“{shorten(text)}” is a lettered part without a recommendation above it.",
                place,
                about=(self.headings[0], "ref"),
            )
        self.part = HeadingBuilder(ref, text)
        self.headings[-1].parts.append(self.part)

    def add_line(self, strand: str, place: SourceLocation | str = "") -> SubActionBuilder:
        """A new sub-action under the part or recommendation that is open."""
        if not self.headings:
            self.headings.append(HeadingBuilder())
            said = "An action stands here without a recommendation above it."
            self.find("no-recommendation", said, place, about=(self.headings[0], "ref"))
        line = SubActionBuilder(strand=strand)
        (self.part or self.headings[-1]).lines.append(line)
        return line

    def share(self, words: str, place: SourceLocation | str = "") -> bool:
        """Take a line such as "Lead Officer: Olive Owner" for all actions of the heading that is open.

        Returns whether it was such a line.
        """
        label, colon, value = words.partition(":")
        read = parse_label(label) if colon and len(label) <= MAX_SHARED_LABEL_LENGTH else None
        if not read or read.field not in _SHARED_FIELDS or not value.strip() or not self.headings:
            return False
        (self.part or self.headings[-1]).shared[read.field] = (value.strip(), place)
        return True

    def _hand_out_shared(self) -> None:
        for heading in self.headings:
            for owner in (*heading.parts, heading):
                for field, (words, place) in owner.shared.items():
                    under = owner.lines if owner is not heading else self._under(heading)
                    for line in (line for line in under if not getattr(line, _SHARED_FIELDS[field])):
                        where = place if isinstance(place, SourceLocation) else SourceLocation()
                        self.put(line, field, Cell(text_to_paragraphs(words)), "", where)

    def _under(self, heading: HeadingBuilder) -> list[SubActionBuilder]:
        return [line for each in (heading, *heading.parts) for line in each.lines]

    def put(self, line: SubActionBuilder, field: str, cell: Cell, period: str, place: SourceLocation) -> None:
        self.values.put(line, field, cell, period, place)

    def is_untold(self) -> bool:
        """Whether the recommendation that is open has a number so far, and nothing else."""
        last = self.headings[-1] if self.headings else None
        return bool(last and last.ref and not (last.text or last.lines or last.parts))

    def open_lines(self) -> list[SubActionBuilder]:
        """The sub-actions of the part or recommendation that is open."""
        return (self.part or self.headings[-1]).lines if self.headings else []

    def lines(self) -> list[SubActionBuilder]:
        return [line for h in self.headings for owner in (h, *h.parts) for line in owner.lines]

    def finished(self) -> ParsedPlan:
        self._hand_out_shared()
        self._check_grades()
        self._tell_bodies_apart()
        if not self.header.get(cell_names.REVIEW) and not self.kind:
            said = "The paper does not say which review it is about."
            self.find("no-review", said, about=(DOCUMENT, "title"))
        return ParsedPlan(self._plan(), tuple(self._named_findings()))

    def _named_findings(self) -> Iterator[Finding]:
        names = item_keys_by_id(self.headings)
        for finding, (draft, field) in zip(self.findings, self.about, strict=True):
            name = draft if isinstance(draft, str) else names.get(id(draft), "")
            yield dataclasses.replace(finding, about=f"{name}.{field}" if name and field else name)

    def _tell_bodies_apart(self) -> None:
        known = {owner for line in self.lines() for owner in line.owners}
        for line in self.lines():
            told = [body for owner in line.owners for body in split_known_owners(owner, known)]
            if len(told) > len(line.owners):
                names = " and ".join(f"“{shorten(name)}”" for name in told)
                self.find("owner-doubtful", f"Taken as {names}.", about=(line, "responsibility"))
                line.owners = tuple(dict.fromkeys(told))

    def _check_grades(self) -> None:
        if self.kind == "standards":
            return  # their levels are a judgement of their own, and often not made
        for line in self.lines():
            for entry in line.entries:
                if entry.evidence and not entry.assessed:
                    when = f" for {entry.period}" if entry.period else ""
                    said = f"There is evidence{when} but no grade."
                    self.find("grade-missing", said, entry.place, about=(entry, "grade"))

    def _plan(self) -> plan_data.PlanData:
        periods = {e.period for line in self.lines() for e in line.entries if e.period}
        last = max(periods, key=lambda words: parse_month(words) or dt.date.min, default="")
        names = self.header.get(cell_names.LINK_OFFICERS, "")
        return plan_data.PlanData(
            title=self.header.get(cell_names.REVIEW, ""),
            committee=self.header.get(cell_names.COMMITTEE, ""),
            link_officers=tuple(filter(None, names.split("\n"))),
            agreed=self.header.get(cell_names.AGREED_MONTH, ""),
            period=self.named_period or last,
            instructions="\n".join(self.instructions),
            kind=self.kind or "review",
            closing="\n".join(self.closing),
            on_each_page="\n".join(self.on_each_page),
            headings=tuple(heading.finished() for heading in self.headings),
        )
