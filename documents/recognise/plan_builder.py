"""The plan of a document while it is read, whatever the document's form: what is open, what was noticed."""

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
    """Recommendations, parts and lines in the order met. Forms of documents write on it."""

    def __init__(self, default_period: str) -> None:
        self.default_period_label = default_period
        self.stated_period_label = ""
        self.has_inferred_header = False  # a table was read by heads of which none is known for sure
        self.kind = ""  # of plan, where the document's form tells one that is no review
        self.header_values: dict[str, str] = {}
        self.instructions: list[str] = []
        self.closing: list[str] = []
        self.page_header_lines: list[str] = []
        self.headings: list[HeadingBuilder] = []
        self.current_part: HeadingBuilder | None = None
        self.findings: list[Finding] = []
        self.about: list[tuple[object, str]] = []  # the draft and its field, of each finding
        self.value_setter = CellValueSetter(self.add_finding)

    def add_finding(
        self,
        code: str,
        sentence: str,
        place: SourceLocation | str = "",
        about: tuple[object, str] = (None, ""),
    ) -> None:
        """`about` is the draft, or a name, and the field in it whose value is doubtful."""
        self.findings.append(Finding(code, sentence, str(place)))
        self.about.append(about)

    def add_unplaced_text(self, text: str, place: SourceLocation | str = "") -> None:
        self.add_finding("not-placed", f"These words were not taken over: “{shorten(text)}”.", place)

    def start_recommendation(self, ref: str, text: str) -> None:
        """Go on with that recommendation: the one known by number and words, else a new one.

        "(continued)" behind a known number is no words, and a number alone waits for its words.
        """
        if lettered := _LETTERED_REF.fullmatch(ref):
            self._start_lettered_part(lettered["number"], lettered["one"] or lettered["other"], text)
            return
        if not ref and self.is_awaiting_heading_text():
            self.headings[-1].text = text
            return
        if re.fullmatch(CONTINUED_PATTERN, text, re.IGNORECASE):
            text = next((h.text for h in self.headings if h.ref == ref), "")
        heading = next((h for h in self.headings if h.ref == ref and h.text == text and ref), None)
        if heading is None:
            self.headings.append(HeadingBuilder(ref, text))
        elif heading is not self.headings[-1]:
            self.headings.append(self.headings.pop(self.headings.index(heading)))
        self.current_part = None

    def _start_lettered_part(self, number: str, letter: str, text: str) -> None:
        """ "Recommendation 1(a)" is part a of recommendation 1, whether that stands above or not."""
        last = self.headings[-1] if self.headings else None
        if not last or last.ref != number:
            words = next((h.text for h in self.headings if h.ref == number), "")
            self.start_recommendation(number, words)
        self.start_part(letter, text)

    def start_part(self, ref: str, text: str, place: SourceLocation | str = "") -> None:
        """Begin a lettered part of the recommendation that is open."""
        if not self.headings:
            self.headings.append(HeadingBuilder())
            self.add_finding(
                "part-alone",
                f"“{shorten(text)}” is a lettered part without a recommendation above it.",
                place,
                about=(self.headings[0], "ref"),
            )
        self.current_part = HeadingBuilder(ref, text)
        self.headings[-1].parts.append(self.current_part)

    def add_sub_action(self, strand: str, place: SourceLocation | str = "") -> SubActionBuilder:
        """A new sub-action under the part or recommendation that is open."""
        if not self.headings:
            self.headings.append(HeadingBuilder())
            text = "An action stands here without a recommendation above it."
            self.add_finding("no-recommendation", text, place, about=(self.headings[0], "ref"))
        sub_action = SubActionBuilder(strand=strand)
        (self.current_part or self.headings[-1]).lines.append(sub_action)
        return sub_action

    def add_shared_value(self, text: str, place: SourceLocation | str = "") -> bool:
        """Take a line such as "Lead Officer: Olive Owner" for all actions of the heading that is open.

        Returns whether it was such a line.
        """
        label, colon, value = text.partition(":")
        read = parse_label(label) if colon and len(label) <= MAX_SHARED_LABEL_LENGTH else None
        if not read or read.field not in _SHARED_FIELDS or not value.strip() or not self.headings:
            return False
        (self.current_part or self.headings[-1]).shared_values[read.field] = (value.strip(), place)
        return True

    def _apply_shared_values(self) -> None:
        for heading in self.headings:
            for owner in (*heading.parts, heading):
                for field, (text, place) in owner.shared_values.items():
                    under = owner.lines if owner is not heading else self._sub_actions_under(heading)
                    for sub_action in (
                        sub_action for sub_action in under if not getattr(sub_action, _SHARED_FIELDS[field])
                    ):
                        where = place if isinstance(place, SourceLocation) else SourceLocation()
                        self.set_value(sub_action, field, Cell(text_to_paragraphs(text)), "", where)

    def _sub_actions_under(self, heading: HeadingBuilder) -> list[SubActionBuilder]:
        return [sub_action for each in (heading, *heading.parts) for sub_action in each.lines]

    def set_value(
        self, sub_action: SubActionBuilder, field: str, cell: Cell, period: str, place: SourceLocation
    ) -> None:
        self.value_setter.set_value(sub_action, field, cell, period, place)

    def is_awaiting_heading_text(self) -> bool:
        """Whether the recommendation that is open has a number so far, and nothing else."""
        last = self.headings[-1] if self.headings else None
        return bool(last and last.ref and not (last.text or last.lines or last.parts))

    def current_sub_actions(self) -> list[SubActionBuilder]:
        """The sub-actions of the part or recommendation that is open."""
        return (self.current_part or self.headings[-1]).lines if self.headings else []

    def lines(self) -> list[SubActionBuilder]:
        return [sub_action for h in self.headings for owner in (h, *h.parts) for sub_action in owner.lines]

    def build(self) -> ParsedPlan:
        self._apply_shared_values()
        self._report_missing_grades()
        self._split_joint_owners()
        if not self.header_values.get(cell_names.REVIEW) and not self.kind:
            text = "The document does not say which review it is about."
            self.add_finding("no-review", text, about=(DOCUMENT, "title"))
        return ParsedPlan(self._build_plan_data(), tuple(self._findings_with_field_paths()))

    def _findings_with_field_paths(self) -> Iterator[Finding]:
        names = item_keys_by_id(self.headings)
        for finding, (draft, field) in zip(self.findings, self.about, strict=True):
            name = draft if isinstance(draft, str) else names.get(id(draft), "")
            yield dataclasses.replace(finding, about=f"{name}.{field}" if name and field else name)

    def _split_joint_owners(self) -> None:
        known = {owner for sub_action in self.lines() for owner in sub_action.owners}
        for sub_action in self.lines():
            texts = [body for owner in sub_action.owners for body in split_known_owners(owner, known)]
            if len(texts) > len(sub_action.owners):
                names = " and ".join(f"“{shorten(name)}”" for name in texts)
                self.add_finding("owner-doubtful", f"Taken as {names}.", about=(sub_action, "responsibility"))
                sub_action.owners = tuple(dict.fromkeys(texts))

    def _report_missing_grades(self) -> None:
        if self.kind == "standards":
            return  # their levels are a judgement of their own, and often not made
        for sub_action in self.lines():
            for entry in sub_action.entries:
                if entry.evidence and not entry.has_assessment:
                    when = f" for {entry.period}" if entry.period else ""
                    text = f"There is evidence{when} but no grade."
                    self.add_finding("grade-missing", text, entry.place, about=(entry, "grade"))

    def _build_plan_data(self) -> plan_data.PlanData:
        periods = {e.period for sub_action in self.lines() for e in sub_action.entries if e.period}
        last = max(periods, key=lambda text: parse_month(text) or dt.date.min, default="")
        names = self.header_values.get(cell_names.LINK_OFFICERS, "")
        return plan_data.PlanData(
            title=self.header_values.get(cell_names.REVIEW, ""),
            committee=self.header_values.get(cell_names.COMMITTEE, ""),
            link_officers=tuple(filter(None, names.split("\n"))),
            agreed=self.header_values.get(cell_names.AGREED_MONTH, ""),
            period=self.stated_period_label or last,
            instructions="\n".join(self.instructions),
            kind=self.kind or "review",
            closing="\n".join(self.closing),
            on_each_page="\n".join(self.page_header_lines),
            headings=tuple(heading.build() for heading in self.headings),
        )
