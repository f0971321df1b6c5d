"""Builds the plan of a document of any form, with its findings."""

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

# Fields of which one value may apply to several actions, with their attributes of a sub-action.
_SHARED_FIELDS = {
    cell_names.RESPONSIBILITY: "responsibility",
    cell_names.DATE: "date_text",
    cell_names.MEASURE: "measure",
}
MAX_SHARED_LABEL_LENGTH = 40  # characters of the label
_LETTERED_REF = re.compile(r"(?P<number>\w+?)\s?(?:\((?P<one>[a-z])\)|\s(?P<other>[a-z]))")


class PlanBuilder:
    """Recommendations, parts and sub-actions in printed order. The parser of each form adds to it."""

    def __init__(self, default_period: str) -> None:
        self.default_period_label = default_period
        self.stated_period_label = ""
        self.has_inferred_header = (
            False  # a table was read although none of its column headings is in our lists
        )
        self.kind = ""  # of plan, where the form of the document is not that of a review
        self.header_values: dict[str, str] = {}
        self.instructions: list[str] = []
        self.closing: list[str] = []
        self.page_header_lines: list[str] = []
        self.headings: list[HeadingBuilder] = []
        self.current_part: HeadingBuilder | None = None
        self.findings: list[Finding] = []
        self.finding_subjects: list[
            tuple[object, str]
        ] = []  # for each finding: a builder or key, and a field of it
        self.value_setter = CellValueSetter(self.add_finding)

    def add_finding(
        self,
        code: str,
        sentence: str,
        location: SourceLocation | str = "",
        about: tuple[object, str] = (None, ""),
    ) -> None:
        """Add a finding. `about` is a builder, or an item key, and the field of it that is doubtful."""
        self.findings.append(Finding(code, sentence, str(location)))
        self.finding_subjects.append(about)

    def add_unplaced_text(self, text: str, location: SourceLocation | str = "") -> None:
        self.add_finding("not-placed", f"These words were not taken over: “{shorten(text)}”.", location)

    def start_recommendation(self, ref: str, text: str) -> None:
        """Make this the current recommendation: the one with this number and text, else a new one.

        "(continued)" after a known number means the text of that recommendation. The text of a recommendation
        that has only a number may follow in the next call.
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
        """Start part a of recommendation 1 for "Recommendation 1(a)", and recommendation 1 if needed."""
        last = self.headings[-1] if self.headings else None
        if not last or last.ref != number:
            words = next((h.text for h in self.headings if h.ref == number), "")
            self.start_recommendation(number, words)
        self.start_part(letter, text)

    def start_part(self, ref: str, text: str, location: SourceLocation | str = "") -> None:
        """Start a lettered part of the current recommendation."""
        if not self.headings:
            self.headings.append(HeadingBuilder())
            self.add_finding(
                "part-alone",
                f"“{shorten(text)}” is a lettered part without a recommendation above it.",
                location,
                about=(self.headings[0], "ref"),
            )
        self.current_part = HeadingBuilder(ref, text)
        self.headings[-1].parts.append(self.current_part)

    def add_sub_action(self, strand: str, location: SourceLocation | str = "") -> SubActionBuilder:
        """Add a sub-action to the current part or recommendation."""
        if not self.headings:
            self.headings.append(HeadingBuilder())
            text = "An action stands here without a recommendation above it."
            self.add_finding("no-recommendation", text, location, about=(self.headings[0], "ref"))
        sub_action = SubActionBuilder(strand=strand)
        (self.current_part or self.headings[-1]).sub_actions.append(sub_action)
        return sub_action

    def add_shared_value(self, text: str, location: SourceLocation | str = "") -> bool:
        """Store a line such as "Lead Officer: Olive Owner" for all actions of the current heading.

        Returns whether it was such a line.
        """
        label, colon, value = text.partition(":")
        parsed_label = parse_label(label) if colon and len(label) <= MAX_SHARED_LABEL_LENGTH else None
        if (
            not parsed_label
            or parsed_label.field not in _SHARED_FIELDS
            or not value.strip()
            or not self.headings
        ):
            return False
        (self.current_part or self.headings[-1]).shared_values[parsed_label.field] = (value.strip(), location)
        return True

    def _apply_shared_values(self) -> None:
        for heading in self.headings:
            for part_or_heading in (*heading.parts, heading):
                for field, (text, location) in part_or_heading.shared_values.items():
                    sub_actions = (
                        part_or_heading.sub_actions
                        if part_or_heading is not heading
                        else self._sub_actions_below(heading)
                    )
                    for sub_action in (
                        sub_action
                        for sub_action in sub_actions
                        if not getattr(sub_action, _SHARED_FIELDS[field])
                    ):
                        source_location = (
                            location if isinstance(location, SourceLocation) else SourceLocation()
                        )
                        self.set_value(sub_action, field, Cell(text_to_paragraphs(text)), "", source_location)

    def _sub_actions_below(self, heading: HeadingBuilder) -> list[SubActionBuilder]:
        return [sub_action for each in (heading, *heading.parts) for sub_action in each.sub_actions]

    def set_value(
        self, sub_action: SubActionBuilder, field: str, cell: Cell, period: str, location: SourceLocation
    ) -> None:
        self.value_setter.set_value(sub_action, field, cell, period, location)

    def is_awaiting_heading_text(self) -> bool:
        """Whether the current recommendation has only a number so far."""
        last = self.headings[-1] if self.headings else None
        return bool(last and last.ref and not (last.text or last.sub_actions or last.parts))

    def current_sub_actions(self) -> list[SubActionBuilder]:
        """The sub-actions of the current part or recommendation."""
        return (self.current_part or self.headings[-1]).sub_actions if self.headings else []

    def all_sub_actions(self) -> list[SubActionBuilder]:
        return [
            sub_action
            for h in self.headings
            for part_or_heading in (h, *h.parts)
            for sub_action in part_or_heading.sub_actions
        ]

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
        for finding, (subject, field) in zip(self.findings, self.finding_subjects, strict=True):
            name = subject if isinstance(subject, str) else names.get(id(subject), "")
            yield dataclasses.replace(finding, about=f"{name}.{field}" if name and field else name)

    def _split_joint_owners(self) -> None:
        known = {owner for sub_action in self.all_sub_actions() for owner in sub_action.owners}
        for sub_action in self.all_sub_actions():
            names = [body for owner in sub_action.owners for body in split_known_owners(owner, known)]
            if len(names) > len(sub_action.owners):
                quoted_names = " and ".join(f"“{shorten(name)}”" for name in names)
                self.add_finding(
                    "owner-doubtful", f"Taken as {quoted_names}.", about=(sub_action, "responsibility")
                )
                sub_action.owners = tuple(dict.fromkeys(names))

    def _report_missing_grades(self) -> None:
        if self.kind == "standards":
            return  # their levels are often not assessed
        for sub_action in self.all_sub_actions():
            for entry in sub_action.entries:
                if entry.evidence and not entry.has_assessment:
                    period_text = f" for {entry.period}" if entry.period else ""
                    text = f"There is evidence{period_text} but no grade."
                    self.add_finding("grade-missing", text, entry.location, about=(entry, "grade"))

    def _build_plan_data(self) -> plan_data.PlanData:
        periods = {e.period for sub_action in self.all_sub_actions() for e in sub_action.entries if e.period}
        latest_period = max(periods, key=lambda text: parse_month(text) or dt.date.min, default="")
        link_officers = self.header_values.get(cell_names.LINK_OFFICERS, "")
        return plan_data.PlanData(
            title=self.header_values.get(cell_names.REVIEW, ""),
            committee=self.header_values.get(cell_names.COMMITTEE, ""),
            link_officers=tuple(filter(None, link_officers.split("\n"))),
            agreed=self.header_values.get(cell_names.AGREED_MONTH, ""),
            period=self.stated_period_label or latest_period,
            instructions="\n".join(self.instructions),
            kind=self.kind or "review",
            closing="\n".join(self.closing),
            on_each_page="\n".join(self.page_header_lines),
            headings=tuple(heading.build() for heading in self.headings),
        )
