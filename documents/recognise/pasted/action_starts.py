"""Decides which lines with the number of an action begin that action, and which are text of the value above.

A label with a number begins an action where the labels below it are those of the action before. Evidence may
also mention actions by number, and lists of steps have numbers: those lines are text, and reported in
findings.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from documents.plan import cell_names
from documents.plan.dates import parse_month
from documents.recognise.heading_parsing import CONTINUED_PATTERN
from documents.recognise.labels import ENTRY_FIELDS
from documents.recognise.pasted.finding_collector import FindingCollector, quote
from documents.recognise.pasted.heading_detection import DetectedHeading, HeadingDetector
from documents.recognise.pasted.label_matches import LabelMatch
from documents.recognise.pasted.text_line import TextLine
from documents.tree import Table

LabelsByLine = dict[int, list[LabelMatch]]
_ACTION_FIELDS = {cell_names.ACTION, cell_names.AGREED_ACTION}
_LAST_REF_PART = re.compile(r"(?P<front>.*?)(?P<last>\d+|[a-z])[)]?", re.IGNORECASE | re.DOTALL)


def resolve_action_starts(
    blocks: list[TextLine | Table],
    labels_by_line: LabelsByLine,
    headings: HeadingDetector,
    finding_collector: FindingCollector,
) -> tuple[LabelsByLine, HeadingDetector]:
    """The labels without numbered ones that begin no action, and the headings found with them.

    Each label that is left out is added to `finding_collector`.
    """
    starts = _ActionStartFinder(
        blocks, labels_by_line, headings, numbered_starts_are_usual=False
    ).find_starts()
    if starts:
        starts = _ActionStartFinder(
            blocks, labels_by_line, headings, numbered_starts_are_usual=True
        ).find_starts()
    resolved: LabelsByLine = {}
    for index, label_matches in labels_by_line.items():
        line = blocks[index]
        if (
            label_matches
            and label_matches[0].field == cell_names.ACTION
            and index not in starts
            and isinstance(line, TextLine)
        ):
            text = f"“{quote(line.words)}” may begin an action; it was read as words of what stands above it."
            finding_collector.add("doubtful-label", text, line.place)
        else:
            resolved[index] = [starts[index]] if index in starts else label_matches
    return resolved, (headings if len(resolved) == len(labels_by_line) else HeadingDetector(blocks, resolved))


@dataclass
class _CurrentAction:
    """The labels since an action began, as (field, period), and the recommendation and part above it."""

    recommendation: str = ""
    part: str = ""
    labels: set[tuple[str, str]] = field(default_factory=set)
    last_label: LabelMatch | None = (
        None  # the last label, None right after the start of a heading or an action
    )
    refs: dict[str, None] = field(default_factory=dict)  # of the actions below this recommendation so far

    @property
    def has_action(self) -> bool:
        return bool(_ACTION_FIELDS & {name for name, _ in self.labels})

    @property
    def has_update_above(self) -> bool:
        return self.last_label is not None and self.last_label.field in ENTRY_FIELDS

    def is_current(self, ref: str) -> bool:
        """Whether a reference is that of the current recommendation or part."""
        return _normalise_ref(ref) in {
            _normalise_ref(self.recommendation),
            _normalise_ref(self.recommendation + self.part),
        }


class _ActionStartFinder:
    """Goes through the labels once.

    `numbered_starts_are_usual` is true where some actions of the document certainly begin with their numbers.
    """

    def __init__(
        self,
        blocks: list[TextLine | Table],
        labels_by_line: LabelsByLine,
        headings: HeadingDetector,
        *,
        numbered_starts_are_usual: bool,
    ) -> None:
        self._blocks = blocks
        self._labels_by_line = labels_by_line
        self._headings = headings.headings
        self._known_recommendation_refs = {
            _normalise_ref(h.ref) for h in headings.headings.values() if h.kind == cell_names.RECOMMENDATION
        }
        self._section_starts = {
            *headings.headings,
            *(index for index, line in enumerate(blocks) if isinstance(line, Table)),
        }
        self._ordered_positions = sorted({*labels_by_line, *self._section_starts})
        self._numbered_starts_are_usual = numbered_starts_are_usual
        self._current = _CurrentAction()

    def find_starts(self) -> dict[int, LabelMatch]:
        """The numbered labels that begin an action or name the current one, by line index."""
        starts: dict[int, LabelMatch] = {}
        for index in self._ordered_positions:
            if index in self._section_starts:
                self._start_section(self._headings.get(index))
            for label_match in self._labels_by_line.get(index, []):
                if label_match.field != cell_names.ACTION:
                    self._add_label(label_match)
                elif start := self._resolve_numbered_label(label_match):
                    starts[index] = start
        return starts

    def _start_section(self, heading: DetectedHeading | None) -> None:
        previous = self._current
        if heading and heading.kind == cell_names.RECOMMENDATION:
            self._current = _CurrentAction(heading.ref)
        else:
            refs = {} if heading else previous.refs
            self._current = _CurrentAction(
                previous.recommendation, heading.ref if heading else previous.part, refs=refs
            )

    def _add_label(self, label_match: LabelMatch) -> None:
        if label_match.is_header or label_match.field == cell_names.GRADING_KEY:
            return
        key = _field_and_period(label_match)
        if key in self._current.labels and label_match.field not in ENTRY_FIELDS:
            self._current.labels = set()  # a repeated label begins the next action
        self._current.labels.add(key)
        self._current.last_label = label_match

    def _resolve_numbered_label(self, label_match: LabelMatch) -> LabelMatch | None:
        labels_below = self._labels_below(label_match.at)
        if self._continues_sentence(label_match) or re.fullmatch(
            CONTINUED_PATTERN, label_match.rest, re.IGNORECASE
        ):
            return None
        if self._begins_action(label_match, labels_below):
            return self._start_action(label_match, labels_below)
        if self._names_current_action(labels_below):
            self._add_label(label_match)
            return label_match
        return None

    def _begins_action(self, label_match: LabelMatch, labels_below: Sequence[LabelMatch]) -> bool:
        current = self._current
        is_next = not current.refs or _is_next_ref(next(reversed(current.refs)), label_match.ref)
        if not labels_below:  # an action without labels needs better evidence: usual, and the next number
            is_below = bool(current.recommendation or current.refs)
            is_apart = current.last_label is None or current.has_update_above
            return self._numbered_starts_are_usual and is_next and is_below and is_apart
        if current.last_label is None:
            return True
        keys = [_field_and_period(label) for label in labels_below]
        if keys[0] in current.labels:
            return current.has_action or current.has_update_above
        return current.has_update_above and is_next and bool(current.labels & set(keys))

    def _names_current_action(self, labels_below: Sequence[LabelMatch]) -> bool:
        """Whether the label names the action of the owner or date above it, which has no other action."""
        last_label = self._current.last_label
        has_action = self._current.has_action or any(
            label_match.field in _ACTION_FIELDS for label_match in labels_below
        )
        return last_label is not None and not self._current.has_update_above and not has_action

    def _start_action(self, label_match: LabelMatch, labels_below: Sequence[LabelMatch]) -> LabelMatch:
        warning_sentences = list(self._find_warnings(label_match, labels_below))
        heading_above = ""
        if label_match.recommendation_ref and not self._current.is_current(label_match.recommendation_ref):
            is_known = _normalise_ref(label_match.recommendation_ref) in self._known_recommendation_refs
            heading_above = (
                f"Recommendation {label_match.recommendation_ref}{' (continued)' if is_known else ''}"
            )
            if not is_known:
                warning_sentences.append(
                    f"“{label_match.words}” names a recommendation whose words do not stand above it."
                )
            self._known_recommendation_refs.add(_normalise_ref(label_match.recommendation_ref))
            self._current = _CurrentAction(label_match.recommendation_ref)
        self._current.labels, self._current.last_label = {_field_and_period(label_match)}, None
        self._current.refs[label_match.ref] = None
        return replace(
            label_match,
            begins_action=True,
            heading_above=heading_above,
            warning_sentences=tuple(warning_sentences),
        )

    def _find_warnings(self, label_match: LabelMatch, labels_below: Sequence[LabelMatch]) -> list[str]:
        result = []
        if not labels_below:
            result.append(
                f"Nothing is labelled below “{label_match.words}”; it was read as an action of its own."
            )
        elif self._current.has_update_above and not self._current.has_action:
            result.append(
                f"“{label_match.words}” was read as the beginning of an action; "
                "it may be the action that the words above it are about."
            )
        if label_match.ref in self._current.refs and (
            not label_match.recommendation_ref or self._current.is_current(label_match.recommendation_ref)
        ):
            result.append(
                f"“{label_match.words}” stands twice below its recommendation; it was read as two actions."
            )
        front = (
            _normalise_ref(label_match.ref.partition(".")[0])
            if "." in label_match.ref and not label_match.recommendation_ref
            else ""
        )
        if (
            front in self._known_recommendation_refs
            and front != _normalise_ref(self._current.recommendation).partition(".")[0]
        ):
            result.append(
                f"“{label_match.words}” stands below recommendation {self._current.recommendation}; "
                f"it may belong to recommendation {front}."
            )
        return result

    def _labels_below(self, index: int) -> list[LabelMatch]:
        """The labels below, up to the next heading, numbered label or repeated label."""
        label_matches: list[LabelMatch] = []
        for index_below in islice(
            self._ordered_positions, bisect_right(self._ordered_positions, index), None
        ):
            labels = [
                m
                for m in self._labels_by_line.get(index_below, [])
                if not m.is_header and m.field != cell_names.GRADING_KEY
            ]
            if index_below in self._section_starts or any(
                label_match.field == cell_names.ACTION for label_match in labels
            ):
                break
            for label_match in labels:
                if _field_and_period(label_match) in map(_field_and_period, label_matches):
                    return label_matches
                label_matches.append(label_match)
        return label_matches

    def _continues_sentence(self, label_match: LabelMatch) -> bool:
        """Whether the line continues the sentence above it, or begins with a small letter."""
        above, line = (
            self._blocks[label_match.at - 1] if label_match.at else None,
            self._blocks[label_match.at],
        )
        assert isinstance(line, TextLine)  # noqa: S101  (labels stand on lines only)
        may_continue_above = isinstance(above, TextLine) and not (
            line.has_gap_above or line.has_empty_paragraph_above or above.is_whole_paragraph
        )
        return line.starts_lowercase or (
            may_continue_above and isinstance(above, TextLine) and above.is_unfinished
        )


def _field_and_period(label_match: LabelMatch) -> tuple[str, str]:
    return label_match.field, str(parse_month(label_match.period) or label_match.period.lower())


def _normalise_ref(ref: str) -> str:
    return re.sub(r"[\s().]+$|[\s()]", "", ref).lower()


def _is_next_ref(last: str, ref: str) -> bool:
    """Whether `ref` follows `last`: "1.2" follows "1.1", "b" follows "a"."""
    match, other = _LAST_REF_PART.fullmatch(last), _LAST_REF_PART.fullmatch(ref)
    if not match or not other or match["front"] != other["front"]:
        return False
    if match["last"].isdigit() and other["last"].isdigit():
        return int(other["last"]) == int(match["last"]) + 1
    return ord(other["last"][0]) == ord(match["last"][0]) + 1
